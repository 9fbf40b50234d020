#include "value/date_resolve.hpp"

#include <algorithm>

namespace molva::value {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::milliseconds;
using std::chrono::year_month_day;

constexpr int kFirstYear = 1;
constexpr int kLastYear = 9999;
constexpr std::int64_t kHundred = 100;

/// How many unknown words may stand around a date of each kind. A whole date
/// is one in any sentence; "today" or "May" in a sentence is often none.
constexpr int kAroundWhole = 64;
constexpr int kAroundPart = 8;
constexpr int kAroundDayWord = 3;
constexpr int kAroundNow = 2;

class Resolver {
public:
    Resolver(const Findings& found, Instant now, const Zone& zone)
        : found_(found),
          zone_(found.offset ? Zone::fixed(*found.offset) : zone),
          now_(now),
          local_now_(zone_.local(now)),
          today_(std::chrono::floor<days>(local_now_)) {}

    std::optional<Date> run() const;

private:
    bool allowed(int words) const {
        return found_.unknown_words <= words &&
               (found_.unknown_numbers == 0 || found_.unknown_words > 0);
    }
    bool undisturbed() const { return found_.unknown_words == 0 && found_.unknown_numbers == 0; }

    std::optional<Date> at_local(Local local, Precision precision, bool relative) const;
    std::optional<Date> on_day(local_days day, bool relative) const;
    std::optional<Date> on_calendar(CalendarDay day) const;
    std::optional<Date> at_distance(const Distance& distance) const;
    std::optional<Date> in_period() const;
    std::optional<Date> on_weekday() const;
    std::optional<Date> at_time_alone() const;
    std::optional<DayTime> time() const;
    std::optional<int> past_year(const CalendarDay& day) const;
    std::optional<local_days> months_from(local_days day, std::int64_t months) const;

