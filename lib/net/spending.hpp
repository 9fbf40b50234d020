// What may be spent, and what was.

#pragma once

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <string>

#include "net/client.hpp"

namespace molva::net {

struct Spending {
    Budget budget{};
    long long requests = 0;
    long long bytes = 0;
    std::optional<Schedule::Time> begun{};  ///< of a source with its first request

    bool late(Schedule::Time now) const {
        return budget.time.count() > 0 && begun && now >= *begun + budget.time;
    }

    /// What is used up, in words; nothing if there is some left of everything.
    std::optional<std::string> used_up(Schedule::Time now) const {
        if (budget.requests > 0 && requests >= budget.requests) {
            return fmt::format("{} requests", budget.requests);
        }
        if (budget.bytes > 0 && bytes >= budget.bytes) return fmt::format("{} bytes", budget.bytes);
        if (late(now)) return fmt::format("{} ms", budget.time.count());
        return std::nullopt;
    }
};

}  // namespace molva::net
