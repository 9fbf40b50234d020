// Ratings given in words. Private to value/.

#pragma once

#include <optional>
#include <string_view>

#include "value/rating.hpp"

namespace molva::value {

/// The rating that a word or a short phrase stands for, on its own scale: the
/// grades of quality from 1 to 5, recommendations 0 or 1. `folded` is in lower
/// case, single blanks, without signs.
std::optional<Rating> rating_by_word(std::string_view folded);

}  // namespace molva::value
