// The [page] table: what an answer is made of, where its rows are, what comes
// after it and what a refusal looks like.

#include <fmt/format.h>
#include <re2/re2.h>

#include "scrape/definition_loader.hpp"

namespace molva::scrape {

Fits DefinitionLoader::page_fits() const {
    if (out_.kind == Kind::csv) return {.column = true};
    if (out_.kind == Kind::json) return {.path = true};
    return {.css = true, .path = out_.reads_json()};
}

std::vector<Select> DefinitionLoader::selects(toml::Table& table, std::string_view key, Fits fits) {
    std::vector<Select> out;
    const auto value = table.value(key);
    if (!value) return out;
    const auto items = value->is_string() ? std::vector{*value} : value->items();
    if (items.empty()) errors_.push_back(value->error("must be a selector or a list of them"));
    for (const auto& item : items) {
        if (auto one = select(item, fits)) out.push_back(std::move(*one));
    }
    return out;
}

std::optional<Select> DefinitionLoader::select(const toml::Value& item, Fits fits) {
    const auto text = item.string();
    if (!text) {
        errors_.push_back(item.error("a selector is a string"));
        return std::nullopt;
    }
    auto out = compile_select(*text, fits.column ? Rows::columns : Rows::elements);
    if (!out) {
        errors_.push_back(item.error(out.error().what));
    } else if (out->kind == Select::Kind::path && !fits.path) {
        errors_.push_back(item.error(fits.css
                                         ? "a JSONPath, but there is no JSON here; page.data or "
                                           "page.variable names JSON inside a page"
                                         : "a JSONPath does not fit here"));
    } else if (out->kind == Select::Kind::css && !fits.css) {
        errors_.push_back(item.error("JSON has no elements; a JSONPath begins with \"$\""));
    } else {
        return std::move(*out);
    }
    return std::nullopt;
}

void DefinitionLoader::load_page() {
    auto page = root_.table("page");
    const bool by_rows = out_.kind == Kind::html || out_.kind == Kind::json;
    if (!page) {
        if (by_rows && !root_.has("page")) fail(root_, {}, "[page] with \"rows\" is missing");
        return;
    }
    load_data(*page);
    const Fits fits = page_fits();
    if (by_rows) {
        const Fits below = out_.reads_json() ? Fits{.path = true} : fits;
        out_.rows = selects(*page, "rows", below);
        if (!page->has("rows")) fail(*page, {}, "\"rows\" is missing");
        out_.exclude = selects(*page, "exclude", below);
        out_.silent = selects(*page, "silent", below);
    }
    if (out_.kind == Kind::csv) {
        const auto delimiter = page->string("delimiter").value_or("");
        if (delimiter.size() > 1) fail(*page, "delimiter", "must be one character");
        if (!delimiter.empty()) out_.delimiter = delimiter.front();
    } else {
        out_.none = selects(*page, "none", fits);
        if (out_.reads_json()) out_.empty = selects(*page, "empty", Fits{.path = true});
        out_.more = selects(*page, "more", fits);
        out_.total = load_field(*page, "total", "total", As::count, fits);
        load_next(*page);
    }
    const std::vector<std::string> orders{"newest", "other"};
    const std::string order = out_.newest_first ? "newest" : "other";
    out_.newest_first = one_of(*page, "order", orders).value_or(order) == "newest";
    out_.partial = page->boolean("partial").value_or(out_.partial);
    load_refused(*page);
    if (out_.kind == Kind::html) wants_islands_ = page->boolean("islands").value_or(false);
}

void DefinitionLoader::load_data(toml::Table& page) {
    if (out_.kind == Kind::html) {
        out_.data = selects(page, "data", {.css = true});
        out_.variable = page.string("variable").value_or("");
    }
    if (out_.kind == Kind::json) out_.prefix = page.string("prefix").value_or("");
    if (out_.reads_json()) out_.nested = selects(page, "nested", {.path = true});
}

void DefinitionLoader::load_next(toml::Table& page) {
    const auto value = page.value("next");
    if (!value) return;
    if (!value->is_table()) {
        out_.next.link = selects(page, "next", page_fits());
        return;
    }
    auto next = *page.table("next");
    out_.next.cursor = load_field(next, "cursor", "cursor", As::text, page_fits());
    out_.next.first_cursor = next.string("first").value_or("");
    out_.next.counted = next.has("start");
    out_.next.start = next.integer("start").value_or(1);
    out_.next.step = next.integer("step").value_or(1);
    out_.next.until_total = next.boolean("until_total").value_or(false);
    out_.next.last = load_field(next, "last", "last", As::count, page_fits());
    if (out_.next.counted == next.has("cursor")) {
        fail(page, "next", "one of \"cursor\" and \"start\" says how pages follow one another");
    }
    if (out_.next.step < 1 || out_.next.step > 10'000) {
        fail(next, "step", "must be 1 to 10000");
    }
    if (out_.next.start < 0 || out_.next.start > 1'000'000) {
        fail(next, "start", "must be 0 to 1000000");
    }
    if (next.has("first") && !next.has("cursor")) fail(next, "first", "belongs to \"cursor\"");
    if ((next.has("last") || next.has("step")) && !out_.next.counted) {
        fail(next, next.has("last") ? "last" : "step", "belongs to \"start\"");
    }
    if (out_.next.until_total && !out_.total) fail(next, "until_total", "there is no page.total");
}

void DefinitionLoader::load_refused(toml::Table& page) {
    for (auto& table : page.tables("refused")) {
        Refusal refusal;
        // A refusal often comes as HTML where JSON was asked for.
        refusal.select = selects(table, "select", {.css = true, .path = out_.kind != Kind::csv});
        refusal.text = pattern(table, "text");
        refusal.url = pattern(table, "url");
        if (const auto status = table.integer("status")) {
            if (*status < 100 || *status > 599) fail(table, "status", "must be 100 to 599");
            refusal.status = static_cast<int>(*status);
        }
        refusal.reason = table.required("reason");
        const std::vector<std::string> verdicts{"blocked", "failed"};
        refusal.failed = one_of(table, "verdict", verdicts).value_or("blocked") == "failed";
        if (!table.has("select") && !table.has("text") && !table.has("url") &&
            !table.has("status")) {
            fail(table, {}, "one of select, text, url, status says what a refusal looks like");
        }
        out_.refused.push_back(std::move(refusal));
    }
}

}  // namespace molva::scrape
