#include "value/date.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <climits>
#include <utility>

#include "base/utf8.hpp"
#include "value/date_format.hpp"
#include "value/date_resolve.hpp"
#include "value/date_scan.hpp"

namespace molva::value {
namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty()) {
        auto rest = text;
        if (!utf8::is_space(utf8::take(rest))) break;
        text = rest;
    }
    while (!text.empty()) {
        // The last code point begins at the last byte that continues none.
        std::size_t at = text.size() - 1;
        while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
        auto last = text.substr(at);
        if (!utf8::is_space(utf8::take(last))) break;
        text = text.substr(0, at);
    }
    return text;
}

bool all_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<std::int64_t> integer(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

int small(std::string_view digits) { return static_cast<int>(integer(digits).value_or(0)); }

/// "20240312", "20240312140509", "20240312T140509Z": the basic format of ISO
/// 8601 section 5.2.1.1, and the same without the T.
std::optional<Findings> compact(std::string_view text) {
    Findings found;
    if (text.ends_with('Z') || text.ends_with('z')) {
        found.offset = std::chrono::minutes{0};
        text.remove_suffix(1);
    }
    const auto day = text.substr(0, std::min<std::size_t>(8, text.size()));
    auto time = text.substr(day.size());
    const bool t = time.starts_with('T') || time.starts_with('t');
    if (t) time.remove_prefix(1);
    if (day.size() != 8 || !all_digits(day)) return std::nullopt;
    if (found.offset && !t) return std::nullopt;
    if (!time.empty() && (!all_digits(time) || !(time.size() == 6 || (t && time.size() == 4))))
        return std::nullopt;
    const int year = small(day.substr(0, 4));
    if (year < 1900 || year > 2199) return std::nullopt;
    found.calendar = CalendarDay{.year = year,
                                 .month = small(day.substr(4, 2)),
                                 .day = small(day.substr(6, 2)),
                                 .numeric = true};
    if (found.calendar->month < 1 || found.calendar->month > 12 || found.calendar->day < 1)
        return std::nullopt;
    if (time.empty()) return found;
    DayTime clock{.hour = small(time.substr(0, 2)), .minute = small(time.substr(2, 2))};
    if (time.size() == 6) {
        clock.second = small(time.substr(4, 2));
        clock.finest = Unit::second;
    }
    if (clock.hour > 23 || clock.minute > 59 || clock.second > 60) return std::nullopt;
    found.time = clock;
    return found;
}

/// Takes "digits" of this number off the front of a text.
bool take_number(std::string_view& text, std::size_t digits, int& out) {
    const auto part = text.substr(0, digits);
    if (part.size() != digits || !all_digits(part)) return false;
    out = small(part);
    text.remove_prefix(digits);
    return true;
}

bool take_sign(std::string_view& text, char sign) {
    if (!text.starts_with(sign)) return false;
    text.remove_prefix(1);
    return true;
}

/// "Z", "+03:00".
bool take_offset(std::string_view& text, std::chrono::minutes& offset) {
    if (take_sign(text, 'Z')) return true;
    const bool past = text.starts_with('-');
    int hours = 0, minutes = 0;
    if (!take_sign(text, past ? '-' : '+') || !take_number(text, 2, hours) ||
        !take_sign(text, ':') || !take_number(text, 2, minutes) || hours > 14 || minutes > 59) {
        return false;
    }
    offset = std::chrono::minutes{(hours * 60 + minutes) * (past ? -1 : 1)};
    return true;
}

/// "2024-03-12", "2024-03-12T14:05:09.123Z": what programs write into pages.
/// Nothing for any other form; all of these are read by read_words() too.
std::optional<Findings> extended(std::string_view text) {
    Findings found;
    int year = 0, month = 0, day = 0;
    if (!take_number(text, 4, year) || !take_sign(text, '-') || !take_number(text, 2, month) ||
        !take_sign(text, '-') || !take_number(text, 2, day) || year < 1900 || year > 2199) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return std::nullopt;
    found.calendar = CalendarDay{.year = year, .month = month, .day = day, .numeric = true};
    if (text.empty()) return found;
    DayTime time{.finest = Unit::second};
    if (!take_sign(text, 'T') || !take_number(text, 2, time.hour) || !take_sign(text, ':') ||
        !take_number(text, 2, time.minute) || !take_sign(text, ':') ||
        !take_number(text, 2, time.second) || time.hour > 23 || time.minute > 59 ||
        time.second > 59) {
        return std::nullopt;
    }
    if (take_sign(text, '.')) {
        const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
        if (digits == 0 || digits > 9) return std::nullopt;
        std::string fraction{text.substr(0, digits)};
        fraction.resize(3, '0');
        time.milliseconds = small(fraction);
        text.remove_prefix(digits);
    }
    found.time = time;
    if (text.empty()) return found;
    std::chrono::minutes offset{0};
    if (!take_offset(text, offset) || !text.empty()) return std::nullopt;
    found.offset = offset;
    return found;
}

/// "2024-W10-2", "2024W102", "2024-065": days by week and by year (ISO 8601
/// sections 5.2.2 and 5.2.3).
std::optional<Findings> counted_day(std::string_view text) {
    using namespace std::chrono;
    int number = 0, week = 0, day = 0;
    if (!take_number(text, 4, number) || number < 1900 || number > 2199) return std::nullopt;
    const bool dashed = take_sign(text, '-');
    sys_days at;
    const auto new_year = sys_days{year{number} / January / 1};
    if (take_sign(text, 'W')) {
        if (!take_number(text, 2, week) || take_sign(text, '-') != dashed ||
            !take_number(text, 1, day) || !text.empty()) {
            return std::nullopt;
        }
        if (week < 1 || week > 53 || day < 1 || day > 7) return std::nullopt;
        // The week with the fourth of January is the first.
        const auto fourth = new_year + days{3};
        const auto monday = fourth - days{weekday{fourth}.iso_encoding() - 1};
        at = monday + days{(week - 1) * 7 + day - 1};
    } else {
        if (!dashed || !take_number(text, 3, day) || !text.empty()) return std::nullopt;
        at = new_year + days{day - 1};
        if (day < 1 || year_month_day{at}.year() != year{number}) return std::nullopt;
    }
    const year_month_day date{at};
    Findings found;
    found.calendar = CalendarDay{.year = static_cast<int>(date.year()),
                                 .month = static_cast<int>(static_cast<unsigned>(date.month())),
                                 .day = static_cast<int>(static_cast<unsigned>(date.day())),
                                 .numeric = true};
    return found;
}

/// The text without what it says of another day: "published on … following an
/// experience on …", "publié le … suite à une expérience du …".
std::string_view of_writing(std::string_view text) {
    static constexpr std::array<std::string_view, 8> kTurns = {"suite à",
                                                               "following a",
                                                               "date of experience",
                                                               "date of visit",
                                                               "nach einer erfahrung",
                                                               "tras una experiencia",
                                                               "date de l'expérience",
                                                               "дата посещения"};
    const auto lower = utf8::lower(text);
    if (lower.size() != text.size()) return text;  // places would differ
    for (const auto turn : kTurns) {
        const auto at = lower.find(turn);
        if (at == std::string::npos) continue;
        const auto before = text.substr(0, at);
        if (before.find_first_of("0123456789") != std::string_view::npos) return trimmed(before);
    }
    return text;
}

/// Unix time as a text: "1710255900", "1710255900.123", "1710255900123",
/// "[1710255900,123000000]" (seconds, nanoseconds), "/Date(1710255900123)/".
std::optional<Date> unix_text(std::string_view text) {
    if (text.starts_with("/Date(") && text.ends_with(")/")) {
        text = text.substr(6, text.size() - 8);
        text = text.substr(0, text.find_first_of("+-"));
    } else if (text.starts_with('[') && text.ends_with(']')) {
        text = text.substr(1, text.size() - 2);
        const auto comma = text.find(',');
        if (comma == std::string_view::npos) return std::nullopt;
        auto nano = trimmed(text.substr(comma + 1));
        if (!all_digits(nano) || nano.size() > 9) return std::nullopt;
        text = trimmed(text.substr(0, comma));
        if (text.size() > 10) return std::nullopt;
        auto date = all_digits(text) ? parse_unix_time(integer(text).value_or(0)) : std::nullopt;
        if (date) *date->at += std::chrono::milliseconds{integer(nano).value_or(0) / 1'000'000};
        return date;
    }
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    if (!all_digits(whole) || whole.size() < 9 || whole.size() > 19) return std::nullopt;
    auto date = parse_unix_time(integer(whole).value_or(0));
    if (!date || point == std::string_view::npos) return date;
    std::string fraction{text.substr(point + 1)};
    if (!all_digits(fraction) || fraction.size() > 9 || whole.size() > 10) return std::nullopt;
    fraction.resize(3, '0');
    *date->at += std::chrono::milliseconds{small(fraction)};
    return date;
}

/// The order of numbers that a name of a language implies: in English only
/// the United States (and English without a country) put the month first.
Order order_of(std::string_view lang, const LanguageTable& table) {
    if (lang.empty()) return Order::unknown;
    if (table.order != Order::month_first) return table.order;
    const auto cut = lang.find_first_of("-_");
    if (cut == std::string_view::npos) return table.order;
    const auto region = utf8::lower(lang.substr(cut + 1));
    return region == "us" || region == "latn-us" ? Order::month_first : Order::day_first;
}

struct Reading {
    std::optional<Date> date;
    int unknown = INT_MAX;
};

Reading read_in(std::vector<Token> looked_up, Order order, Instant now, const Zone& zone) {
    const auto found = scan(looked_up, order);
    auto date = resolve(found, now, zone);
    if (!date) return {};
    return {std::move(date), found.unknown_words + found.foreign_words};
}

std::optional<Date> read_words(std::string_view text, const DateContext& context,
                               const Zone& zone) {
    const auto tokens = tokenize(text, kMaxDateText);
    if (!tokens || tokens->empty()) return std::nullopt;
    if (const auto* lexicon = lexicon_for(context.lang)) {
        return read_in(look_up(*tokens, *lexicon), order_of(context.lang, lexicon->language()),
                       context.now, zone)
            .date;
    }
    // No language, or one without a table: the one that understands most words.
    // Where two understand as much and differ ("-4 j" are days in French and
    // years in German), the date is not known.
    const auto order = context.lang.empty() ? Order::unknown : Order::day_first;
    Reading best;
    bool differ = false, strange = false;
    for (const auto* table : language_tables()) {
        auto words = look_up(*tokens, *lexicon_for(table->code));
        // To all languages that know none of the words the text says the same.
        if (!std::any_of(words.begin(), words.end(), [](const Token& t) { return t.meanings; })) {
            if (std::exchange(strange, true)) continue;
        }
        auto reading = read_in(std::move(words), order, context.now, zone);
        if (!reading.date || reading.unknown > best.unknown) continue;
        if (reading.unknown < best.unknown) {
            best = std::move(reading);
            differ = false;
        } else {
            differ = differ || reading.date->at != best.date->at;
        }
    }
    if (differ) return std::nullopt;
    return best.date;
}

std::optional<Date> read(std::string_view text, const DateContext& context, const Zone& zone) {
    if (!context.format.empty()) {
        const auto* lexicon = lexicon_for(context.lang);
        if (lexicon == nullptr) lexicon = lexicon_for("en");
        if (const auto found = scan_by_format(text, context.format, *lexicon))
            if (auto date = resolve(*found, context.now, zone)) return date;
    }
    if (auto date = unix_text(text)) return date;
    if (const auto found = compact(text)) return resolve(*found, context.now, zone);
    if (const auto found = extended(text)) return resolve(*found, context.now, zone);
    if (const auto found = counted_day(text)) return resolve(*found, context.now, zone);
    return read_words(of_writing(text), context, zone);
}

}  // namespace

