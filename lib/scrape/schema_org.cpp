#include "scrape/schema_org.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "html/text.hpp"
#include "json/tree.hpp"
#include "scrape/json_ld.hpp"
#include "scrape/microdata.hpp"
#include "scrape/rdfa.hpp"
#include "scrape/schema_org_fields.hpp"
#include "scrape/schema_org_graph.hpp"
#include "scrape/schema_org_merge.hpp"
#include "scrape/schema_org_review.hpp"
#include "scrape/text.hpp"

namespace molva::scrape {

namespace {

/// Far more than any page shows; past it a page is not one of reviews.
constexpr std::size_t kMaxReviews = 20'000;

ItemGraph read_graph(const html::Document& document, const std::string& base, std::string& broken) {
    ItemGraph graph;
    const auto blocks = read_json_ld(document);
    graph.warnings = blocks.warnings;
    broken = blocks.broken;
    const auto group = read_json_ld_items(blocks, base, 0, graph);
    read_microdata(document, base, group, graph);
    read_rdfa(document, base, group + 1, graph);
    return graph;
}

/// The things that each review is about: named by itemReviewed, or holding it
/// as `review`.
class Subjects {
public:
    Subjects(const ItemGraph& graph, const std::vector<std::size_t>& reviews)
        : graph_{graph}, is_review_(graph.items.size(), false) {
        for (const auto number : reviews) is_review_[number] = true;
        is_rating_.resize(graph.items.size(), false);
        for (const auto number : reviews) {
            for_items(number, "itemReviewed", [&](std::size_t subject) { ++weight_[subject]; });
            // flamp's ratings are typed AggregateRating and carry a count of their own.
            for (const auto* name : {"reviewRating", "rating"}) {
                for_items(number, name, [&](std::size_t rating) { is_rating_[rating] = true; });
            }
        }
        for (std::size_t i = 0; i < graph.items.size(); ++i) {
            for (const auto* name : {"review", "reviews"}) {
                for_items(i, name, [&](std::size_t review) { weight_[i] += is_review_[review]; });
            }
        }
    }

    /// What the reviewed thing's rating counts under `name`; where no review is
    /// linked to a thing, what the only rating of the page counts.
    std::optional<std::int64_t> declared(const FieldReader& fields, std::string_view name) const {
        std::vector<std::pair<std::int64_t, std::size_t>> counts;  // count, reviews behind it
        std::optional<std::int64_t> only;
        bool several = false;
        for (std::size_t i = 0; i < graph_.items.size(); ++i) {
            const auto& item = graph_.items[i];
            if (is_aggregate(item) && !is_rating_[i]) {
                if (const auto count = fields.count(item, {name})) {
                    several = several || (only && *only != *count);
                    only = count;
                }
            }
            const auto weight = weight_.find(i);
            if (weight == weight_.end() || weight->second == 0) continue;
            for_items(i, "aggregateRating", [&](std::size_t rating) {
                const auto count = fields.count(graph_.items[rating], {name});
                if (count) add(counts, *count, weight->second);
            });
        }
        if (!counts.empty()) {
            return std::max_element(counts.begin(), counts.end(),
                                    [](auto& a, auto& b) { return a.second < b.second; })
                ->first;
        }
        // Without a link, a page with ratings of several things does not say which.
        return several ? std::nullopt : only;
    }

private:
    static bool is_aggregate(const Item& item) {
        return std::any_of(item.types.begin(), item.types.end(), [](const auto& type) {
            return type.ends_with("AggregateRating") || type == "Review-aggregate";
        });
    }

    static void add(std::vector<std::pair<std::int64_t, std::size_t>>& counts, std::int64_t count,
                    std::size_t weight) {
        const auto known = std::find_if(counts.begin(), counts.end(),
                                        [&](const auto& each) { return each.first == count; });
        if (known != counts.end()) {
            known->second += weight;
        } else if (counts.size() < 1000) {
            counts.emplace_back(count, weight);
        }
    }

    template <typename Use>
    void for_items(std::size_t number, std::string_view name, Use use) const {
        const auto* values = graph_.items[number].find(name);
        for (std::size_t i = 0; values && i < values->size(); ++i) {
            if (const auto item = (*values)[i].item) use(*item);
        }
    }

