// A set of bytes, for scans: find_first_of() of the standard library calls a
// search through the set for every single byte of the text.

#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace molva {

class CharSet {
public:
    constexpr explicit CharSet(std::string_view chars) {
        for (const char c : chars) in_[static_cast<unsigned char>(c)] = true;
    }

    constexpr bool has(char c) const { return in_[static_cast<unsigned char>(c)]; }

    /// Where the first byte of the set is, from there on; npos if there is none.
    constexpr std::size_t find(std::string_view text, std::size_t from) const {
        for (; from < text.size(); ++from) {
            if (has(text[from])) return from;
        }
        return std::string_view::npos;
    }

private:
    std::array<bool, 256> in_{};
};

}  // namespace molva
