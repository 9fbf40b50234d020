// Which of the words that weighed on a judgement tell a reader why.

#pragma once

#include <cstddef>
#include <vector>

#include "flag/polarity.hpp"
#include "flag/tokens.hpp"

namespace molva::flag {

/// A negation by itself is no reason: it is shown with the word behind it.
/// Words that stand in every text are none either.
/// @return what is left of `weighed`, in its order
std::vector<Weighed> with_meaning(std::vector<Weighed> weighed, const Tokens& tokens);

/// The `most` weightiest, in their order, without those that overlap one before
/// them or weigh next to nothing beside the weightiest.
std::vector<Weighed> weightiest(const std::vector<Weighed>& weighed, std::size_t most);

}  // namespace molva::flag
