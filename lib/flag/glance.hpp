// The words of a text without their order: enough to tell that it has none of
// those that matter, at half the cost of cutting it.

#pragma once

#include <cstdint>
#include <vector>

#include "flag/tokens.hpp"

namespace molva::flag {

/// A word that is remembered: Token::hash and Token::place of it.
struct Glimpse {
    std::uint64_t hash = 0;
    std::uint16_t place = 0;
};

/// What Tokenizer::glance() sees.
struct Glance {
    std::vector<Glimpse> known;  ///< in their order
    Tokens others;               ///< the other words, and some of the symbols
    Speech speech;               ///< of all words, if it is for Latin letters
};

}  // namespace molva::flag
