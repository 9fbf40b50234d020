#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "flag/material.hpp"
#include "flag/polarity.hpp"
#include "flag/train.hpp"

namespace molva::flag {

namespace {

// Precision, recall and F1 of a class by what was said of rows of all classes.
void say(const std::array<std::array<std::size_t, 3>, 3>& confusion, std::size_t label,
         Figures& out) {
    std::size_t said = 0, are = 0;
    for (std::size_t other = 0; other < 3; ++other) {
        said += confusion[other][label];
        are += confusion[label][other];
    }
    const auto right = static_cast<double>(confusion[label][label]);
    out.precision = said > 0 ? right / static_cast<double>(said) : 0;
    out.recall = are > 0 ? right / static_cast<double>(are) : 0;
    out.f1 = said + are > 0 ? 2 * right / static_cast<double>(said + are) : 0;
}

}  // namespace

Report evaluate(const Model& model, const std::vector<Row>& rows) {
    struct Part {
        Slice slice;
        std::vector<Outcome> negative, positive;
    };
    std::map<std::pair<std::string, std::string>, Part> parts;
    Scorer scorer{model};
    for (const Row& row : rows) {
        const Tokens tokens = cut(row);
        const std::string lang = language_of(row, tokens);
        const LanguageHead* head = head_for(model, lang, tokens);
        std::array<Inputs, kHeads> inputs;
        Polarity polarity;  // of a text that nothing can be said about: no
        if (head != nullptr && scorer.sums(tokens, inputs)) polarity = scorer.judge(inputs, *head);
        const double bad = head != nullptr ? head->threshold[kNegative] : 0.5;
        const double good = head != nullptr ? head->threshold[kPositive] : 0.5;
        const std::size_t said = polarity.is_bad(bad) ? 0 : polarity.positive >= good ? 2 : 1;
        for (const auto& key : {std::pair{std::string{}, std::string{}},
                                std::pair{lang, std::string{}}, std::pair{lang, row.domain}}) {
            Part& part = parts[key];
            part.slice.lang = key.first;
            part.slice.domain = key.second;
            part.negative.push_back({polarity.negative, belongs(row, kNegative)});
            part.positive.push_back({polarity.positive, belongs(row, kPositive)});
            ++part.slice.confusion[static_cast<std::size_t>(row.label)][said];
            if (row.domain.empty() && !key.first.empty()) break;
        }
    }
    Report out;
    out.held_out = rows.size();
    for (auto& [key, part] : parts) {
        part.slice.negative = measure(part.negative, 0.5);
        part.slice.positive = measure(part.positive, 0.5);
        // Every language has thresholds of its own: what was said is what counts.
        say(part.slice.confusion, 0, part.slice.negative);
        say(part.slice.confusion, 2, part.slice.positive);
        out.slices.push_back(part.slice);
    }
    return out;
}

}  // namespace molva::flag
