#include "net/retry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "base/utf8.hpp"
#include "net/text.hpp"

namespace molva::net {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds kLongest{std::int64_t{1} << 31};

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kDays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                "Friday", "Saturday", "Sunday"};

bool is_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto begin = text.find_first_not_of(separators);
        if (begin == std::string_view::npos) return parts;
        const auto end = std::min(text.find_first_of(separators, begin), text.size());
        parts.push_back(text.substr(begin, end - begin));
        text.remove_prefix(end);
    }
}

std::optional<int> number(std::string_view text, std::size_t least, std::size_t most) {
    if (!is_digits(text) || text.size() < least || text.size() > most) return std::nullopt;
    return parse_number<int>(text);
}

bool is_day_name(std::string_view text) {
    return std::any_of(kDays.begin(), kDays.end(), [&](std::string_view day) {
        return same_word(text, day) || same_word(text, day.substr(0, 3));
    });
}

std::optional<unsigned> month(std::string_view text) {
    for (unsigned i = 0; i < kMonths.size(); ++i) {
        if (same_word(text, kMonths[i])) return i + 1;
    }
    return std::nullopt;
}

// "12:00:30"; a leap second is the second after.
std::optional<seconds> time_of_day(std::string_view text) {
    if (text.size() != 8 || text[2] != ':' || text[5] != ':') return std::nullopt;
    const auto h = number(text.substr(0, 2), 2, 2), m = number(text.substr(3, 2), 2, 2),
               s = number(text.substr(6, 2), 2, 2);
    if (!h || !m || !s || *h > 23 || *m > 59 || *s > 60) return std::nullopt;
    return std::chrono::hours{*h} + std::chrono::minutes{*m} + seconds{*s};
}

// RFC 9110 section 5.6.7: what seems more than 50 years ahead is the past.
int full_year(int two_digits, std::chrono::sys_seconds now) {
    const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
    const int this_year = static_cast<int>(today.year());
    int year = this_year - this_year % 100 + two_digits;
    if (year > this_year + 50) year -= 100;
    if (year <= this_year - 50) year += 100;
    return year;
}

struct Fields {
    std::string_view day, month, year, time, zone;
    bool two_digit_year = false;
};

// The three forms of RFC 9110 section 5.6.7, taken apart.
std::optional<Fields> take_apart(std::string_view text) {
    auto parts = split(text, " \t");
    if (parts.size() < 4 || parts.size() > 6) return std::nullopt;
    std::string_view day_name = parts[0];
    const bool comma = day_name.ends_with(',');
    if (comma) day_name.remove_suffix(1);
    if (!is_day_name(day_name)) return std::nullopt;
    if (comma && parts.size() == 6) return Fields{parts[1], parts[2], parts[3], parts[4], parts[5]};
    if (comma && parts.size() == 4) {
        const auto date = split(parts[1], "-");
        if (date.size() != 3) return std::nullopt;
        return Fields{date[0], date[1], date[2], parts[2], parts[3], date[2].size() == 2};
    }
    if (!comma && parts.size() == 5) return Fields{parts[2], parts[1], parts[4], parts[3], "GMT"};
    return std::nullopt;
}

std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text,
                                                        std::chrono::sys_seconds now) {
    const auto fields = take_apart(text);
    if (!fields) return std::nullopt;
    const auto day = number(fields->day, 1, 2);
    const auto month_number = month(fields->month);
    auto year = fields->two_digit_year ? number(fields->year, 2, 2) : number(fields->year, 4, 4);
    const auto time = time_of_day(fields->time);
    const bool utc = same_word(fields->zone, "GMT") || same_word(fields->zone, "UTC");
    if (!day || !month_number || !year || !time || !utc) return std::nullopt;
    if (fields->two_digit_year) year = full_year(*year, now);
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{*month_number},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days{date} + *time;
}

// "2.5", "2, 3": seconds with a fraction, and several headers that somebody
// joined (RFC 9110 section 5.3). Neither is in the grammar; both are meant.
std::optional<seconds> longest_of(std::string_view text) {
    std::optional<seconds> longest;
    for (const auto item : split(text, ",")) {
        const std::string_view part = trim(item);
        const auto dot = std::min(part.find('.'), part.size());
        const auto fraction = part.substr(std::min(dot + 1, part.size()));
        if (!is_digits(part.substr(0, dot)) || (dot < part.size() && !is_digits(fraction))) {
            return std::nullopt;
        }
        const bool more = fraction.find_first_not_of('0') != std::string_view::npos;
        const auto whole = parse_number<std::int64_t>(part.substr(0, dot));
        const auto pause = whole ? std::min(seconds{*whole}, kLongest) : kLongest;
        longest = std::max(longest.value_or(seconds{0}), pause + seconds{more ? 1 : 0});
    }
    return longest;
}

}  // namespace

Result<seconds> parse_retry_after(std::string_view value, std::chrono::sys_seconds now) {
    const std::string_view text = trim(value);
    if (is_digits(text)) {
        const auto count = parse_number<std::int64_t>(text);
        return count ? std::min(seconds{*count}, kLongest) : kLongest;
    }
    if (const auto at = parse_http_date(text, now)) {
        return std::clamp(*at - now, seconds{0}, kLongest);
    }
    return Error{Exit::partial,
                 {},
                 fmt::format("Retry-After is neither seconds nor a date: \"{}\"",
                             utf8::printable(text.substr(0, 40)))};
}

std::optional<seconds> read_retry_after(std::string_view value, std::chrono::sys_seconds now) {
    if (const auto pause = parse_retry_after(value, now)) return *pause;
    return longest_of(trim(value));
}

std::optional<milliseconds> wait_before(const RetryPolicy& policy, int next_try,
                                        std::optional<milliseconds> server_asked, double jitter) {
    if (next_try > policy.max_tries) return std::nullopt;
    milliseconds wait = policy.first_wait;
    for (int i = 2; i < next_try && wait < policy.longest_wait; ++i) wait *= 2;
    wait = std::max(wait, server_asked.value_or(milliseconds{0}));
    const double share = std::clamp(jitter, 0.0, 1.0) / 2;
    const auto longest = static_cast<double>(policy.longest_wait.count());
    const double total = static_cast<double>(wait.count()) * (1 + share);
    return milliseconds{static_cast<std::int64_t>(std::min(total, longest))};
}

bool worth_retrying(int status) {
    return status == 408 || status == 425 || status == 429 ||
           (status >= 500 && status <= 599 && status != 501 && status != 505);
}

}  // namespace molva::net
