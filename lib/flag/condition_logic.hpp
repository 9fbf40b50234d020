// Whether a condition can be true at all, and whether it can be false.

#pragma once

#include "flag/rules.hpp"

namespace molva::flag {

struct PossibleTruth {
    bool may_hold = true, may_fail = true;
};

/// Tries what the parts of `when` may be together, given the other keys of its
/// rule: one source, one language, one score at a time. A condition of more
/// than ten different questions is taken to be possible.
PossibleTruth possible_truth(const Condition& when, const Rule& rule);

}  // namespace molva::flag
