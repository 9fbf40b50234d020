#include "scrape/schema_org_fields.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/url.hpp"
#include "base/utf8.hpp"
#include "html/document.hpp"
#include "html/node.hpp"
#include "html/text.hpp"
#include "scrape/text.hpp"
#include "value/count.hpp"
#include "value/rating.hpp"
#include "value/text.hpp"

namespace molva::scrape {

namespace {

/// Whether `text` has a tag that HTML knows, so that "a <3 b" and "x<y" stay.
bool has_tags(std::string_view text) {
    static constexpr std::array<std::string_view, 36> kTags = {
        "a",   "b",     "blockquote", "br",  "code", "dd",    "div",    "dl",     "dt",
        "em",  "font",  "h1",         "h2",  "h3",   "h4",    "hr",     "i",      "img",
        "li",  "ol",    "p",          "pre", "s",    "small", "span",   "strong", "sub",
        "sup", "table", "td",         "tr",  "u",    "ul",    "iframe", "script", "style"};
    for (auto at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
        auto rest = text.substr(at + 1);
        if (rest.starts_with('/')) rest.remove_prefix(1);
        const auto end = rest.find_first_of(" \t\r\n/>");
        if (end == std::string_view::npos || end > 10) continue;
        const auto name = rest.substr(0, end);
        const bool known = std::any_of(kTags.begin(), kTags.end(), [&](std::string_view tag) {
            return equal_ignoring_case(tag, name);
        });
        if (known && rest.find('>') != std::string_view::npos) return true;
    }
    return false;
}

/// Plain text as HTML that shows the same; character references stay what they are.
std::string as_html(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '<') {
            out += "&lt;";
        } else if (c == '\n') {
            out += "<br>";
        } else {
            out += c;
        }
    }
    return out;
}

/// A link or button inside a text that shows the rest of it.
bool is_read_more(const GumboNode* node) {
    const bool pressed = html::is(node, GUMBO_TAG_A) || html::is(node, GUMBO_TAG_BUTTON) ||
                         html::attribute(node, "role").value_or("") == "button";
    if (!pressed) return false;
    constexpr std::size_t kLongest = 60;
    const auto text = html::visible_text(node);
    return !text.empty() && text.size() <= kLongest && value::cut_read_more(text).empty();
}

/// Parts that only screen readers are given ("Review by Ann, 5 of 5 stars" in
/// front of a title that shows neither), and what is pressed to see the rest.
std::vector<const GumboNode*> spoken_parts(const GumboNode* node) {
    static constexpr std::array<std::string_view, 6> kClasses = {
        "sr-only",    "visually-hidden", "visuallyhidden",
        "off-screen", "offscreen",       "screen-reader-text"};
    std::vector<const GumboNode*> out;
    for (const auto* each = html::next(node, node); each; each = html::next(each, node)) {
        if (!html::is_element(each)) continue;
        if (is_read_more(each) && out.size() < 100) out.push_back(each);
        const auto names = html::attribute(each, "class");
        if (!names) continue;
        for (const auto name : split_tokens(*names)) {
            const bool spoken = std::any_of(kClasses.begin(), kClasses.end(), [&](auto known) {
                return name.ends_with(known);  // also "bv-off-screen"
            });
            if (spoken && out.size() < 100) out.push_back(each);
        }
    }
    return out;
}

/// Whether `text` goes on where `start` was cut.
bool is_beginning(std::string_view start, std::string_view text) {
    while (start.ends_with('.') || start.ends_with("…")) {
        start.remove_suffix(start.ends_with('.') ? 1 : std::string_view{"…"}.size());
    }
    return text.starts_with(start);
}

Scale scale_of(std::string_view text) {
    if (const auto plain = plain_number(text)) return {.value = plain, .best = {}, .worst = {}};
    if (const auto read = value::parse_rating_text(text)) {
        return {.value = read->value, .best = read->best, .worst = read->worst};
    }
    return {};
}

bool is_language_tag(std::string_view tag) {
    const auto part_end = [](std::string_view text) {
        return std::min(text.find('-'), text.size());
    };
    const auto primary = part_end(tag);
    if (primary < 2 || primary > 3 || tag.size() > 35) return false;
    for (bool first = true; !tag.empty(); first = false) {
        const auto part = tag.substr(0, part_end(tag));
        if (part.empty() || part.size() > 8) return false;
        for (const char c : part) {
            const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && (first || c < '0' || c > '9')) return false;
        }
        if (part.size() == tag.size()) break;
        tag.remove_prefix(part.size() + 1);
        if (tag.empty()) return false;
    }
    return true;
}

}  // namespace

