#include "flag/hints.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace molva::flag {

namespace {

// What is negated loses its colour and takes on some of the other: "не хорошо"
// is bad, "не ужасно" is hardly good.
constexpr double kPraiseTurned = -2.0;
constexpr double kBlameTurned = -1.1;
// A word that only sounds like another one is not surely that one.
constexpr double kSoundsLike = 0.5;

struct Mean {
    double sum = 0;
    int count = 0;
};

}  // namespace

bool HintReader::key_of(std::string_view phrase, Key& out) {
    tokenize(phrase, tokens_);
    const auto& all = tokens_.all;
    if (all.size() == 1 && all[0].kind == TokenKind::mark) {
        out = {Kind::mark, all[0].hash, 0};
        return true;
    }
    if (all.empty() || all.size() > 2) return false;
    for (const auto& token : all) {
        if (token.kind != TokenKind::word) return false;
    }
    const WordFacts first = reader_.facts(tokens_, all[0]);
    if (all.size() == 1) {
        out = {Kind::word, first.stem, 0};
        sounds_[out] = sound_feature(tokens_.word(all[0]));
        return true;
    }
    const WordFacts second = reader_.facts(tokens_, all[1]);
    out = first.negator ? Key{Kind::negated, second.stem, 0}
                        : Key{Kind::pair, first.stem, second.stem};
    return true;
}

Result<void> HintReader::read(std::string_view text, std::string_view name) {
    std::map<Key, Mean> found;
    for (std::size_t line = 1; !text.empty(); ++line) {
        const auto end = std::min(text.find('\n'), text.size());
        std::string_view row = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (row.ends_with('\r')) row.remove_suffix(1);
        if (row.empty() || row.front() == '#') continue;
        const auto tab = row.find('\t');
        double weight = 0;
        const char* last = row.data() + row.size();
        const bool number = tab != std::string_view::npos &&
                            std::from_chars(row.data() + tab + 1, last, weight).ptr == last;
        Key key;
        if (!number || !(std::abs(weight) <= 3) || !key_of(row.substr(0, tab), key)) {
            return Error{Exit::usage, fmt::format("{}:{}", name, line),
                         "expected a word, two words or an emoji, a tab and a weight from -3 to 3"};
        }
        auto& mean = found[key];
        mean.sum += weight;
        ++mean.count;
    }
    for (const auto& [key, mean] : found) weights_[key] = mean.sum / mean.count;
    return {};
}

Lexicon HintReader::lexicon() const {
    Lexicon out;
    for (const auto& [key, weight] : weights_) {
        const auto rounded = static_cast<std::int8_t>(std::lround(weight));
        if (key.kind == Kind::word && rounded != 0) out.push_back({key.first, rounded});
    }
    return out;
}

std::vector<Hint> HintReader::hints() const {
    std::map<Feature, double> out;
    for (const auto& [key, weight] : weights_) {
        if (key.kind == Kind::word) {
            out[stem_feature(key.first)] = weight;
            const double turned = weight * (weight > 0 ? kPraiseTurned : kBlameTurned);
            if (!weights_.contains({Kind::negated, key.first, 0})) {
                out[negated_feature(key.first)] = turned;
            }
        } else if (key.kind == Kind::negated) {
            // The word itself speaks as well: what is said here is said of both.
            const auto word = weights_.find({Kind::word, key.first, 0});
            const double own = word != weights_.end() ? word->second : 0;
            out[negated_feature(key.first)] = weight - own;
        } else if (key.kind == Kind::pair) {
            out[pair_feature(key.first, key.second)] = weight;
            out[gap_feature(key.first, key.second)] = weight;
        } else {
            out[mark_feature(key.first)] = weight;
        }
    }
    std::map<Feature, Mean> sounds;
    for (const auto& [key, feature] : sounds_) {
        const auto weight = weights_.find(key);
        if (feature == 0 || weight == weights_.end()) continue;
        sounds[feature].sum += weight->second;
        ++sounds[feature].count;
    }
    for (const auto& [feature, mean] : sounds) {
        out[feature] += kSoundsLike * mean.sum / mean.count;
    }
    std::vector<Hint> list;
    for (const auto& [feature, weight] : out) list.push_back({feature, weight});
    return list;
}

}  // namespace molva::flag
