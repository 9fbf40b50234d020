// How many alerts a day one has time for, as a share of the rows.

#pragma once

#include <vector>

#include "base/result.hpp"
#include "flag/dataset.hpp"
#include "flag/topics.hpp"

namespace molva::flag {

struct Budget {
    double share = 1;       ///< of the rows that may be alerts; at most 1
    double harm_share = 0;  ///< of the rows that are alerts for the harm they name
    double rows_a_day = 0;
};

/// Marks the rows that are alerts whatever their words come to (molva-flag(1)):
/// they are in the budget too. No model reads them here, so that one that it
/// would not take for harm is marked as well: the budget is kept all the more.
/// @param at_most  alerts a day, in the mean of the rows' own days
/// @error Exit::usage: the rows have no dates, or all the same
Result<Budget> budget_of(std::vector<Row>& rows, double at_most, const TopicSet& topics);

}  // namespace molva::flag
