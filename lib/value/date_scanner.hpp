// The passes of date_scan.hpp; private to date_scan*.cpp.

#pragma once

#include "value/date_scan.hpp"

namespace molva::value {

struct Measured {
    Unit unit;
    int amount;
    bool counts_once;  ///< needs no number before it
};

class Scanner {
public:
    Scanner(std::vector<Token>& tokens, Order order) : tokens_(tokens), order_(order) {}
    Findings run();

private:
    // date_scan.cpp
    const Token* at(std::size_t i) const;
    bool is(std::size_t i, char32_t sign) const;
    const Meaning* as(std::size_t i, Sense sense) const;
    bool free_number(std::size_t i, int digits_from, int digits_to) const;
    int number(std::size_t i) const;
    void use(std::size_t from, std::size_t to);
    std::optional<Measured> unit_at(std::size_t i) const;
    bool passable(std::size_t i) const;
    void put(const CalendarDay& day);
    void day_words();
    void steps();
    bool step_target(std::size_t i) const;
    std::optional<std::size_t> step_target_of(std::size_t word) const;
    void take_step(std::size_t word, std::size_t target, int step);
    void weekdays();
    void year_alone();
    void leftovers();

    // date_scan_time.cpp
    void times();
    std::size_t colon_time(std::size_t i);
    std::size_t letter_time(std::size_t i);
    std::size_t marked_time(std::size_t i);
    std::size_t clock_word(std::size_t i);
    std::size_t fraction(std::size_t i, DayTime& time) const;
    std::size_t meridiem(std::size_t i, DayTime& time) const;
    std::size_t zone(std::size_t i);
    std::size_t zone_offset(std::size_t i, std::chrono::minutes& offset) const;
    bool put_time(const DayTime& time);
    void dotted_time();

    // date_scan_calendar.cpp
    void numeric_dates();
    std::size_t three_numbers(std::size_t i);
    std::size_t two_numbers(std::size_t i);
    std::size_t eight_digits(std::size_t i);
    void named_months();
    bool month_candidate(std::size_t i) const;
    void read_month(std::size_t i);
    bool is_year(std::size_t i) const;
    bool is_day(std::size_t i) const;
    bool glued_to_number(std::size_t i) const;
    std::optional<std::size_t> number_left(std::size_t i) const;
    std::optional<std::size_t> number_right(std::size_t i) const;
    void use_year_mark(std::size_t i);

    // date_scan_distance.cpp
    void distances();
    void lengths();
    struct Count;
    std::optional<Count> count_at(std::size_t i) const;
    std::size_t component(std::size_t i, Distance& distance, int sign, bool alone) const;
    std::size_t components(std::size_t i, Distance& distance, int sign, bool alone) const;
    std::size_t and_half(std::size_t i) const;
    bool vague_before(std::size_t i) const;
    int direction_before(std::size_t& i) const;
    std::size_t stated_distance(std::size_t i);

    std::vector<Token>& tokens_;
    Order order_;
    Findings found_{};
};

}  // namespace molva::value
