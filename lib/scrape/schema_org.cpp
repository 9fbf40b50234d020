#include "scrape/schema_org.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "json/tree.hpp"
#include "scrape/json_ld.hpp"
#include "scrape/microdata.hpp"
#include "scrape/rdfa.hpp"
#include "scrape/schema_org_fields.hpp"
#include "scrape/schema_org_graph.hpp"
#include "scrape/schema_org_merge.hpp"
#include "scrape/schema_org_review.hpp"

namespace molva::scrape {

namespace {

/// Far more than any page shows; past it a page is not one of reviews.
constexpr std::size_t kMaxReviews = 20'000;

ItemGraph read_graph(const html::Document& document, const std::string& base) {
    ItemGraph graph;
    const auto blocks = read_json_ld(document);
    graph.warnings = blocks.warnings;
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

}  // namespace

SchemaOrgPage read_schema_org(const html::Document& document, std::string_view page_url,
                              const Context& context) {
    SchemaOrgPage page;
    const auto base = base_url(document, page_url);
    auto graph = read_graph(document, base);
    const FieldReader fields{graph, context, base};
    auto numbers = find_reviews(graph);
    const Subjects subjects{graph, numbers};
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
        if (says_something(review)) found.push_back({std::move(review), graph.items[number].group});
    }
    page.reviews = merge_reviews(std::move(found));
    page.warnings.insert(page.warnings.begin(), graph.warnings.begin(), graph.warnings.end());
    return page;
}

}  // namespace molva::scrape
