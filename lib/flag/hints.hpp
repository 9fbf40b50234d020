// What people say of words before any text has been read: "ужасно" is bad news,
// "не подвели" is praise, "выброшенные деньги" is not. Training starts from it.

#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "flag/features.hpp"
#include "flag/lexicon.hpp"
#include "flag/vocabulary.hpp"

namespace molva::flag {

/// A feature that is known to speak for praise (> 0) or for bad news (< 0).
struct Hint {
    Feature feature = 0;
    double weight = 0;  ///< -3…3 for a word, more under a negation
};

/// Reads lexicons. What a later file says of a word or of a phrase replaces
/// what the files before it said.
class HintReader {
public:
    /// Reads lines "words<TAB>weight": a word in any of its forms, an emoji or a
    /// smile, or two words that stand together or with one between them. A
    /// negation and a word ("не работает") stand for the word wherever it is
    /// negated. Empty lines and lines that begin with # are left out; lines of
    /// one file with the same stems share the mean of their weights, and 0 takes
    /// back what an earlier file said.
    /// @error Exit::usage with the line's number for a line that is not like that
    Result<void> read(std::string_view text, std::string_view name);

    /// Single words by stem, for the model; a weight near 0 is none.
    Lexicon lexicon() const;
    /// Everything, ordered by feature.
    std::vector<Hint> hints() const;

private:
    enum class Kind : std::uint8_t { word, negated, pair, mark };
    struct Key {
        Kind kind = Kind::word;
        std::uint64_t first = 0, second = 0;
        auto operator<=>(const Key&) const = default;
    };

    bool key_of(std::string_view phrase, Key& out);

    WordReader reader_;
    Tokens tokens_;
    std::map<Key, double> weights_;
    std::map<Key, Feature> sounds_;  // of the words by themselves
};

}  // namespace molva::flag
