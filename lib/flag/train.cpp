#include "flag/train.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

#include "base/hash.hpp"
#include "flag/polarity.hpp"
#include "flag/solver.hpp"

namespace molva::flag {

namespace {

constexpr double kCombinerPenalty = 100;
constexpr std::size_t kFewest = 20;  // rows of a class without which nothing is learnt

bool is(const Row& row, std::size_t head) {
    return row.label == (head == kNegative ? Label::negative : Label::positive);
}

// Rows as the solver wants them, and the texts' languages by number.
struct Material {
    std::vector<Row> rows;
    std::vector<std::string> langs;    // by group
    std::vector<std::uint32_t> group;  // by row
    SparseRows features;
};

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

Material prepare(std::vector<Row> rows, const TrainOptions& options) {
    Material out;
    out.rows = std::move(rows);
    const Model model = make(empty_parts(options));
    Scorer scorer{model};
    std::vector<Feature> features;
    const Feature mask = (Feature{1} << model.bits()) - 1;
    for (const auto& row : out.rows) {
        const Tokens tokens = cut(row);
        features.clear();
        scorer.features(tokens, features);
        for (auto& feature : features) feature &= mask;
        const std::string lang = language_of(row, tokens);
        const auto known = std::find(out.langs.begin(), out.langs.end(), lang);
        out.group.push_back(static_cast<std::uint32_t>(known - out.langs.begin()));
        if (known == out.langs.end()) out.langs.push_back(lang);
        out.features.add(features, out.group.back());
    }
    return out;
}

// Which rows only measure: the same share of every language, domain and topic,
// chosen by the text itself, so that other rows do not change the choice.
std::vector<bool> hold_out(const Material& material, const TrainOptions& options) {
    using Key = std::tuple<std::uint32_t, std::string, std::string>;
    std::map<Key, std::vector<std::pair<Hash128, std::size_t>>> groups;
    for (std::size_t i = 0; i < material.rows.size(); ++i) {
        const Row& row = material.rows[i];
        const std::string topic =
            row.topics.empty() ? std::string{to_string(row.label)} : row.topics.front();
        groups[{material.group[i], row.domain, topic}].emplace_back(
            quick_hash(fmt::format("{}:{}", options.seed, row.text)), i);
    }
    std::vector<bool> out(material.rows.size());
    double owed = 0;
    for (auto& [key, members] : groups) {
        std::sort(members.begin(), members.end());
        for (const auto& [hash, index] : members) {
            owed += options.holdout;
            if (owed < 1) continue;
            owed -= 1;
            out[index] = true;
        }
    }
    return out;
}

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

std::vector<float> row_weights(const Material& material, const TrainOptions& options) {
    std::vector<double> out;
    for (const Row& row : material.rows) {
        out.push_back(row.file < options.file_weights.size() ? options.file_weights[row.file] : 1);
    }
    if (options.balance) {
        std::vector<std::pair<std::uint32_t, std::string>> sources;
        std::vector<std::pair<std::uint32_t, bool>> classes;
        std::map<std::uint32_t, double> languages;
        for (std::size_t i = 0; i < material.rows.size(); ++i) {
            sources.emplace_back(material.group[i], material.rows[i].domain);
            classes.emplace_back(material.group[i], is(material.rows[i], kNegative));
            languages[material.group[i]] += out[i];
        }
        level(out, sources, [](double sum) { return std::sqrt(sum); });
        level(out, classes, [](double) { return 1.0; });
        level(out, material.group, [](double) { return 1.0; });
        // A language with more rows may say more.
        double all = 0;
        for (const auto& [group, sum] : languages) all += sum;
        for (std::size_t i = 0; i < out.size(); ++i) {
            out[i] *= languages[material.group[i]] / all * static_cast<double>(languages.size());
        }
    }
    return {out.begin(), out.end()};
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
        problem.weight = row_weights(material, options);
        problem.features = buckets;
        problem.groups = material.langs.size();
        problem.l2 = options.l2;
        for (const Row& row : material.rows) problem.yes.push_back(is(row, head));
        const auto before = known_before(head, options, buckets);
        for (std::size_t i = 0; i < material.rows.size(); ++i) {
            float sum = 0;
            for (const auto feature : material.features.row(i)) sum += before[feature];
            problem.offset.push_back(sum * material.features.value(i));
        }
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
};

using JudgedByGroup = std::vector<std::vector<Judged>>;

void judge_one(const Row& row, std::uint32_t group, float weight, Scorer& scorer,
               JudgedByGroup& to) {
    Judged one;
    one.weight = weight;
    for (std::size_t head = 0; head < kHeads; ++head) one.yes[head] = is(row, head);
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
    const auto weights = row_weights(material, options);
    const Stories stories{material, use};
    for (const auto index : use) {
        const auto group = material.group[index];
        judge_one(material.rows[index], group, weights[index], scorer, to);
        const auto luck =
            quick_hash(fmt::format("{}#{}", options.seed, material.rows[index].text)).low;
        if (luck % kStoryEvery != 0) continue;
        judge_one(stories.tell(index, luck / kStoryEvery), group, weights[index], scorer, to);
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
            inputs.emplace_back(one.inputs[head].begin(), one.inputs[head].end());
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
                {one == kNegative ? polarity.negative : polarity.positive, row.yes[one]});
        }
        head.threshold[one] = best_threshold(outcomes);
        if (one == kNegative && options.alert_share) {
            head.threshold[one] =
                std::max(head.threshold[one], threshold_for_share(outcomes, *options.alert_share));
        }
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
    return out;
}

Result<void> check(const std::vector<Row>& rows, const std::vector<bool>& held) {
    std::array<std::size_t, 3> counts{};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!held[i]) ++counts[static_cast<std::size_t>(rows[i].label)];
    }
    const std::size_t negative = counts[0], rest = counts[1] + counts[2];
    if (negative >= kFewest && rest >= kFewest) return {};
    return Error{
        Exit::failed, "",
        fmt::format("too little to learn from: {} negative and {} other rows after duplicates "
                    "and held-out rows are taken away; {} of each are needed",
                    negative, rest, kFewest)};
}

}  // namespace

