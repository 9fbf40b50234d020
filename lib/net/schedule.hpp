// Who may be asked next, and when.
//
// Arithmetic on time points: nothing here reads a clock or sleeps, which is
// what lets the tests watch a day of politeness in microseconds.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace molva::net {

/// How fast one host may be asked.
struct Pace {
    std::chrono::milliseconds pause{1'000};  ///< from the end of one request to the next's start
    std::chrono::milliseconds interval{0};   ///< from the start of one to the next's (`rate`)
    double jitter = 0.1;                     ///< lengthens the pause by up to this share
    int at_once = 1;                         ///< requests under way on one host

    /// The slower of two in every respect.
    static Pace slower(const Pace& a, const Pace& b);
};

/// Reads a rate in curl's grammar (curl(1), --rate): requests per unit, "2/s",
/// "1/3s", "30/m", "5/h", "14/d"; a number alone is per hour.
/// @return the interval between two starts; nothing if it cannot be read or
///         allows no request at all
std::optional<std::chrono::milliseconds> parse_rate(std::string_view text);

class Schedule {
public:
    using Time = std::chrono::steady_clock::time_point;
    using Ticket = std::uint64_t;

    /// @param at_once  requests under way on all hosts together, at least 1
    explicit Schedule(std::size_t at_once) : at_once_(at_once) {}

    /// Sets a host's pace; the slower of the old and the new one stays.
    void limit(const std::string& host, const Pace& pace);

    /// Nothing starts on this host before `until`.
    void hold(const std::string& host, Time until);

    /// Queues a ticket.
    /// @param front       before those that wait already: the rest of something begun
    /// @param not_before  its own earliest time; until then it holds up nobody else's
    void add(const std::string& host, Ticket ticket, Time not_before = {}, bool front = false);

    /// Takes a ticket back that has not started.
    void remove(const std::string& host, Ticket ticket);

    /// A ticket that may start at `now`, counted as under way from here on.
    std::optional<Ticket> next(Time now);

    /// A ticket that next() gave was not used: as if it had not been given.
    void unused(const std::string& host);

    /// A ticket's request ended.
    /// @param jitter  0..1, drawn by the caller
    void finished(const std::string& host, Time now, double jitter = 0);

    /// When next() can give something again if nothing is finished before;
    /// nothing if it has to wait for a finished() or an add().
    std::optional<Time> when() const;

    /// The host that has the longest way to go, for a progress display.
    struct Load {
        std::string host;
        std::size_t waiting = 0;
        int running = 0;
        Time ready{};  ///< when it may be asked again
    };
    std::optional<Load> busiest() const;

    /// When a host may be asked again; in the past if it may be now.
    Time ready(const std::string& host) const;

    /// Hosts on which nothing may start before some time after `now`, and that time.
    std::vector<std::pair<std::string, Time>> resting(Time now) const;

    std::size_t waiting() const { return waiting_; }
    std::size_t running() const { return running_; }

private:
    struct Later {
        Time at{};
        Ticket ticket = 0;
        auto operator<=>(const Later&) const = default;
    };
    struct Host {
        std::uint64_t number = 0;  // in the order of their first request: settles ties
        Pace pace{};
        bool paced = false;  // limit() was called
        Time ready{};        // nothing starts before
        Time before{};       // the same before the last next()
        int running = 0;
        std::deque<Ticket> queue;    // those whose own time has come
        std::set<Later> later;       // those whose has not
        std::optional<Time> listed;  // its place in due_
    };
    struct Due {
        Time at{};
        std::uint64_t number = 0;
        Host* host = nullptr;
        auto operator<=>(const Due&) const = default;
    };

    Host& host(const std::string& name);
    void relist(Host& host);

    std::size_t at_once_;
    std::size_t waiting_ = 0;
    std::size_t running_ = 0;
    std::unordered_map<std::string, Host> hosts_;  // its nodes stay where they are
    std::set<Due> due_;                            // hosts that can start something, by when
};

}  // namespace molva::net
