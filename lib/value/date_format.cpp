#include "value/date_format.hpp"

#include <string>

#include "base/utf8.hpp"

namespace molva::value {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

class FormatReader {
public:
    FormatReader(std::string_view text, const Lexicon& lexicon) : text_(text), lexicon_(lexicon) {}

    bool read(std::string_view format);
    std::optional<Findings> result();

private:
    void skip_space();
    bool literal(std::string_view& format);
    bool directive(char c);
    std::optional<std::int64_t> number(int most_digits);
    bool bounded(int& out, int most_digits, int low, int high);
    bool word(Sense sense, int& out);
    bool half_day();
    bool offset();
    bool zone_name();
    bool unix_seconds();
    bool day_of_year();

    std::string_view text_;
    const Lexicon& lexicon_;
    CalendarDay day_{};
    std::optional<DayTime> time_{};
    std::optional<std::chrono::minutes> offset_{};
    std::optional<bool> afternoon_{};
    int weekday_ = 0;
    int year_day_ = 0;
    DayTime& clock() { return time_ ? *time_ : time_.emplace(DayTime{.finest = Unit::hour}); }
};

void FormatReader::skip_space() {
    while (!text_.empty()) {
        auto rest = text_;
        if (!utf8::is_space(utf8::take(rest))) return;
        text_ = rest;
    }
}

std::optional<std::int64_t> FormatReader::number(int most_digits) {
    std::int64_t value = 0;
    int digits = 0;
    while (digits < most_digits && !text_.empty() && digit(text_.front())) {
        value = value * 10 + (text_.front() - '0');
        text_.remove_prefix(1);
        ++digits;
    }
    if (digits == 0) return std::nullopt;
    return value;
}

bool FormatReader::bounded(int& out, int most_digits, int low, int high) {
    skip_space();
    const auto value = number(most_digits);
    if (!value || *value < low || *value > high) return false;
    out = static_cast<int>(*value);
    return true;
}

/// A run of letters with the dot of an abbreviation.
bool FormatReader::word(Sense sense, int& out) {
    skip_space();
    std::string found;
    while (!text_.empty()) {
        auto rest = text_;
        const char32_t c = utf8::take(rest);
        if (utf8::is_space(c) || (c < 0x80 && !(c >= U'a' && c <= U'z') && c != U'\'')) break;
        utf8::append(found, c == 0x451 ? U'е' : c);
        text_ = rest;
    }
    const auto* meanings = lexicon_.find(found);
    if (meanings == nullptr) return false;
    for (const auto& m : *meanings) {
        if (m.sense != sense) continue;
        out = m.value;
        if (text_.starts_with('.')) text_.remove_prefix(1);
        return true;
    }
    return false;
}

bool FormatReader::half_day() {
    skip_space();
    for (const auto& [name, pm] : {std::pair<std::string_view, bool>{"a.m.", false},
                                   {"p.m.", true},
                                   {"am", false},
                                   {"pm", true},
                                   {"a.m", false},
                                   {"p.m", true}}) {
        if (!text_.starts_with(name)) continue;
        text_.remove_prefix(name.size());
        afternoon_ = pm;
        return true;
    }
    return false;
}

bool FormatReader::offset() {
    skip_space();
    if (text_.starts_with('z')) {
        text_.remove_prefix(1);
        offset_ = std::chrono::minutes{0};
        return true;
    }
    if (!text_.starts_with('+') && !text_.starts_with('-')) return false;
    const int sign = text_.front() == '-' ? -1 : 1;
    text_.remove_prefix(1);
    int hours = 0, minutes = 0;
    if (!bounded(hours, 2, 0, 14)) return false;
    if (text_.starts_with(':')) text_.remove_prefix(1);
    if (!text_.empty() && digit(text_.front()) && !bounded(minutes, 2, 0, 59)) return false;
    offset_ = std::chrono::minutes{sign * (hours * 60 + minutes)};
    return true;
}

/// A name of a zone is passed over: the definition knows the zone, and most
/// abbreviations mean several. "Z", "UTC" and "GMT" are taken.
bool FormatReader::zone_name() {
    skip_space();
    const auto length = text_.find_first_not_of("abcdefghijklmnopqrstuvwxyz/_");
    const auto name = text_.substr(0, length);
    if (name.empty()) return false;
    if (name == "utc" || name == "gmt" || name == "z") offset_ = std::chrono::minutes{0};
    text_.remove_prefix(name.size());
    return true;
}

bool FormatReader::unix_seconds() {
    const auto value = number(11);
    if (!value) return false;
    const auto day = std::chrono::floor<std::chrono::days>(
        std::chrono::sys_seconds{std::chrono::seconds{*value}});
    const std::chrono::year_month_day date{day};
    day_ = {.year = static_cast<int>(date.year()),
            .month = static_cast<int>(static_cast<unsigned>(date.month())),
            .day = static_cast<int>(static_cast<unsigned>(date.day()))};
    const auto rest = static_cast<int>(*value % 86400);
    time_ = DayTime{
        .hour = rest / 3600, .minute = rest / 60 % 60, .second = rest % 60, .finest = Unit::second};
    offset_ = std::chrono::minutes{0};
    return true;
}

bool FormatReader::directive(char c) {
    switch (c) {
        case 'd':
        case 'e':
            return bounded(day_.day, 2, 1, 31);
        case 'm':
            return bounded(day_.month, 2, 1, 12);
        case 'Y':
            return bounded(day_.year, 4, 1, 9999);
        case 'y':
            return day_.short_year = true, bounded(day_.year, 2, 0, 99);
        case 'H':
        case 'k':
            return bounded(clock().hour, 2, 0, 24);
        case 'I':
        case 'l':
            return bounded(clock().hour, 2, 1, 12);
        case 'M':
            if (clock().finest == Unit::hour) clock().finest = Unit::minute;
            return bounded(clock().minute, 2, 0, 59);
        case 'S':
            clock().finest = Unit::second;
            return bounded(clock().second, 2, 0, 60);
        case 'f': {
            const auto before = text_.size();
            auto value = number(9);
            if (!value) return false;
            auto digits = before - text_.size();
            for (; digits > 3; --digits) *value /= 10;
            for (; digits < 3; ++digits) *value *= 10;
            clock().milliseconds = static_cast<int>(*value);
            return true;
        }
        case 'p':
        case 'P':
            return half_day();
        case 'B':
        case 'b':
        case 'h':
            return word(Sense::month, day_.month);
        case 'A':
        case 'a':
            return word(Sense::weekday, weekday_);
        case 'z':
            return offset();
        case 'Z':
            return zone_name();
        case 's':
            return unix_seconds();
        case 'j':
            return bounded(year_day_, 3, 1, 366);
        case 'F':
            return read("%Y-%m-%d");
        case 'T':
            return read("%H:%M:%S");
        case 'R':
            return read("%H:%M");
        case 'D':
            return read("%m/%d/%y");
        case 'n':
        case 't':
            return skip_space(), true;
        case '%':
            if (!text_.starts_with('%')) return false;
            text_.remove_prefix(1);
            return true;
        default:
            return false;
    }
}

bool FormatReader::literal(std::string_view& format) {
    if (text_.empty()) return false;
    const char32_t want = utf8::take(format);
    const char32_t have = utf8::take(text_);
    return want == have;
}

bool FormatReader::read(std::string_view format) {
    while (!format.empty()) {
        auto rest = format;
        if (utf8::is_space(utf8::take(rest))) {
            skip_space();
            format = rest;
        } else if (format.front() == '%') {
            if (format.size() < 2 || !directive(format[1])) return false;
            format.remove_prefix(2);
        } else if (!literal(format)) {
            return false;
        }
    }
    return true;
}

bool FormatReader::day_of_year() {
    if (year_day_ == 0) return true;
    if (day_.year == 0 || day_.short_year) return false;
    const auto first = std::chrono::sys_days{std::chrono::year{day_.year} / 1 / 1};
    const std::chrono::year_month_day date{first + std::chrono::days{year_day_ - 1}};
    if (static_cast<int>(date.year()) != day_.year) return false;
    day_.month = static_cast<int>(static_cast<unsigned>(date.month()));
    day_.day = static_cast<int>(static_cast<unsigned>(date.day()));
    return true;
}

std::optional<Findings> FormatReader::result() {
    skip_space();
    if (!text_.empty() || !day_of_year()) return std::nullopt;
    Findings found;
    if (time_ && afternoon_) {
        if (*afternoon_ && time_->hour < 12) time_->hour += 12;
        if (!*afternoon_ && time_->hour == 12) time_->hour = 0;
    }
    found.time = time_;
    found.offset = offset_;
    const bool day_without_month = day_.month == 0 && day_.day != 0;
    if (day_without_month) return std::nullopt;
    if (day_.year != 0 || day_.month != 0 || day_.short_year) found.calendar = day_;
    if (!found.calendar && !found.time) return std::nullopt;
    return found;
}

}  // namespace

std::optional<Findings> scan_by_format(std::string_view text, std::string_view format,
                                       const Lexicon& lexicon) {
    // Directives keep their case, everything else is compared without it.
    std::string folded;
    for (std::size_t i = 0; i < format.size();) {
        if (format[i] == '%' && i + 1 < format.size()) {
            folded.append(format, i, 2);
            i += 2;
            continue;
        }
        auto rest = format.substr(i);
        utf8::append(folded, utf8::lower(utf8::take(rest)));
        i = format.size() - rest.size();
    }
    const auto lower = utf8::lower(text);
    FormatReader reader{lower, lexicon};
    if (!reader.read(folded)) return std::nullopt;
    return reader.result();
}

}  // namespace molva::value
