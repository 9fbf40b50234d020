// Who a review is: the same id at every crawl, whatever else changes.

#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "stream/review.hpp"

namespace molva::scrape {

/// A review of a page on its way to its identity.
struct Unnamed {
    stream::Review review;
    bool permalink = false;  ///< it has an address of its own in `url`
    std::string raw_date;    ///< the publication date as the page has it
};

/// Gives the reviews of one page their identities.
///
/// The site's own id is kept. Without one the permalink is the id, and without
/// a permalink it is derived: a digest of author, date as written and title.
/// A date counted from now ("3 дня назад") reads differently tomorrow and has
/// no part in it; where author and title are all there is, the text joins them.
/// Where several reviews of the page share all that, their texts join, then
/// their ratings, and what is alike in everything is numbered: where it stands
/// in the list decides only between reviews that nothing tells apart.
///
/// @return the reviews in their order, without those that had been on the page
///         already: the same id of the site, a whole text of the same author
///         again with the same date, title and rating, or all of a list that
///         stands in two places
std::vector<stream::Review> identify(std::vector<Unnamed> page);

/// 32 hexadecimal digits of a SHA-256 over the parts, each with its length, so
/// that no two lists of parts are the same text.
std::string derived_id(std::initializer_list<std::string_view> parts);

}  // namespace molva::scrape