    const ItemGraph& graph_;
    std::vector<bool> is_review_, is_rating_;
    std::unordered_map<std::size_t, std::size_t> weight_;
};

/// A review inside the thing that it is about does not name it again.
void name_reviewed(ItemGraph& graph) {
    for (std::size_t i = 0; i < graph.items.size(); ++i) {
        for (const auto* name : {"review", "reviews"}) {
            const auto* values = graph.items[i].find(name);
            for (std::size_t k = 0; values && k < values->size(); ++k) {
                const auto number = (*values)[k].item;
                if (!number || *number == i || graph.items[*number].find("itemReviewed")) continue;
                graph.add_value(*number, "itemReviewed", {.item = i}, {});
                values = graph.items[i].find(name);
            }
        }
    }
}

/// "25/03/2024" → day first, "03/25/2024" → month first, 0 for others.
int slash_order(std::string_view text) {
    const auto number = [&](std::size_t most) {
        std::size_t digits = 0;
        int value = 0;
        while (digits < most && !text.empty() && text.front() >= '0' && text.front() <= '9') {
            value = value * 10 + (text.front() - '0');
            text.remove_prefix(1);
            ++digits;
        }
        return digits > 0 ? value : -1;
    };
    const int first = number(2);
    if (first < 0 || !text.starts_with('/')) return 0;
    text.remove_prefix(1);
    const int second = number(2);
    if (second < 0 || !text.starts_with('/')) return 0;
    constexpr int kMonths = 12;
    return (first > kMonths ? 1 : 0) - (second > kMonths ? 1 : 0);
}

/// The language whose order of numbers the page's dates are in, where they do
/// not tell by themselves: others on the page do, or the page's own region.
std::string date_language(const ItemGraph& graph, const html::Document& document) {
    bool day_first = false, month_first = false;
    for (const auto& item : graph.items) {
        for (const auto* name : {"datePublished", "dateCreated", "dateModified"}) {
            const auto* values = item.find(name);
            for (std::size_t i = 0; values && i < values->size(); ++i) {
                const auto& value = (*values)[i];
                const int order =
                    slash_order(value.text.empty() && value.node ? fold(html::raw_text(value.node))
                                                                 : value.text);
                day_first = day_first || order > 0;
                month_first = month_first || order < 0;
            }
        }
    }
    if (day_first != month_first) return day_first ? "en-GB" : "en-US";
    const auto lang = html::attribute(document.html(), "lang").value_or("");
    return lang.find('-') == lang.npos ? std::string{} : std::string{lang.substr(0, 35)};
}

}  // namespace

SchemaOrgPage read_schema_org(const html::Document& document, std::string_view page_url,
                              const Context& context) {
    SchemaOrgPage page;
    const auto base = base_url(document, page_url);
    auto graph = read_graph(document, base, page.broken);
    FieldReader fields{graph, context, base};
    fields.set_date_language(date_language(graph, document));
    auto numbers = find_reviews(graph);
    const Subjects subjects{graph, numbers};
    name_reviewed(graph);
    page.declared = subjects.declared(fields, "reviewCount");
    if (!page.declared) {
        page.declared = subjects.declared(fields, "ratingCount");
        page.declared_ratings = page.declared.has_value();
    }
    if (numbers.size() > kMaxReviews) {
        page.limit = std::to_string(kMaxReviews) + " reviews in its structured data";
        numbers.resize(kMaxReviews);
    }
    if (graph.full) page.limit = graph.limit + " in its structured data";
    std::vector<FoundReview> found;
    for (const auto number : numbers) {
        auto review = to_review(graph.items[number], fields, page_url);
        const auto& item = graph.items[number];
        const std::size_t syntax = item.node ? item.group + 1 : 0;
        if (says_something(review)) found.push_back({std::move(review), item.group, syntax});
    }
    page.reviews = merge_reviews(std::move(found));
    page.warnings.insert(page.warnings.begin(), graph.warnings.begin(), graph.warnings.end());
    return page;
}

}  // namespace molva::scrape
