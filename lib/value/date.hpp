// Dates as sites print them: "2024-03-12T14:05:00+03:00", "12 марта 2024 г.",
// "вчера в 14:05", "2 weeks ago", "au cours de la dernière semaine", 1710255900.
//
// Nothing here reads a clock: "now" comes in with the context, and so do the
// language and the zone of the site. Language data are tables (lang/*.cpp);
// the reading is one engine for all of them.

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace molva::value {

/// The finest unit that the text really tells. Finer parts of the moment are
/// filler: the first one of an absolute date ("May 2021" is 2021-05-01 00:00),
/// the present one of a distance ("2 weeks ago" is 14 days before now).
enum class Precision { second, minute, day, month, year };

/// "second", "minute", "day", "month", "year".
std::string_view name(Precision precision);

struct Date {
    std::optional<Instant> at;       ///< set in every Date that parse_date() returns
    std::chrono::minutes offset{0};  ///< of the written offset, else of the zone at that moment
    Precision precision = Precision::day;
    std::string raw{};      ///< the text as it stood, white space around it cut
    bool relative = false;  ///< counted from now; the same page reads differently tomorrow
};

struct DateContext {
    Instant now{};
    std::string lang{};  ///< BCP 47 ("ru", "de-AT"); empty or unknown: every language is tried
    std::string zone{};  ///< IANA name; empty means UTC. Checked when a definition is loaded, see
                         ///< known_zone(); here an unknown one makes every local time unreadable
    std::string
        format{};  ///< strptime-like hint, tried first: %d %e %m %Y %y %H %I %M %S %f %p %B
                   ///< %b %h %A %a %z %Z %s %D %F %T %R %j %n %t %%; white space matches any
};

/// The texts longer than this (code points) are no dates.
inline constexpr std::size_t kMaxDateText = 256;

/// Reads one date.
///
/// Takes ISO 8601 and its cousins, RFC 2822, RFC 850, asctime, Unix seconds,
/// milliseconds, microseconds, absolute and relative dates in Russian,
/// Ukrainian, Belarusian, Kazakh, English, German, French and Spanish; English
/// is understood beside every other language. Words around a date are passed
/// over when the date is a whole one ("Reviewed in the United States on
/// December 9, 2025").
///
/// Rules:
/// - a date without a year is the last past one as seen from `now` in the zone;
///   a weekday alone likewise;
/// - 05.06.2018 and 4/16/2016 are read in the language's order, in the other
///   order where that one is impossible;
/// - two-digit years lie in the hundred years that end twenty years after now;
/// - a written offset or zone abbreviation wins over the context's zone;
/// - a local time that the zone skips (DST begins) is read with the offset
///   before the change, one that occurs twice is the earlier one;
/// - "N hours ago" has the precision of a day, "N days ago" and yesterday too,
///   "N weeks ago" and "N months ago" of a month, "N years ago" of a year,
///   "N minutes ago" of a minute: the count was rounded by who wrote it.
///
/// @return nothing if there is no date or several that disagree; no part of a
///         date is made up. Linear in the length of the text.
std::optional<Date> parse_date(std::string_view text, const DateContext& context);

/// The same for a number that an API gives: Unix seconds, milliseconds,
/// microseconds or nanoseconds, told apart by size; years 1980 to 2100 only.
std::optional<Date> parse_unix_time(std::int64_t value);

/// Whether the zone database knows this IANA name ("Europe/Moscow", "UTC").
/// For checking a definition when it is loaded.
bool known_zone(std::string_view name);

/// Whether a name of a language ("ru", "pt-BR") is one whose words are known.
bool known_date_language(std::string_view name);

}  // namespace molva::value
