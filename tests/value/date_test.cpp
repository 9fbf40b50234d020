#include "value/date.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace {

using molva::value::DateContext;
using molva::value::parse_date;

// A Monday.
constexpr std::string_view kNow = "2026-06-15T12:00:00Z";

molva::Instant instant(std::string_view text) {
    const auto at = molva::parse_rfc3339(text);
    REQUIRE(at.has_value());
    return at->at;
}

struct Row {
    std::string_view lang;
    std::string_view text;
    std::string_view at;         ///< in the offset it should have; empty: unreadable
    std::string_view precision;  ///< and "~" behind it when the date is relative
};

void check(const std::vector<Row>& rows, std::string_view zone) {
    REQUIRE(!rows.empty());
    for (const auto& row : rows) {
        const DateContext context{
            .now = instant(kNow), .lang = std::string{row.lang}, .zone = std::string{zone}};
        const auto date = parse_date(row.text, context);
        CAPTURE(row.lang);
        CAPTURE(row.text);
        if (row.at.empty()) {
            CHECK_FALSE(date.has_value());
            continue;
        }
        REQUIRE(date.has_value());
        REQUIRE(date->at.has_value());
        CHECK(molva::format_rfc3339(*date->at, date->offset) == row.at);
        CHECK(std::string{name(date->precision)} + (date->relative ? "~" : "") == row.precision);
        CHECK(date->raw == row.text);
    }
}

}  // namespace

TEST_CASE("value/date: the forms of machines are read with their offsets") {
    check(
        {
            {"en", "2026-06-02T10:11:12Z", "2026-06-02T10:11:12Z", "second"},
            {"en", "2026-06-02T10:11:12.5Z", "2026-06-02T10:11:12.500Z", "second"},
            {"en", "2026-06-02T10:11:12.123456+05:00", "2026-06-02T10:11:12.123+05:00", "second"},
            {"en", "2026-06-02 10:11:12-0330", "2026-06-02T10:11:12-03:30", "second"},
            {"en", "2026-06-02T10:11", "2026-06-02T10:11:00Z", "minute"},
            {"en", "2026-06-02", "2026-06-02T00:00:00Z", "day"},
            {"en", "2026/06/02", "2026-06-02T00:00:00Z", "day"},
            {"en", "2026-06", "2026-06-01T00:00:00Z", "month"},
            {"en", "2021", "2021-01-01T00:00:00Z", "year"},
            {"en", "20260602", "2026-06-02T00:00:00Z", "day"},
            {"en", "2026-W23-2", "2026-06-02T00:00:00Z", "day"},
            {"en", "2026W232", "2026-06-02T00:00:00Z", "day"},
            {"en", "2021-W53-7", "2022-01-09T00:00:00Z", "day"},
            {"en", "2026-W54-1", "", ""},
            {"en", "2026-153", "2026-06-02T00:00:00Z", "day"},
            {"en", "2026-366", "", ""},
            {"en", "20260602T101112Z", "2026-06-02T10:11:12Z", "second"},
            {"en", "20040912 15:05:58 -0700", "2004-09-12T15:05:58-07:00", "second"},
            {"en", "20260602101112", "2026-06-02T10:11:12Z", "second"},
            {"en", "Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z", "second"},
            {"en", "Sun, 06 Nov 1994 08:49:37 +0300", "1994-11-06T08:49:37+03:00", "second"},
            {"en", "Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z", "second"},
            {"en", "Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z", "second"},
            {"en", "06/Nov/1994:08:49:37 +0000", "1994-11-06T08:49:37Z", "second"},
            {"en", "Tue Mar 12 2024 14:05:00 GMT+0300 (Moscow Standard Time)",
             "2024-03-12T14:05:00+03:00", "second"},
            {"en", "1710255900", "2024-03-12T15:05:00Z", "second"},
            {"en", "1710255900.25", "2024-03-12T15:05:00.250Z", "second"},
            {"en", "1710255900123", "2024-03-12T15:05:00.123Z", "second"},
            {"en", "1710255900123456", "2024-03-12T15:05:00.123Z", "second"},
            {"en", "1710255900123456789", "2024-03-12T15:05:00.123Z", "second"},
            {"en", "[1710255900,123000000]", "2024-03-12T15:05:00.123Z", "second"},
            {"en", "/Date(1710255900123+0300)/", "2024-03-12T15:05:00.123Z", "second"},
        },
        "");
}

