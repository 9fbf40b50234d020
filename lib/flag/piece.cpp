// Where a piece of a review stands, in what people count by.

#include <array>
#include <cstdint>
#include <cstring>

#include "flag/opinion.hpp"

namespace molva::flag {

namespace {

// Code points of a review's text, which has been checked when it was parsed:
// every byte but those that go on a code point, 32 at once.
std::size_t length_of(std::string_view text) {
    std::size_t more = 0;
    std::size_t at = 0;
    const auto count = [](std::uint64_t bytes) {
        return (bytes >> 7) & ~(bytes >> 6) & 0x0101010101010101ULL;
    };
    for (; at + 32 <= text.size(); at += 32) {
        std::array<std::uint64_t, 4> bytes;
        std::memcpy(bytes.data(), text.data() + at, sizeof bytes);
        const std::uint64_t flags =
            count(bytes[0]) + count(bytes[1]) + count(bytes[2]) + count(bytes[3]);
        more += flags * 0x0101010101010101ULL >> 56;
    }
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, text.data() + at, sizeof bytes);
        more += count(bytes) * 0x0101010101010101ULL >> 56;
    }
    for (; at < text.size(); ++at) more += (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
    return text.size() - more;
}

}  // namespace

std::pair<std::size_t, std::size_t> Piece::span() const {
    const auto before = static_cast<std::size_t>(match.data() - text.data());
    const std::size_t from = length_of(text.substr(0, before));
    return {from, from + length_of(match)};
}

}  // namespace molva::flag
