// Ratings that only the looks of an element tell. Private to value/.

#pragma once

#include <gumbo.h>

#include <optional>
#include <string_view>
#include <vector>

#include "value/rating.hpp"

namespace molva::value {

/// A number at the end of a name of a class or a file that speaks of stars:
/// "star-rating--4.5", "bubble_45", "rate-1", "stars_5.0.png".
std::optional<Rating> rating_by_name(std::string_view name);

/// Stars counted, a width in per cent, names of classes and images, thumbs, in that order,
/// among `elements` (a subtree in document order).
std::optional<Rating> rating_by_looks(const std::vector<const GumboNode*>& elements);

}  // namespace molva::value