TEST_CASE("value/date: the forms of genuine pages are read in the site's zone") {
    check(
        {
            {"ru", "2 июн 2026", "2026-06-02T00:00:00+03:00", "day"},
            {"ru", "2026-06-02 10:11:12", "2026-06-02T10:11:12+03:00", "second"},
            {"ru", "12 апреля в 10:40", "2026-04-12T10:40:00+03:00", "minute"},
            {"ru", "сегодня в 12:02", "2026-06-15T12:02:00+03:00", "minute~"},
            {"ru", "Сегодня, 13:24", "2026-06-15T13:24:00+03:00", "minute~"},
            {"ru", "Вчера, 23:29", "2026-06-14T23:29:00+03:00", "minute~"},
            {"ru", "Вчера", "2026-06-14T00:00:00+03:00", "day~"},
            {"ru", "24 апреля", "2026-04-24T00:00:00+03:00", "day"},
            {"ru", "13.12.21, 14:42", "2021-12-13T14:42:00+03:00", "minute"},
            {"ru", "18 часов назад", "2026-06-14T21:00:00+03:00", "day~"},
            {"ru", "15 февраля 2026", "2026-02-15T00:00:00+03:00", "day"},
            {"ru", "05.05.2018", "2018-05-05T00:00:00+03:00", "day"},
            {"ru", "23 июня 2011 | 22:03", "2011-06-23T22:03:00+04:00", "minute"},
            {"ru", "Отзыв от 12 марта 2024 г.", "2024-03-12T00:00:00+03:00", "day"},
            {"ru", "15 июня 2026 в 14:05 (мск)", "2026-06-15T14:05:00+03:00", "minute"},
            {"ru", "Написала Вера 3 дня назад", "2026-06-12T15:00:00+03:00", "day~"},
            {"ru", "12.05 в 14:30", "2026-05-12T14:30:00+03:00", "minute"},
            {"ru", "12 мая 2020 г. в 5 часов вечера", "2020-05-12T17:00:00+03:00", "day"},
            {"en", "40 Hour(s) ago", "2026-06-13T23:00:00+03:00", "day~"},
            {"en", "01-May-2016", "2016-05-01T00:00:00+03:00", "day"},
            {"en", "3 months ago", "2026-03-15T15:00:00+03:00", "month~"},
            {"fr", "au cours de la dernière semaine", "2026-06-08T00:00:00+03:00", "month~"},
            {"id", "1 bulan lalu", "2026-05-15T15:00:00+03:00", "month~"},
            {"", "1 bulan lalu", "2026-05-15T15:00:00+03:00", "month~"},
            {"en", "Reviewed in the United States on December 9, 2025", "2025-12-09T00:00:00+03:00",
             "day"},
            {"de", "Rezension aus Deutschland vom 9. Dezember 2025", "2025-12-09T00:00:00+03:00",
             "day"},
            {"en", "4/16/2016", "2016-04-16T00:00:00+03:00", "day"},
            {"en", "14 Mar. 2015", "2015-03-14T00:00:00+03:00", "day"},
            {"en", "on July 2, 2014", "2014-07-02T00:00:00+04:00", "day"},
            {"ru", "on July 2, 2014", "2014-07-02T00:00:00+04:00", "day"},
        },
        "Europe/Moscow");
}

