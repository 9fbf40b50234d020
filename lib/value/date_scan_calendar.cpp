// Days of the calendar: in numbers and with the name of the month.

#include <algorithm>
#include <chrono>

#include "value/date_scanner.hpp"

namespace molva::value {
namespace {

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2199;

/// A year of two digits is not known yet; a leap year is assumed for it.
bool valid(int year, int month, int day, bool short_year) {
    const int checked = short_year || year == 0 ? 2000 : year;
    return std::chrono::year_month_day{std::chrono::year{checked},
                                       std::chrono::month{static_cast<unsigned>(month)},
                                       std::chrono::day{static_cast<unsigned>(day)}}
        .ok();
}

}  // namespace

bool Scanner::is_year(std::size_t i) const {
    return free_number(i, 4, 4) && number(i) >= kFirstYear && number(i) <= kLastYear;
}

bool Scanner::is_day(std::size_t i) const {
    return free_number(i, 1, 2) && number(i) >= 1 && number(i) <= 31;
}

/// Whether the number is a part of "18.37" or "1/2", not a number by itself.
bool Scanner::glued_to_number(std::size_t i) const {
    const auto separates = [&](std::size_t s) { return is(s, U'.') || is(s, U':') || is(s, U'/'); };
    if (separates(i + 1) && tokens_[i + 1].glued && free_number(i + 2, 1, 18) &&
        tokens_[i + 2].glued)
        return true;
    return i >= 2 && separates(i - 1) && tokens_[i].glued && free_number(i - 2, 1, 18) &&
           tokens_[i - 1].glued;
}

/// "г.", "year" behind a year.
void Scanner::use_year_mark(std::size_t i) {
    if (is(i, U'-') && tokens_[i].glued) ++i;
    const auto unit = unit_at(i);
    if (!unit || unit->unit != Unit::year || unit->amount != 1) return;
    if (as(i + 1, Sense::ago) != nullptr) return;
    use(i, i + 1);
}

// ---- in numbers -----------------------------------------------------------

/// "12.03.2024", "2024-03-12", "3/12/24". @return where it ends, `i` if none
std::size_t Scanner::three_numbers(std::size_t i) {
    if (!free_number(i, 1, 4) || !free_number(i + 2, 1, 2) || !free_number(i + 4, 1, 4)) return i;
    const char32_t sep = tokens_[i + 1].sign;
    if (sep != U'.' && sep != U'/' && sep != U'-') return i;
    if (!is(i + 1, sep) || !is(i + 3, sep)) return i;
    if (is(i + 5, sep) && tokens_[i + 5].glued && free_number(i + 6, 1, 18) && tokens_[i + 6].glued)
        return i;  // a version, an address
    const int a = number(i), b = number(i + 2), c = number(i + 4);
    const bool long_first = tokens_[i].digits == 4, long_last = tokens_[i + 4].digits == 4;
    if (tokens_[i].digits == 3 || tokens_[i + 4].digits == 3 || (long_first && long_last)) return i;
    if (!long_first && tokens_[i + 4].digits == 1) return i;  // no year has one digit

    CalendarDay day{.numeric = true};
    const auto take = [&](int y, int m, int d, bool short_year) {
        if (m < 1 || m > 12 || d < 1 || !valid(y, m, d, short_year)) return false;
        day.year = y;
        day.month = m;
        day.day = d;
        day.short_year = short_year;
        return true;
    };
    bool good = false;
    if (long_first) {
        good = is_year(i) && (take(a, b, c, false) || take(a, c, b, false));
    } else if (!long_last || is_year(i + 4)) {
        const bool month_first = sep != U'.' && order_ == Order::month_first;
        day.ambiguous = sep != U'.' && order_ == Order::unknown && a <= 12 && b <= 12 && a != b;
        good = month_first ? take(c, a, b, !long_last) || take(c, b, a, !long_last)
                           : take(c, b, a, !long_last) || take(c, a, b, !long_last);
        if (!good && !long_last) good = take(a, b, c, true);  // 24-03-12
    }
    if (!good) return i;
    put(day);
    return i + 5;
}

/// "2024-03", "03/2024"; "12.03." and "12.03 14:05", which need a dot behind
/// them or a time, for so much could also be a price or a version.
std::size_t Scanner::two_numbers(std::size_t i) {
    if (!free_number(i, 1, 4) || !free_number(i + 2, 1, 4)) return i;
    const char32_t sep = tokens_[i + 1].sign;
    if ((sep != U'.' && sep != U'/' && sep != U'-') || !is(i + 1, sep)) return i;
    if (!tokens_[i + 2].glued) return i;
    if (i >= 1 && tokens_[i].glued && is(i - 1, sep)) return i;
    const bool more = is(i + 3, sep) && tokens_[i + 3].glued;
    if (more && free_number(i + 4, 1, 18) && tokens_[i + 4].glued) return i;
    const auto month = [](int n) { return n >= 1 && n <= 12; };
    if (is_year(i) && tokens_[i + 2].digits == 2 && month(number(i + 2))) {
        put({.year = number(i), .month = number(i + 2), .numeric = true});
        return i + 3;
    }
    if (is_year(i + 2) && free_number(i, 1, 2) && month(number(i))) {
        put({.year = number(i + 2), .month = number(i), .numeric = true});
        return i + 3;
    }
    if (!is_day(i) || !free_number(i + 2, 2, 2)) return i;
    const bool dotted = sep == U'.' && more;
    if (!dotted && (!found_.time || sep == U'-')) return i;
    int d = number(i), m = number(i + 2);
    CalendarDay day{.numeric = true};
    day.ambiguous = sep != U'.' && order_ == Order::unknown && d <= 12 && m <= 12 && d != m;
    if (sep != U'.' && order_ == Order::month_first) std::swap(d, m);
    if (m > 12) std::swap(d, m);
    if (!month(m) || !valid(0, m, d, true)) return i;
    day.month = m;
    day.day = d;
    put(day);
    return dotted ? i + 4 : i + 3;
}

/// "20040912" with a time beside it. @return where it ends, `i` if none
std::size_t Scanner::eight_digits(std::size_t i) {
    if (!found_.time || !free_number(i, 8, 8)) return i;
    const int year = number(i) / 10'000, month = number(i) / 100 % 100, day = number(i) % 100;
    if (year < kFirstYear || year > kLastYear || month < 1 || month > 12) return i;
    if (!valid(year, month, day, false)) return i;
    put({.year = year, .month = month, .day = day, .numeric = true});
    return i + 1;
}

void Scanner::numeric_dates() {
    for (std::size_t i = 0; i < tokens_.size();) {
        auto end = three_numbers(i);
        if (end == i) end = eight_digits(i);
        if (end == i) end = two_numbers(i);
        if (end == i) {
            ++i;
            continue;
        }
        use(i, end);
        use_year_mark(end);
        i = end;
    }
}

// ---- with a name ----------------------------------------------------------

/// The next number on a side, across signs and words without meaning.
std::optional<std::size_t> Scanner::number_left(std::size_t i) const {
    constexpr int kFar = 4;
    for (int step = 0; step < kFar && i > 0; ++step) {
        --i;
        if (free_number(i, 1, 4)) return i;
        if (!passable(i) && as(i, Sense::weekday) == nullptr) return std::nullopt;
    }
    return std::nullopt;
}

std::optional<std::size_t> Scanner::number_right(std::size_t i) const {
    constexpr int kFar = 4;
    for (int step = 0; step < kFar; ++step) {
        ++i;
        if (free_number(i, 1, 4)) return i;
        if (!passable(i) && as(i, Sense::weekday) == nullptr) return std::nullopt;
    }
    return std::nullopt;
}

/// A month's name that is not the short name of a weekday ("mar." is Tuesday
/// in Spanish too): of two candidates the one that is nothing else wins.
bool Scanner::month_candidate(std::size_t i) const {
    if (as(i, Sense::month) == nullptr) return false;
    if (as(i, Sense::weekday) == nullptr) return true;
    for (std::size_t later = i + 1; later < tokens_.size(); ++later)
        if (as(later, Sense::month) != nullptr) return false;
    return true;
}

void Scanner::read_month(std::size_t i) {
    CalendarDay day{.month = as(i, Sense::month)->value};
    std::array<std::size_t, 3> parts{i, i, i};

    const auto left = number_left(i);
    if (left && is_day(*left) && !glued_to_number(*left)) {
        day.day = number(*left);
        parts[1] = *left;
    } else if (left && is_year(*left)) {
        day.year = number(*left);
        parts[2] = *left;
    }
    auto right = number_right(i);
    if (right && day.day == 0 && is_day(*right) && !glued_to_number(*right) &&
        !is(*right - 1, U'\'') && !unit_at(*right + 1)) {
        day.day = number(*right);
        parts[1] = *right;
        right = number_right(*right);
    }
    if (right && day.year == 0) {
        const bool apostrophe = is(*right - 1, U'\'');
        const auto unit = unit_at(*right + 1);
        const bool other_unit = unit && !(unit->unit == Unit::year && unit->amount == 1);
        if (is_year(*right)) {
            day.year = number(*right);
            parts[2] = *right;
        } else if (free_number(*right, 2, 2) && !glued_to_number(*right) && !other_unit &&
                   (day.day != 0 || apostrophe)) {
            day.year = number(*right);
            day.short_year = true;
            parts[2] = *right;
        }
    }
    // "2024 ж. 12 наурыз"; "Nov 6 8:49:37 1994"
    if (day.year == 0) {
        for (std::size_t y = 0; y < tokens_.size(); ++y) {
            if (!is_year(y) || glued_to_number(y)) continue;
            day.year = number(y);
            parts[2] = y;
            break;
        }
    }
    found_.month_alone = day.day == 0 && day.year == 0;
    if (day.day != 0 && !valid(day.year, day.month, day.day, day.short_year)) {
        found_.conflict = true;  // the 31st of June is no date
        return;
    }
    put(day);
    for (const auto part : parts) use(part, part + 1);
    if (parts[2] != i) use_year_mark(parts[2] + 1);
}

void Scanner::named_months() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
        if (!month_candidate(i)) continue;
        const bool alone = !number_left(i) && !number_right(i);
        if (alone && found_.calendar) continue;  // "may" in a sentence
        read_month(i);
    }
}

}  // namespace molva::value
