// Finds the parts of a date among the tokens. What they add up to is decided
// in date_resolve.cpp.

#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "value/tokens.hpp"

namespace molva::value {

/// A time of the day, as exact as it was written.
struct DayTime {
    int hour = 0, minute = 0, second = 0, milliseconds = 0;
    Unit finest = Unit::minute;  ///< hour, minute or second
};

/// A day of the calendar; what is 0 was not said.
struct CalendarDay {
    int year = 0, month = 0, day = 0;
    bool short_year = false;  ///< `year` has two digits
    bool numeric = false;     ///< no month's name in it
    bool ambiguous = false;   ///< the order of day and month was guessed without a language
    bool operator==(const CalendarDay&) const = default;
};

/// A distance in time: hundredths of each unit, signed, past negative.
struct Distance {
    std::array<std::int64_t, kUnits> amount{};
    Unit finest = Unit::year;
    bool stated = false;  ///< with "ago", "in" or a sign; else only a length
    bool operator==(const Distance&) const = default;
};

struct Findings {
    std::optional<DayTime> time{};
    std::optional<std::chrono::minutes> offset{};
    std::optional<CalendarDay> calendar{};
    std::optional<Distance> distance{};  ///< stated
    std::optional<Distance> length{};    ///< not stated
    std::optional<int> day{};            ///< days from today
    std::optional<int> weekday{};        ///< Monday 0
    int weekday_step = 0;                ///< -1 "last Monday", 1 "next Monday"
    std::optional<Unit> period{};        ///< "last month"
    int period_amount = 0;               ///< so many of them from the present one
    bool now = false;
    bool now_phrase = false;   ///< "just now", which means nothing else
    bool month_alone = false;  ///< `calendar` is nothing but the name of a month
    bool conflict = false;     ///< two of a kind that differ
    int unknown_words = 0;     ///< words that are no part of the date
    int unknown_numbers = 0;   ///< numbers that are none
    int foreign_words = 0;     ///< words of the date from another language
};

/// One pass for each kind of part, each linear in the number of tokens.
Findings scan(std::vector<Token>& tokens, Order order);

}  // namespace molva::value
