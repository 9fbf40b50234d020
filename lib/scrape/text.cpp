#include "scrape/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/url.hpp"
#include "base/utf8.hpp"
#include "html/text.hpp"

namespace molva::scrape {

namespace {

constexpr std::array<std::string_view, 24> kTags{
    "b",       "i",     "u",     "s",  "strike", "h1",  "h2",    "h3",
    "url",     "list",  "olist", "*",  "code",   "img", "quote", "spoiler",
    "noparse", "table", "tr",    "th", "td",     "hr",  "color", "size"};

/// Tags that stand for a line of their own.
bool breaks_line(std::string_view tag) {
    static constexpr std::array<std::string_view, 10> kBreaking{
        "h1", "h2", "h3", "list", "olist", "*", "quote", "table", "tr", "hr"};
    return std::find(kBreaking.begin(), kBreaking.end(), tag) != kBreaking.end();
}

/// The name of the tag that begins `text` ("[/b]…", "[url=…]…") and its length.
std::optional<std::pair<std::string, std::size_t>> tag_at(std::string_view text) {
    const auto end = text.substr(0, 300).find(']');
    if (end == std::string_view::npos) return std::nullopt;
    std::string_view inside = text.substr(1, end - 1);
    if (inside.starts_with('/')) inside.remove_prefix(1);
    const std::string name = utf8::lower(inside.substr(0, inside.find_first_of("= ")));
    if (std::find(kTags.begin(), kTags.end(), name) == kTags.end()) return std::nullopt;
    return std::pair{name, end + 1};
}

}  // namespace

std::string fold(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    bool space = false;
    bool line = false;
    while (!text.empty()) {
        const char32_t code = utf8::take(text);
        if (code == '\n' || code == '\r' || code == 0x2028 || code == 0x2029) {
            line = true;
        } else if (utf8::is_space(code)) {
            space = true;
        } else if (code >= 0x20 && code != 0x7F) {
            if (!out.empty() && (line || space)) out += line ? '\n' : ' ';
            space = line = false;
            utf8::append(out, code);
        }
    }
    return out;
}

std::string plain_bbcode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        if (text.front() == '[') {
            if (const auto tag = tag_at(text)) {
                if (breaks_line(tag->first)) out += '\n';
                text.remove_prefix(tag->second);
                continue;
            }
        }
        out += text.front();
        text.remove_prefix(1);
    }
    return out;
}

std::optional<std::string> without_references(std::string_view text,
                                              const html::Limits& limits) {
    if (text.find('&') == std::string_view::npos) return std::nullopt;
    std::string markup = "<pre>x";  // "x": a line feed right behind <pre> would be dropped
    for (const char c : text) {
        if (c == '<') {
            markup += "&lt;";
        } else {
            markup += c;
        }
    }
    const auto document = html::Document::parse(std::move(markup), limits);
    if (!document) return std::nullopt;
    const auto decoded = html::raw_text(document->root());
    return decoded.empty() ? std::nullopt : std::optional{decoded.substr(1)};
}

std::string whole_url(const std::string& base, const std::string& link) {
    const auto parsed = parse_url(resolve_url(base, link).value_or(link));
    return parsed && parsed->is_http() && !parsed->host.empty() ? parsed->to_string()
                                                                : std::string{};
}

std::optional<double> plain_number(std::string_view text) {
    std::string digits = fold(text);
    std::replace(digits.begin(), digits.end(), ',', '.');
    double value = 0;
    const auto* end = digits.data() + digits.size();
    const auto result = std::from_chars(digits.data(), end, value, std::chars_format::fixed);
    if (result.ec != std::errc{} || result.ptr != end || !std::isfinite(value)) {
        return std::nullopt;
    }
    return value;
}

std::optional<bool> plain_flag(std::string_view text) {
    const std::string word = utf8::lower(fold(text));
    if (word == "true" || word == "yes" || word == "1") return true;
    if (word == "false" || word == "no" || word == "0") return false;
    return std::nullopt;
}

}  // namespace molva::scrape
