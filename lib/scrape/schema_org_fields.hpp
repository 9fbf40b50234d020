// Reading the properties of an item as a person means them: text, names,
// addresses, dates, numbers.

#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "scrape/context.hpp"
#include "scrape/schema_org_graph.hpp"
#include "value/date.hpp"

namespace molva::scrape {

/// Text that came as data (a JSON string, an attribute) made visible text:
/// tags taken out, character references decoded, white space folded, line ends
/// and paragraphs kept as "\n".
std::string plain_text(std::string_view text);

/// A rating and its scale; each part only as far as the page gives it.
struct Scale {
    std::optional<double> value, best, worst;
};

class FieldReader {
public:
    using Names = std::initializer_list<std::string_view>;

    FieldReader(const ItemGraph& graph, const Context& context, std::string base)
        : graph_{graph}, context_{context}, base_{std::move(base)} {}

    /// The language (BCP 47) in whose order 03/05/2024 is read where the
    /// context's does not say.
    void set_date_language(std::string lang) { date_language_ = std::move(lang); }

    const Item& item(std::size_t number) const { return graph_.items[number]; }

    /// The items among the values of the first of `names` that has any.
    std::vector<std::size_t> items(const Item& item, Names names) const;

    /// The first text among the properties, in the order of `names`; what is
    /// said to machines (@content) before what is shown.
    std::string text(const Item& item, Names names) const;

    /// The same for long text: what is shown comes first, because pages put
    /// shortened text into attributes. Of two values of which one is the
    /// beginning of the other the longer; a list of JSON gives its paragraphs.
    std::string body(const Item& item, Names names) const;

    /// All texts of the first property that has any (an ItemList gives its
    /// entries), a line each.
    std::string lines(const Item& item, Names names) const;

    /// One value as text, as text() reads it.
    std::string value_text(const ItemValue& value) const;

    /// The first address, absolute where it can be; empty if there is none.
    std::string url(const Item& item, Names names) const;

    /// The first date that can be read; else the first text that should have
    /// been one, as `raw` alone.
    std::optional<value::Date> date(const Item& item, Names names) const;

    /// A rating given as an item, a number or words.
    Scale rating(const Item& item, Names names) const;
    Scale value_rating(const ItemValue& value) const;
    std::optional<double> number(const Item& item, Names names) const;
    std::optional<std::int64_t> count(const Item& item, Names names) const;

    /// A language tag (BCP 47); nothing for a language's name.
    std::string language(const Item& item, Names names) const;

private:
    std::string machine_text(const ItemValue& value) const;
    std::string shown_text(const ItemValue& value) const;
    std::string long_text(const ItemValue& value) const;
    std::string literal(const Item& item, std::string_view name) const;
    std::string name_of(std::size_t item, unsigned depth) const;
    std::string first(const Item& item, Names names, bool shown_first) const;
    std::string spend(std::string text) const;

    const ItemGraph& graph_;
    const Context& context_;
    std::string base_, date_language_;
    /// Text still allowed for the page: elements that contain each other say
    /// the same text again and again.
    mutable std::size_t budget_ = 64u << 20;
};

}  // namespace molva::scrape