std::string_view name(Precision precision) {
    switch (precision) {
        case Precision::second:
            return "second";
        case Precision::minute:
            return "minute";
        case Precision::day:
            return "day";
        case Precision::month:
            return "month";
        case Precision::year:
            break;
    }
    return "year";
}

std::optional<Date> parse_date(std::string_view text, const DateContext& context) {
    // A code point has at most four bytes; what is longer is not even cut.
    if (text.size() > kMaxDateText * 16) return std::nullopt;
    const auto raw = trimmed(text);
    const auto zone = Zone::find(context.zone);
    if (raw.empty() || !zone) return std::nullopt;
    auto date = read(raw, context, *zone);
    if (date) date->raw = raw;
    return date;
}

std::optional<Date> parse_unix_time(std::int64_t value) {
    constexpr std::int64_t kFirst = 315'532'800;   // 1980
    constexpr std::int64_t kLast = 4'133'980'800;  // 2101
    std::int64_t scale = 1;                        // units in a second
    for (; scale <= 1'000'000'000; scale *= 1000) {
        if (value / scale < kFirst || value / scale >= kLast) continue;
        const auto ms = scale >= 1000 ? value / (scale / 1000) : value * 1000;
        return Date{.at = Instant{std::chrono::milliseconds{ms}}, .precision = Precision::second};
    }
    return std::nullopt;
}

bool known_date_language(std::string_view lang) { return lexicon_for(lang) != nullptr; }

}  // namespace molva::value
