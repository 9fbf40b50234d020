#include "json/surrogates.hpp"

#include <charconv>

namespace molva::json {

std::optional<unsigned> four_hex(std::string_view text) {
    text = text.substr(0, 4);
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (error != std::errc{} || end != text.data() + 4) return std::nullopt;
    return value;
}

std::optional<std::string> with_paired_surrogates(std::string_view text) {
    std::optional<std::string> out;
    for (std::size_t i = text.find('\\'); i < text.size(); i = text.find('\\', i)) {
        const auto code =
            text.substr(i + 1, 1) == "u" ? four_hex(text.substr(i + 2)) : std::nullopt;
        if (!code || *code < 0xD800 || *code > 0xDFFF) {
            i += 2;  // past what is escaped, which may be a backslash
            continue;
        }
        const auto next =
            text.substr(i + 6, 2) == "\\u" ? four_hex(text.substr(i + 8)) : std::nullopt;
        if (*code < 0xDC00 && next && *next >= 0xDC00 && *next <= 0xDFFF) {
            i += 12;
            continue;
        }
        if (!out) out.emplace(text);
        out->replace(i, 6, "\\ufffd");
        i += 6;
    }
    return out;
}

}  // namespace molva::json