TEST_CASE("value/date: every language has its months, distances and days") {
    check(
        {
            {"uk", "9 травня 2023 р., 17:42", "2023-05-09T17:42:00Z", "minute"},
            {"uk", "учора о 9:05", "2026-06-14T09:05:00Z", "minute~"},
            {"uk", "23 днi тому", "2026-05-23T12:00:00Z", "day~"},
            {"uk", "Минулого вівторка о 23:05", "2026-06-09T23:05:00Z", "minute~"},
            {"be", "Нд 14 сакавіка 2015 у 7 гадзін 10 хвілін", "2015-03-14T07:10:00Z", "minute"},
            {"be", "летась", "2025-01-01T00:00:00Z", "year~"},
            {"kk", "2024 ж. 12 наурыз, сейсенбі, 14:05", "2024-03-12T14:05:00Z", "minute"},
            {"kk", "5 минут бұрын", "2026-06-15T11:55:00Z", "minute~"},
            {"kk", "Өткен аптаның сәрсенбі сағат 09:00", "2026-06-10T09:00:00Z", "minute~"},
            {"de", "Di., 9. Mai 2023 17:42", "2023-05-09T17:42:00Z", "minute"},
            {"de", "vor einem halben Jahr", "2025-12-15T12:00:00Z", "month~"},
            {"de", "23. März 18.37 Uhr", "2026-03-23T18:37:00Z", "minute"},
            {"fr", "mardi 12 mars 2024 à 15 h 05", "2024-03-12T15:05:00Z", "minute"},
            {"fr", "il y a 2 m.", "2026-04-15T12:00:00Z", "month~"},
            {"fr", "l’année dernière", "2025-01-01T00:00:00Z", "year~"},
            {"es", "12 de marzo de 2024 a las 2:05 p. m.", "2024-03-12T14:05:00Z", "minute"},
            {"es", "13 Ago, 2014", "2014-08-13T00:00:00Z", "day"},
            {"es", "3 days ago", "2026-06-12T12:00:00Z", "day~"},
            {"es", "el domingo pasado a las 7:20", "2026-06-14T07:20:00Z", "minute~"},
            {"en", "Last Monday at 7:05 AM", "2026-06-08T07:05:00Z", "minute~"},
            {"en", "a few seconds ago", "2026-06-15T11:59:57Z", "second~"},
            {"en", "just now", "2026-06-15T12:00:00Z", "minute~"},
            {"en", "2 weeks ago", "2026-06-01T12:00:00Z", "month~"},
            {"en", "5 minutes ago", "2026-06-15T11:55:00Z", "minute~"},
            {"en", "yesterday at 14:05", "2026-06-14T14:05:00Z", "minute~"},
            {"en", "1 year, 2 months ago", "2025-04-15T12:00:00Z", "month~"},
            {"en", "May 2021", "2021-05-01T00:00:00Z", "month"},
            {"en", "May 5th 2020 3:07pm EST", "2020-05-05T15:07:00-05:00", "minute"},
            {"en", "in 3 days", "2026-06-18T12:00:00Z", "day~"},
            {"ru", "через 2 дня", "2026-06-17T12:00:00Z", "day~"},
            {"ru", "полчаса назад", "2026-06-15T11:30:00Z", "minute~"},
            {"ru", "на пр. нед.", "2026-06-08T00:00:00Z", "month~"},
        },
        "");
}

TEST_CASE("value/date: without a year it is the last past one") {
    check(
        {
            {"ru", "15 июня", "2026-06-15T00:00:00+05:00", "day"},
            {"ru", "16 июня", "2025-06-16T00:00:00+05:00", "day"},
            {"ru", "29 февраля", "2024-02-29T00:00:00+06:00", "day"},
            {"ru", "июль", "2025-07-01T00:00:00+05:00", "month"},
            {"ru", "среда", "2026-06-10T00:00:00+05:00", "day~"},
            {"ru", "14:05", "2026-06-15T14:05:00+05:00", "minute~"},
            {"ru", "23:05", "2026-06-14T23:05:00+05:00", "minute~"},
        },
        "Asia/Almaty");
}

TEST_CASE("value/date: a new day begins in the zone, not in Greenwich") {
    const DateContext context{
        .now = instant("2026-06-14T22:30:00Z"), .lang = "ru", .zone = "Europe/Moscow"};
    const auto date = parse_date("вчера", context);
    REQUIRE(date.has_value());
    CHECK(molva::format_rfc3339(*date->at, date->offset) == "2026-06-14T00:00:00+03:00");
}

TEST_CASE("value/date: numbers are read in the order of the language while that is possible") {
    check(
        {
            {"en", "05/06/2018", "2018-05-06T00:00:00Z", "day"},
            {"en-US", "05/06/2018", "2018-05-06T00:00:00Z", "day"},
            {"en-GB", "05/06/2018", "2018-06-05T00:00:00Z", "day"},
            {"fr", "05/06/2018", "2018-06-05T00:00:00Z", "day"},
            {"it", "05/06/2018", "2018-06-05T00:00:00Z", "day"},
            {"", "05/06/2018", "", ""},
            {"", "-4 j", "", ""},
            {"", "05/05/2018", "2018-05-05T00:00:00Z", "day"},
            {"", "25/06/2018", "2018-06-25T00:00:00Z", "day"},
            {"en", "05.06.2018", "2018-06-05T00:00:00Z", "day"},
            {"fr", "4/16/2016", "2016-04-16T00:00:00Z", "day"},
            {"en", "16/4/16", "2016-04-16T00:00:00Z", "day"},
            {"ru", "24-03-12", "2012-03-24T00:00:00Z", "day"},
            {"ru", "44-03-12", "2044-03-12T00:00:00Z", "day"},
            {"ru", "47.03.12", "1947-03-12T00:00:00Z", "day"},
        },
        "");
}

