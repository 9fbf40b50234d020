// Reviews that a page states as schema.org data, in whatever syntax.
//
// The mapping of schema.org's properties to the fields of a review record is
// told in molva-stream(5); the vocabulary is https://schema.org/Review.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "html/document.hpp"
#include "scrape/context.hpp"
#include "stream/review.hpp"

namespace molva::scrape {

struct SchemaOrgPage {
    /// In page order, JSON-LD first. A review given in several syntaxes or
    /// blocks is here once, with the fields of all of them. `source`, `subject`,
    /// `scraper` and `fetched` are left to the caller. `id` is the site's own id
    /// and `url` the review's permalink, each only where the page gives one that
    /// no other review of the page has.
    std::vector<stream::Review> reviews;
    /// How many reviews the reviewed thing's AggregateRating says there are:
    /// reviewCount, else ratingCount.
    std::optional<std::int64_t> declared;
    /// `declared` is a ratingCount: it counts stars given without a word too, so
    /// that fewer reviews are no sign of a fault.
    bool declared_ratings = false;
    std::string broken;  ///< the JSON-LD block of which only a part could be read
    std::string limit;   ///< "50000 items" when there were more and the rest was left out
    std::vector<std::string> warnings;  ///< blocks that were broken
};

/// Reads JSON-LD, microdata and RDFa of one page.
///
/// Reviews are items of type Review, UserReview, CriticReview, EmployerReview
/// or Recommendation wherever they stand, and items without a type under the
/// property `review` or `reviews`. ClaimReview and MediaReview judge the truth
/// of a statement and are no reviews here.
///
/// @param page_url  absolute address of the page, or empty
/// @param context   the time and the language for dates in words
SchemaOrgPage read_schema_org(const html::Document& document, std::string_view page_url,
                              const Context& context);

}  // namespace molva::scrape
