#include "base/utf8.hpp"

#include <algorithm>

#include <cstring>

namespace molva::utf8 {

char32_t take(std::string_view& text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) {
        text.remove_prefix(1);
        return lead;
    }
    // Bounds of the second byte are narrower after E0, ED, F0 and F4: that is
    // what keeps out overlong forms, surrogates and values past U+10FFFF.
    std::size_t more = 0;
    unsigned char low = 0x80, high = 0xBF;
    char32_t code = 0;
    if (lead >= 0xC2 && lead <= 0xDF) {
        more = 1;
        code = lead & 0x1F;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        more = 2;
        code = lead & 0x0F;
        if (lead == 0xE0) low = 0xA0;
        if (lead == 0xED) high = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        more = 3;
        code = lead & 0x07;
        if (lead == 0xF0) low = 0x90;
        if (lead == 0xF4) high = 0x8F;
    }
    std::size_t taken = 1;
    for (; taken <= more && taken < text.size(); ++taken) {
        if (byte(taken) < low || byte(taken) > high) break;
        code = (code << 6) | (byte(taken) & 0x3F);
        low = 0x80;
        high = 0xBF;
    }
    const bool whole = more > 0 && taken == more + 1;
    text.remove_prefix(taken);
    return whole ? code : kReplacement;
}

void append(std::string& out, char32_t code) {
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) code = kReplacement;
    const auto lead = [&](unsigned shift, unsigned mark) {
        return static_cast<char>(mark | (code >> shift));
    };
    const auto more = [&](unsigned shift) {
        return static_cast<char>(0x80 | ((code >> shift) & 0x3F));
    };
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        const char bytes[] = {lead(6, 0xC0), more(0)};
        out.append(bytes, sizeof bytes);
    } else if (code < 0x10000) {
        const char bytes[] = {lead(12, 0xE0), more(6), more(0)};
        out.append(bytes, sizeof bytes);
    } else {
        const char bytes[] = {lead(18, 0xF0), more(12), more(6), more(0)};
        out.append(bytes, sizeof bytes);
    }
}

bool valid(std::string_view text) {
    while (!text.empty()) {
        // U+FFFD itself is well formed; only take() knows which of the two it was.
        const std::string_view before = text;
        if (take(text) == kReplacement && before.substr(0, 3) != "\xEF\xBF\xBD") return false;
    }
    return true;
}

std::string repair(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) append(out, take(text));
    return out;
}

std::size_t length(std::string_view text) {
    std::size_t count = 0;
    const auto skip = [&](std::size_t bytes, std::size_t points) {
        text.remove_prefix(bytes);
        count += points;
    };
    while (!text.empty()) {
        const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
        std::uint64_t eight = 0;
        if (text.size() >= sizeof eight) {
            std::memcpy(&eight, text.data(), sizeof eight);
            if ((eight & 0x8080808080808080ULL) == 0) {
                skip(sizeof eight, sizeof eight);
                continue;
            }
        }
        const bool pair = byte(0) >= 0xC2 && byte(0) <= 0xDF && text.size() > 1 &&
                          (byte(1) & 0xC0) == 0x80;
        if (byte(0) < 0x80 || pair) {
            skip(pair ? 2 : 1, 1);
        } else {
            take(text);
            ++count;
        }
    }
    return count;
}

bool is_space(char32_t code) {
    return code == ' ' || (code >= 9 && code <= 13) || code == 0xA0 || code == 0x1680 ||
           (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
           code == 0x202F || code == 0x205F || code == 0x3000 || code == 0xFEFF;
}

std::string lower(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) append(out, lower(take(text)));
    return out;
}

std::string shorten(std::string_view text, std::size_t limit) {
    std::string out;
    for (std::size_t count = 0; !text.empty(); ++count) {
        if (count == limit) return out + "…";
        append(out, take(text));
    }
    return out;
}

std::string printable(std::string_view text) {
    const bool plain =
        std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
    if (plain) return std::string{text};
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const char32_t code = take(text);
        if (code == '\t' || code == '\n') {
            out += ' ';
            continue;
        }
        const bool control = code < 0x20 || (code >= 0x7F && code <= 0x9F);
        const bool bidi = code == 0x61C || code == 0x200E || code == 0x200F ||
                          (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
        const bool odd = code == 0x2028 || code == 0x2029 || (code >= 0xE0000 && code <= 0xE007F);
        if (!control && !bidi && !odd) append(out, code);
    }
    return out;
}

}  // namespace molva::utf8
