#include "scrape/definition.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "base/suggest.hpp"
#include "base/url.hpp"
#include "base/utf8.hpp"
#include "html/selector.hpp"
#include "scrape/definition_loader.hpp"
#include "scrape/islands.hpp"
#include "value/date.hpp"

namespace molva::scrape {

namespace {

constexpr std::array<std::string_view, 23> kFieldNames{
    "id",          "url",          "author",  "author_url", "author_id",    "rating",
    "rating_best", "rating_worst", "title",   "text",       "pros",         "cons",
    "lang",        "published",    "edited",  "reply",      "reply_author", "reply_published",
    "votes_up",    "votes_down",   "version", "place",      "verified"};

const std::vector<std::string> kKinds{"html", "json", "schema-org", "feed", "csv"};
const std::vector<std::string> kHow{"recorded", "documented", "unverified"};
const std::vector<std::string> kMethods{"GET", "POST"};
const std::vector<std::string> kRender{"browser"};

bool is_word(std::string_view text, std::string_view others) {
    if (text.empty() || text.front() < 'a' || text.front() > 'z') return false;
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               others.find(c) != std::string_view::npos;
    });
}

/// "2gis" is one.
bool is_id(std::string_view text) {
    return text.front() != '-' && is_word("a" + std::string{text}, "-");
}

bool is_http(std::string_view text) {
    return text.starts_with("https://") || text.starts_with("http://");
}

/// Headers that are the fetcher's own business, or a disguise.
bool is_forbidden_header(const std::string& lower) {
    static constexpr std::array<std::string_view, 9> kForbidden{
        "user-agent",     "cookie",
        "host",           "content-length",
        "connection",     "transfer-encoding",
        "if-none-match",  "if-modified-since",
        "accept-encoding"};
    return std::find(kForbidden.begin(), kForbidden.end(), lower) != kForbidden.end();
}

}  // namespace

