// Text of protocols: the case of ASCII letters only, whatever the locale.

#pragma once

#include <cstddef>
#include <string_view>

namespace molva {

/// The small letter of an ASCII capital; anything else as it is.
constexpr char lower_ascii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// Equal but for the case of ASCII letters.
constexpr bool same_word(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (lower_ascii(a[i]) != lower_ascii(b[i])) return false;
    }
    return true;
}

}  // namespace molva
