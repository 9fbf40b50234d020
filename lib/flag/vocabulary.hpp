// From a word to what is known of it by itself: its stem, and whether it turns
// round what follows.

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>

#include "flag/features.hpp"
#include "flag/tokens.hpp"

struct sb_stemmer;

namespace molva::flag {

/// The hashes of the tokens that a list of words, parted by spaces, is cut into.
using WordSet = std::unordered_set<std::uint64_t>;
WordSet words_of(std::string_view list);

/// Stems words with Snowball. Not for several threads at once.
class WordReader {
public:
    WordReader();

    /// Everything but the lexicon's weight. Cyrillic words get Russian stems,
    /// Latin ones English stems, others are their own stem.
    WordFacts facts(const Tokens& tokens, const Token& word) const;

    /// What phrases are compared by: the stem, of an imperative in -ьте or -йте
    /// that of its short form, which Snowball keeps apart: "исправьте", "исправь".
    std::uint64_t phrase_stem(const Tokens& tokens, const Token& word) const;

    /// The stem as text, in UTF-8.
    std::string stem(std::u32string_view folded, bool cyrillic) const;

private:
    struct Close {
        void operator()(sb_stemmer* stemmer) const;
    };
    std::unique_ptr<sb_stemmer, Close> russian_, english_;
};

}  // namespace molva::flag
