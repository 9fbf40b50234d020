// Small things that protocols in ASCII need.

#pragma once

#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "base/ascii.hpp"

namespace molva::net {

using molva::lower_ascii;
using molva::same_word;

inline std::string lower_ascii(std::string_view text) {
    std::string out{text};
    for (char& c : out) c = lower_ascii(c);
    return out;
}

constexpr bool starts_with_word(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() && same_word(text.substr(0, prefix.size()), prefix);
}

/// Without spaces, tabs and line ends at either side.
constexpr std::string_view trim(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

/// Decimal or hexadecimal digits and nothing else; nothing if it does not fit.
template <typename Number>
std::optional<Number> parse_number(std::string_view text, int base = 10) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc{} || end != text.data() + text.size() || text.front() == '-') {
        return std::nullopt;
    }
    return value;
}

}  // namespace molva::net
