#include "scrape/template.hpp"

#include <re2/re2.h>

#include "base/url.hpp"
#include "json/value.hpp"

namespace molva::scrape {

namespace {

bool is_name(std::string_view text) {
    if (text.empty() || text.front() < 'a' || text.front() > 'z') return false;
    for (const char c : text) {
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) return false;
    }
    return true;
}

/// RFC 3986 section 2.2, the characters that {+name} leaves alone.
constexpr std::string_view kReserved = ":/?#[]@!$&'()*+,;=";

std::string encode_reserved(std::string_view value) {
    std::string out;
    for (const char c : value) {
        if (kReserved.find(c) != std::string_view::npos) {
            out += c;
        } else {
            out += percent_encode(std::string_view{&c, 1});
        }
    }
    return out;
}

std::string quoted(const std::string& value, Template::Quoting quoting, bool reserved) {
    switch (quoting) {
        case Template::Quoting::url:
            return reserved ? encode_reserved(value) : percent_encode(value);
        case Template::Quoting::json: {
            const std::string text = json::quote(value);
            return text.substr(1, text.size() - 2);
        }
        case Template::Quoting::none:
            break;
    }
    return value;
}

}  // namespace

Template::Template(std::string_view text) : text_(text) {
    std::string literal;
    while (!text.empty()) {
        if (text.front() == '{') {
            const auto end = text.find('}');
            std::string_view name =
                end == std::string_view::npos ? std::string_view{} : text.substr(1, end - 1);
            const bool reserved = name.starts_with('+');
            if (reserved) name.remove_prefix(1);
            if (is_name(name)) {
                if (!literal.empty()) pieces_.push_back({literal});
                literal.clear();
                pieces_.push_back({std::string{name}, true, reserved});
                text.remove_prefix(end + 1);
                continue;
            }
        }
        literal += text.front();
        text.remove_prefix(1);
    }
    if (!literal.empty()) pieces_.push_back({literal});
}

std::optional<std::string> Template::fill(const Lookup& lookup, Quoting quoting) const {
    std::string out;
    for (const auto& piece : pieces_) {
        if (!piece.place) {
            out += piece.text;
            continue;
        }
        const auto value = lookup(piece.text);
        if (!value) return std::nullopt;
        out += quoted(*value, quoting, piece.reserved);
    }
    return out;
}

std::vector<std::string> Template::names() const {
    std::vector<std::string> out;
    for (const auto& piece : pieces_) {
        if (piece.place) out.push_back(piece.text);
    }
    return out;
}

// A pattern of addresses as a regular expression.
struct UrlMatcher::Form {
    struct Place {
        std::string name;
        int group = 0;
        bool reserved = false;  // {+name}
    };
    std::string expression;
    std::vector<Place> places;
    int groups = 0;
    std::unique_ptr<const RE2> compiled;

    std::optional<Values> match(std::string_view url) const;
};

namespace {

/// What stands in for a name: its own pattern, if that can be a part of another.
std::string group_for(const std::string& own, bool reserved, int& groups) {
    const char* any = reserved ? "([^?#]+)" : "([^/?#&]+)";
    if (own.empty()) return any;
    const RE2 compiled{own, RE2::Quiet};
    if (!compiled.ok()) return any;
    groups += compiled.NumberOfCapturingGroups();
    return "((?:" + own + "))";
}

}  // namespace

UrlMatcher::UrlMatcher(std::string_view pattern, const Own& own) {
    // Patterns are about decoded values: where one does not match the address
    // as it is written, its form alone counts.
    if (own) forms_.push_back(read(pattern, own));
    forms_.push_back(read(pattern, {}));
}

std::shared_ptr<const UrlMatcher::Form> UrlMatcher::read(std::string_view pattern, const Own& own) {
    auto out = std::make_shared<Form>();
    std::string literal;
    const auto flush = [&] {
        out->expression += RE2::QuoteMeta(literal);
        literal.clear();
    };
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const auto end = pattern[i] == '{' ? pattern.find('}', i) : std::string_view::npos;
        std::string_view name =
            end == std::string_view::npos ? std::string_view{} : pattern.substr(i + 1, end - i - 1);
        const bool reserved = name.starts_with('+');
        if (reserved) name.remove_prefix(1);
        if (is_name(name)) {
            flush();
            out->places.push_back({std::string{name}, ++out->groups, reserved});
            out->expression += group_for(own ? own(name) : "", reserved, out->groups);
            i = end;
        } else if (pattern[i] == '*') {
            flush();
            out->expression += ".*";
        } else {
            literal += pattern[i];
        }
    }
    flush();
    RE2::Options options{RE2::Quiet};
    options.set_dot_nl(true);
    out->compiled = std::make_unique<const RE2>(out->expression, options);
    return out;
}

std::optional<UrlMatcher::Values> UrlMatcher::match(std::string_view url) const {
    for (const auto& form : forms_) {
        if (auto values = form->match(url)) return values;
    }
    return std::nullopt;
}

std::optional<UrlMatcher::Values> UrlMatcher::Form::match(std::string_view url) const {
    if (!compiled->ok() || compiled->NumberOfCapturingGroups() != groups) return std::nullopt;
    std::vector<re2::StringPiece> parts(static_cast<std::size_t>(groups) + 1);
    const re2::StringPiece text{url.data(), url.size()};
    if (!compiled->Match(text, 0, text.size(), RE2::ANCHOR_BOTH, parts.data(),
                         static_cast<int>(parts.size()))) {
        return std::nullopt;
    }
    Values out;
    for (const auto& place : places) {
        const auto& part = parts[static_cast<std::size_t>(place.group)];
        const std::string_view value{part.data(), part.size()};
        // A pattern of its own must not reach over the part's end.
        if (value.find_first_of(place.reserved ? "?#" : "/?#&") != std::string_view::npos) {
            return std::nullopt;
        }
        out.emplace_back(place.name, percent_decode(value));
    }
    return out;
}

std::optional<UrlMatcher::Values> match_url(std::string_view pattern, std::string_view url,
                                            const UrlMatcher::Own& own) {
    return UrlMatcher{pattern, own}.match(url);
}

}  // namespace molva::scrape
