#include "flag/train.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <tuple>

#include "base/hash.hpp"
#include "flag/material.hpp"
#include "flag/polarity.hpp"
#include "flag/solver.hpp"

namespace molva::flag {

namespace {

constexpr double kCombinerPenalty = 100;
// The best F1 may lie below an even chance: bad news that is missed costs more than
// praise that is read in vain. But who is alerted for nothing stops reading, so that
// an alert is rather right than wrong.
constexpr double kEvenChance = 0.5;
// What a base knows of its threshold counts as so many rows.
constexpr double kKnownRows = 300;
// Rows of a class without which nothing is learnt, alone and with a base.
constexpr std::size_t kFewest = 20, kFewestMore = 5;

ModelParts empty_parts(const TrainOptions& options) {
    ModelParts out;
    out.bits = options.base != nullptr ? options.base->bits() : options.bits;
    out.weights.resize(std::size_t{1} << out.bits);
    if (options.base != nullptr) {
        out.lexicon.assign(options.base->lexicon_begin(), options.base->lexicon_end());
    } else {
        out.lexicon = options.lexicon;
    }
    return out;
}

Model make(const ModelParts& parts) {
    auto model = Model::parse(serialize(parts), "model");
    return std::move(*model);  // its own bytes: they are in order
}

// What is known before the rows are read: a base's weights, or hints.
std::vector<float> known_before(std::size_t head, const TrainOptions& options,
                                std::size_t buckets) {
    std::vector<float> out(buckets);
    if (options.base != nullptr) {
        const double unit = options.base->scale(static_cast<Head>(head)) / (127.0 * 127.0);
        for (std::size_t i = 0; i < buckets; ++i) {
            out[i] = static_cast<float>(expand(options.base->weights()[i][head]) * unit);
        }
        return out;
    }
    const double praise = head == kPositive ? options.hint : -options.hint;
    for (const auto& hint : options.hints) {
        out[hint.feature % buckets] += static_cast<float>(praise * hint.weight);
    }
    return out;
}

// Weights of the linear part, learnt from the rows `use`: what the rows make
// of what was known before.
void learn(const Material& material, const std::vector<std::uint32_t>& use,
           const TrainOptions& options, ModelParts& parts) {
    const std::size_t buckets = std::size_t{1} << parts.bits;
    for (std::size_t head = 0; head < kHeads; ++head) {
        Problem problem;
        problem.rows = &material.features;
        problem.use = use;
        problem.weight = row_weights(material, options.file_weights, options.balance);
        problem.features = buckets;
        problem.groups = material.langs.size();
        problem.l2 = options.l2;
        for (const Row& row : material.rows) problem.yes.push_back(belongs(row, head));
        const auto before = known_before(head, options, buckets);
        for (std::size_t i = 0; i < material.rows.size(); ++i) {
            float sum = 0;
            for (const auto feature : material.features.row(i)) sum += before[feature];
            const auto clues = static_cast<float>(material.clues[i][head]);
            problem.offset.push_back((sum + clues) * material.features.value(i));
        }
        if (options.one_sided) problem.freedom = one_sided(problem);
        auto found = solve(problem);
        double most = 0;
        for (std::size_t i = 0; i < buckets; ++i) {
            found.weights[i] += before[i];
            most = std::max(most, std::abs(static_cast<double>(found.weights[i])));
        }
        parts.scale[head] = most;
        for (std::size_t i = 0; i < buckets; ++i) {
            parts.weights[i][head] = compand(found.weights[i], most);
        }
    }
}

// A text that was judged by weights it did not teach.
struct Judged {
    std::array<Inputs, kHeads> inputs{};
    std::array<bool, kHeads> yes{};
    float weight = 1;
    bool story = false;  // told of several rows, see Stories
    bool harm = false;   // Row::harm
};

using JudgedByGroup = std::vector<std::vector<Judged>>;

void judge_one(const Row& row, std::uint32_t group, float weight, bool story, Scorer& scorer,
               JudgedByGroup& to) {
    Judged one;
    one.story = story;
    one.harm = row.harm;
    one.weight = weight;
    for (std::size_t head = 0; head < kHeads; ++head) one.yes[head] = belongs(row, head);
    if (scorer.sums(cut(row), one.inputs)) to[group].push_back(one);
}

// Most rows that teach are short, and a long text is more than a long row: it
// wanders, and its sum grows with it. So short rows of one language are told
// one after the other, most of them of one mind, the others of any.
class Stories {
public:
    Stories(const Material& material, const std::vector<std::uint32_t>& use) : material_(material) {
        for (const auto index : use) {
            const Row& row = material.rows[index];
            by_mind_[{material.group[index], row.label}].push_back(index);
            all_[material.group[index]].push_back(index);
        }
    }

