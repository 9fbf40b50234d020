#include "scrape/schema_org_graph.hpp"

#include <algorithm>
#include <array>

namespace molva::scrape {

namespace {

constexpr std::array<std::string_view, 12> kVocabularies = {
    "http://schema.org/",
    "https://schema.org/",
    "http://www.schema.org/",
    "https://www.schema.org/",
    "//schema.org/",
    "schema.org/",
    "www.schema.org/",
    "http://data-vocabulary.org/",
    "http://www.data-vocabulary.org/",
    "http://rdf.data-vocabulary.org/#",
    "https://data-vocabulary.org/",
    "http://purl.org/stuff/rev#",
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool starts_with_ignoring_case(std::string_view text, std::string_view start) {
    return text.size() >= start.size() && equal_ignoring_case(text.substr(0, start.size()), start);
}

/// How much of the front of `name` is a known vocabulary's address.
std::size_t vocabulary_length(std::string_view name) {
    for (const auto vocabulary : kVocabularies) {
        if (starts_with_ignoring_case(name, vocabulary)) return vocabulary.size();
    }
    return 0;
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

std::vector<std::string_view> split_tokens(std::string_view text) {
    constexpr std::string_view kSpace = " \t\n\f\r";
    std::vector<std::string_view> out;
    for (;;) {
        const auto from = text.find_first_not_of(kSpace);
        if (from == std::string_view::npos) return out;
        text.remove_prefix(from);
        const auto token = text.substr(0, text.find_first_of(kSpace));
        text.remove_prefix(token.size());
        // Linear search: a list of thousands of names is cut, not hashed.
        if (out.size() < 256 && std::find(out.begin(), out.end(), token) == out.end()) {
            out.push_back(token);
        }
    }
}

bool is_schema_iri(std::string_view name) { return vocabulary_length(name) != 0; }

std::string_view schema_name(std::string_view name) {
    if (const auto length = vocabulary_length(name)) {
        // "http://schema.org/#Review" and "…/Review/" are on real pages.
        name.remove_prefix(length);
        if (name.starts_with('#')) name.remove_prefix(1);
        while (name.ends_with('/')) name.remove_suffix(1);
        return name;
    }
    if (starts_with_ignoring_case(name, "schema:")) name.remove_prefix(7);
    return name;
}

const std::vector<ItemValue>* Item::find(std::string_view name) const {
    for (const auto& [key, values] : properties) {
        if (equal_ignoring_case(key, name) && !values.empty()) return &values;
    }
    return nullptr;
}

void Item::add(std::string_view name, ItemValue value) {
    for (auto& [key, values] : properties) {
        if (key == name) {
            values.push_back(std::move(value));
            return;
        }
    }
    properties.emplace_back(std::string{name}, std::vector<ItemValue>{});
    properties.back().second.push_back(std::move(value));
}

bool Item::is_a(std::string_view type) const {
    return std::any_of(types.begin(), types.end(),
                       [&](const auto& each) { return equal_ignoring_case(each, type); });
}

void ItemGraph::overflow(std::string_view what) {
    if (full) return;
    full = true;
    limit = what;
}

std::optional<std::size_t> ItemGraph::add_item(const GraphLimits& limits) {
    if (items.size() >= limits.items) {
        overflow(std::to_string(limits.items) + " items");
        return std::nullopt;
    }
    items.emplace_back();
    return items.size() - 1;
}

bool ItemGraph::count_empty(std::size_t objects, const GraphLimits& limits) {
    empty_ += objects;
    if (empty_ <= limits.items) return true;
    overflow(std::to_string(limits.items) + " objects without properties");
    return false;
}

void ItemGraph::add_value(std::size_t item, std::string_view name, ItemValue value,
                          const GraphLimits& limits) {
    if (values >= limits.values) return overflow(std::to_string(limits.values) + " values");
    // More different properties in one item are an attack on find().
    if (items[item].properties.size() >= 250) return overflow("250 properties of one item");
    ++values;
    items[item].add(name, std::move(value));
}

}  // namespace molva::scrape
