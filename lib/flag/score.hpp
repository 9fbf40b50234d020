// Where a review's rating lies on its scale.

#pragma once

#include <optional>

#include "stream/record.hpp"

namespace molva::flag {

/// 0 (the worst) to 1 (the best): the score that the review has, else that of
/// its rating, of which 1 is the worst and 5 the best where it does not say so,
/// as molva-stream(5) has it. Nothing for a rating that lies outside its scale.
std::optional<double> score_of(const stream::ReviewView& review);

}  // namespace molva::flag