std::string_view to_string(Kind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::span<const std::string_view> field_names() { return kFieldNames; }

bool Definition::reads_json() const {
    return kind == Kind::json || (kind == Kind::html && (!data.empty() || !variable.empty()));
}

const Field* Definition::field(std::string_view field_name) const {
    const auto at = std::find_if(fields.begin(), fields.end(),
                                 [&](const Field& field) { return field.name == field_name; });
    return at == fields.end() ? nullptr : &*at;
}

const Param* Definition::param(std::string_view param_name) const {
    const auto at = std::find_if(params.begin(), params.end(),
                                 [&](const Param& param) { return param.name == param_name; });
    return at == params.end() ? nullptr : &*at;
}

// ---- the loader's shared parts ----

void DefinitionLoader::fail(const toml::Table& table, std::string_view key, std::string what) {
    errors_.push_back({Exit::usage, table.where(key), std::move(what)});
}

std::optional<std::string> DefinitionLoader::one_of(toml::Table& table, std::string_view key,
                                                    std::span<const std::string> words) {
    auto word = table.string(key);
    if (!word || std::find(words.begin(), words.end(), *word) != words.end()) return word;
    fail(table, key,
         fmt::format("\"{}\" is not one of {}{}", utf8::printable(*word), fmt::join(words, ", "),
                     did_you_mean(*word, words)));
    return std::nullopt;
}

std::shared_ptr<const re2::RE2> DefinitionLoader::pattern(toml::Table& table,
                                                          std::string_view key) {
    const auto text = table.string(key);
    if (!text) return nullptr;
    RE2::Options options{RE2::Quiet};
    options.set_max_mem(1 << 20);
    auto compiled = std::make_shared<const re2::RE2>(*text, options);
    if (compiled->ok()) return compiled;
    fail(table, key, fmt::format("not a pattern (RE2): {}", compiled->error()));
    return nullptr;
}

void DefinitionLoader::language_and_zone(toml::Table& table, std::string& language,
                                         std::string& zone) {
    language = table.string("language").value_or("");
    if (!language.empty() && !value::known_date_language(language)) {
        fail(table, "language",
             fmt::format("dates in the language \"{}\" cannot be read; leave it out if they are "
                         "written without words",
                         utf8::printable(language)));
    }
    zone = table.string("zone").value_or("");
    if (!zone.empty() && !value::known_zone(zone)) {
        fail(table, "zone",
             fmt::format("\"{}\" is not a name of the IANA time zone database, as "
                         "\"Europe/Moscow\" is",
                         utf8::printable(zone)));
    }
}

// ---- head, parameters, requests ----

void DefinitionLoader::load() {
    load_head();
    load_params();
    load_example_params();
    load_fetch();
    load_page();
    load_fields();
    load_aspects();
    check_forms();
    check_match(root_);
    check_whole();
    load_islands();
    load_variants();
}

void DefinitionLoader::load_islands() {
    if (wants_islands_ || out_.kind == Kind::schema_org) out_.islands = islands_of(out_);
    if (wants_islands_ && !out_.islands && errors_.empty()) {
        fail(root_, "page",
             "\"islands\" needs selectors that begin with a name, class, id or attribute and do "
             "not ask for an element's place among others");
    }
}

void DefinitionLoader::load_kind(std::string_view otherwise) {
    const auto word = one_of(root_, "kind", kKinds).value_or(std::string{otherwise});
    out_.kind = static_cast<Kind>(std::find(kKinds.begin(), kKinds.end(), word) - kKinds.begin());
}

void DefinitionLoader::load_head() {
    const auto schema = root_.integer("schema");
    if (!schema && !root_.has("schema")) fail(root_, {}, "\"schema\" is missing: schema = 1");
    if (schema && *schema != kSchema) {
        fail(root_, "schema",
             fmt::format("format {} is not known; this program reads {}", *schema, kSchema));
    }
    out_.id = root_.required("id");
    if (!out_.id.empty() && !is_id(out_.id)) {
        fail(root_, "id", "an id is made of a-z, 0-9 and \"-\"");
    }
    out_.name = root_.required("name");
    load_kind("html");
    out_.match = root_.strings("match");
    out_.example = root_.string("example").value_or("");
    language_and_zone(root_, out_.language, out_.zone);

    auto checked = root_.table("checked");
    if (!checked) {
        if (!root_.has("checked")) {
            fail(root_, {}, "\"checked\" is missing: checked = { how = \"unverified\" }");
        }
        return;
    }
    out_.checked_on = checked->date("date").value_or("");
    out_.checked_how = one_of(*checked, "how", kHow).value_or("");
    out_.checked_note = checked->string("note").value_or("");
    if (!checked->has("how")) fail(*checked, {}, "\"how\" is missing");
    if (!checked->has("date") && out_.checked_how != "unverified") {
        fail(*checked, {}, "\"date\" is missing");
    }
}

void DefinitionLoader::load_params() {
    auto params = root_.table("params");
    if (!params) return;
    for (const auto& name : params->keys()) {
        const bool taken = name == "page" || name == "cursor" || name == "value" || name == "url";
        if (!is_word(name, "_") || taken) {
            fail(*params, name,
                 "a parameter's name is made of a-z, 0-9 and \"_\" and is none of page, cursor, "
                 "url, value");
        }
        auto table = params->table(name);
        if (!table) continue;
        Param param;
        param.name = name;
        param.description = table->required("description");
        param.required = table->boolean("required").value_or(false);
        param.secret = table->boolean("secret").value_or(false);
        param.fallback = table->string("default").value_or("");
        param.pattern = pattern(*table, "pattern");
        if (param.pattern) param.pattern_text = param.pattern->pattern();
        if (param.required && table->has("default")) {
            fail(*table, "default", "a required parameter has no default");
        } else if (param.secret && table->has("default")) {
            fail(*table, "default", "a secret has no default");
        } else if (param.pattern && !param.fallback.empty() &&
                   !RE2::FullMatch(param.fallback, *param.pattern)) {
            fail(*table, "default", "the default does not fit the pattern");
        }
        out_.params.push_back(std::move(param));
    }
}

void DefinitionLoader::load_example_params() {
    auto values = root_.table("example_params");
    if (!values) return;
    std::vector<std::string> known;
    for (const auto& param : out_.params) known.push_back(param.name);
    for (const auto& name : values->keys()) {
        const auto text = values->string(name);
        const auto* param = out_.param(name);
        if (!param) {
            fail(*values, name,
                 fmt::format("there is no parameter \"{}\"{}", utf8::printable(name),
                             did_you_mean(name, known)));
        } else if (param->secret) {
            fail(*values, name, "a secret does not stand in a definition");
        } else if (text && param->pattern && !RE2::FullMatch(*text, *param->pattern)) {
            fail(*values, name, "the value does not fit the parameter's pattern");
        } else if (text) {
            out_.example_params.emplace_back(name, *text);
        }
    }
}

void DefinitionLoader::load_fetch() {
    auto fetch = root_.table("fetch");
    if (!fetch) {
        if (out_.kind != Kind::csv && !root_.has("fetch")) {
            fail(root_, {}, "[fetch] with interval_s is missing");
        }
        return;
    }
    out_.url = Template{fetch->string("url").value_or("")};
    out_.next_url = Template{fetch->string("next_url").value_or("")};
    out_.page_url = Template{fetch->string("page_url").value_or("")};
    out_.body = Template{fetch->string("body").value_or("")};
    for (const auto* key : {"url", "next_url", "page_url"}) {
        const auto text = fetch->string(key);
        const bool page_itself =
            text && text->starts_with("{+url}") && key != std::string{"page_url"};
        if (text && !is_http(*text) && !page_itself) {
            fail(*fetch, key, "an address begins with https:// or http://");
        }
    }
    out_.method = one_of(*fetch, "method", kMethods).value_or("GET");
    if (fetch->has("body") && out_.method != "POST") {
        fail(*fetch, "body", "a request with a body needs method = \"POST\"");
    }
    load_headers(*fetch);
    const auto interval = fetch->number("interval_s");
    if (!fetch->has("interval_s")) {
        fail(*fetch, {},
             "\"interval_s\" is missing: the seconds between requests to this host have no "
             "default on purpose");
    } else if (interval && !(*interval >= 0.1 && *interval <= 3600)) {
        fail(*fetch, "interval_s", "must be 0.1 to 3600 seconds");
    }
    out_.interval_s = interval.value_or(1);
    const auto pages = fetch->integer("max_pages").value_or(1);
    if (pages < 1 || pages > 10'000) fail(*fetch, "max_pages", "must be 1 to 10000");
    out_.max_pages = static_cast<int>(std::clamp<std::int64_t>(pages, 1, 10'000));
    load_render(*fetch);
}

void DefinitionLoader::load_render(toml::Table& fetch) {
    out_.render.browser = one_of(fetch, "render", kRender).has_value();
    out_.render.wait_for = fetch.string("render_wait").value_or("");
    out_.render.hosts = fetch.strings("render_hosts");
    if (!out_.render.wait_for.empty()) {
        const auto css = html::Selector::compile(out_.render.wait_for);
        if (!css) {
            fail(fetch, "render_wait",
                 fmt::format("selector \"{}\": {}: {}", utf8::printable(out_.render.wait_for),
                             css.error().where, css.error().what));
        }
    }
    for (const auto* key : {"render_wait", "render_hosts"}) {
        if (fetch.has(key) && !out_.render.browser) fail(fetch, key, "needs render = \"browser\"");
    }
    if (!out_.render.browser) return;
    if (out_.method != "GET") fail(fetch, "render", "a browser asks for a page with GET");
    if (out_.kind != Kind::html && out_.kind != Kind::schema_org) {
        fail(fetch, "render", "only a page needs a browser: kind html or schema-org");
    }
}

void DefinitionLoader::load_headers(toml::Table& fetch) {
    auto headers = fetch.table("headers");
    if (!headers) return;
    for (const auto& name : headers->keys()) {
        const auto text = headers->string(name);
        if (!text) continue;
        if (is_forbidden_header(utf8::lower(name))) {
            fail(*headers, name,
                 fmt::format("a definition does not set {}: the program says who it is, and "
                             "keeps connections, conditions and cookies itself",
                             utf8::printable(name)));
        }
        if (text->find_first_of("\r\n") != std::string::npos ||
            name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                   "0123456789-_") != std::string::npos) {
            fail(*headers, name, "not a header");
        }
        out_.headers.emplace_back(name, Template{*text});
    }
}

void DefinitionLoader::check_places(toml::Table& table, std::string_view key, const Template& text,
                                    bool with_paging) {
    std::vector<std::string> known;
    for (const auto& param : out_.params) known.push_back(param.name);
    if (with_paging) known.emplace_back("url");
    if (with_paging && out_.next.counted) known.emplace_back("page");
    if (with_paging && out_.next.cursor) known.emplace_back("cursor");
    for (const auto& name : text.names()) {
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        fail(table, key,
             fmt::format("{{{}}} is not declared under [params]{}", name,
                         did_you_mean(name, known)));
    }
}

void DefinitionLoader::check_match(toml::Table& root) {
    for (const auto& one : out_.match) {
        if (!is_http(one)) fail(root, "match", "an address begins with https:// or http://");
        check_places(root, "match", Template{one}, false);
    }
    if (out_.match.empty()) return;
    if (out_.example.empty()) {
        fail(root, {}, "\"example\" is missing: an address that \"match\" takes");
    } else if (matching(std::span{&out_, 1}, out_.example).empty()) {
        fail(root, "example", "\"match\" does not take this address");
    }
}

void DefinitionLoader::check_whole() {
    if (auto fetch = root_.table("fetch")) {
        check_places(*fetch, "url", out_.url, true);
        check_places(*fetch, "next_url", out_.next_url, true);
        check_places(*fetch, "page_url", out_.page_url, false);
        check_places(*fetch, "body", out_.body, true);
        for (const auto& [name, text] : out_.headers) check_places(*fetch, "headers", text, true);
        if (out_.max_pages > 1 && !out_.next.any()) {
            fail(*fetch, "max_pages", "there is no page.next, so there is one page");
        }
        const auto names = [](const Template& text) { return text.names(); };
        const auto uses = [&](std::string_view place) {
            for (const auto* text : {&out_.url, &out_.next_url, &out_.body}) {
                const auto all = names(*text);
                if (std::find(all.begin(), all.end(), place) != all.end()) return true;
            }
            return false;
        };
        if (out_.next.counted && !uses("page")) {
            fail(*fetch, {}, "page.next counts pages but no request has {page} in it");
        }
        if (out_.next.cursor && !uses("cursor")) {
            fail(*fetch, {}, "page.next has a cursor but no request has {cursor} in it");
        }
    }
}

}  // namespace molva::scrape