    Row tell(std::uint32_t teller, std::uint64_t luck) const {
        const std::uint32_t group = material_.group[teller];
        Row out = material_.rows[teller];
        const auto& same = by_mind_.at({group, out.label});
        const auto& any = all_.at(group);
        const std::size_t count = 1 + luck % 10;
        for (std::size_t i = 0; i < count; ++i) {
            luck = luck * 6364136223846793005ULL + 1442695040888963407ULL;
            const std::uint64_t draw = luck >> 33;
            const auto& from = draw % 4 == 0 ? any : same;
            const std::string& next = material_.rows[from[draw / 4 % from.size()]].text;
            if (draw / 8 % 2 == 0)
                out.text += "\n" + next;
            else
                out.text = next + "\n" + out.text;
        }
        return out;
    }

private:
    const Material& material_;
    std::map<std::pair<std::uint32_t, Label>, std::vector<std::uint32_t>> by_mind_;
    std::map<std::uint32_t, std::vector<std::uint32_t>> all_;
};

// One story for so many rows.
constexpr std::size_t kStoryEvery = 8;

void judge_fold(const Material& material, const std::vector<std::uint32_t>& use, const Model& model,
                const TrainOptions& options, JudgedByGroup& to) {
    Scorer scorer{model};
    const auto weights = row_weights(material, options.file_weights, options.balance);
    const Stories stories{material, use};
    for (const auto index : use) {
        const auto group = material.group[index];
        judge_one(material.rows[index], group, weights[index], false, scorer, to);
        const auto luck =
            quick_hash(fmt::format("{}#{}", options.seed, material.rows[index].text)).low;
        if (luck % kStoryEvery != 0) continue;
        judge_one(stories.tell(index, luck / kStoryEvery), group, weights[index], true, scorer,
                  to);
    }
}

LanguageHead combine(const std::string& lang, const std::vector<Judged>& judged,
                     const TrainOptions& options) {
    LanguageHead out;
    std::copy_n(lang.begin(), std::min<std::size_t>(lang.size(), 7), out.lang.begin());
    for (std::size_t head = 0; head < kHeads; ++head) {
        std::vector<std::vector<double>> inputs;
        std::vector<bool> yes;
        std::vector<float> weight;
        for (const auto& one : judged) {
            inputs.emplace_back(one.inputs[head].begin(), one.inputs[head].begin() + kInputs);
            yes.push_back(one.yes[head]);
            weight.push_back(one.weight);
        }
        // The whole counts, and so does the worst passage.
        std::vector<double> prior{1, 0.3, 0, 0.1, 0};
        if (options.base != nullptr) {
            if (const auto* known = options.base->language(lang)) {
                const auto& own = known->heads[head];
                std::copy(own.weight.begin(), own.weight.end(), prior.begin());
                prior.back() = own.bias;
            }
        }
        const auto found = solve_dense(inputs, yes, weight, prior, kCombinerPenalty);
        std::copy_n(found.begin(), kInputs, out.heads[head].weight.begin());
        out.heads[head].bias = found.back();
    }
    return out;
}

void set_thresholds(const std::vector<Judged>& judged, const Scorer& scorer,
                    const TrainOptions& options, LanguageHead& head) {
    for (std::size_t one = 0; one < kHeads; ++one) {
        std::vector<Outcome> outcomes;
        for (const auto& row : judged) {
            const auto polarity = scorer.judge(row.inputs, head);
            outcomes.push_back(
                {one == kNegative ? polarity.negative : polarity.positive, row.yes[one],
                 row.weight});
        }
        head.threshold[one] = std::max(best_threshold(outcomes), kEvenChance);
        // Of few rows the best threshold is an accident: the base's holds until
        // there are many.
        const LanguageHead* known = nullptr;
        if (options.base != nullptr) known = options.base->language(head.lang.data());
        if (known != nullptr) {
            const auto rows = static_cast<double>(outcomes.size());
            head.threshold[one] = (rows * head.threshold[one] + kKnownRows * known->threshold[one]) /
                                  (rows + kKnownRows);
        }
    }
}

// All languages share one budget of alerts. A probability means the same in
// each, so the least probable ones go first, wherever they are.
void keep_to_budget(const JudgedByGroup& judged, const Scorer& scorer, double share,
                    std::vector<LanguageHead>& heads) {
    std::vector<double> alerts;
    std::size_t rows = 0, harms = 0;
    for (std::size_t group = 0; group < judged.size(); ++group) {
        for (const auto& one : judged[group]) {
            if (one.story) continue;
            ++rows;
            if (one.harm) {
                ++harms;
                continue;
            }
            const double negative = scorer.judge(one.inputs, heads[group]).negative;
            if (negative >= heads[group].threshold[kNegative]) alerts.push_back(negative);
        }
    }
    auto most = static_cast<std::size_t>(share * static_cast<double>(rows));
    // Other rows would make some more of them, some less: with a standard error to
    // spare it is seldom more.
    most -= std::min(most, static_cast<std::size_t>(std::sqrt(static_cast<double>(most))));
    most -= std::min(most, harms);
    if (alerts.size() <= most) return;
    std::sort(alerts.begin(), alerts.end(), std::greater{});
    // Rows of one probability are all in or all out; above them is 1 or the next one.
    const double first_out = alerts[most];
    double above = 1;
    for (std::size_t i = most; i-- > 0;) {
        if (alerts[i] == first_out) continue;
        above = alerts[i];
        break;
    }
    const double threshold = (above + first_out) / 2;
    for (auto& head : heads) {
        head.threshold[kNegative] = std::max(head.threshold[kNegative], threshold);
    }
}

// How sure a sum makes us is learnt from rows that the sum was not: each fold
// is judged by what the others teach.
std::vector<LanguageHead> combine_all(const Material& material,
                                      const std::vector<std::uint32_t>& use,
                                      const TrainOptions& options) {
    JudgedByGroup judged(material.langs.size());
    for (unsigned fold = 0; fold < options.folds; ++fold) {
        if (options.progress)
            options.progress(fmt::format("fold {} of {}", fold + 1, options.folds));
        std::vector<std::uint32_t> others, own;
        for (const auto index : use) {
            const auto hash =
                quick_hash(fmt::format("{}/{}", options.seed, material.rows[index].text));
            (hash.low % options.folds == fold ? own : others).push_back(index);
        }
        ModelParts parts = empty_parts(options);
        learn(material, others, options, parts);
        judge_fold(material, own, make(parts), options, judged);
    }
    const Model model = make(empty_parts(options));
    const Scorer scorer{model};
    std::vector<LanguageHead> out;
    for (std::size_t group = 0; group < judged.size(); ++group) {
        out.push_back(combine(material.langs[group], judged[group], options));
        set_thresholds(judged[group], scorer, options, out.back());
    }
    if (options.alert_share) keep_to_budget(judged, scorer, *options.alert_share, out);
    return out;
}

// The order in which rows come in is nobody's choice: the same rows make the same model.
void put_in_order(std::vector<Row>& rows) {
    std::vector<std::pair<Hash128, std::size_t>> order;
    for (std::size_t i = 0; i < rows.size(); ++i) order.emplace_back(quick_hash(rows[i].text), i);
    std::sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
        const auto key = [&](const auto& one) {
            const Row& row = rows[one.second];
            return std::tie(one.first, row.text, row.lang, row.domain, row.label, row.topics);
        };
        return key(a) < key(b);
    });
    std::vector<Row> out;
    for (const auto& [hash, index] : order) out.push_back(std::move(rows[index]));
    rows = std::move(out);
}

