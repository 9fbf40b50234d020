#include "base/time.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace molva {

using namespace std::chrono;

std::string format_rfc3339(Instant at, minutes offset) {
    constexpr Instant kFirst = sys_days{year{0} / 1 / 1};
    constexpr Instant kLast = sys_days{year{10000} / 1 / 1} - milliseconds{1};
    const Instant local = std::clamp(at + offset, kFirst, kLast);
    const auto day = floor<days>(local);
    const year_month_day date{day};
    const hh_mm_ss<milliseconds> clock{local - day};
    std::string out = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", int{date.year()},
                                  unsigned{date.month()}, unsigned{date.day()},
                                  clock.hours().count(), clock.minutes().count(),
                                  clock.seconds().count());
    if (clock.subseconds().count() != 0) out += fmt::format(".{:03}", clock.subseconds().count());
    if (offset == minutes{0}) return out + "Z";
    const auto size = abs(offset).count();
    return out + fmt::format("{}{:02}:{:02}", offset < minutes{0} ? '-' : '+', size / 60, size % 60);
}

namespace {

// A cursor over the text; every reader says whether it found what it wants.
struct Reader {
    std::string_view rest;

    bool number(int digits, int& out) {
        if (rest.size() < static_cast<std::size_t>(digits)) return false;
        out = 0;
        for (int i = 0; i < digits; ++i) {
            if (rest[i] < '0' || rest[i] > '9') return false;
            out = out * 10 + (rest[i] - '0');
        }
        rest.remove_prefix(digits);
        return true;
    }
    bool one_of(std::string_view set, char* which = nullptr) {
        if (rest.empty() || set.find(rest.front()) == std::string_view::npos) return false;
        if (which) *which = rest.front();
        rest.remove_prefix(1);
        return true;
    }
};

bool read_fraction(Reader& in, milliseconds& out) {
    int value = 0, seen = 0;
    while (!in.rest.empty() && in.rest.front() >= '0' && in.rest.front() <= '9') {
        if (seen < 3) value = value * 10 + (in.rest.front() - '0');
        ++seen;
        in.rest.remove_prefix(1);
    }
    for (int i = seen; i < 3; ++i) value *= 10;
    out = milliseconds{value};
    return seen > 0;
}

}  // namespace

std::optional<OffsetInstant> parse_rfc3339(std::string_view text) {
    Reader in{text};
    int y, mo, d, h, mi, s;
    if (!in.number(4, y) || !in.one_of("-") || !in.number(2, mo) || !in.one_of("-") ||
        !in.number(2, d) || !in.one_of("Tt ") || !in.number(2, h) || !in.one_of(":") ||
        !in.number(2, mi) || !in.one_of(":") || !in.number(2, s)) {
        return std::nullopt;
    }
    milliseconds fraction{0};
    if (in.one_of(".") && !read_fraction(in, fraction)) return std::nullopt;
    char sign = 0;
    if (!in.one_of("Zz+-", &sign)) return std::nullopt;
    minutes offset{0};
    if (sign == '+' || sign == '-') {
        int oh, om;
        if (!in.number(2, oh) || !in.one_of(":") || !in.number(2, om) || oh > 23 || om > 59) {
            return std::nullopt;
        }
        offset = minutes{oh * 60 + om} * (sign == '-' ? -1 : 1);
    }
    const year_month_day date{year{y} / mo / d};
    if (!in.rest.empty() || !date.ok() || h > 23 || mi > 59 || s > 60) return std::nullopt;
    const Instant local = sys_days{date} + hours{h} + minutes{mi} + seconds{s} + fraction;
    return OffsetInstant{local - offset, offset};
}

std::optional<milliseconds> parse_duration(std::string_view text) {
    std::int64_t count = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (code != std::errc{} || count < 0 || count > 1'000'000'000) return std::nullopt;
    const std::string_view unit{end, static_cast<std::size_t>(text.data() + text.size() - end)};
    if (unit == "ms") return milliseconds{count};
    if (unit == "s") return seconds{count};
    if (unit == "m") return minutes{count};
    if (unit == "h") return hours{count};
    if (unit == "d") return hours{24 * count};
    if (unit == "w") return hours{7 * 24 * count};
    if (unit == "y") return hours{365 * 24 * count};
    return std::nullopt;
}

}  // namespace molva
