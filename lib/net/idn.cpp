#include "net/idn.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>

#include "base/utf8.hpp"
#include "net/text.hpp"

namespace molva::net {

namespace {

constexpr std::size_t kLongestLabel = 63;

// RFC 3492 section 5: Punycode's parameters.
constexpr std::uint32_t kBase = 36, kLeast = 1, kMost = 26, kSkew = 38, kDamp = 700;
constexpr std::uint32_t kFirstBias = 72, kFirstCode = 128;

std::uint32_t adapt(std::uint32_t delta, std::uint32_t points, bool first) {
    delta = first ? delta / kDamp : delta / 2;
    delta += delta / points;
    std::uint32_t k = 0;
    for (; delta > (kBase - kLeast) * kMost / 2; k += kBase) delta /= kBase - kLeast;
    return k + (kBase - kLeast + 1) * delta / (delta + kSkew);
}

char digit(std::uint32_t value) {
    return static_cast<char>(value < 26 ? 'a' + value : '0' + value - 26);
}

// One number in the digits of section 3.3.
void put(std::string& out, std::uint32_t number, std::uint32_t bias) {
    for (std::uint32_t k = kBase;; k += kBase) {
        const std::uint32_t t = k <= bias ? kLeast : std::min(k - bias, kMost);
        if (number < t) break;
        out += digit(t + (number - t) % (kBase - t));
        number = (number - t) / (kBase - t);
    }
    // The last digit is the one below its threshold.
    out += digit(number);
}

// RFC 3492 section 6.3.
std::string punycode(const std::u32string& label) {
    std::string out;
    for (const char32_t code : label) {
        if (code < 0x80) out += static_cast<char>(code);
    }
    auto handled = static_cast<std::uint32_t>(out.size());
    const std::uint32_t basic = handled;
    if (basic > 0) out += '-';
    std::uint32_t n = kFirstCode, delta = 0, bias = kFirstBias;
    while (handled < label.size()) {
        std::uint32_t next = std::numeric_limits<std::uint32_t>::max();
        for (const char32_t code : label) {
            if (code >= n) next = std::min(next, static_cast<std::uint32_t>(code));
        }
        delta += (next - n) * (handled + 1);  // labels are short: it cannot overflow
        n = next;
        for (const char32_t code : label) {
            if (code < n) ++delta;
            if (code != n) continue;
            put(out, delta, bias);
            bias = adapt(delta, handled + 1, handled == basic);
            delta = 0;
            ++handled;
        }
        ++delta;
        ++n;
    }
    return out;
}

std::string ascii_label(const std::u32string& label, std::string_view as_it_is) {
    const bool ascii = std::all_of(label.begin(), label.end(), [](char32_t c) { return c < 0x80; });
    if (ascii || label.size() > kLongestLabel) return lower_ascii(as_it_is);
    const std::string code = "xn--" + punycode(label);
    return code.size() > kLongestLabel ? std::string{as_it_is} : code;
}

}  // namespace

std::string ascii_host(std::string_view host) {
    if (!utf8::valid(host)) return lower_ascii(host);
    std::string out;
    std::u32string label;
    std::string_view rest = host, begin = host;
    while (true) {
        const std::string_view before = rest;
        const char32_t code = rest.empty() ? U'.' : utf8::take(rest);
        const bool dot =
            code == U'.' || code == U'\u3002' || code == U'\uFF0E' || code == U'\uFF61';
        if (!dot) {
            label += utf8::lower(code);
            continue;
        }
        out += ascii_label(label, begin.substr(0, begin.size() - before.size()));
        if (before.empty()) return out;
        out += '.';
        label.clear();
        begin = rest;
    }
}

}  // namespace molva::net
