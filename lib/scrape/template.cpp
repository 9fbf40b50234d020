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

std::optional<std::vector<std::pair<std::string, std::string>>> match_url(std::string_view pattern,
                                                                          std::string_view url) {
    std::string expression;
    std::vector<std::string> names;
    std::string literal;
    const auto flush = [&] {
        expression += RE2::QuoteMeta(literal);
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
            names.emplace_back(name);
            expression += reserved ? "([^?#]+)" : "([^/?#&]+)";
            i = end;
        } else if (pattern[i] == '*') {
            flush();
            expression += ".*";
        } else {
            literal += pattern[i];
        }
    }
    flush();
    RE2::Options options{RE2::Quiet};
    options.set_dot_nl(true);
    const RE2 compiled{expression, options};
    if (!compiled.ok()) return std::nullopt;

    std::vector<std::string> values(names.size());
    std::vector<RE2::Arg> args(names.size());
    std::vector<const RE2::Arg*> pointers(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        args[i] = &values[i];
        pointers[i] = &args[i];
    }
    const re2::StringPiece text{url.data(), url.size()};
    if (!RE2::FullMatchN(text, compiled, pointers.data(), static_cast<int>(names.size()))) {
        return std::nullopt;
    }
    std::vector<std::pair<std::string, std::string>> out;
    for (std::size_t i = 0; i < names.size(); ++i) {
        out.emplace_back(names[i], percent_decode(values[i]));
    }
    return out;
}

}  // namespace molva::scrape
