// From a place on a page to the text of a field.

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "base/utf8.hpp"
#include "html/document.hpp"
#include "html/text.hpp"
#include "json/value.hpp"
#include "scrape/extract.hpp"
#include "scrape/fields.hpp"
#include "scrape/text.hpp"
#include "value/text.hpp"

namespace molva::scrape {

namespace {

/// Markup inside a JSON answer: one review's text, not a page.
constexpr html::Limits kFragment{.bytes = 1 << 20, .depth = 256, .elements = 20'000};

std::string visible(const GumboNode* node, const Field& field) {
    html::TextOptions options;
    for (const auto& drop : field.drop) {
        const auto found = drop->select(node);
        options.drop.insert(options.drop.end(), found.begin(), found.end());
    }
    return html::visible_text(node, options);
}

std::string text_of_markup(const std::string& markup, const Field& field) {
    const auto document = html::Document::parse(markup, kFragment);
    return document ? visible(document->html(), field) : std::string{};
}

/// The text at one place, "" if there is none.
std::string text_at(const Node& node, const Select& select, const Field& field) {
    std::string text;
    if (node.element && select.attribute.empty()) {
        return visible(node.element, field);
    }
    if (node.element) {
        text = html::attribute(node.element, select.attribute).value_or("");
    } else if (node.value) {
        text = json::scalar_text(*node.value).value_or("");
    }
    if (field.as == As::html) return text_of_markup(text, field);
    if (field.as == As::escaped) text = without_references(text, kFragment).value_or(text);
    if (field.as == As::bbcode) text = plain_bbcode(text);
    return fold(text);
}

std::string stripped(std::string text, const Field& field) {
    if (field.strip.empty()) return text;
    std::vector<std::string> lower;
    for (const auto& one : field.strip) lower.push_back(utf8::lower(one));
    const std::vector<std::string_view> words(lower.begin(), lower.end());
    text = value::cut_label(text, words);
    return value::cut_read_more(text, words);
}

/// The part that `match` takes; "" if it is not there.
std::string matched(const std::string& text, const Field& field) {
    if (!field.match) return text;
    re2::StringPiece parts[2];
    const int groups = field.match->NumberOfCapturingGroups() > 0 ? 2 : 1;
    if (!field.match->Match(text, 0, text.size(), RE2::UNANCHORED, parts, groups)) return {};
    const auto& part = parts[groups - 1];
    return part.data() == nullptr ? std::string{} : fold({part.data(), part.size()});
}

std::optional<std::string> mapped(std::string text, const Field& field, const RowContext& context) {
    if (field.map.empty()) return text;
    const std::string word = utf8::lower(text);
    const auto at = std::find_if(field.map.begin(), field.map.end(),
                                 [&](const auto& one) { return one.first == word; });
    if (at != field.map.end()) return at->second;
    context.warn(fmt::format("{} \"{}\" is not among the words of its map", field.name,
                             utf8::shorten(utf8::printable(text), 40)));
    return std::nullopt;
}

/// The texts at these places: the first that is not empty, or all of them
/// joined.
std::string text_of(const std::vector<Node>& found, const Select& select, const Field& field) {
    std::string all;
    for (const auto& node : found) {
        std::string text = matched(stripped(text_at(node, select, field), field), field);
        if (text.empty()) continue;
        if (!all.empty()) all += *field.join;
        all += text;
        if (!field.join || all.size() > kMaxFieldBytes) break;
    }
    return all;
}

/// Stars are counted and marks are seen by being there.
std::optional<std::string> by_presence(const Field& field, const std::vector<Node>& found) {
    if (found.empty()) return std::nullopt;
    if (field.as == As::stars) return fmt::format("{}", found.size());
    const bool mark =
        field.as == As::flag && found.front().element && !field.match && field.map.empty();
    return mark ? std::optional<std::string>{"true"} : std::nullopt;
}

}  // namespace

std::optional<std::string> own_text(const Field& field, const Node& row,
                                    const RowContext& context) {
    for (const auto& select : field.select) {
        // The first place most often is the one; then the others need no search.
        const bool all_places = field.join || field.as == As::stars;
        auto found = select.find(row, all_places ? SIZE_MAX : 1);
        if (auto text = by_presence(field, found)) return mapped(std::move(*text), field, context);
        std::string all = text_of(found, select, field);
        if (all.empty() && !all_places && !found.empty()) {
            all = text_of(select.find(row), select, field);
        }
        if (all.empty()) continue;
        if (all.size() > kMaxFieldBytes) {
            context.warn(
                fmt::format("{} is longer than {} bytes and was cut", field.name, kMaxFieldBytes));
            all.resize(kMaxFieldBytes);
            while (!all.empty() && !utf8::valid(all)) all.pop_back();
        }
        return mapped(std::move(all), field, context);
    }
    return std::nullopt;
}

std::optional<std::string> field_text(const Field& field, const Node& row,
                                      const RowContext& context) {
    auto text = own_text(field, row, context);
    for (auto other = field.others.begin(); !text && other != field.others.end(); ++other) {
        text = own_text(*other, row, context);
    }
    return text;
}

}  // namespace molva::scrape
