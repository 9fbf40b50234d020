// One item of the graph → one review.

#pragma once

#include <string_view>
#include <vector>

#include "scrape/schema_org_fields.hpp"
#include "scrape/schema_org_graph.hpp"
#include "stream/review.hpp"

namespace molva::scrape {

/// The numbers of the items that are reviews, in the order of the graph.
std::vector<std::size_t> find_reviews(const ItemGraph& graph);

/// Maps an item. `url` is the review's own permalink or empty. `id` is the
/// site's own or empty: `identifier`, else a distinctive end of @id or itemid,
/// else what the markup says (data-review-id); "review-1" is a place in the
/// listing and no id.
/// @param page_url  an address that is the page itself is no permalink
stream::Review to_review(const Item& item, const FieldReader& fields, std::string_view page_url);

/// Whether there is anything in it that somebody said.
bool says_something(const stream::Review& review);

}  // namespace molva::scrape
