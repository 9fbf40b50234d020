// JSON inside scripts and inside strings.

#include <array>

#include "base/base64.hpp"
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

/// Past `name`, `a.b["c"]` and the like; at most 200 bytes.
std::size_t skip_path(std::string_view text, std::size_t at) {
    const std::size_t end = std::min(text.size(), at + 200);
    while (at < end && (is_name_char(text[at]) ||
                        std::string_view{".[]\"'"}.find(text[at]) != std::string_view::npos)) {
        ++at;
    }
    return at;
}

/// "Object.assign({}, " and "Object.assign(window.a, ": past what the value is
/// written into. `at` if that is not here.
std::size_t past_target(std::string_view text, std::size_t at) {
    constexpr std::string_view kAssign = "Object.assign";
    if (text.substr(at, kAssign.size()) != kAssign) return at;
    std::size_t end = skip_blanks(text, at + kAssign.size());
    if (text.substr(end, 1) != "(") return at;
    end = skip_blanks(text, end + 1);
    if (text.substr(end, 1) == "{") {
        end = skip_blanks(text, end + 1);
        if (text.substr(end, 1) != "}") return at;
        ++end;
    } else {
        end = skip_path(text, end);
    }
    end = skip_blanks(text, end);
    return text.substr(end, 1) == "," ? end + 1 : at;
}

/// Whether the literal that begins at `start` is given to atob().
bool is_base64(std::string_view text, std::size_t start) {
    constexpr std::size_t kFar = 20;
    auto before = text.substr(start - std::min(start, kFar), std::min(start, kFar));
    while (!before.empty() && (is_blank(before.back()) || before.back() == '(')) {
        before.remove_suffix(1);
    }
    return before.ends_with("atob");
}

/// Which places of a script are in comments, asked for from its beginning on.
class Comments {
public:
    explicit Comments(std::string_view text) : text_{text}, open_{text.find("/*")} {}

    bool has(std::size_t at) {
        while (open_ < at) {
            const auto close = text_.find("*/", open_ + 2);
            // Strings have "/*" too ("image/*"): without an end it opens nothing.
            if (close == text_.npos) {
                open_ = text_.npos;
                break;
            }
            begin_ = open_;
            end_ = close + 2;
            open_ = text_.find("/*", end_);
        }
        return (at >= begin_ && at < end_) || in_line_comment(at);
    }

private:
    bool in_line_comment(std::size_t at) const {
        constexpr std::size_t kFar = 300;
        auto line = text_.substr(at - std::min(at, kFar), std::min(at, kFar));
        line = line.substr(line.find_last_of("\r\n") + 1);
        const auto first = line.find_first_not_of(" \t");
        return first != line.npos && line.substr(first, 2) == "//";
    }

    std::string_view text_;
    std::size_t open_;  ///< the next comment's beginning
    std::size_t begin_ = 0, end_ = 0;
};

/// "{}" and "[]": what scripts begin with before the data come.
bool is_bare(std::string_view value) {
    return value.size() >= 2 && skip_blanks(value, 1) + 1 == value.size();
}

/// From behind `=`, `:` or `(` to the value, through what is put around one.
std::size_t value_start(std::string_view text, std::size_t at) {
    constexpr std::array<std::string_view, 6> kAround = {"JSON.parse",    "decodeURIComponent",
                                                         "Object.freeze", "window.atob",
                                                         "atob",          "structuredClone"};
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
        if (const auto past = past_target(text, at); past != at) {
            at = past;
            continue;
        }
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
            end = bracket_end(text, i);
            if (end != text.npos) return text.substr(i, end - i);
        }
        if (end == text.npos) ++failed;
        i = end == text.npos || end == i ? i + 1 : end;
    }
    return std::nullopt;
}

}  // namespace

std::size_t bracket_end(std::string_view text, std::size_t start) {
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

std::optional<std::string_view> embedded(std::string_view script_text, std::string_view variable) {
    for (const std::string_view scope : {"window.", "self.", "globalThis."}) {
        if (variable.substr(0, scope.size()) == scope) variable.remove_prefix(scope.size());
    }
    if (variable.empty()) return first_container(script_text);
    int failed = 0;
    Comments comments{script_text};
    std::optional<std::string_view> second_best;  // empty, or in a comment
    for (std::size_t i = script_text.find(variable); i != script_text.npos;
         i = script_text.find(variable, i + 1)) {
        const std::size_t end = i + variable.size();
        if (i > 0 && is_name_char(script_text[i - 1])) continue;
        if (end < script_text.size() && is_name_char(script_text[end])) continue;
        const auto start = given_value(script_text, end);
        if (!start) continue;
        const bool literal = is_quote(script_text[*start]);
        const std::size_t stop =
            literal ? string_end(script_text, *start) : bracket_end(script_text, *start);
        if (stop == script_text.npos) {
            if (++failed == kMaxFailedScans) break;
            continue;
        }
        const auto found = script_text.substr(*start, stop - *start);
        if (literal && !may_hold_json(found) && !is_base64(script_text, *start)) continue;
        const bool assigned = script_text.substr(end, *start - end).find('=') != script_text.npos;
        if (!comments.has(i) && !(assigned && is_bare(found))) return found;
        if (!second_best) second_best = found;
    }
    return second_best;
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
    if (is_base64(script_text, static_cast<std::size_t>(found->data() - script_text.data()))) {
        const auto bytes = decode_base64(value->get_ref<const std::string&>());
        if (bytes) value = Json(utf8::repair(*bytes));
    }
    return parse_nested(*value, limits);
}

}  // namespace molva::json