TEST_CASE("value/date: a clock that jumps is decided, not guessed") {
    check(
        {
            {"de", "31.03.2024 02:30", "2024-03-31T03:30:00+02:00", "minute"},  // skipped
            {"de", "31.03.2024 01:59", "2024-03-31T01:59:00+01:00", "minute"},
            {"de", "27.10.2024 02:30", "2024-10-27T02:30:00+02:00", "minute"},  // twice
            {"de", "27.10.2024 03:00", "2024-10-27T03:00:00+01:00", "minute"},
        },
        "Europe/Berlin");
    // A day across the change is a day of the calendar, 24 hours are hours.
    const DateContext spring{
        .now = instant("2024-03-31T10:00:00Z"), .lang = "de", .zone = "Europe/Berlin"};
    CHECK(*parse_date("vor 1 Tag", spring)->at == instant("2024-03-30T11:00:00Z"));
    CHECK(*parse_date("vor 24 Stunden", spring)->at == instant("2024-03-30T10:00:00Z"));
}

TEST_CASE("value/date: what is no date gives nothing") {
    std::vector<Row> rows;
    for (const auto* text : {"",
                             " ",
                             "12",
                             "4.5",
                             "10/10",
                             "5 of 5",
                             "hello world",
                             "1.2.3.4",
                             "Version 2.3.1",
                             "31 June 2020",
                             "2024-02-30",
                             "13.13.2020",
                             "2024-03-12T25:00:00",
                             "12:60",
                             "9-12 May 2020",
                             "12 March 2024 - 15 March 2024",
                             "3 days ago, 5 days ago",
                             "I may buy it again",
                             "Great product, I used it for 3 months",
                             "$12.50",
                             "100%",
                             "Q1 2024",
                             "Try 1.25. It's a bit better",
                             "All better now",
                             "in 3 years, for sure",
                             "It's a bit better",
                             "Last seen recently",
                             "99999999999999999999",
                             "12345",
                             "May 14:05",
                             "1000000000 years ago",
                             "5 звёзд",
                             "Пользуюсь 2 года",
                             "Отличный товар",
                             "\xff\xfe\x80",
                             "::::",
                             "2024 2023"})
        for (const auto* lang : {"en", "ru", ""}) rows.push_back({lang, text, "", ""});
    check(rows, "");
    CHECK_FALSE(parse_date("12 May 2020" + std::string(300, 'x'), {.lang = "en"}));
    CHECK(parse_date("\xC2\xA0 12 May 2020\n" + std::string(3000, ' '), {.lang = "en"}));
}

TEST_CASE("value/date: a format of the definition is tried before all else") {
    struct Case {
        std::string_view lang, format, text, at, precision;
    };
    const std::vector<Case> cases = {
        {"ru", "%d.%m.%Y %H:%M", "05.06.2018 14:05", "2018-06-05T14:05:00Z", "minute"},
        {"ru", "%m.%d.%Y", "05.06.2018", "2018-05-06T00:00:00Z", "day"},
        {"en", "%d%m%Y", "05062018", "2018-06-05T00:00:00Z", "day"},
        {"en", "Posted %d/%m/%y", "posted  05/06/18", "2018-06-05T00:00:00Z", "day"},
        {"de", "%e. %B %Y um %H.%M Uhr", "5. März 2018 um 9.07 Uhr", "2018-03-05T09:07:00Z",
         "minute"},
        {"en", "%b %d, %Y %I:%M:%S %p", "Mar 5, 2018 9:07:08 PM", "2018-03-05T21:07:08Z", "second"},
        {"en", "%FT%T.%f%z", "2018-03-05T09:07:08.25+0300", "2018-03-05T09:07:08.250+03:00",
         "second"},
        {"en", "%Y-%j", "2020-060", "2020-02-29T00:00:00Z", "day"},
        {"en", "id-%s", "id-1710255900", "2024-03-12T15:05:00Z", "second"},
        {"en", "%d %b", "16 Jun", "2025-06-16T00:00:00Z", "day"},
        {"ru", "%d.%m.%Y", "вчера", "2026-06-14T00:00:00Z", "day"},  // falls back
    };
    for (const auto& row : cases) {
        CAPTURE(row.format);
        const auto date = parse_date(row.text, {.now = instant(kNow),
                                                .lang = std::string{row.lang},
                                                .zone = "",
                                                .format = std::string{row.format}});
        REQUIRE(date.has_value());
        CHECK(molva::format_rfc3339(*date->at, date->offset) == row.at);
        CHECK(name(date->precision) == row.precision);
    }
}

