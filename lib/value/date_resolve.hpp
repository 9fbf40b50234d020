// From the parts that were found to a moment.

#pragma once

#include <optional>

#include "value/date.hpp"
#include "value/date_scan.hpp"
#include "value/date_zone.hpp"

namespace molva::value {

/// The moment that the parts add up to, seen from `now`; `raw` is left empty.
/// Nothing if they contradict one another, tell too little, or if so many
/// unknown words stand around a weak date that it is probably none.
std::optional<Date> resolve(const Findings& found, Instant now, const Zone& zone);

}  // namespace molva::value
