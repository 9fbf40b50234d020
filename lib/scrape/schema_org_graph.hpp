// Items with properties: what JSON-LD, microdata and RDFa have in common.
//
// Each syntax is read into one of these graphs; what makes a review of an item
// is written once, over the graph. Items refer to each other by number, so a
// page whose items contain one another in circles is a plain list here.

#pragma once

#include <gumbo.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace molva::scrape {

/// One value of a property.
struct ItemValue {
    std::optional<std::size_t> item{};  ///< the value is this item of the graph
    const GumboNode* node = nullptr;    ///< the element that carries it (microdata, RDFa)
    std::string text{};   ///< what it says to machines: a JSON scalar, @content, @datetime, a URL
    bool is_url = false;  ///< `text` is the address in @href or @src, not words
    std::string lang{};   ///< BCP 47, when the value itself says so
};

struct Item {
    std::vector<std::string> types;  ///< "Review"; schema.org's own without their address
    std::string id;                  ///< @id, itemid, resource; absolute where the page lets it be
    const GumboNode* node = nullptr;
    std::size_t group = 0;  ///< syntax and block: what one hand wrote in one go
    std::vector<std::pair<std::string, std::vector<ItemValue>>> properties;

    /// The values of a property, first spelling first; nothing if it is absent.
    /// Names are compared without case: pages write itemprop="Review".
    const std::vector<ItemValue>* find(std::string_view name) const;
    void add(std::string_view name, ItemValue value);
    bool is_a(std::string_view type) const;  ///< without case
};

/// What a hostile page is held to, for all three syntaxes together.
struct GraphLimits {
    std::size_t items = 50'000;
    std::size_t values = 200'000;
    std::size_t steps = 1'000'000;  ///< nodes visited; itemref may visit a node often
    unsigned depth = 256;           ///< of items inside items
};

struct ItemGraph {
    std::vector<Item> items;  ///< in document order within a group
    std::vector<std::string> warnings;
    std::size_t values = 0;
    bool full = false;  ///< a limit was reached; the rest of the page is missing
    std::string limit;  ///< which: "50000 items"

    /// A new item, or nothing when there are too many already.
    std::optional<std::size_t> add_item(const GraphLimits& limits);
    void add_value(std::size_t item, std::string_view name, ItemValue value,
                   const GraphLimits& limits);
    /// Objects that describe nothing: they become no items, and as many of them
    /// as of items are looked at. False when there are too many.
    bool count_empty(std::size_t objects, const GraphLimits& limits);

private:
    void overflow(std::string_view what);

    std::size_t empty_ = 0;
};

/// "https://schema.org/Review", "schema:Review" → "Review"; the same for
/// properties. data-vocabulary.org and purl.org/stuff/rev, which schema.org
/// replaced, lose their address too. Anything else stays as it is.
std::string_view schema_name(std::string_view name);

/// Whether `name` lies in one of the vocabularies that schema_name() shortens.
bool is_schema_iri(std::string_view name);

/// ASCII only, as names of HTML and schema.org are.
bool equal_ignoring_case(std::string_view a, std::string_view b);

/// The words of an attribute that is a list, in order, each once.
std::vector<std::string_view> split_tokens(std::string_view text);

}  // namespace molva::scrape
