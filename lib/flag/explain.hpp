// How a judgement came about, in words for people.

#pragma once

#include <string>

#include "flag/doubt.hpp"
#include "flag/judgement.hpp"
#include "flag/rules.hpp"
#include "stream/record.hpp"

namespace molva::flag {

/// A few lines, the first about the whole, the others indented; safe to print
/// on a terminal. The judgement's outcomes must have been asked for.
std::string explain(const Judgement& judgement, const stream::Record& record, const Rules& rules);

/// The evidence of doubt in the same form, one line each; empty if there is none.
/// @param named  other reviews that are named at most
std::string explain(const Doubt& doubt, std::size_t named);

}  // namespace molva::flag
