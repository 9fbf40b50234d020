// The one door to the time of day. Everything else takes an Instant, or a
// Clock when it has to wait, so that --now and the tests reach all of it.

#pragma once

#include <chrono>

#include "base/time.hpp"

namespace molva {

class Clock {
public:
    virtual ~Clock() = default;

    /// The time of day, UTC. Stands still under --now.
    virtual Instant now() const = 0;

    /// A reading that only goes forward, for pauses and time-outs. It runs
    /// under --now too: a host is paced by real seconds.
    virtual std::chrono::steady_clock::time_point steady() const = 0;
};

/// The machine's clock.
const Clock& system_clock();

/// A clock that stands at `at` (--now); its steady() is the machine's.
class StandingClock final : public Clock {
public:
    explicit StandingClock(Instant at) : at_(at) {}
    Instant now() const override { return at_; }
    std::chrono::steady_clock::time_point steady() const override { return system_clock().steady(); }

private:
    Instant at_;
};

}  // namespace molva
