// Leaves a host alone that failed too often in a row, so that a dead site
// costs its sources a word each and not a chain of time-outs.

#pragma once

#include <algorithm>
#include <chrono>
#include <string>

namespace molva::net {

class Breaker {
public:
    using Time = std::chrono::steady_clock::time_point;

    /// @param most        failures in a row that are endured, at least 1
    /// @param left_alone  for how long the host is not asked then
    Breaker(int most, std::chrono::milliseconds left_alone)
        : most_(most), left_alone_(left_alone) {}

    void succeeded() { failures_ = 0; }

    /// After the pause one more failure is enough to begin the next.
    void failed(Time now) {
        if (++failures_ >= most_) leave_alone(now + left_alone_, "failed too often in a row");
    }

    void leave_alone(Time until, std::string why) {
        if (until <= until_) return;
        until_ = until;
        why_ = std::move(why);
    }

    /// The host itself said so: that also holds for the next run.
    void asked(Time until, std::string why) {
        asked_ = std::max(asked_, until);
        leave_alone(until, std::move(why));
    }
    Time asked_until() const { return asked_; }

    bool open(Time now) const { return now < until_; }
    const std::string& why() const { return why_; }

private:
    int most_;
    std::chrono::milliseconds left_alone_;
    int failures_ = 0;
    Time until_{}, asked_{};
    std::string why_;
};

}  // namespace molva::net
