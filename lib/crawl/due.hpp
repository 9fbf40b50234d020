// When a source is to be asked again, from what the store remembers of it.
//
// Arithmetic only: nothing here reads a clock.

#pragma once

#include <chrono>
#include <optional>

#include "base/time.hpp"
#include "store/store.hpp"

namespace molva::crawl {

/// The wait after the first crawl that failed; it doubles from one to the next.
inline constexpr std::chrono::minutes kFirstBackOff{5};

/// How long to let a source alone that could not be read.
/// @param failures  in a row, at least 1
/// @param every     the ceiling
std::chrono::milliseconds back_off(std::int64_t failures, std::chrono::milliseconds every);

/// When a source is due. Cron and timers are never exact, so a twentieth of
/// `every`, at most five minutes, may be missing.
/// @param state  nothing: it was never crawled
/// @param every  zero: whenever somebody asks
/// @return       nothing: at once
std::optional<Instant> due_at(const std::optional<store::SourceState>& state,
                              std::chrono::milliseconds every);

}  // namespace molva::crawl