TEST_CASE("value/date: zones are known by their IANA names") {
    for (const auto* zone : {"Europe/Moscow", "Asia/Almaty", "UTC", "America/New_York"})
        CHECK(molva::value::known_zone(zone));
    for (const auto* zone : {"", "Europe/Mosсow", "Mars/Phobos", "MSK+3", "../../etc/passwd"})
        CHECK_FALSE(molva::value::known_zone(zone));
    CHECK_FALSE(parse_date("12.05.2020", {.lang = "ru", .zone = "Mars/Phobos"}));
    CHECK(molva::value::known_date_language("pt-BR") == false);
    CHECK(molva::value::known_date_language("de_AT"));
}

TEST_CASE("value/date: a Unix time outside the age of the web is none") {
    CHECK_FALSE(molva::value::parse_unix_time(0));
    CHECK_FALSE(molva::value::parse_unix_time(-1));
    CHECK_FALSE(molva::value::parse_unix_time(20240312));
    CHECK_FALSE(molva::value::parse_unix_time(INT64_MAX / 2));
    CHECK(*molva::value::parse_unix_time(1710255900)->at == instant("2024-03-12T15:05:00Z"));
}

TEST_CASE("value/date: distances with a unit that stands alone, a half, numbers in words") {
    check(
        {
            {"ru", "год и 4 месяца назад", "2025-02-15T12:00:00Z", "month~"},
            {"ru", "2 года и месяц назад", "2024-05-15T12:00:00Z", "month~"},
            {"ru", "час и 10 минут назад", "2026-06-15T10:50:00Z", "minute~"},
            {"ru", "неделю и 3 дня назад", "2026-06-05T12:00:00Z", "day~"},
            {"uk", "годину та 10 хвилин тому", "2026-06-15T10:50:00Z", "minute~"},
            {"ru", "час тому", "2026-06-15T11:00:00Z", "day~"},
            {"ru", "двадцать один день назад", "2026-05-25T12:00:00Z", "day~"},
            {"en", "twenty-two days ago", "2026-05-24T12:00:00Z", "day~"},
            {"es", "hace treinta y dos días", "2026-05-14T12:00:00Z", "day~"},
            {"en", "two and a half years ago", "2023-12-15T12:00:00Z", "year~"},
            {"ru", "два с половиной года назад", "2023-12-15T12:00:00Z", "year~"},
            {"fr", "il y a deux ans et demi", "2023-12-15T12:00:00Z", "year~"},
            {"es", "hace dos años y medio", "2023-12-15T12:00:00Z", "year~"},
            {"es", "hace año y medio", "2024-12-15T12:00:00Z", "year~"},
            {"en", "half a year ago", "2025-12-15T12:00:00Z", "month~"},
            {"fr", "il y a près de deux mois", "2026-04-15T12:00:00Z", "month~"},
            {"en", "14+ days ago", "2026-06-01T12:00:00Z", "day~"},
            {"ru", "2+ месяца назад", "2026-04-15T12:00:00Z", "month~"},
            {"ru", "много месяцев назад", "", ""},
            {"en", "many years ago", "", ""},
            {"ru", "отзыв оставлен час назад", "2026-06-15T11:00:00Z", "day~"},
        },
        "UTC");
}

TEST_CASE("value/date: the day of the writing, not the one that is written of") {
    const DateContext context{.now = instant(kNow), .lang = "fr", .zone = "UTC"};
    const auto date =
        parse_date("publié le 02/06/2026 suite à une expérience du 30/05/2026", context);
    REQUIRE(date.has_value());
    CHECK(molva::format_rfc3339(*date->at, date->offset) == "2026-06-02T00:00:00Z");
}