std::string plain_text(std::string_view text) {
    const bool tags = has_tags(text);
    if (!tags && text.find('&') == std::string_view::npos) return fold(text);
    const auto document = html::Document::parse(tags ? std::string{text} : as_html(text));
    if (!document) return fold(text);
    return html::visible_text(document->root());
}

std::string FieldReader::spend(std::string text) const {
    if (text.size() > budget_) {
        budget_ = 0;
        return {};
    }
    budget_ -= text.size();
    return text;
}

std::string FieldReader::machine_text(const ItemValue& value) const {
    if (value.is_url || value.text.empty()) return {};
    return spend(plain_text(value.text));
}

std::string FieldReader::shown_text(const ItemValue& value) const {
    if (!value.node || value.item || budget_ == 0) return {};
    auto shown = html::visible_text(value.node, {.drop = spoken_parts(value.node)});
    if (shown.empty()) shown = html::visible_text(value.node);
    // An element that is itself hidden still says something to machines.
    if (shown.empty()) shown = fold(html::raw_text(value.node));
    return spend(std::move(shown));
}

std::string FieldReader::literal(const Item& item, std::string_view name) const {
    const auto* values = item.find(name);
    if (!values || values->front().item) return {};
    return value_text(values->front());
}

std::string FieldReader::name_of(std::size_t number, unsigned depth) const {
    if (depth > 4) return {};
    const auto& named = graph_.items[number];
    for (const auto* property : {"name", "text", "alternateName"}) {
        const auto* values = named.find(property);
        if (!values) continue;
        for (const auto& value : *values) {
            auto text = value.item ? name_of(*value.item, depth + 1) : value_text(value);
            if (!text.empty()) return text;
        }
    }
    const auto given = literal(named, "givenName");
    const auto family = literal(named, "familyName");
    return given.empty() || family.empty() ? given + family : given + ' ' + family;
}

std::string FieldReader::value_text(const ItemValue& value) const {
    if (value.item) return name_of(*value.item, 0);
    auto text = machine_text(value);
    return text.empty() ? shown_text(value) : text;
}

std::string FieldReader::long_text(const ItemValue& value) const {
    // <data value> has a text beside it that stands for it, as "show" does.
    const bool for_machines = value.node && html::is(value.node, GUMBO_TAG_DATA);
    auto text = for_machines ? machine_text(value) : shown_text(value);
    return text.empty() ? value_text(value) : text;
}

std::string FieldReader::first(const Item& item, Names names, bool shown_first) const {
    for (const auto name : names) {
        const auto* values = item.find(name);
        if (!values) continue;
        for (const auto& value : *values) {
            auto text = shown_first ? long_text(value) : value_text(value);
            if (!text.empty()) return text;
        }
    }
    return {};
}

std::string FieldReader::text(const Item& item, Names names) const {
    return first(item, names, false);
}

std::string FieldReader::body(const Item& item, Names names) const {
    for (const auto name : names) {
        const auto* values = item.find(name);
        if (!values) continue;
        std::string out;
        bool literal_list = true;
        for (const auto& value : *values) {
            auto text = long_text(value);
            literal_list = literal_list && !value.node && !value.item;
            if (text.empty()) continue;
            if (out.empty() || is_beginning(out, text)) {
                out = std::move(text);
            } else if (literal_list && !is_beginning(text, out)) {
                (out += '\n') += text;
            }
        }
        if (!out.empty()) return out;
    }
    return {};
}

std::vector<std::size_t> FieldReader::items(const Item& item, Names names) const {
    std::vector<std::size_t> out;
    for (const auto name : names) {
        const auto* values = item.find(name);
        if (!values) continue;
        for (const auto& value : *values) {
            if (value.item) out.push_back(*value.item);
        }
        if (!out.empty()) break;
    }
    return out;
}

