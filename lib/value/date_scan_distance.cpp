// Distances from now: "3 days ago", "in 2 weeks", "-1 year +2 months", "полчаса назад".

#include <algorithm>
#include <array>
#include <string_view>

#include "value/date_scanner.hpp"

namespace molva::value {
namespace {

/// More than that of anything is no date.
constexpr std::int64_t kMostCounted = 1'000'000;
constexpr std::int64_t kHundred = 100;
constexpr std::int64_t kHalf = 50;

/// Words of many that nobody counted: "много лет назад" is no distance.
bool is_vague(std::string_view word) {
    static constexpr std::array<std::string_view, 18> kWords = {
        "много", "многие", "немало", "долгие", "давно",  "багато", "чимало", "шмат",     "көп",
        "many",  "lots",   "long",   "viele",  "vielen", "muchos", "muchas", "beaucoup", "banyak"};
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

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
        // "30+ days ago": at least so many.
        if (is(i + 1, U'+') && tokens_[i + 1].glued && unit_at(i + 2)) count.end = i + 2;
        return count;
    }
    const auto* m = as(i, Sense::number);
    if (m == nullptr) return std::nullopt;
    Count count{m->value, i + 1};
    // "двадцать пять", "twenty-five", "treinta y cinco"
    constexpr std::int64_t kTens = 20 * kHundred;
    std::size_t ones = i + 1;
    if (is(ones, U'-') || (as(ones, Sense::fill) != nullptr && !unit_at(ones))) ++ones;
    const auto* next = as(ones, Sense::number);
    if (m->value >= kTens && m->value % (10 * kHundred) == 0 && next != nullptr &&
        next->value >= kHundred && next->value < 10 * kHundred && next->value % kHundred == 0) {
        count.hundredths += next->value;
        count.end = ones + 1;
    }
    return count;
}

/// "and a half", "с половиной", "et demi", "y medio". @return where it ends,
/// `i` if it is not there
std::size_t Scanner::and_half(std::size_t i) const {
    if (as(i, Sense::fill) == nullptr) return i;
    std::size_t at = i + 1;
    const auto* article = as(at, Sense::number);
    if (article != nullptr && article->value == kHundred) ++at;
    const auto* half = as(at, Sense::number);
    return half != nullptr && half->value == kHalf ? at + 1 : i;
}

/// Whether the words before `i` are of many that nobody counted.
bool Scanner::vague_before(std::size_t i) const {
    constexpr std::size_t kFar = 3;
    for (std::size_t back = 1; back <= std::min(i, kFar); ++back) {
        if (tokens_[i - back].is_word() && is_vague(tokens_[i - back].text)) return true;
        if (as(i - back, Sense::fill) == nullptr) return false;
    }
    return false;
}

/// One count with its unit. @param alone  whether a unit may stand without a count
/// @return where it ends, `i` if there is none
std::size_t Scanner::component(std::size_t i, Distance& distance, int sign, bool alone) const {
    std::int64_t hundredths = kHundred;
    std::size_t end = i, use_until = 0;
    const auto first = unit_at(i);
    const bool own = first && (first->counts_once || alone);
    if (!own) {
        const auto count = count_at(i);
        if (!count) return i;
        hundredths = count->hundredths;
        end = count->end;
        // "half an hour", "a few days", "a couple of weeks"
        if (const auto past = and_half(end); past != end) {
            hundredths += kHalf;
            end = past;
        } else if (const auto* next = as(end, Sense::number); next != nullptr && !unit_at(end)) {
            if (tokens_[i].is_number()) return i;
            hundredths = hundredths == kHalf ? kHalf : next->value;
            ++end;
        }
        if (as(end, Sense::fill) != nullptr && !unit_at(end)) ++end;
    } else if (vague_before(i)) {
        return i;
    }
    const auto unit = unit_at(end);
    if (!unit) return i;
    // "2013 year", "2024 г.": that is a year of the calendar.
    if (unit->unit == Unit::year && !alone && is_year(i) && !as(end + 1, Sense::ago) &&
        as(end + 1, Sense::ahead) == nullptr)
        return i;
    // "un an et demi"; "half" of something else is a count of its own.
    if (const auto past = and_half(end + 1); past != end + 1 && !unit_at(past)) {
        hundredths += kHalf;
        use_until = past;
    }
    auto& total = distance.amount[static_cast<std::size_t>(unit->unit)];
    total += sign * hundredths * unit->amount;
    if (unit->unit < distance.finest) distance.finest = unit->unit;
    if (use_until > 0) return use_until;
    ++end;
    if (is(end, U'.') && tokens_[end].glued) ++end;
    return end;
}

/// Counts that follow one another: "1 year, 2 months and 3 days".
/// @param alone  whether a unit counts once without a number: "год и 3 месяца",
///               "2 years and a month"
/// @return where they end, `i` if there are none
std::size_t Scanner::components(std::size_t i, Distance& distance, int sign, bool alone) const {
    std::size_t end = component(i, distance, sign, alone && unit_at(i));
    if (end == i) return i;
    for (;;) {
        std::size_t next = end;
        int next_sign = sign;
        while (is(next, U',') || as(next, Sense::fill) != nullptr) ++next;
        if (is(next, U'+') || is(next, U'-')) {
            next_sign = is(next, U'+') ? 1 : -1;
            ++next;
        }
        const bool lone = alone && next > end && unit_at(next) && as(next, Sense::fill) == nullptr;
        const auto after = component(next, distance, next_sign, lone);
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
    const bool once = unit && (unit->counts_once || and_half(count + 1) != count + 1);
    if (!count_at(count) && !once) return 0;
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
    // "час назад", "hace año y medio"
    const bool lone = before == 0 || unit_at(start);
    std::size_t end = components(start, distance, sign, lone);
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
        const auto end = tokens_[i].used ? i : components(i, distance, -1, false);
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
