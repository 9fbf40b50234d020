// The words of a text without their order: enough to tell that it has none of
// those that matter, at half the cost of cutting it.

#pragma once

#include <cstdint>
#include <vector>

#include "flag/tokens.hpp"

namespace molva::flag {

/// What one PhraseFinder has to say of a word, in a byte that is kept with it.
struct Brief {
    static constexpr std::uint8_t kUnknown = 0;   ///< it was not asked yet
    static constexpr std::uint8_t kLookUp = 1;    ///< too much for a byte
    static constexpr std::uint8_t kNothing = 0x80;  ///< no word of any phrase
    /// One of a phrase, of these six bits; a phrase may be led by it.
    static constexpr std::uint8_t leading(unsigned bit) { return static_cast<std::uint8_t>(0x40 | bit); }
    /// The same, but no phrase is.
    static constexpr std::uint8_t following(unsigned bit) { return static_cast<std::uint8_t>(0xC0 | bit); }

    /// Whether the finder has to look at it in this text.
    static constexpr bool asks(std::uint8_t brief) { return brief < 0x80; }
    /// 2^bit, or 0.
    static constexpr std::uint64_t bits(std::uint8_t brief) {
        return std::uint64_t{(brief & 0x40U) != 0} << (brief & 0x3FU);
    }
};

/// A word that is remembered: Token::hash and Token::place of it, and its brief.
struct Glimpse {
    std::uint64_t hash = 0;
    std::uint8_t* brief = nullptr;
    std::uint16_t place = 0;
};

/// What Tokenizer::glance() sees.
struct Glance {
    bool whole = true;            ///< no word of it was forgotten meanwhile
    std::vector<Glimpse> asking;  ///< words whose brief asks
    std::uint64_t bits = 0;       ///< of the briefs of all that are remembered
    Tokens others;                ///< the other words, and some of the symbols
    std::int32_t foreign = 0;     ///< Speech::other_latin less Speech::english, of all words
};

}  // namespace molva::flag
