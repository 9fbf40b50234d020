// A whole definition from its text, what is wrong with one, and which of many
// takes an address.

#include <algorithm>
#include <cstdlib>
#include <mutex>

#include "scrape/definition.hpp"
#include "scrape/definition_loader.hpp"

namespace molva::scrape {

// Expressions that thousands of sources and pages are held against, compiled once.
class UrlMatchers {
public:
    const std::vector<UrlMatcher>& of(const Definition& definition) {
        std::call_once(made_, [&] {
            const auto own = [&](std::string_view name) {
                const auto* param = definition.param(name);
                return param ? param->pattern_text : std::string{};
            };
            for (const auto& pattern : definition.match) all_.emplace_back(pattern, own);
        });
        return all_;
    }

private:
    std::once_flag made_;
    std::vector<UrlMatcher> all_;
};

Result<Definition> parse_definition(std::string_view toml, const std::string& name) {
    auto document = toml::Document::parse(toml, name);
    if (!document) return document.error();
    Definition out;
    out.file = name;
    out.matchers = std::make_shared<UrlMatchers>();
    DefinitionLoader loader{document->root(), out};
    loader.load();
    if (auto finished = document->finish(); !finished) return finished.error();
    if (!loader.errors().empty()) return loader.errors().front();
    return out;
}

std::vector<Error> definition_problems(std::string_view toml, const std::string& name) {
    auto document = toml::Document::parse(toml, name);
    if (!document) return {document.error()};
    Definition out;
    out.matchers = std::make_shared<UrlMatchers>();
    DefinitionLoader loader{document->root(), out};
    loader.load();
    auto all = document->problems();
    all.insert(all.end(), loader.errors().begin(), loader.errors().end());
    // "FILE:12:3" by its numbers; what has no place comes first.
    const auto line = [](const Error& error) {
        const auto column = error.where.rfind(':');
        const auto from = column == std::string::npos || column == 0
                              ? std::string::npos
                              : error.where.rfind(':', column - 1);
        return from == std::string::npos ? 0L : std::atol(error.where.c_str() + from + 1);
    };
    std::stable_sort(all.begin(), all.end(),
                     [&](const Error& a, const Error& b) { return line(a) < line(b); });
    const auto same = [](const Error& a, const Error& b) {
        return a.where == b.where && a.what == b.what;
    };
    all.erase(std::unique(all.begin(), all.end(), same), all.end());
    return all;
}

std::optional<std::vector<std::pair<std::string, std::string>>> match_params(
    const Definition& definition, std::string_view url) {
    for (const auto& matcher : definition.matchers->of(definition)) {
        if (auto values = matcher.match(url)) return values;
    }
    return std::nullopt;
}

std::vector<const Definition*> matching(std::span<const Definition> all, std::string_view url) {
    std::vector<const Definition*> out;
    for (const auto& definition : all) {
        if (match_params(definition, url)) out.push_back(&definition);
    }
    return out;
}

}  // namespace molva::scrape