std::string FieldReader::lines(const Item& item, Names names) const {
    std::string out;
    const auto append = [&](const std::string& line) {
        if (line.empty()) return;
        if (!out.empty()) out += '\n';
        out += line;
    };
    for (const auto name : names) {
        const auto* values = item.find(name);
        if (!values) continue;
        for (const auto& value : *values) {
            const auto* entries =
                value.item ? graph_.items[*value.item].find("itemListElement") : nullptr;
            if (!entries) {
                append(long_text(value));
                continue;
            }
            for (const auto& entry : *entries) {
                auto line = value_text(entry);
                if (line.empty() && entry.item) line = text(graph_.items[*entry.item], {"item"});
                append(line);
            }
        }
        if (!out.empty()) break;
    }
    return out;
}

std::string FieldReader::url(const Item& item, Names names) const {
    for (const auto name : names) {
        const auto* values = item.find(name);
        if (!values) continue;
        for (const auto& value : *values) {
            if (value.item) {
                const auto& id = graph_.items[*value.item].id;
                if (const auto url = parse_url(id); url && url->is_http()) return id;
                continue;
            }
            // Words where an address should be have blanks in them.
            const auto text = value.text.empty() ? shown_text(value) : value.text;
            if (text.empty() || text.find_first_of(" \n\t") != std::string::npos) continue;
            const auto absolute = resolve_url(base_, text).value_or(text);
            if (const auto url = parse_url(absolute); url && url->is_http()) return absolute;
        }
    }
    return {};
}

std::optional<value::Date> FieldReader::date(const Item& item, Names names) const {
    const value::DateContext context{
        .now = context_.now, .lang = context_.lang, .zone = context_.zone, .format = {}};
    std::optional<value::Date> unread;
    for (const auto name : names) {
        const auto* values = item.find(name);
        if (!values) continue;
        for (const auto& value : *values) {
            for (const auto& text : {machine_text(value), shown_text(value)}) {
                if (text.empty() || utf8::length(text) > value::kMaxDateText) continue;
                if (auto read = value::parse_date(text, context)) return read;
                if (!date_language_.empty()) {
                    auto again = context;
                    again.lang = date_language_;
                    if (auto read = value::parse_date(text, again)) return read;
                }
                if (!unread) {
                    unread.emplace();
                    unread->raw = text;
                }
            }
        }
    }
    return unread;
}

Scale FieldReader::value_rating(const ItemValue& value) const {
    Scale scale;
    if (value.item) {
        const auto& rating_item = graph_.items[*value.item];
        scale = rating(rating_item, {"ratingValue", "value", "average"});
        if (const auto best = number(rating_item, {"bestRating", "best"})) scale.best = best;
        if (const auto worst = number(rating_item, {"worstRating", "worst"})) scale.worst = worst;
        return scale;
    }
    scale = scale_of(machine_text(value));
    if (!scale.value) scale = scale_of(shown_text(value));
    if (!scale.value && value.node) {
        // Stars without words: classes, widths, pictures.
        if (const auto seen = value::parse_rating(value.node)) {
            scale = {.value = seen->value, .best = seen->best, .worst = seen->worst};
        }
    }
    return scale;
}

Scale FieldReader::rating(const Item& item, Names names) const {
    for (const auto name : names) {
        const auto* values = item.find(name);
        if (!values) continue;
        for (const auto& value : *values) {
            if (value.item) continue;
            if (auto scale = value_rating(value); scale.value) return scale;
        }
    }
    return {};
}

std::optional<double> FieldReader::number(const Item& item, Names names) const {
    return rating(item, names).value;
}

std::optional<std::int64_t> FieldReader::count(const Item& item, Names names) const {
    for (const auto name : names) {
        const auto* values = item.find(name);
        if (!values) continue;
        for (const auto& value : *values) {
            if (const auto read = value::parse_count(value_text(value))) return read;
        }
    }
    return std::nullopt;
}

std::string FieldReader::language(const Item& item, Names names) const {
    for (const auto name : names) {
        const auto* values = item.find(name);
        if (!values) continue;
        for (const auto& value : *values) {
            auto tag = value_text(value);
            if (!is_language_tag(tag) && value.item) {
                tag = text(graph_.items[*value.item], {"alternateName", "identifier"});
            }
            std::replace(tag.begin(), tag.end(), '_', '-');
            if (is_language_tag(tag)) return tag;
        }
    }
    return {};
}

}  // namespace molva::scrape