    const Findings& found_;
    Zone zone_;
    Instant now_;
    Local local_now_;
    local_days today_;
};

milliseconds since_midnight(const DayTime& time) {
    return std::chrono::hours{time.hour} + std::chrono::minutes{time.minute} +
           std::chrono::seconds{time.second} + milliseconds{time.milliseconds};
}

Precision precision_of(Unit unit) {
    switch (unit) {
        case Unit::second:
            return Precision::second;
        case Unit::minute:
            return Precision::minute;
        case Unit::hour:
        case Unit::day:
            return Precision::day;
        case Unit::week:
        case Unit::month:
            return Precision::month;
        case Unit::year:
            break;
    }
    return Precision::year;
}

/// A time that was written as counts: "7 гадзін 10 хвілін".
std::optional<DayTime> as_time(const Distance& length) {
    const auto part = [&](Unit unit) { return -length.amount[static_cast<std::size_t>(unit)]; };
    for (const auto unit : {Unit::day, Unit::week, Unit::month, Unit::year})
        if (part(unit) != 0) return std::nullopt;
    const auto hour = part(Unit::hour), minute = part(Unit::minute), second = part(Unit::second);
    if (hour % kHundred != 0 || minute % kHundred != 0 || second % kHundred != 0)
        return std::nullopt;
    if (hour > 23 * kHundred || minute > 59 * kHundred || second > 59 * kHundred)
        return std::nullopt;
    return DayTime{.hour = static_cast<int>(hour / kHundred),
                   .minute = static_cast<int>(minute / kHundred),
                   .second = static_cast<int>(second / kHundred),
                   .finest = length.finest};
}

std::optional<Date> Resolver::at_local(Local local, Precision precision, bool relative) const {
    const year_month_day day{std::chrono::floor<days>(local)};
    const int year = static_cast<int>(day.year());
    if (!day.ok() || year < kFirstYear || year > kLastYear) return std::nullopt;
    const auto at = zone_.instant(local);
    return Date{.at = at,
                .offset = zone_.offset(at),
                .precision = precision,
                .raw = {},
                .relative = relative};
}

std::optional<DayTime> Resolver::time() const {
    if (found_.time) return found_.time;
    return found_.length ? as_time(*found_.length) : std::nullopt;
}

std::optional<Date> Resolver::on_day(local_days day, bool relative) const {
    const auto clock = time();
    if (!clock) return at_local(Local{day}, Precision::day, relative);
    return at_local(Local{day} + since_midnight(*clock), precision_of(clock->finest), relative);
}

/// The year of a day without one: the last that is not in the future.
std::optional<int> Resolver::past_year(const CalendarDay& day) const {
    constexpr int kLeapGap = 8;  // around a century without a 29th of February
    const year_month_day today{today_};
    const int first = static_cast<int>(today.year());
    for (int year = first; year >= first - kLeapGap; --year) {
        const year_month_day that{std::chrono::year{year},
                                  std::chrono::month{static_cast<unsigned>(day.month)},
                                  std::chrono::day{static_cast<unsigned>(std::max(day.day, 1))}};
        if (that.ok() && that <= today) return year;
    }
    return std::nullopt;
}

std::optional<Date> Resolver::on_calendar(CalendarDay day) const {
    if (day.ambiguous) return std::nullopt;
    if (day.short_year) {
        const int latest = static_cast<int>(year_month_day{today_}.year()) + 20;
        day.year = latest - ((latest - day.year) % 100 + 100) % 100;
    }
    const bool whole = day.year != 0 && day.day != 0 && !(day.numeric && day.short_year);
    if (!allowed(whole ? kAroundWhole : kAroundPart)) return std::nullopt;
    // A year, or "1.25." in a sentence, is more often some other number.
    const bool weak = day.month == 0 || (day.numeric && day.year == 0 && !found_.time);
    if (weak && !undisturbed()) return std::nullopt;
    if (day.day == 0 && found_.time) return std::nullopt;  // a time on no day
    if (day.year == 0) {
        const auto year = past_year(day);
        if (!year) return std::nullopt;
        day.year = *year;
    }
    const year_month_day that{std::chrono::year{day.year},
                              std::chrono::month{static_cast<unsigned>(std::max(day.month, 1))},
                              std::chrono::day{static_cast<unsigned>(std::max(day.day, 1))}};
    if (!that.ok()) return std::nullopt;
    if (day.month == 0) return at_local(Local{local_days{that}}, Precision::year, false);
    if (day.day == 0) return at_local(Local{local_days{that}}, Precision::month, false);
    return on_day(local_days{that}, false);
}

/// The same day of another month, the last one of a shorter month.
std::optional<local_days> Resolver::months_from(local_days day, std::int64_t months) const {
    const year_month_day from{day};
    const std::int64_t index = static_cast<int>(from.year()) * std::int64_t{12} +
                               static_cast<unsigned>(from.month()) - 1 + months;
    const auto year = index / 12;
    if (index < 0 || year < kFirstYear || year > kLastYear) return std::nullopt;
    const std::chrono::year_month that{std::chrono::year{static_cast<int>(year)},
                                       std::chrono::month{static_cast<unsigned>(index % 12 + 1)}};
    const auto last =
        std::chrono::year_month_day_last{that.year(), std::chrono::month_day_last{that.month()}};
    return local_days{that / std::min(from.day(), last.day())};
}

std::optional<Date> Resolver::at_distance(const Distance& distance) const {
    const auto amount = [&](Unit unit) { return distance.amount[static_cast<std::size_t>(unit)]; };
    // Counted in the local calendar from a year down to a day, so that a day
    // across a change of the clock is still a day; hours are real hours.
    const auto months = amount(Unit::year) * 12 + amount(Unit::month);
    const auto day = months_from(today_, months / kHundred);
    if (!day) return std::nullopt;
    constexpr std::int64_t kDay = 86'400'000;
    constexpr std::int64_t kMostDays = 4'000'000;  // more than all the years
    auto rest = months % kHundred * 30 + amount(Unit::week) * 7 + amount(Unit::day);
    if (rest / kHundred > kMostDays || rest / kHundred < -kMostDays) return std::nullopt;
    Local local = Local{*day} + (local_now_ - Local{today_}) +
                  milliseconds{rest / kHundred * kDay + rest % kHundred * kDay / kHundred};
    const auto small = milliseconds{amount(Unit::hour) * 36'000 + amount(Unit::minute) * 600 +
                                    amount(Unit::second) * 10};
    if (const auto clock = found_.time; clock && distance.finest == Unit::day) {
        return at_local(Local{std::chrono::floor<days>(local)} + since_midnight(*clock),
                        precision_of(clock->finest), true);
    }
    const bool calendar = months != 0 || rest != 0;
    const auto at = (calendar ? zone_.instant(local) : now_) + small;
    return at_local(zone_.local(at), precision_of(distance.finest), true);
}

std::optional<Date> Resolver::in_period() const {
    const int n = found_.period_amount;
    const year_month_day today{today_};
    switch (*found_.period) {
        case Unit::second:
        case Unit::minute:
        case Unit::hour: {
            Distance distance;
            distance.amount[static_cast<std::size_t>(*found_.period)] = n * kHundred;
            distance.finest = *found_.period;
            return at_distance(distance);
        }
        case Unit::day:
            return on_day(today_ + days{n}, true);
        case Unit::week:
            return at_local(Local{today_ + days{7 * n}}, Precision::month, true);
        case Unit::month: {
            const auto first = local_days{today.year() / today.month() / 1};
            const auto that = months_from(first, n);
            if (!that) return std::nullopt;
            return at_local(Local{*that}, Precision::month, true);
        }
        case Unit::year:
            break;
    }
    const auto that = today.year() + std::chrono::years{n};
    return at_local(Local{local_days{that / 1 / 1}}, Precision::year, true);
}

std::optional<Date> Resolver::on_weekday() const {
    const std::chrono::weekday today{today_};
    const int now = static_cast<int>(today.iso_encoding()) - 1;
    int back = (now - *found_.weekday + 7) % 7;
    if (found_.weekday_step < 0 && back == 0) back = 7;
    if (found_.weekday_step > 0) back = back == 0 ? -7 : back - 7;
    const auto clock = time();
    if (back == 0 && clock && Local{today_} + since_midnight(*clock) > local_now_) back = 7;
    return on_day(today_ - days{back}, true);
}

/// "14:05": the last time the clock showed it.
std::optional<Date> Resolver::at_time_alone() const {
    const auto today = Local{today_} + since_midnight(*found_.time);
    return on_day(today > local_now_ ? today_ - days{1} : today_, true);
}

std::optional<Date> Resolver::run() const {
    if (found_.conflict) return std::nullopt;
    if (found_.calendar && !found_.month_alone) return on_calendar(*found_.calendar);
    if (found_.day) {
        if (!allowed(kAroundDayWord)) return std::nullopt;
        return on_day(today_ + days{*found_.day}, true);
    }
    if (found_.distance) {
        // Nothing is published in the future; "in a few years" is a sentence.
        const auto& amounts = found_.distance->amount;
        const bool future =
            std::any_of(amounts.begin(), amounts.end(), [](std::int64_t n) { return n > 0; });
        if (!allowed(future ? 0 : kAroundPart)) return std::nullopt;
        return at_distance(*found_.distance);
    }
    if (found_.weekday && found_.weekday_step != 0 && allowed(kAroundDayWord)) return on_weekday();
    if (found_.period && allowed(kAroundDayWord)) return in_period();
    if (found_.now && allowed(found_.now_phrase ? kAroundNow : 0))
        return at_local(zone_.local(now_), Precision::minute, true);
    if (!undisturbed()) return std::nullopt;
    if (found_.calendar) return on_calendar(*found_.calendar);
    if (found_.weekday) return on_weekday();
    if (found_.length && !found_.time) return at_distance(*found_.length);
    if (found_.time) return at_time_alone();
    return std::nullopt;
}

}  // namespace

std::optional<Date> resolve(const Findings& found, Instant now, const Zone& zone) {
    return Resolver{found, now, zone}.run();
}

}  // namespace molva::value
