// Pseudo-classes: which there are and what stands between their brackets.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/suggest.hpp"
#include "base/utf8.hpp"
#include "html/selector_parser.hpp"
#include "html/selector_text.hpp"
#include "html/selector_tree.hpp"

namespace molva::html::css {

namespace {

struct PlainPseudo {
    std::string_view name;
    Kind kind;
    State state = State::link;
};

constexpr PlainPseudo kPlain[] = {
    {"any-link", Kind::state, State::link},
    {"checked", Kind::state, State::checked},
    {"default", Kind::state, State::is_default},
    {"defined", Kind::state, State::defined},
    {"disabled", Kind::state, State::disabled},
    {"empty", Kind::empty},
    {"enabled", Kind::state, State::enabled},
    {"first-child", Kind::first_child},
    {"in-range", Kind::state, State::in_range},
    {"indeterminate", Kind::state, State::indeterminate},
    {"last-child", Kind::last_child},
    {"link", Kind::state, State::link},
    {"muted", Kind::state, State::muted},
    {"only-child", Kind::only_child},
    {"open", Kind::state, State::open},
    {"optional", Kind::state, State::optional},
    {"out-of-range", Kind::state, State::out_of_range},
    {"placeholder-shown", Kind::state, State::placeholder_shown},
    {"read-only", Kind::state, State::read_only},
    {"read-write", Kind::state, State::read_write},
    {"required", Kind::state, State::required},
    {"root", Kind::root},
    {"scope", Kind::scope},
    // What only a running browser knows.
    {"active", Kind::never},
    {"autofill", Kind::never},
    {"buffering", Kind::never},
    {"current", Kind::never},
    {"focus", Kind::never},
    {"focus-visible", Kind::never},
    {"focus-within", Kind::never},
    {"fullscreen", Kind::never},
    {"future", Kind::never},
    {"host", Kind::never},
    {"hover", Kind::never},
    {"local-link", Kind::never},
    {"modal", Kind::never},
    {"past", Kind::never},
    {"paused", Kind::never},
    {"picture-in-picture", Kind::never},
    {"playing", Kind::never},
    {"popover-open", Kind::never},
    {"seeking", Kind::never},
    {"stalled", Kind::never},
    {"target", Kind::never},
    {"target-within", Kind::never},
    {"user-invalid", Kind::never},
    {"user-valid", Kind::never},
    {"visited", Kind::never},
    {"volume-locked", Kind::never},
};

struct TypePseudo {
    std::string_view name;
    bool first;
    bool last;
};
constexpr TypePseudo kTypePseudos[] = {
    {"first-of-type", true, false}, {"last-of-type", false, true}, {"only-of-type", true, true}};

constexpr std::string_view kFunctions[] = {"current",
                                           "dir",
                                           "has",
                                           "host",
                                           "host-context",
                                           "is",
                                           "lang",
                                           "matches",
                                           "not",
                                           "nth-child",
                                           "nth-last-child",
                                           "nth-last-of-type",
                                           "nth-of-type",
                                           "where",
                                           "-molva-contains",
                                           "-molva-matches-own"};

constexpr std::string_view kOldElements[] = {"before", "after", "first-line", "first-letter"};

std::string unknown(std::string_view name, bool function) {
    std::vector<std::string> known;
    if (function) {
        known.assign(std::begin(kFunctions), std::end(kFunctions));
    } else {
        for (const auto& row : kPlain) known.emplace_back(row.name);
        for (const auto& row : kTypePseudos) known.emplace_back(row.name);
    }
    std::string hint = did_you_mean(name, known);
    if (equals_folded(name, "contains") || equals_folded(name, "has-text")) {
        hint = "; write :-molva-contains(\"…\")";
    } else if (equals_folded(name, "matches-own")) {
        hint = "; write :-molva-matches-own(…)";
    }
    return fmt::format("unknown pseudo-class \":{}{}\"{}", utf8::printable(name),
                       function ? "(" : "", hint);
}

}  // namespace

bool Parser::pseudo(Simple& out) {
    const Token name = take();
    const bool old_element =
        std::any_of(std::begin(kOldElements), std::end(kOldElements),
                    [&](std::string_view known) { return equals_folded(known, name.value); });
    if (name.type == TokenType::colon || (name.type == TokenType::ident && old_element)) {
        return fail(name, "a saved page has no pseudo-elements; name the element alone");
    }
    if (name.type == TokenType::ident) return plain_pseudo(name, out);
    if (name.type == TokenType::function) return functional_pseudo(name, out);
    return fail(name, "a pseudo-class is expected behind \":\"");
}

bool Parser::plain_pseudo(const Token& name, Simple& out) {
    for (const auto& row : kPlain) {
        if (!equals_folded(row.name, name.value)) continue;
        out.kind = row.kind;
        out.state = row.state;
        return true;
    }
    for (const auto& row : kTypePseudos) {
        if (!equals_folded(row.name, name.value)) continue;
        out.kind = Kind::nth;
        out.nth = {0, 1};
        out.numbers = row.first ? kOfType : kLastOfType;
        out.from_both = row.first && row.last;
        return true;
    }
    return fail(name, unknown(name.value, false));
}

bool Parser::functional_pseudo(const Token& token, Simple& out) {
    const std::string& name = token.value;  // the lexer has lowered it
    if (name == "is" || name == "where") return nested(out, Kind::any_of, ListKind::forgiving);
    // The name :is() had in drafts; it never forgave.
    if (name == "matches") return nested(out, Kind::any_of, ListKind::real);
    if (name == "not") return nested(out, Kind::none_of, ListKind::real);
    if (name == "has") return nested(out, Kind::has, ListKind::relative);
    if (name == "nth-child") return nth(out, false, false);
    if (name == "nth-last-child") return nth(out, true, false);
    if (name == "nth-of-type") return nth(out, false, true);
    if (name == "nth-last-of-type") return nth(out, true, true);
    if (name == "lang") return lang(out);
    if (name == "dir") return dir(out);
    if (name == "-molva-contains") return contains(out);
    if (name == "-molva-matches-own") return matches_own(out);
    if (name == "current" || name == "host" || name == "host-context") {
        Simple inner;
        const bool good = nested(inner, Kind::any_of, ListKind::real);
        out.kind = Kind::never;
        return good;
    }
    return fail(token, unknown(name, true));
}

bool Parser::close(const char* wanted) {
    skip_space();
    if (peek().type == TokenType::right_round) {
        take();
        return true;
    }
    return peek().type == TokenType::end || fail(peek(), fmt::format("{} is expected", wanted));
}

bool Parser::nested(Simple& out, Kind kind, ListKind list_kind) {
    const auto number = list(list_kind);
    if (!number) return false;
    out.kind = kind;
    out.list = *number;
    return close("\")\"");
}

// an+b in tokens: CSS Syntax, section 6.2.
bool Parser::nth(Simple& out, bool from_end, bool of_type) {
    out.kind = Kind::nth;
    out.from_end = from_end;
    skip_space();
    if (!an_plus_b(out.nth)) {
        if (error_) return false;
        return fail(peek(), "\"odd\", \"even\", a number or a form such as \"2n+1\" is expected");
    }
    skip_space();
    if (of_type || peek().type != TokenType::ident || !equals_folded(peek().value, "of")) {
        out.numbers =
            of_type ? (from_end ? kLastOfType : kOfType) : (from_end ? kLastChild : kChild);
        return close(of_type ? "\")\"" : "\")\" or \"of\"");
    }
    take();
    const auto number = list(ListKind::real);
    if (!number) return false;
    out.list = *number;
    out.numbers = program_.numbers++;
    return close("\")\"");
}

bool Parser::an_plus_b(AnPlusB& out) {
    const bool plus = is_delim('+') && peek(1).type == TokenType::ident;
    if (plus) take();
    const Token& token = peek();
    if (token.type == TokenType::number && token.is_integer) {
        out = {0, take().number};
        return true;
    }
    if (token.type == TokenType::dimension && token.is_integer) {
        out.a = token.number;
        return dash_b(take().value, out);
    }
    if (token.type != TokenType::ident) return false;
    if (!plus && (equals_folded(token.value, "odd") || equals_folded(token.value, "even"))) {
        out = {2, equals_folded(take().value, "odd") ? 1 : 0};
        return true;
    }
    const bool minus = !plus && token.value.starts_with('-');
    out.a = minus ? -1 : 1;
    return dash_b(std::string_view{take().value}.substr(minus ? 1 : 0), out);
}

// What stands behind the factor: "n", "n-" with a number to follow, "n-3".
bool Parser::dash_b(std::string_view unit, AnPlusB& out) {
    if (unit.empty() || lower(unit.front()) != 'n') return false;
    unit.remove_prefix(1);
    if (unit.empty()) return signed_b(out);
    if (unit.front() != '-') return false;
    unit.remove_prefix(1);
    if (unit.empty()) {
        skip_space();
        if (peek().type != TokenType::number || !peek().is_integer || peek().has_sign) return false;
        out.b = -take().number;
        return true;
    }
    constexpr std::size_t kMostDigits = 9;  // as large as positions ever get
    if (!std::all_of(unit.begin(), unit.end(), [](char c) { return c >= '0' && c <= '9'; })) {
        return false;
    }
    unit.remove_prefix(std::min(unit.find_first_not_of('0'), unit.size()));
    int number = unit.size() > kMostDigits ? 999'999'999 : 0;
    for (const char c : unit.substr(0, kMostDigits)) {
        if (unit.size() <= kMostDigits) number = number * 10 + (c - '0');
    }
    out.b = -number;
    return true;
}

bool Parser::signed_b(AnPlusB& out) {
    skip_space();
    const bool minus = is_delim('-');
    if (minus || is_delim('+')) {
        take();
        skip_space();
        if (peek().type != TokenType::number || !peek().is_integer || peek().has_sign) return false;
        out.b = minus ? -take().number : take().number;
    } else if (peek().type == TokenType::number && peek().is_integer && peek().has_sign) {
        out.b = take().number;
    }
    return true;
}

bool Parser::lang(Simple& out) {
    out.kind = Kind::lang;
    do {
        skip_space();
        if (peek().type != TokenType::ident && peek().type != TokenType::string) {
            return fail(peek(), "a language such as \"ru\" is expected");
        }
        out.words.push_back(lowered(take().value));
        skip_space();
    } while (peek().type == TokenType::comma && (take(), true));
    return close("\")\" or \",\"");
}

bool Parser::dir(Simple& out) {
    skip_space();
    if (peek().type != TokenType::ident) return fail(peek(), "\"ltr\" or \"rtl\" is expected");
    const std::string& word = take().value;
    out.right_to_left = equals_folded(word, "rtl");
    // Other words are valid and match nothing (Selectors 4, section 7.1).
    out.kind = out.right_to_left || equals_folded(word, "ltr") ? Kind::dir : Kind::never;
    return close("\")\"");
}

bool Parser::case_flag(bool& fold) {
    skip_space();
    if (peek().type != TokenType::ident) return true;
    if (!equals_folded(peek().value, "i")) {
        return fail(peek(), "the flag behind a text is \"i\"");
    }
    take();
    fold = true;
    return true;
}

bool Parser::contains(Simple& out) {
    out.kind = Kind::contains;
    do {
        skip_space();
        if (peek().type != TokenType::string) return fail(peek(), "a text in quotes is expected");
        out.words.push_back(fold_text(peek().value));
        if (out.words.back().empty()) {
            return fail(peek(), "an empty text stands in every element; name some text");
        }
        take();
        if (!case_flag(out.fold)) return false;
    } while (peek().type == TokenType::comma && (take(), true));
    if (out.fold) {
        for (std::string& word : out.words) word = utf8::lower(word);
    }
    return close("\")\" or \",\"");
}

bool Parser::matches_own(Simple& out) {
    out.kind = Kind::matches_own;
    skip_space();
    const Token& token = peek();
    if (token.type != TokenType::raw && token.type != TokenType::string) {
        return fail(token, "a regular expression is expected");
    }
    take();
    if (token.type == TokenType::string && !case_flag(out.fold)) return false;
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_case_sensitive(!out.fold);
    options.set_max_mem(std::int64_t{1} << 20);
    auto expression = std::make_shared<re2::RE2>(token.value, options);
    if (!expression->ok()) {
        return fail(token, fmt::format("not a regular expression for RE2: {}",
                                       utf8::printable(expression->error())));
    }
    out.expression = std::move(expression);
    return close("\")\"");
}

}  // namespace molva::html::css
