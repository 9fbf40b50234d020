#include "flag/score.hpp"

namespace molva::flag {

std::optional<double> score_of(const stream::ReviewView& review) {
    if (review.score || !review.rating) return review.score;
    const double worst = review.rating_worst.value_or(1), best = review.rating_best.value_or(5);
    if (!(best > worst) || !(*review.rating >= worst && *review.rating <= best)) return std::nullopt;
    return (*review.rating - worst) / (best - worst);
}

}  // namespace molva::flag
