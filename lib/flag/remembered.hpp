// What the tokenizer remembers of a word, and how it is found by its bytes.

#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <tuple>

#include "base/utf8.hpp"
#include "flag/glance.hpp"
#include "flag/symbols.hpp"
#include "flag/tokens.hpp"

namespace molva::flag {

inline constexpr std::size_t kLongest = 32;  // bytes of a word that is remembered

using Bytes = std::array<std::uint64_t, kLongest / 8>;

constexpr std::array<Bytes, kLongest + 1> make_masks() {
    std::array<Bytes, kLongest + 1> out{};
    for (std::size_t size = 0; size <= kLongest; ++size) {
        for (std::size_t i = 0; i < size; ++i) out[size][i / 8] |= std::uint64_t{0xFF} << i % 8 * 8;
    }
    return out;
}
inline constexpr auto kMasks = make_masks();
static_assert(std::endian::native == std::endian::little, "the first bytes are the low ones");

// The `size` bytes at `from`, zeros behind them; kLongest can be read.
inline Bytes take_bytes(const char* from, std::size_t size) {
    const auto part = [&](std::size_t i) {
        std::uint64_t out = 0;
        std::memcpy(&out, from + i * sizeof out, sizeof out);
        return out & kMasks[size][i];
    };
    return {part(0), part(1), part(2), part(3)};
}

inline bool same(const Bytes& a, const Bytes& b) {
    return ((a[0] ^ b[0]) | (a[1] ^ b[1]) | (a[2] ^ b[2]) | (a[3] ^ b[3])) == 0;
}

// Of two halves, which for a word of sixteen bytes are all of it. The upper bits tell
// words apart.
inline std::uint64_t hash_halves(std::uint64_t first, std::uint64_t second) {
    return (first + second * 0xFF51AFD7ED558CCDULL) * 0x9FB21C651E98DF25ULL;
}

// How much more of other languages in Latin letters than of English.
inline std::int32_t foreign(const Speech& speech) {
    return static_cast<std::int32_t>(speech.other_latin) -
           static_cast<std::int32_t>(speech.english);
}

using Counts = std::array<std::uint32_t, sizeof(Letters) / sizeof(std::uint32_t)>;
using Spoken = std::array<std::uint32_t, sizeof(Speech) / sizeof(std::uint32_t)>;

// A word as its bytes and what the cutter made of them: one cache line. From
// `hash` on it is what a Token has there, to be copied at once.
struct alignas(64) Known {
    Bytes bytes{};
    std::array<std::uint8_t, std::tuple_size_v<Counts>> letters{};
    std::array<std::uint8_t, std::tuple_size_v<Spoken>> speech{};
    std::uint8_t brief = Brief::kUnknown;
    std::int8_t foreign = 0;  ///< of `speech`
    std::uint64_t hash = 0;
    TokenKind kind = TokenKind::word;
    bool stretched = false, shouted = false, cyrillic = false;
    std::uint16_t small_word = 0, place = 0;
};
static_assert(sizeof(Known) == 64);
inline constexpr std::size_t kTail = sizeof(Token) - offsetof(Token, hash);
static_assert(sizeof(Known) - offsetof(Known, hash) == kTail);
static_assert(offsetof(Known, kind) - offsetof(Known, hash) ==
              offsetof(Token, kind) - offsetof(Token, hash));
static_assert(offsetof(Known, stretched) - offsetof(Known, hash) ==
              offsetof(Token, stretched) - offsetof(Token, hash));
static_assert(offsetof(Known, shouted) - offsetof(Known, hash) ==
              offsetof(Token, shouted) - offsetof(Token, hash));
static_assert(offsetof(Known, cyrillic) - offsetof(Known, hash) ==
              offsetof(Token, cyrillic) - offsetof(Token, hash));
static_assert(offsetof(Known, small_word) - offsetof(Known, hash) ==
              offsetof(Token, small_word) - offsetof(Token, hash));
static_assert(offsetof(Known, place) - offsetof(Known, hash) ==
              offsetof(Token, place) - offsetof(Token, hash));

// Symbols of several bytes by those bytes: of the few that people use nearly each
// has a place to itself.
class KnownSymbols {
public:
    struct One {
        std::uint32_t bytes = 0;
        char32_t code = 0;
        std::uint8_t size = 0;  // of the bytes
        SymbolClass kind = SymbolClass::other;
    };

    /// @param text  begins with a byte from 0x80 on; four bytes can be read there
    One at(std::string_view text) {
        std::uint32_t bytes = 0;
        std::memcpy(&bytes, text.data(), sizeof bytes);
        const unsigned size = kSizes[(bytes & 0xFF) >> 4];
        bytes &= ~std::uint32_t{0} >> (32 - 8 * size);
        One& known = places_[bytes * 0x9E3779B1U >> 24];
        return known.bytes == bytes ? known : learn(text, bytes, size, known);
    }

private:
    // By the upper half of the first byte. What begins with the lower ones is
    // ill-formed, and of that nothing is remembered.
    static constexpr std::array<std::uint8_t, 16> kSizes{1, 1, 1, 1, 1, 1, 1, 1,
                                                         1, 1, 1, 1, 2, 2, 3, 4};

    [[gnu::noinline]] static One learn(std::string_view text, std::uint32_t bytes, unsigned size,
                                       One& place) {
        std::string_view rest = text;
        const char32_t code = utf8::take(rest);
        const One out{bytes, code, static_cast<std::uint8_t>(text.size() - rest.size()),
                      classify(code).kind};
        if (out.size == size && size > 1) place = out;
        return out;
    }
    std::array<One, 256> places_{};
};

// Adds up Known::letters and Known::speech of many words in numbers of sixteen
// bits: those in even places and those in odd ones. To be poured out before one
// of them runs over, by value: what nobody has the address of stays in registers.
class Sums {
public:
    static constexpr std::size_t kMost = 1000;  // a letter is at most two, and a word 32 bytes

    void add(const Known& known) {
        static_assert(offsetof(Known, speech) == offsetof(Known, letters) + sizeof(known.letters));
        static_assert(sizeof(Known) - offsetof(Known, letters) >= sizeof(Numbers));
        Numbers bytes;
        std::memcpy(&bytes, reinterpret_cast<const char*>(&known) + offsetof(Known, letters),
                    sizeof bytes);
        even_ += bytes & 0xFF;
        odd_ += bytes >> 8;
    }
    [[gnu::noinline]] static void pour(Sums sums, Tokens& to) {
        const auto sum = [&](std::size_t i) -> std::uint32_t {
            return i % 2 == 0 ? sums.even_[i / 2] : sums.odd_[i / 2];
        };
        auto counts = std::bit_cast<Counts>(to.letters);
        for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += sum(i);
        to.letters = std::bit_cast<Letters>(counts);
        auto spoken = std::bit_cast<Spoken>(to.speech);
        for (std::size_t i = 0; i < spoken.size(); ++i) spoken[i] += sum(counts.size() + i);
        to.speech = std::bit_cast<Speech>(spoken);
    }

private:
    using Numbers [[gnu::vector_size(16)]] = std::uint16_t;
    Numbers even_{}, odd_{};
};

}  // namespace molva::flag
