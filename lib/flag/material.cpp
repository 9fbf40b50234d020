#include "flag/material.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "base/hash.hpp"
#include "flag/language.hpp"
#include "flag/polarity.hpp"

namespace molva::flag {

namespace {

// The rows of every key together count as much as `share` says, in the mean as
// much as before.
template <typename Key, typename Share>
void level(std::vector<double>& weights, const std::vector<Key>& keys, Share share) {
    std::map<Key, double> sums;
    double before = 0, after = 0;
    for (std::size_t i = 0; i < keys.size(); ++i) sums[keys[i]] += weights[i];
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const double sum = sums[keys[i]];
        before += weights[i];
        weights[i] *= share(sum) / sum;
        after += weights[i];
    }
    for (auto& weight : weights) weight *= before / after;
}

void balance(const Material& material, std::vector<double>& weights) {
    std::vector<std::pair<std::uint32_t, std::string>> sources;
    std::vector<std::pair<std::uint32_t, bool>> classes;
    std::map<std::uint32_t, double> languages;
    for (std::size_t i = 0; i < material.rows.size(); ++i) {
        sources.emplace_back(material.group[i], material.rows[i].domain);
        classes.emplace_back(material.group[i], belongs(material.rows[i], kNegative));
        languages[material.group[i]] += weights[i];
    }
    level(weights, sources, [](double sum) { return std::sqrt(sum); });
    level(weights, classes, [](double) { return 1.0; });
    level(weights, material.group, [](double) { return 1.0; });
    // A language with more rows may say more.
    double all = 0;
    for (const auto& [group, sum] : languages) all += sum;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        weights[i] *= languages[material.group[i]] / all * static_cast<double>(languages.size());
    }
}

}  // namespace

bool belongs(const Row& row, std::size_t head) {
    return row.label == (head == kNegative ? Label::negative : Label::positive);
}

std::string language_of(const Row& row, const Tokens& tokens) {
    return row.lang.empty() ? std::string{identify(tokens).code} : row.lang;
}

Tokens cut(const Row& row) {
    Tokens tokens;
    tokenize(row.text, tokens);
    if (row.lang.empty() || row.lang == "ru") {
        if (identify(tokens).translit) read_translit(tokens);
    }
    return tokens;
}

Material prepare(std::vector<Row> rows, const Model& model) {
    Material out;
    out.rows = std::move(rows);
    Scorer scorer{model};
    std::vector<Feature> features;
    const Feature mask = (Feature{1} << model.bits()) - 1;
    for (const auto& row : out.rows) {
        const Tokens tokens = cut(row);
        features.clear();
        out.clues.emplace_back();
        scorer.features(tokens, features, out.clues.back());
        for (auto& feature : features) feature &= mask;
        const std::string lang = language_of(row, tokens);
        const auto known = std::find(out.langs.begin(), out.langs.end(), lang);
        out.group.push_back(static_cast<std::uint32_t>(known - out.langs.begin()));
        if (known == out.langs.end()) out.langs.push_back(lang);
        out.features.add(features, out.group.back());
    }
    return out;
}

std::vector<bool> hold_out(const Material& material, double share, std::uint64_t seed) {
    using Key = std::tuple<std::uint32_t, std::string, std::string>;
    std::map<Key, std::vector<std::pair<Hash128, std::size_t>>> groups;
    for (std::size_t i = 0; i < material.rows.size(); ++i) {
        const Row& row = material.rows[i];
        const std::string topic =
            row.topics.empty() ? std::string{to_string(row.label)} : row.topics.front();
        groups[{material.group[i], row.domain, topic}].emplace_back(
            quick_hash(fmt::format("{}:{}", seed, row.text)), i);
    }
    std::vector<bool> out(material.rows.size());
    for (auto& [key, members] : groups) {
        std::sort(members.begin(), members.end());
        // What a group is short of a whole row it owes by chance, its own.
        const auto& [group, domain, topic] = key;
        const auto chance =
            quick_hash(fmt::format("{}/{}/{}", material.langs[group], domain, topic)).low;
        double owed = static_cast<double>(chance % 1000) / 1000;
        for (const auto& [hash, index] : members) {
            owed += share;
            if (owed < 1) continue;
            owed -= 1;
            out[index] = true;
        }
    }
    return out;
}

std::vector<float> row_weights(const Material& material, const std::vector<double>& files,
                               bool balanced) {
    std::vector<double> out;
    for (const Row& row : material.rows) {
        out.push_back(row.file < files.size() ? files[row.file] : 1);
    }
    if (balanced) balance(material, out);
    return {out.begin(), out.end()};
}

}  // namespace molva::flag