Result<void> check(const std::vector<Row>& rows, const std::vector<bool>& held,
                   std::size_t fewest) {
    std::array<std::size_t, 3> counts{};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!held[i]) ++counts[static_cast<std::size_t>(rows[i].label)];
    }
    const std::size_t negative = counts[0], rest = counts[1] + counts[2];
    if (negative >= fewest && rest >= fewest) return {};
    return Error{
        Exit::failed, "",
        fmt::format("too little to learn from: {} negative and {} other rows after duplicates "
                    "and held-out rows are taken away; {} of each are needed",
                    negative, rest, fewest)};
}

}  // namespace

Result<Trained> train(std::vector<Row> rows, const TrainOptions& options) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].word == Word::correction) rows[i].order = i + 1;
    }
    put_in_order(rows);
    const auto duplicates = drop_duplicates(rows);
    if (options.progress) options.progress(fmt::format("reading {} texts", rows.size()));
    const Material material = prepare(std::move(rows), make(empty_parts(options)));
    const auto held = hold_out(material, options.holdout, options.seed);
    if (auto enough = check(material.rows, held, options.base != nullptr ? kFewestMore : kFewest);
        !enough) return enough.error();
    std::vector<std::uint32_t> use;
    std::vector<Row> test;
    for (std::uint32_t i = 0; i < material.rows.size(); ++i) {
        if (held[i])
            test.push_back(material.rows[i]);
        else
            use.push_back(i);
    }
    ModelParts parts = empty_parts(options);
    parts.languages = combine_all(material, use, options);
    if (options.base != nullptr) {
        for (const auto& known : options.base->languages()) {
            const auto same = [&](const LanguageHead& one) { return one.lang == known.lang; };
            if (std::none_of(parts.languages.begin(), parts.languages.end(), same)) {
                parts.languages.push_back(known);
            }
        }
    }
    if (options.progress) options.progress(fmt::format("learning from {} texts", use.size()));
    learn(material, use, options, parts);
    parts.meta = options.name;
    Trained out;
    out.bytes = serialize(parts);
    out.report = evaluate(make(parts), test);
    out.report.taught = use.size();
    out.report.contradicting = duplicates.contradicting;
    if (options.base != nullptr) out.base = evaluate(*options.base, test);
    return out;
}

}  // namespace molva::flag
