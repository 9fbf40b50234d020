#include "scrape/source.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

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
    for (const auto& hidden : source.hidden) {
        for (const auto& form : {hidden, percent_encode(hidden)}) {
            for (auto at = text.find(form); at != std::string::npos; at = text.find(form, at + 3)) {
                text.replace(at, form.size(), "***");
            }
        }
    }
    return text;
}

}  // namespace molva::scrape
