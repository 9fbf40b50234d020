// Who a review is: the same id at every crawl, whatever else changes.

#pragma once

#include <set>
#include <string>
#include <string_view>

#include "stream/review.hpp"

namespace molva::scrape {

/// Gives the reviews of one page their identities.
///
/// The site's own id is kept. Without one the permalink is the id, and without
/// a permalink it is derived: a digest of author, date as written and title.
/// A date counted from now ("3 дня назад") reads differently tomorrow and has
/// no part in it; where author and title are all there is, the text joins them.
class Identities {
public:
    /// @param permalink  the review has an address of its own in `url`
    /// @param raw_date   the publication date as the page has it
    /// @return false if this review has been on the page already: the same id,
    ///         or, of two derived ids that are the same, the same text
    bool identify(stream::Review& review, bool permalink, std::string_view raw_date);

private:
    std::set<std::string> seen_;
};

/// 32 hexadecimal digits of a SHA-256 over the parts, each with its length, so
/// that no two lists of parts are the same text.
std::string derived_id(std::initializer_list<std::string_view> parts);

}  // namespace molva::scrape
