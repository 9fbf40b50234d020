// JSON inside scripts and inside strings.

#include <array>

#include "base/char_set.hpp"
#include "base/url.hpp"
#include "base/utf8.hpp"
#include "json/clean.hpp"
#include "json/tree.hpp"

namespace molva::json {

namespace {

/// A value that does not end costs a scan to the end of the script: so many
/// are tried, then the script is taken for something else.
constexpr int kMaxFailedScans = 8;

bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::size_t skip_blanks(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        const std::size_t next = is_blank(text[at]) ? at + 1 : comment_end(text, at);
        if (next == at) break;
        at = next;
    }
    return at;
}

/// One past the bracket that closes the one at `start`; npos if none does.
/// Brackets are counted, not paired: the parser sees to that.
std::size_t balanced_end(std::string_view text, std::size_t start) {
    std::size_t depth = 0;
    for (std::size_t i = start; i < text.size();) {
        static constexpr CharSet kStops{"{[]}\"'`/"};
        i = kStops.find(text, i);
        if (i == text.npos) return i;
        if (is_quote(text[i])) {
            i = string_end(text, i);
            if (i == text.npos) return i;
            continue;
        }
        if (text[i] == '/') {
            const std::size_t end = comment_end(text, i);
            i = end == i ? i + 1 : end;
            continue;
        }
        depth += text[i] == '{' || text[i] == '[' ? 1 : -1;
        ++i;
        if (depth == 0) return i;
    }
    return text.npos;
}

/// Past `name`, `a.b["c"]` and the like; at most 200 bytes.
std::size_t skip_path(std::string_view text, std::size_t at) {
    const std::size_t end = std::min(text.size(), at + 200);
    while (at < end && (is_name_char(text[at]) ||
                        std::string_view{".[]\"'"}.find(text[at]) != std::string_view::npos)) {
        ++at;
    }
    return at;
}

/// From behind `=`, `:` or `(` to the value, through what is put around one.
std::size_t value_start(std::string_view text, std::size_t at) {
    constexpr std::array<std::string_view, 3> kAround = {"JSON.parse", "decodeURIComponent",
                                                         "Object.freeze"};
    for (int i = 0; i < 8; ++i) {
        at = skip_blanks(text, at);
        if (at >= text.size() || std::string_view{"{[\"'`"}.find(text[at]) != text.npos) return at;
        if (text[at] == '(') {
            ++at;
            continue;
        }
        bool known = false;
        for (const auto words : kAround) {
            if (text.substr(at, words.size()) == words) {
                at += words.size();
                known = true;
                break;
            }
        }
        if (known) continue;
        const std::size_t behind = skip_blanks(text, skip_path(text, at));
        if (text.substr(behind, 2) != "||") return text.size();
        at = behind + 2;
    }
    return text.size();
}

/// Whether the literal with its quotes may hold an object or array.
bool may_hold_json(std::string_view literal) {
    const char first = literal.size() > 2 ? literal[1] : '\0';
    return first == '{' || first == '[' || first == '%' || first == '\\' || is_blank(first);
}

/// Where the value begins that is given to the name ending at `at`.
std::optional<std::size_t> given_value(std::string_view text, std::size_t at) {
    // Blanks and comments before a value are short; a bound keeps a script of
    // nothing but openings linear.
    text = text.substr(0, at + 2000);
    if (at < text.size() && (text[at] == '"' || text[at] == '\'')) ++at;
    if (at < text.size() && text[at] == ']') ++at;
    at = skip_blanks(text, at);
    if (at >= text.size()) return std::nullopt;
    const char c = text[at], next = at + 1 < text.size() ? text[at + 1] : '\0';
    if (c != ':' && c != '(' && (c != '=' || next == '=' || next == '>')) return std::nullopt;
    const std::size_t start = value_start(text, at + 1);
    return start < text.size() ? std::optional{start} : std::nullopt;
}

std::optional<std::string_view> first_container(std::string_view text) {
    int failed = 0;
    for (std::size_t i = 0; i < text.size() && failed < kMaxFailedScans;) {
        static constexpr CharSet kStops{"{[\"'`/"};
        i = kStops.find(text, i);
        if (i == text.npos) break;
        std::size_t end = text.npos;
        if (text[i] == '/') {
            end = comment_end(text, i);
        } else if (is_quote(text[i])) {
            end = string_end(text, i);
        } else {
            end = balanced_end(text, i);
            if (end != text.npos) return text.substr(i, end - i);
        }
        if (end == text.npos) ++failed;
        i = end == text.npos || end == i ? i + 1 : end;
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string_view> embedded(std::string_view script_text, std::string_view variable) {
    for (const std::string_view scope : {"window.", "self.", "globalThis."}) {
        if (variable.substr(0, scope.size()) == scope) variable.remove_prefix(scope.size());
    }
    if (variable.empty()) return first_container(script_text);
    int failed = 0;
    for (std::size_t i = script_text.find(variable); i != script_text.npos;
         i = script_text.find(variable, i + 1)) {
        const std::size_t end = i + variable.size();
        if (i > 0 && is_name_char(script_text[i - 1])) continue;
        if (end < script_text.size() && is_name_char(script_text[end])) continue;
        const auto start = given_value(script_text, end);
        if (!start) continue;
        const bool literal = is_quote(script_text[*start]);
        const std::size_t stop =
            literal ? string_end(script_text, *start) : balanced_end(script_text, *start);
        if (stop == script_text.npos) {
            if (++failed == kMaxFailedScans) break;
            continue;
        }
        const auto found = script_text.substr(*start, stop - *start);
        if (!literal || may_hold_json(found)) return found;
    }
    return std::nullopt;
}

Result<Json> parse_lenient(std::string_view text, const Limits& limits) {
    auto strict = parse(text, limits);
    if (strict || text.size() > limits.bytes) return strict;
    std::string repaired;
    if (!utf8::valid(text)) {
        repaired = utf8::repair(text);
        text = repaired;
    }
    const auto cleaned = clean(text, limits.bytes);
    if (!cleaned) {
        return Error{
            .status = Exit::partial,
            .what = "JSON of more than " + std::to_string(limits.bytes) + " bytes when cleaned"};
    }
    return parse(*cleaned, limits);
}

Result<Json> parse_nested(const Json& value, const Limits& limits) {
    if (value.is_structured()) return value;
    if (!value.is_string())
        return Error{.status = Exit::partial,
                     .what = "no JSON in a " + std::string{value.is_null() ? "null" : "scalar"}};
    const auto& text = value.get_ref<const std::string&>();
    const std::string_view lead = std::string_view{text}.substr(0, 3);
    const bool encoded = lead == "%7B" || lead == "%7b" || lead == "%5B" || lead == "%5b";
    return parse_lenient(encoded ? percent_decode(text) : text, limits);
}

Result<Json> parse_embedded(std::string_view script_text, std::string_view variable,
                            const Limits& limits) {
    const auto found = embedded(script_text, variable);
    if (!found) {
        return Error{.status = Exit::partial,
                     .what = variable.empty()
                                 ? "no object or array in the script"
                                 : "no value of " + utf8::printable(utf8::shorten(variable, 80)) +
                                       " in the script"};
    }
    auto value = parse_lenient(*found, limits);
    if (!value || !value->is_string()) return value;
    return parse_nested(*value, limits);
}

}  // namespace molva::json
