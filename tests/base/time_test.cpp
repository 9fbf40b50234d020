#include "base/time.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace molva;
using namespace std::chrono_literals;

TEST_CASE("base/time: RFC 3339 goes in and comes out") {
    struct Row {
        std::string_view in, out;
    };
    for (const auto& row : {
             Row{"2026-08-20T12:00:00Z", "2026-08-20T12:00:00Z"},
             Row{"2026-08-20t12:00:00z", "2026-08-20T12:00:00Z"},
             Row{"2026-08-20 12:00:00Z", "2026-08-20T12:00:00Z"},
             Row{"2026-08-20T12:00:00.5Z", "2026-08-20T12:00:00.500Z"},
             Row{"2026-08-20T12:00:00.123456Z", "2026-08-20T12:00:00.123Z"},
             Row{"2026-08-20T12:00:00+03:00", "2026-08-20T12:00:00+03:00"},
             Row{"2026-08-20T12:00:00-09:30", "2026-08-20T12:00:00-09:30"},
             Row{"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},  // a leap second
             Row{"0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"},
             Row{"2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"},
         }) {
        CAPTURE(row.in);
        const auto read = parse_rfc3339(row.in);
        REQUIRE(read);
        CHECK(format_rfc3339(read->at, read->offset) == row.out);
    }
}

TEST_CASE("base/time: anything else is not RFC 3339") {
    for (std::string_view bad :
         {"", "2026-08-20", "2026-08-20T12:00Z", "2026-08-20T12:00:00", "2026-02-29T00:00:00Z",
          "2026-13-01T00:00:00Z", "2026-08-20T24:00:00Z", "2026-08-20T12:60:00Z",
          "2026-08-20T12:00:00+3:00", "2026-08-20T12:00:00+24:00", "2026-08-20T12:00:00.Z",
          "2026-08-20T12:00:00Zx", "20260820T120000Z", " 2026-08-20T12:00:00Z"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_rfc3339(bad));
    }
}

TEST_CASE("base/time: years that cannot be written are clamped") {
    CHECK(format_rfc3339(Instant{std::chrono::hours{24 * 366 * 20000}}) ==
          "9999-12-31T23:59:59.999Z");
    CHECK(format_rfc3339(Instant{-std::chrono::hours{24 * 366 * 20000}}) == "0000-01-01T00:00:00Z");
}

TEST_CASE("base/time: lengths of time as people write them") {
    CHECK(parse_duration("250ms") == 250ms);
    CHECK(parse_duration("90s") == 90s);
    CHECK(parse_duration("15m") == 15min);
    CHECK(parse_duration("6h") == 6h);
    CHECK(parse_duration("7d") == 168h);
    CHECK(parse_duration("2w") == 336h);
    CHECK(parse_duration("2y") == 17520h);
    CHECK(parse_duration("0s") == 0s);
    for (std::string_view bad : {"", "5", "s", "-1s", "1.5h", "1 h", "5 minutes", "9999999999s"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_duration(bad));
    }
}
