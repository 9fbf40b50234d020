#include "scrape/source.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <charconv>

#include "base/file.hpp"
#include "base/suggest.hpp"
#include "base/url.hpp"
#include "base/utf8.hpp"

namespace molva::scrape {

namespace {

/// A key or a token; a longer file is not one.
constexpr std::size_t kLargestSecret = 64 << 10;

void read_param(toml::Table& params, const std::string& name, Source& out) {
    const auto value = *params.value(name);
    if (const auto text = value.string()) {
        out.params[name] = *text;
    } else if (const auto number = value.integer()) {
        out.params[name] = fmt::format("{}", *number);
    } else if (value.is_table()) {
        auto table = *params.table(name);
        Secret secret{table.string("env").value_or(""), table.string("file").value_or("")};
        if (secret.env.empty() == secret.file.empty()) {
            params.fail(name, "a secret is { env = \"NAME\" } or { file = \"PATH\" }");
        }
        out.secrets[name] = std::move(secret);
    } else {
        params.fail(name, "a parameter is a string or a whole number");
    }
}

// One byte as text gives it, and how long that is.
struct Spelled {
    char byte;
    std::size_t size;
};

std::optional<char> hex_byte(std::string_view digits) {
    unsigned value = 0;
    if (digits.size() < 2) return std::nullopt;
    const auto* end = digits.data() + 2;
    if (std::from_chars(digits.data(), end, value, 16).ptr != end) return std::nullopt;
    return static_cast<char>(value);
}

// Of a URL, whoever encoded it: "%2F", "%2f", "/"; "+" for a blank.
Spelled in_url(std::string_view text, char wanted) {
    if (text[0] == '%') {
        if (const auto byte = hex_byte(text.substr(1))) return {*byte, 3};
    }
    return {text[0] == '+' && wanted == ' ' ? ' ' : text[0], 1};
}

// Of a string of JSON (RFC 8259 section 7).
Spelled in_json(std::string_view text, char) {
    if (text[0] != '\\' || text.size() < 2) return {text[0], 1};
    if (text.substr(1).starts_with("u00")) {
        if (const auto byte = hex_byte(text.substr(4))) return {*byte, 6};
    }
    constexpr std::string_view kLetters = "bfnrt", kBytes = "\b\f\n\r\t";
    const auto letter = kLetters.find(text[1]);
    return {letter == std::string_view::npos ? text[1] : kBytes[letter], 2};
}

Spelled as_it_is(std::string_view text, char) { return {text[0], 1}; }

// How many bytes at the beginning of the text are the secret; 0: they are not.
std::size_t spelled(std::string_view text, std::string_view secret) {
    for (const auto reading : {as_it_is, in_url, in_json}) {
        std::size_t at = 0, matched = 0;
        while (matched < secret.size() && at < text.size()) {
            const Spelled next = reading(text.substr(at), secret[matched]);
            if (next.byte != secret[matched]) break;
            at += next.size;
            ++matched;
        }
        if (matched == secret.size()) return at;
    }
    return 0;
}

}  // namespace

Source read_source(toml::Table table) {
    Source out;
    out.name = table.required("name");
    out.subject = table.string("subject").value_or("");
    // They go into messages, metrics and the names of things elsewhere.
    for (const auto& [key, text] : {std::pair{"name", &out.name}, {"subject", &out.subject}}) {
        if (utf8::printable(*text) == *text) continue;
        table.fail(key, "must be one line without control characters");
    }
    out.scraper = table.required("scraper");
    out.url = table.string("url").value_or("");
    if (auto params = table.table("params")) {
        for (const auto& name : params->keys()) read_param(*params, name, out);
    }
    out.max_pages = table.integer("max_pages");
    if (out.max_pages && (*out.max_pages < 1 || *out.max_pages > 10'000)) {
        table.fail("max_pages", "must be 1 to 10000");
    }
    out.interval_s = table.number("interval_s");
    if (out.interval_s && !(*out.interval_s >= 0 && *out.interval_s <= 86'400)) {
        table.fail("interval_s", "must be 0 to 86400 seconds");
    }
    return out;
}

Result<void> resolve_secrets(
    Source& source,
    const std::function<std::optional<std::string>(const std::string&)>& environment) {
    for (const auto& [name, secret] : source.secrets) {
        std::string value;
        std::string from;
        if (!secret.env.empty()) {
            from = "the environment variable " + utf8::printable(secret.env);
            value = environment(secret.env).value_or("");
        } else {
            from = utf8::printable(secret.file);
            auto text = read_file(secret.file, kLargestSecret);
            if (!text) return Error{Exit::usage, text.error().where, text.error().what};
            value = std::move(*text);
        }
        while (value.ends_with('\n') || value.ends_with('\r')) value.pop_back();
        if (value.empty()) {
            return Error{Exit::usage, source.name,
                         fmt::format("the parameter \"{}\" should come from {}, which is empty or "
                                     "not there",
                                     name, from)};
        }
        // Headers cannot hold one, and half a secret would not be known for one.
        if (value.find_first_of(std::string_view{"\r\n\0", 3}) != std::string::npos) {
            return Error{Exit::usage, source.name,
                         fmt::format("the parameter \"{}\" comes from {}, which is more than one "
                                     "line",
                                     name, from)};
        }
        source.hidden.push_back(value);
        source.params[name] = std::move(value);
    }
    source.secrets.clear();
    return {};
}

bool is_elsewhere(const Definition& definition, const Source& source) {
    if (source.url.empty() || definition.match.empty()) return false;
    return !match_params(definition, source.url);
}

Result<std::map<std::string, std::string>> complete_params(const Definition& definition,
                                                           const Source& source) {
    const auto refuse = [&](std::string what) {
        return Error{Exit::usage, source.name, std::move(what)};
    };
    for (const auto& [name, value] : source.params) {
        if (definition.param(name)) continue;
        std::vector<std::string> known;
        for (const auto& param : definition.params) known.push_back(param.name);
        return refuse(fmt::format("the scraper \"{}\" has no parameter \"{}\"{}", definition.id,
                                  utf8::printable(name), did_you_mean(name, known)));
    }

    std::map<std::string, std::string> out = source.params;
    if (!source.url.empty()) {
        if (const auto parts = match_params(definition, source.url)) {
            for (const auto& [name, value] : *parts) out.emplace(name, value);
        }
    }
    for (const auto& param : definition.params) {
        auto at = out.find(param.name);
        if (at == out.end() && !param.fallback.empty()) {
            at = out.emplace(param.name, param.fallback).first;
        }
        if (at == out.end()) {
            // Without a URL of its own a definition can do with the source's.
            if (!param.required || is_elsewhere(definition, source)) continue;
            return refuse(fmt::format("the scraper \"{}\" needs the parameter \"{}\": {}",
                                      definition.id, param.name, param.description));
        }
        if (param.secret && std::find(source.hidden.begin(), source.hidden.end(), at->second) ==
                                source.hidden.end()) {
            return refuse(
                fmt::format("the parameter \"{}\" is a secret: {} = {{ env = \"NAME\" }} "
                            "or {{ file = \"PATH\" }}",
                            param.name, param.name));
        }
        if (param.pattern && !RE2::FullMatch(at->second, *param.pattern)) {
            return refuse(fmt::format("the parameter \"{}\" does not fit {}: {}", param.name,
                                      param.pattern_text, param.description));
        }
    }
    return out;
}

std::string redact(const Source& source, std::string text) {
    if (source.hidden.empty()) return text;
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        // The longest: one secret may be the beginning of another.
        std::size_t longest = 0;
        for (const auto& hidden : source.hidden) {
            longest = std::max(longest, spelled(std::string_view{text}.substr(at), hidden));
        }
        out += longest > 0 ? "***" : text.substr(at, 1);
        at += std::max<std::size_t>(longest, 1);
    }
    return out;
}

std::string shown_url(const Source& source, std::string_view url) {
    return redact(source, without_login(url));
}

}  // namespace molva::scrape
