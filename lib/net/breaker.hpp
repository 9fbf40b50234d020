// Leaves a host alone that failed too often in a row, so that a dead site
// costs its sources a word each and not a chain of time-outs.

#pragma once

#include <algorithm>
#include <chrono>
#include <string>

#include <fmt/format.h>

#include "net/failure.hpp"

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
    /// @param cause  "HTTP 429", "timeout"
    /// @param kind   Failure::held for a host that answers and refuses, which the
    ///               next run should know, else Failure::unwell
    void failed(Time now, std::string_view cause, Failure kind) {
        if (++failures_ < most_) return;
        const Time until = now + left_alone_;
        if (kind == Failure::held) asked_ = std::max(asked_, until);
        leave_alone(until, kind,
                    fmt::format("failed {} times in a row, last with {}, and is left alone for {} s",
                                failures_, cause, left_alone_.count() / 1000));
    }

    /// It answered, and would not have us. Said by who can read the answer: a
    /// challenge may have status 200. Such a pause also holds for the next run.
    void refused(Time now, std::string_view how) {
        if (++refusals_ < kRefusals) return;
        const auto pause = std::max<std::chrono::milliseconds>(left_alone_, kRefusedFor);
        asked(now + pause,
              fmt::format("refused us {} times in a row, last with \"{}\", and is left alone for "
                          "{} s",
                          refusals_, how, pause.count() / 1000));
        refusals_ = 0;
    }
    void accepted() { refusals_ = 0; }

    /// The host itself said so: that also holds for the next run.
    void asked(Time until, std::string why) {
        asked_ = std::max(asked_, until);
        leave_alone(until, Failure::held, std::move(why));
    }
    Time asked_until() const { return asked_; }

    bool open(Time now) const { return now < until_; }
    const std::string& why() const { return why_; }
    Failure kind() const { return kind_; }  ///< of those that are not sent

private:
    // One page may be closed to everybody; three in a row are meant for us. It
    // is no use to come back in minutes, as after an outage.
    static constexpr int kRefusals = 3;
    static constexpr std::chrono::hours kRefusedFor{1};

    void leave_alone(Time until, Failure kind, std::string why) {
        if (until <= until_) return;
        until_ = until;
        kind_ = kind;
        why_ = std::move(why);
    }

    int most_;
    std::chrono::milliseconds left_alone_;
    int failures_ = 0, refusals_ = 0;
    Time until_{}, asked_{};
    Failure kind_ = Failure::unwell;
    std::string why_;
};

}  // namespace molva::net
