// How much bad news of one subject came in a short time.

#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.hpp"

namespace molva::flag {

/// Remembers the last times of each subject, in a fixed amount of memory: of
/// so many subjects the least recent is forgotten. Streams need not be in the
/// order of time; what counts is how near two reviews were written.
class BurstCounter {
public:
    static constexpr std::size_t kSubjects = 1024;
    static constexpr std::size_t kTimes = 64;

    explicit BurstCounter(std::chrono::milliseconds window) : window_(window) {}

    /// Takes one more piece of bad news.
    /// @return how many of those seen lie within the window before or after
    ///         `at`, this one included; at most kTimes
    std::size_t add(std::string_view subject, Instant at);

private:
    struct Entry {
        std::string subject;
        std::vector<Instant> times;  // a ring
        std::size_t next = 0;
    };

    std::chrono::milliseconds window_;
    std::list<Entry> entries_;  // the most recent first
    std::unordered_map<std::string_view, std::list<Entry>::iterator> by_subject_;
};

}  // namespace molva::flag
