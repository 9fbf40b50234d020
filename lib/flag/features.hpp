// What the polarity model sees of a text: hashed features of words, of what
// stands beside them, and of the letters they are made of.
//
// The features of a word by itself are always the same, so a reader may add up
// their weights once and keep the sum; Context gives the rest. Training and
// judging both come through here: what one counts the other counts.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "flag/lexicon.hpp"
#include "flag/tokens.hpp"

namespace molva::flag {

using Feature = std::uint32_t;  ///< to be taken modulo the size of a model

/// A word as the model knows it, apart from its place.
struct WordFacts {
    std::uint64_t stem = 0;   ///< hash of its stem
    std::int8_t lexicon = 0;  ///< what the lexicon says, -3…3
    bool negator = false;     ///< "не", "not"
    bool contrast = false;    ///< "но", "but"
    bool small = false;       ///< a word that only holds others together
};

/// Adds the features of a word by itself: the word, its stem, its letters three
/// to five at a time, its class in the lexicon.
/// @param token  of kind word
void word_features(const Tokens& tokens, const Token& token, const WordFacts& facts,
                   std::vector<Feature>& out);

/// What a lexicon speaks of: a word by its stem, the same under a negation, two
/// words with at most one between them, an emoji or a smile.
Feature stem_feature(std::uint64_t stem);
Feature negated_feature(std::uint64_t stem);
Feature pair_feature(std::uint64_t first, std::uint64_t second);
Feature gap_feature(std::uint64_t first, std::uint64_t second);
Feature mark_feature(std::uint64_t hash);

/// What is left of a word when it is written as it sounds: its consonants, those
/// that are mistaken for each other as one, at most five. The same for "отвратительно"
/// and "атвротительна", "terrible" and "terible". 0 for a word with fewer than three.
Feature sound_feature(std::u32string_view folded);

/// The features that come of a word's place among others.
class Context {
public:
    /// Adds what token number `index` contributes, given those before it.
    /// `facts` are of the token if it is a word; ignored otherwise.
    void step(const Token& token, const WordFacts& facts, std::vector<Feature>& out);
    /// Whether a word that comes next stands behind a negation.
    bool negates() const { return negated_ > 0; }
    void reset() { *this = {}; }

private:
    std::uint64_t before_ = 0, further_ = 0;  // stems of the last two words
    int negated_ = 0;                         // words still under a negator
    bool contrast_ = false;                   // a "but" stood before, in this sentence
};

}  // namespace molva::flag
