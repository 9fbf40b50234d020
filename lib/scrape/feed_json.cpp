// JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/).

#include <utility>

#include "base/url.hpp"
#include "json/tree.hpp"
#include "scrape/feed_items.hpp"

namespace molva::scrape {

namespace {

using json::Json;

std::string member(const Json& object, std::string_view name) {
    const auto found = object.find(name);
    if (found == object.end()) return {};
    return json::scalar_text(*found).value_or("");
}

std::string address(const Json& object, std::string_view name, std::string_view base) {
    auto text = member(object, name);
    if (text.empty()) return text;
    return resolve_url(base, text).value_or(std::move(text));
}

/// `authors` of version 1.1, else `author` of version 1.
std::vector<FeedAuthor> authors_of(const Json& object, std::string_view base) {
    std::vector<FeedAuthor> out;
    const auto add = [&](const Json& author) {
        if (!author.is_object() || out.size() >= 100) return;
        out.push_back(
            {.name = member(author, "name"), .url = address(author, "url", base), .email = {}});
    };
    if (const auto list = object.find("authors"); list != object.end() && list->is_array()) {
        for (const auto& each : *list) add(each);
    }
    if (const auto one = object.find("author"); out.empty() && one != object.end()) add(*one);
    return out;
}

FeedItem item_of(const Json& source, std::string_view base) {
    FeedItem item;
    item.id = member(source, "id");
    item.url = address(source, "url", base);
    if (item.url.empty()) item.url = address(source, "external_url", base);
    item.title = {member(source, "title"), true};
    item.summary = {member(source, "summary"), true};
    item.content = {member(source, "content_html"), false};
    if (item.content.empty()) item.content = {member(source, "content_text"), true};
    item.published = member(source, "date_published");
    item.updated = member(source, "date_modified");
    item.lang = member(source, "language");
    item.authors = authors_of(source, base);
    if (const auto tags = source.find("tags"); tags != source.end() && tags->is_array()) {
        for (const auto& tag : *tags) {
            if (item.categories.size() >= 1000) break;
            if (auto text = json::scalar_text(tag)) item.categories.push_back(std::move(*text));
        }
    }
    return item;
}

}  // namespace

Result<void> read_json_feed(std::string_view text, std::string_view base, const FeedLimits& limits,
                            FeedPage& page) {
    const auto parsed = json::parse_lenient(text, {.bytes = limits.bytes, .depth = 256});
    if (!parsed) return Error{Exit::partial, "feed", "not JSON: " + parsed.error().what};
    const auto items = parsed->is_object() ? parsed->find("items") : parsed->end();
    if (!parsed->is_object() || items == parsed->end() || !items->is_array()) {
        return Error{Exit::partial, "feed", "JSON without the list \"items\" of a JSON Feed"};
    }
    page.kind = "json";
    const auto version = member(*parsed, "version");
    page.version = version.substr(version.rfind('/') + 1);
    page.title = {member(*parsed, "title"), true};
    page.description = {member(*parsed, "description"), true};
    page.link = address(*parsed, "home_page_url", base);
    page.lang = member(*parsed, "language");
    page.authors = authors_of(*parsed, base);
    for (const auto& each : *items) {
        if (page.items.size() >= limits.items) {
            page.warnings.push_back("feed: more than the limit of " + std::to_string(limits.items) +
                                    " items; the rest was left unread");
            break;
        }
        if (each.is_object()) page.items.push_back(item_of(each, base));
    }
    return {};
}

}  // namespace molva::scrape
