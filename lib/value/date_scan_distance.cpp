// Distances from now: "3 days ago", "in 2 weeks", "-1 year +2 months", "полчаса назад".

#include "value/date_scanner.hpp"

namespace molva::value {
namespace {

/// More than that of anything is no date.
constexpr std::int64_t kMostCounted = 1'000'000;
constexpr std::int64_t kHundred = 100;

}  // namespace

struct Scanner::Count {
    std::int64_t hundredths = 0;
    std::size_t end = 0;
};

/// "3", "2.5", "2,5", "three".
std::optional<Scanner::Count> Scanner::count_at(std::size_t i) const {
    if (free_number(i, 1, 7)) {
        if (tokens_[i].number > kMostCounted) return std::nullopt;
        Count count{tokens_[i].number * kHundred, i + 1};
        const bool point = (is(i + 1, U'.') || is(i + 1, U',')) && tokens_[i + 1].glued &&
                           free_number(i + 2, 1, 2) && tokens_[i + 2].glued;
        if (point && (unit_at(i + 3) || passable(i + 3))) {
            const auto digits = tokens_[i + 2].digits;
            count.hundredths += tokens_[i + 2].number * (digits == 1 ? 10 : 1);
            count.end = i + 3;
        }
        return count;
    }
    if (const auto* m = as(i, Sense::number)) return Count{m->value, i + 1};
    return std::nullopt;
}

/// One count with its unit. @param alone  whether a unit may stand without a count
/// @return where it ends, `i` if there is none
std::size_t Scanner::component(std::size_t i, Distance& distance, int sign, bool alone) const {
    std::int64_t hundredths = kHundred;
    std::size_t end = i;
    const auto first = unit_at(i);
    const bool own = first && (first->counts_once || alone);
    if (!own) {
        const auto count = count_at(i);
        if (!count) return i;
        hundredths = count->hundredths;
        end = count->end;
        // "half an hour", "a few days", "a couple of weeks"
        if (const auto* next = as(end, Sense::number); next != nullptr && !unit_at(end)) {
            if (tokens_[i].is_number()) return i;
            hundredths = hundredths == 50 ? 50 : next->value;
            ++end;
        }
        if (as(end, Sense::fill) != nullptr && !unit_at(end)) ++end;
    }
    const auto unit = unit_at(end);
    if (!unit) return i;
    // "2013 year", "2024 г.": that is a year of the calendar.
    if (unit->unit == Unit::year && !alone && is_year(i) && !as(end + 1, Sense::ago) &&
        as(end + 1, Sense::ahead) == nullptr)
        return i;
    auto& total = distance.amount[static_cast<std::size_t>(unit->unit)];
    total += sign * hundredths * unit->amount;
    if (unit->unit < distance.finest) distance.finest = unit->unit;
    ++end;
    if (is(end, U'.') && tokens_[end].glued) ++end;
    return end;
}

/// Counts that follow one another: "1 year, 2 months and 3 days".
/// @return where they end, `i` if there are none
std::size_t Scanner::components(std::size_t i, Distance& distance, int sign) const {
    std::size_t end = component(i, distance, sign, false);
    if (end == i) return i;
    for (;;) {
        std::size_t next = end;
        int next_sign = sign;
        while (is(next, U',') || as(next, Sense::fill) != nullptr) ++next;
        if (is(next, U'+') || is(next, U'-')) {
            next_sign = is(next, U'+') ? 1 : -1;
            ++next;
        }
        const auto after = component(next, distance, next_sign, false);
        if (after == next) return end;
        end = after;
    }
}

/// "vor", "il y a", "in", "last" or a sign before a count: past -1, future 1,
/// 0 if there is none. `i` moves on to the count.
int Scanner::direction_before(std::size_t& i) const {
    const bool opens = i == 0 || as(i - 1, Sense::now) != nullptr || is(i - 1, U'(');
    int sign = 0;
    if (as(i, Sense::ago) != nullptr || as(i, Sense::last) != nullptr || (is(i, U'-') && opens))
        sign = -1;
    else if (as(i, Sense::ahead) != nullptr || (is(i, U'+') && opens))
        sign = 1;
    if (sign == 0) return 0;
    std::size_t count = i + 1;
    while (!count_at(count) && (as(count, Sense::fill) != nullptr ||
                                as(count, Sense::ago) != nullptr || is(count, U'\'')))
        ++count;
    // "last 2 weeks" is a distance, "last week" a period.
    const auto unit = unit_at(count);
    if (!count_at(count) && !(unit && unit->counts_once)) return 0;
    i = count;
    return sign;
}

/// A distance that says in which direction. @return where it ends, `i` if none
std::size_t Scanner::stated_distance(std::size_t i) {
    Distance distance;
    distance.stated = true;
    const auto turn = [&](int sign) {
        for (auto& amount : distance.amount) amount = sign * (amount < 0 ? -amount : amount);
    };
    std::size_t start = i;
    const int before = direction_before(start);
    const int sign = before == 0 ? -1 : before;
    std::size_t end = components(start, distance, sign);
    if (end == start && before == 0) end = component(start, distance, sign, true);  // "час назад"
    if (end == start) return i;

    // Behind it: "ago", "later"; there "ago" wins over a preposition before it.
    std::size_t after = end;
    while (as(after, Sense::fill) != nullptr && as(after, Sense::ago) == nullptr &&
           as(after, Sense::ahead) == nullptr)
        ++after;
    if (as(after, Sense::ago) != nullptr) {
        turn(-1);
        end = after + 1;
    } else if (before == 0) {
        if (as(after, Sense::ahead) == nullptr || count_at(after + 1)) return i;
        turn(1);
        end = after + 1;
    }
    if (found_.distance && *found_.distance != distance) found_.conflict = true;
    found_.distance = distance;
    return end;
}

void Scanner::distances() {
    for (std::size_t i = 0; i < tokens_.size();) {
        const auto end = tokens_[i].used ? i : stated_distance(i);
        if (end == i) {
            ++i;
            continue;
        }
        use(i, end);
        i = end;
    }
}

/// "15 hrs", "2 г. 3 мес.", "5d": a distance into the past when it is all there
/// is, a time of the day behind a date ("у 7 гадзін 10 хвілін").
void Scanner::lengths() {
    for (std::size_t i = 0; i < tokens_.size();) {
        Distance distance;
        const auto end = tokens_[i].used ? i : components(i, distance, -1);
        if (end == i) {
            ++i;
            continue;
        }
        if (found_.length) found_.conflict = true;
        found_.length = distance;
        use(i, end);
        i = end;
    }
}

}  // namespace molva::value
