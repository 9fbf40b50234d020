// Where a piece of a review stands, in what people count by.

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "base/newer_cpus.hpp"
#include "flag/byte_classes.hpp"
#include "flag/opinion.hpp"

namespace molva::flag {

namespace {

// Bytes that go on a code point, of eight: a bit each.
std::uint64_t go_on(std::uint64_t bytes) {
    return (bytes >> 7) & ~(bytes >> 6) & 0x0101010101010101ULL;
}
std::size_t sum_of(std::uint64_t counts) { return counts * 0x0101010101010101ULL >> 56; }

template <typename Word>
std::uint64_t load(const char* from) {
    Word bytes = 0;
    std::memcpy(&bytes, from, sizeof bytes);
    return bytes;
}

// The last bytes of a text, fewer than eight of them.
static_assert(std::endian::native == std::endian::little, "the first bytes are the low ones");
std::uint64_t rest_of(std::string_view text, std::size_t rest) {
    const char* const end = text.data() + text.size();
    // Together with some before them, which are shifted out.
    if (text.size() >= 8) return load<std::uint64_t>(end - 8) >> 8 * (8 - rest);
    if (rest < 4) {
        std::uint64_t out = 0;
        for (std::size_t at = 0; at < rest; ++at) out = out << 8 | load<std::uint8_t>(end - 1 - at);
        return out;
    }
    return load<std::uint32_t>(end - rest) | load<std::uint32_t>(end - 4) >> 8 * (8 - rest) << 32;
}

}  // namespace

// Every byte but those that go on a code point, 16 at once.
MOLVA_FOR_NEWER_CPUS
std::size_t code_points(std::string_view text) {
    // So many blocks that eight of their sums are one in a byte.
    constexpr std::size_t kBlocks = 255 / 8;
    std::size_t more = 0;
    std::size_t at = 0;
    while (at + sizeof(Block) <= text.size()) {
        Block counts{};
        const std::size_t blocks = std::min((text.size() - at) / sizeof(Block), kBlocks);
        for (const std::size_t end = at + blocks * sizeof(Block); at < end; at += sizeof(Block)) {
            Block bytes;
            std::memcpy(&bytes, text.data() + at, sizeof bytes);
            counts -= goes_on(bytes);  // what is true is -1
        }
        const auto sums = std::bit_cast<std::array<std::uint64_t, 2>>(counts);
        more += sum_of(sums[0]) + sum_of(sums[1]);
    }
    for (; at + 8 <= text.size(); at += 8) more += sum_of(go_on(load<std::uint64_t>(text.data() + at)));
    if (at < text.size()) more += sum_of(go_on(rest_of(text, text.size() - at)));
    return text.size() - more;
}

std::pair<std::size_t, std::size_t> Piece::span() const {
    Places places;
    const std::size_t from = places.before(*this);
    return {from, from + code_points(match)};
}

std::size_t Places::before(const Piece& piece) {
    const auto at = static_cast<std::size_t>(piece.match.data() - piece.text.data());
    if (piece.text.data() != text_ || at < at_) {
        text_ = piece.text.data();
        at_ = points_ = 0;
    }
    points_ += code_points(piece.text.substr(at_, at - at_));
    at_ = at;
    return points_;
}

}  // namespace molva::flag