Result<Trained> train(std::vector<Row> rows, const TrainOptions& options) {
    drop_duplicates(rows);
    if (options.progress) options.progress(fmt::format("reading {} texts", rows.size()));
    const Material material = prepare(std::move(rows), options);
    const auto held = hold_out(material, options);
    if (auto enough = check(material.rows, held); !enough) return enough.error();
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
    if (options.base != nullptr) out.base = evaluate(*options.base, test);
    return out;
}

Report evaluate(const Model& model, const std::vector<Row>& rows) {
    struct Part {
        Slice slice;
        std::vector<Outcome> negative, positive;
        double negative_from = 0.5, positive_from = 0.5;
    };
    std::map<std::pair<std::string, std::string>, Part> parts;
    Scorer scorer{model};
    for (const Row& row : rows) {
        const Tokens tokens = cut(row);
        const std::string lang = language_of(row, tokens);
        const LanguageHead* head = model.language(lang);
        std::array<Inputs, kHeads> inputs;
        Polarity polarity;  // of a text that nothing can be said about: no
        if (head != nullptr && scorer.sums(tokens, inputs)) polarity = scorer.judge(inputs, *head);
        const double bad = head != nullptr ? head->threshold[kNegative] : 0.5;
        const double good = head != nullptr ? head->threshold[kPositive] : 0.5;
        const std::size_t said = polarity.negative >= bad ? 0 : polarity.positive >= good ? 2 : 1;
        for (const auto& key : {std::pair{std::string{}, std::string{}},
                                std::pair{lang, std::string{}}, std::pair{lang, row.domain}}) {
            Part& part = parts[key];
            part.slice.lang = key.first;
            part.slice.domain = key.second;
            part.negative_from = bad;
            part.positive_from = good;
            part.negative.push_back({polarity.negative, is(row, kNegative)});
            part.positive.push_back({polarity.positive, is(row, kPositive)});
            ++part.slice.confusion[static_cast<std::size_t>(row.label)][said];
            if (row.domain.empty() && !key.first.empty()) break;
        }
    }
    Report out;
    out.held_out = rows.size();
    for (auto& [key, part] : parts) {
        part.slice.negative = measure(part.negative, part.negative_from);
        part.slice.positive = measure(part.positive, part.positive_from);
        out.slices.push_back(part.slice);
    }
    return out;
}

}  // namespace molva::flag
