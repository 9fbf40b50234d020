// English, the fallback of every other language.

#include "value/lang/table.hpp"

namespace molva::value {
namespace {

constexpr Measure kMeasures[] = {
    {"decade decades", Unit::year, 10},        {"quarter quarters qtr qtrs q", Unit::month, 3},
    {"fortnight fortnights", Unit::day, 14},   {"half_an_hour half_hour", Unit::minute, 30},
    {"half_a_year half_year", Unit::month, 6}, {"century centuries", Unit::year, 100},
};
constexpr Valued kDays[] = {
    {"today tonight this_morning this_afternoon this_evening", 0},
    {"yesterday last_night", -1},
    {"day_before_yesterday", -2},
    {"tomorrow", 1},
    {"day_after_tomorrow", 2},
};
constexpr Valued kNumbers[] = {
    {"a an one", 100},
    {"two couple couple_of", 200},
    {"three few several", 300},
    {"four", 400},
    {"five", 500},
    {"six", 600},
    {"seven", 700},
    {"eight", 800},
    {"nine", 900},
    {"ten", 1000},
    {"eleven", 1100},
    {"twelve", 1200},
    {"thirteen", 1300},
    {"fourteen", 1400},
    {"fifteen", 1500},
    {"sixteen", 1600},
    {"seventeen", 1700},
    {"eighteen", 1800},
    {"nineteen", 1900},
    {"twenty", 2000},
    {"thirty", 3000},
    {"forty", 4000},
    {"fifty", 5000},
    {"half", 50},
};

}  // namespace

const LanguageTable kEnglish{
    .code = "en",
    .order = Order::month_first,
    .months = {"january jan", "february feb febr", "march mar", "april apr", "may", "june jun",
               "july jul", "august aug", "september sep sept", "october oct", "november nov",
               "december dec"},
    .weekdays = {"monday mon", "tuesday tue tues", "wednesday wed weds", "thursday thu thur thurs",
                 "friday fri", "saturday sat", "sunday sun"},
    .units = {"second seconds sec secs s", "minute minutes min mins m", "hour hours hr hrs h",
              "day days d", "week weeks wk wks w", "month months mo mos mth mths mon",
              "year years yr yrs y"},
    .measures = kMeasures,
    .days = kDays,
    .numbers = kNumbers,
    .ago = "ago before back earlier",
    .ahead = "in after later from_now hence",
    .last = "last past previous",
    .present = "this current",
    .next = "next upcoming",
    .now = "now just_now right_now moments_ago a_moment_ago moment_ago",
    .am = "am a_m",
    .pm = "pm p_m",
    .noon = "noon midday",
    .midnight = "midnight",
    .clock = "o'clock",
    .ordinal = "st nd rd th",
    .fill =
        "on at of the in and by about almost over nearly around approximately approx ca circa "
        "more less than under date posted published written reviewed review updated time "
        "t z from since to a an",
};

}  // namespace molva::value
