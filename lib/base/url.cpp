#include "base/url.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

namespace molva {

namespace {

constexpr std::size_t kLongest = std::size_t{64} << 10;

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_unreserved(char c) {
    return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}
int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

void lower_ascii(std::string& text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
}

// What may not stand in a URL.
constexpr auto kOdd = [] {
    std::array<bool, 256> odd{};
    for (std::size_t byte = 0; byte < odd.size(); ++byte) {
        odd[byte] = byte <= ' ' || byte >= 0x7F ||
                    std::string_view{"\"<>`{}|^"}.find(static_cast<char>(byte)) !=
                        std::string_view::npos;
    }
    return odd;
}();
bool is_odd(char c) { return kOdd[static_cast<unsigned char>(c)]; }

// What a browser would make of the text before it looks at its parts.
std::string clean(std::string_view text) {
    const auto blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    if (std::none_of(text.begin(), text.end(), is_odd)) return std::string{text};
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\t' || c == '\n' || c == '\r') continue;
        if (is_odd(c)) {
            out += fmt::format("%{:02X}", byte);
        } else {
            out += c;
        }
    }
    return out;
}

// The scheme's length without its colon, or 0 if the text has none.
std::size_t scheme_length(std::string_view text) {
    if (text.empty() || !is_alpha(text.front())) return 0;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == ':') return i;
        if (!is_alpha(text[i]) && !is_digit(text[i]) && text[i] != '+' && text[i] != '-' &&
            text[i] != '.') {
            return 0;
        }
    }
    return 0;
}

void split_authority(Url& url) {
    std::string_view rest = url.authority;
    if (const auto at = rest.rfind('@'); at != std::string_view::npos) rest.remove_prefix(at + 1);
    const auto bracket = rest.rfind(']');
    const auto colon = rest.rfind(':');
    if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
        url.port = std::string{rest.substr(colon + 1)};
        rest = rest.substr(0, colon);
    }
    url.host = std::string{rest};
    lower_ascii(url.host);
}

std::string remove_dot_segments(std::string_view path) {
    std::vector<std::string_view> kept;
    const bool rooted = path.starts_with('/');
    if (rooted) path.remove_prefix(1);
    while (true) {
        const auto slash = path.find('/');
        const bool last = slash == std::string_view::npos;
        const std::string_view segment = path.substr(0, slash);
        if (segment == "..") {
            if (!kept.empty()) kept.pop_back();
            if (last) kept.push_back("");
        } else if (segment == ".") {
            if (last) kept.push_back("");
        } else {
            kept.push_back(segment);
        }
        if (last) break;
        path.remove_prefix(slash + 1);
    }
    return fmt::format("{}{}", rooted ? "/" : "", fmt::join(kept, "/"));
}

}  // namespace

std::string Url::to_string() const {
    std::string out;
    out.reserve(scheme.size() + authority.size() + path.size() + (query ? query->size() : 0) +
                (fragment ? fragment->size() : 0) + 5);
    if (!scheme.empty()) out.append(scheme) += ':';
    if (!authority.empty() || is_http()) out.append("//").append(authority);
    out += path;
    if (query) (out += '?').append(*query);
    if (fragment) (out += '#').append(*fragment);
    return out;
}

std::optional<Url> parse_url(std::string_view text) {
    if (text.size() > kLongest) return std::nullopt;
    std::string whole = clean(text);
    Url url;
    if (const auto hash = whole.find('#'); hash != std::string::npos) {
        url.fragment = whole.substr(hash + 1);
        whole.resize(hash);
    }
    if (const auto mark = whole.find('?'); mark != std::string::npos) {
        url.query = whole.substr(mark + 1);
        whole.resize(mark);
    }
    std::string_view rest = whole;
    if (const auto size = scheme_length(rest); size > 0) {
        url.scheme = std::string{rest.substr(0, size)};
        lower_ascii(url.scheme);
        rest.remove_prefix(size + 1);
    }
    std::string slashes;
    if ((url.is_http() || url.scheme.empty()) && rest.find('\\') != std::string_view::npos) {
        slashes.assign(rest);
        std::replace(slashes.begin(), slashes.end(), '\\', '/');
        rest = slashes;
    }
    if (rest.starts_with("//")) {
        rest.remove_prefix(2);
        const auto slash = rest.find('/');
        url.authority = std::string{rest.substr(0, slash)};
        rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash);
        split_authority(url);
    }
    url.path = std::string{rest};
    return url;
}

std::optional<std::string> resolve_url(std::string_view base, std::string_view reference) {
    const auto from = parse_url(base);
    auto to = parse_url(reference);
    if (!from || !to || from->scheme.empty()) return std::nullopt;
    if (to->scheme.empty()) {
        to->scheme = from->scheme;
        if (to->authority.empty()) {
            to->authority = from->authority;
            to->host = from->host;
            to->port = from->port;
            if (to->path.empty()) {
                to->path = from->path;
                if (!to->query) to->query = from->query;
            } else if (!to->path.starts_with('/')) {
                // RFC 3986 section 5.2.3: all of the base's path up to its last slash.
                const auto slash = from->path.rfind('/');
                const std::string folder =
                    slash == std::string::npos ? "/" : from->path.substr(0, slash + 1);
                to->path = folder + to->path;
            }
        }
    }
    if (to->is_http() && to->path.empty()) to->path = "/";
    if (to->path.starts_with('/')) to->path = remove_dot_segments(to->path);
    return to->to_string();
}

std::string without_login(std::string_view text) {
    if (text.find('@') == std::string_view::npos) return std::string{text};
    auto url = parse_url(text);
    if (!url) return {};
    const auto at = url->authority.rfind('@');
    if (at == std::string::npos) return std::string{text};  // "/@somebody"
    url->authority.erase(0, at + 1);
    return url->to_string();
}

std::string percent_encode(std::string_view bytes) {
    std::string out;
    for (const char c : bytes) {
        if (is_unreserved(c)) {
            out += c;
        } else {
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    return out;
}

std::string percent_decode(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            const int high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
            if (high >= 0 && low >= 0) {
                out += static_cast<char>(high * 16 + low);
                i += 2;
                continue;
            }
        }
        out += text[i];
    }
    return out;
}

}  // namespace molva
