// Times of the day and the offsets behind them.

#include <array>
#include <string_view>
#include <utility>

#include "value/date_scanner.hpp"

namespace molva::value {
namespace {

using std::chrono::minutes;

/// Abbreviations that mean one offset wherever dates are printed; "IST" or
/// "BST" in Asia and the like are left out. Summer time is in the name.
constexpr std::array<std::pair<std::string_view, int>, 38> kZones = {{
    {"z", 0},       {"utc", 0},     {"gmt", 0},    {"ut", 0},     {"wet", 0},    {"west", 60},
    {"bst", 60},    {"cet", 60},    {"mez", 60},   {"cest", 120}, {"mesz", 120}, {"eet", 120},
    {"eest", 180},  {"msk", 180},   {"мск", 180},  {"msd", 240},  {"est", -300}, {"edt", -240},
    {"cst", -360},  {"cdt", -300},  {"mst", -420}, {"mdt", -360}, {"pst", -480}, {"pdt", -420},
    {"akst", -540}, {"akdt", -480}, {"hst", -600}, {"jst", 540},  {"kst", 540},  {"aest", 600},
    {"aedt", 660},  {"acst", 570},  {"awst", 480}, {"nzst", 720}, {"nzdt", 780}, {"samt", 240},
    {"yekt", 300},  {"sast", 120},
}};

std::optional<int> zone_minutes(std::string_view word) {
    for (const auto& [name, offset] : kZones)
        if (name == word) return offset;
    return std::nullopt;
}

}  // namespace

bool Scanner::put_time(const DayTime& time) {
    if (time.hour > 24 || time.minute > 59 || time.second > 60) return false;
    if (time.hour == 24 && (time.minute != 0 || time.second != 0)) return false;
    if (found_.time) {
        const auto& old = *found_.time;
        if (old.hour != time.hour || old.minute != time.minute) found_.conflict = true;
    }
    found_.time = time;
    return true;
}

/// ".678" behind the seconds. @return where it ends
std::size_t Scanner::fraction(std::size_t i, DayTime& time) const {
    if (!(is(i, U'.') || is(i, U',')) || !tokens_[i].glued) return i;
    if (!free_number(i + 1, 1, 18) || !tokens_[i + 1].glued) return i;
    auto value = tokens_[i + 1].number;
    int digits = tokens_[i + 1].digits;
    for (; digits > 3; --digits) value /= 10;
    for (; digits < 3; ++digits) value *= 10;
    time.milliseconds = static_cast<int>(value);
    return i + 2;
}

/// "a.m.", "вечера", "de la tarde". @return where it ends, `i` if there is none
std::size_t Scanner::meridiem(std::size_t i, DayTime& time) const {
    const bool am = as(i, Sense::am) != nullptr;
    const bool pm = !am && as(i, Sense::pm) != nullptr;
    if (!am && !pm) return i;
    // "3 дня назад" is no afternoon.
    if (as(i + 1, Sense::ago) != nullptr || as(i + 1, Sense::ahead) != nullptr) return i;
    if (time.hour > 12 && time.hour < 24) return i + 1;  // "14:05 дня" says it twice
    if (pm && time.hour < 12) time.hour += 12;
    if (am && time.hour == 12) time.hour = 0;
    return is(i + 1, U'.') && tokens_[i + 1].glued ? i + 2 : i + 1;
}

/// "+03:00", "+0300", "+3" at a sign. @return where it ends, `i` if there is none
std::size_t Scanner::zone_offset(std::size_t i, minutes& offset) const {
    if (!is(i, U'+') && !is(i, U'-')) return i;
    const auto* digits = at(i + 1);
    if (digits == nullptr || !digits->is_number() || digits->used || !digits->glued) return i;
    int hours = 0;
    int rest = 0;
    std::size_t end = i + 2;
    if (digits->digits == 4) {
        hours = number(i + 1) / 100;
        rest = number(i + 1) % 100;
    } else if (digits->digits <= 2) {
        hours = number(i + 1);
        if (is(end, U':') && free_number(end + 1, 2, 2)) {
            rest = number(end + 1);
            end += 2;
        } else if (is(i, U'-') && !tokens_[i].glued) {
            return i;  // "14:05 -3 ..." is something else
        }
    } else {
        return i;
    }
    if (hours > 14 || rest > 59) return i;
    offset = minutes{(hours * 60 + rest) * (is(i, U'-') ? -1 : 1)};
    return end;
}

/// What stands behind a time. @return where it ends, `i` if there is none
std::size_t Scanner::zone(std::size_t i) {
    std::size_t end = i;
    if (is(end, U'(')) ++end;
    minutes offset{0};
    if (const auto* word = at(end); word != nullptr && word->is_word() && !word->used) {
        const auto named = zone_minutes(word->text);
        if (!named) return i;
        offset = minutes{*named};
        ++end;
        minutes more{0};
        if (const auto after = zone_offset(end, more); after != end && *named == 0) {
            offset = more;  // "GMT+0300"
            end = after;
        }
    } else {
        const auto after = zone_offset(end, offset);
        if (after == end) return i;
        end = after;
    }
    if (end > i && is(i, U'(') && is(end, U')')) ++end;
    found_.offset = offset;
    return end;
}

/// "14:05", "2:05:09.123 PM +03:00"
std::size_t Scanner::colon_time(std::size_t i) {
    if (!free_number(i, 1, 2) || !is(i + 1, U':') || !free_number(i + 2, 1, 2)) return i;
    // Not in the middle of "25:00:00"; Apache writes a colon behind the year.
    if (i >= 2 && is(i - 1, U':') && free_number(i - 2, 1, 3)) return i;
    DayTime time{.hour = number(i), .minute = number(i + 2)};
    std::size_t end = i + 3;
    if (is(end, U':') && free_number(end + 1, 1, 2)) {
        time.second = number(end + 1);
        time.finest = Unit::second;
        end = fraction(end + 2, time);
    } else if (tokens_[i + 2].digits != 2) {
        return i;
    }
    if (is(end, U':')) return i;  // no time has four parts
    end = meridiem(end, time);
    if (!put_time(time)) return i;
    if (as(end, Sense::clock) != nullptr) ++end;
    return zone(end);
}

/// "20h30", "15 h 05 min 09 s"
std::size_t Scanner::letter_time(std::size_t i) {
    if (!free_number(i, 1, 2)) return i;
    const auto hour = unit_at(i + 1);
    if (!hour || hour->unit != Unit::hour || hour->counts_once) return i;
    if (!free_number(i + 2, 2, 2)) return i;
    DayTime time{.hour = number(i), .minute = number(i + 2)};
    std::size_t end = i + 3;
    if (const auto minute = unit_at(end)) {
        if (minute->unit != Unit::minute || tokens_[i + 1].text != "h") return i;
        ++end;
        if (const auto second = unit_at(end + 1);
            free_number(end, 1, 2) && second && second->unit == Unit::second) {
            time.second = number(end);
            time.finest = Unit::second;
            end += 2;
        }
    }
    if (as(end, Sense::ago) != nullptr) return i;
    return put_time(time) ? zone(end) : i;
}

/// "18 Uhr", "18.37 Uhr", "7 PM", "12.16 pm", "8 вечера"
std::size_t Scanner::marked_time(std::size_t i) {
    if (!free_number(i, 1, 2)) return i;
    DayTime time{.hour = number(i), .finest = Unit::hour};
    std::size_t end = i + 1;
    if (is(end, U'.') && tokens_[end].glued && free_number(end + 1, 2, 2) &&
        tokens_[end + 1].glued) {
        time.minute = number(end + 1);
        time.finest = Unit::minute;
        end += 2;
    }
    if (as(end, Sense::clock) != nullptr) {
        ++end;
        if (time.finest == Unit::hour && free_number(end, 2, 2) && !is(end + 1, U'.')) {
            time.minute = number(end);  // "18 Uhr 37"
            time.finest = Unit::minute;
            ++end;
        }
    } else {
        // "5 часов вечера"
        const auto hour = unit_at(end);
        if (hour && hour->unit == Unit::hour && !hour->counts_once && time.finest == Unit::hour &&
            (as(end + 1, Sense::am) != nullptr || as(end + 1, Sense::pm) != nullptr))
            ++end;
        const bool sense = time.hour >= 1 && time.hour <= 12;
        const auto after = meridiem(end, time);
        if (after == end || !sense) return i;
        // "дня" is also "days": five in the afternoon needs "в" or the like before it.
        const bool at_hour = i > 0 && as(i - 1, Sense::fill) != nullptr &&
                             as(i - 1, Sense::last) == nullptr &&
                             as(i - 1, Sense::ahead) == nullptr;
        if (unit_at(end) && time.finest == Unit::hour && !at_hour) return i;
        end = after;
    }
    return put_time(time) ? zone(end) : i;
}

std::size_t Scanner::clock_word(std::size_t i) {
    if (as(i, Sense::noon) != nullptr) return put_time({.hour = 12}) ? i + 1 : i;
    if (as(i, Sense::midnight) != nullptr) return put_time({.hour = 0}) ? i + 1 : i;
    return i;
}

void Scanner::times() {
    for (std::size_t i = 0; i < tokens_.size();) {
        auto end = colon_time(i);
        if (end == i) end = letter_time(i);
        if (end == i) end = marked_time(i);
        if (end == i) end = clock_word(i);
        if (end == i) {
            ++i;
            continue;
        }
        use(i, end);
        if (i > 0 && is(i - 1, U':')) tokens_[i - 1].used = true;
        i = end;
    }
}

/// "13.12" and "14-30" are times when there is a day beside them.
void Scanner::dotted_time() {
    if (found_.time || !found_.calendar || found_.calendar->day == 0) return;
    for (std::size_t i = 0; i + 2 < tokens_.size(); ++i) {
        if (!free_number(i, 1, 2) || !free_number(i + 2, 2, 2)) continue;
        if (!is(i + 1, U'.') && !is(i + 1, U'-')) continue;
        if (!tokens_[i + 1].glued || !tokens_[i + 2].glued || is(i + 3, U'.')) continue;
        const DayTime time{.hour = number(i), .minute = number(i + 2)};
        if (time.hour > 23 || !put_time(time)) continue;
        use(i, i + 3);
        return;
    }
}

}  // namespace molva::value
