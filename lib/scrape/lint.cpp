#include "scrape/lint.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace molva::scrape {

namespace {

bool uses(const Definition& definition, const std::string& name) {
    std::vector<const Template*> all{&definition.url, &definition.next_url, &definition.body,
                                     &definition.page_url};
    for (const auto& header : definition.headers) all.push_back(&header.second);
    for (const auto& field : definition.fields) all.push_back(&field.form);
    return std::any_of(all.begin(), all.end(), [&](const Template* text) {
        const auto names = text->names();
        return std::find(names.begin(), names.end(), name) != names.end();
    });
}

void lint_requests(const Definition& definition, std::vector<std::string>& out) {
    bool secret = false;
    for (const auto& param : definition.params) {
        secret = secret || param.secret;
        if (!uses(definition, param.name)) {
            out.push_back(fmt::format("the parameter \"{}\" is used nowhere", param.name));
        }
        if (!param.pattern && !param.secret) {
            out.push_back(fmt::format(
                "the parameter \"{}\" has no pattern: a wrong value is found out by the site only",
                param.name));
        }
    }
    if (secret && definition.page_url.empty()) {
        out.emplace_back(
            "requests carry a secret and there is no fetch.page_url: reviews without a permalink "
            "get no address");
    }
    if (definition.match.empty() && !definition.url.empty()) {
        out.emplace_back("no \"match\": the definition is not found by an address");
    }
}

void lint_page(const Definition& definition, std::vector<std::string>& out) {
    if (definition.kind == Kind::csv || definition.kind == Kind::feed ||
        definition.kind == Kind::schema_org) {
        return;
    }
    if (definition.none.empty() && definition.empty.empty() && !definition.total) {
        out.emplace_back(
            "neither page.none nor page.empty nor page.total: a page without reviews cannot be "
            "told from a page whose layout has changed");
    }
    if (!definition.total) {
        out.emplace_back("no page.total: reviews that are left out on the way go unnoticed");
    }
    if (definition.refused.empty()) {
        out.emplace_back("no page.refused: only the common challenge pages are recognized");
    }
    if (!definition.next.any() && !definition.partial && definition.more.empty()) {
        out.emplace_back(
            "no page.next, page.more or page.partial: the page is taken for the whole list");
    }
}

void lint_fields(const Definition& definition, std::vector<std::string>& out) {
    if (definition.kind == Kind::feed || definition.kind == Kind::schema_org) return;
    if (!definition.field("id") && !definition.field("url")) {
        out.emplace_back("neither id nor url: identities are derived from author, date and title");
    }
    for (const auto* name : {"author", "published", "text"}) {
        if (!definition.field(name)) out.push_back(fmt::format("no field \"{}\"", name));
    }
    const auto* published = definition.field("published");
    const bool in_words = !definition.language.empty() || (published && !published->format.empty());
    if (published && in_words && definition.zone.empty() && published->zone.empty()) {
        out.emplace_back("no zone: times without an offset are taken for UTC");
    }
    const bool anything_required = std::any_of(definition.fields.begin(), definition.fields.end(),
                                               [](const Field& field) { return field.required; });
    if (!anything_required) {
        out.emplace_back("no field is required: whatever fits page.rows counts as a review");
    }
}

}  // namespace

std::vector<std::string> lint(const Definition& definition) {
    std::vector<std::string> out;
    lint_requests(definition, out);
    lint_page(definition, out);
    lint_fields(definition, out);
    return out;
}

}  // namespace molva::scrape
