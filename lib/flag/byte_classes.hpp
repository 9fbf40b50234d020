// Which bytes of a text are parts of words and which are silent, many at once:
// the tokenizer's first look.

#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace molva::flag {

// Sixteen bytes at once, in what the compiler has for it.
using Block [[gnu::vector_size(16)]] = std::uint8_t;

inline Block between(Block bytes, int low, int high) {
    return reinterpret_cast<Block>(bytes - static_cast<std::uint8_t>(low) <=
                                   static_cast<std::uint8_t>(high - low));
}

inline Block is(Block bytes, int one) {
    return reinterpret_cast<Block>(bytes == static_cast<std::uint8_t>(one));
}

// Of bytes as numbers with a sign, where those from 0x80 on are below zero.
inline Block below(Block bytes, int limit) {
    using Signed [[gnu::vector_size(16)]] = std::int8_t;
    return reinterpret_cast<Block>(reinterpret_cast<Signed>(bytes) <
                                   static_cast<std::int8_t>(limit));
}

// From 0x80 to 0xBF: what goes on a code point.
inline Block goes_on(Block bytes) { return below(bytes, -0x40); }

// A bit a byte of comparisons.
inline std::uint64_t to_bits(Block flags) {
#ifdef __SSE2__
    return static_cast<std::uint64_t>(_mm_movemask_epi8(reinterpret_cast<__m128i>(flags)));
#else
    std::array<std::uint64_t, 2> halves;
    std::memcpy(halves.data(), &flags, sizeof halves);
    const auto gather = [](std::uint64_t half) {
        return (half & 0x0101010101010101ULL) * 0x0102040810204080ULL >> 56;
    };
    return gather(halves[0]) | gather(halves[1]) << 8;
#endif
}

/// A bit a byte.
struct Classes {
    std::uint64_t part = 0, joint = 0, silent = 0;
};

// Words that are remembered are made of parts: ASCII letters and digits,
// Cyrillic letters in two bytes, and a joint, a hyphen or an apostrophe, between
// those. Words with other letters are cut anew each time. Silent is what
// Cutter::step() passes over without a token, the commonest of it.
[[gnu::always_inline]] inline Classes classes_of(const char* bytes) {
    Block block;
    std::memcpy(&block, bytes, sizeof block);
    const Block digit = between(block, '0', '9');
    const Block letter = between(block | 0x20, 'a', 'z');  // also keeps out all from 0x80 on
    const Block cyrillic = is(block & 0xFC, 0xD0) | goes_on(block);
    const Block joint = is(block, '-') | is(block, '\'');
    const Block space = between(block, 0, ' ') & ~is(block, '\n');
    return {to_bits(digit | letter | cyrillic), to_bits(joint), to_bits(space | joint)};
}

// Of 64 bytes.
[[gnu::always_inline]] inline Classes classes_of_block(const char* bytes) {
    const Classes a = classes_of(bytes), b = classes_of(bytes + 16), c = classes_of(bytes + 32),
                  d = classes_of(bytes + 48);
    return {a.part | b.part << 16 | c.part << 32 | d.part << 48,
            a.joint | b.joint << 16 | c.joint << 32 | d.joint << 48,
            a.silent | b.silent << 16 | c.silent << 32 | d.silent << 48};
}

// A bit a byte, with the next clear one to be found quickly.
class Bits {
public:
    void make_room(std::size_t words) {
        if (words_.size() < words) words_.resize(words);
    }
    std::uint64_t& word(std::size_t i) { return words_[i]; }
    /// The first one from `i` on that is 0; there is one behind the text.
    std::size_t next_clear(std::size_t i) const {
        std::size_t word = i / 64;
        std::uint64_t clear = ~words_[word] & (~std::uint64_t{0} << (i % 64));
        while (clear == 0) clear = ~words_[++word];
        return word * 64 + static_cast<std::size_t>(std::countr_zero(clear));
    }

private:
    std::vector<std::uint64_t> words_;
};

}  // namespace molva::flag
