#include "net/retry.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "support/files.hpp"

using namespace std::chrono_literals;
using molva::net::parse_retry_after;
using molva::net::wait_before;

// Any fixed instant would do; this one makes the dates below easy to check.
constexpr auto kNow = std::chrono::sys_days{std::chrono::year{2026} / 8 / 20} + 12h;

TEST_CASE("net/retry: both forms of Retry-After give the pause from now") {
    struct Row {
        std::string_view name, value;
        std::chrono::seconds want;
    };
    for (const auto& row : {
             Row{"whole seconds", "120", 120s},
             Row{"zero", "0", 0s},
             Row{"blanks around", "  7\t", 7s},
             Row{"a date to come", "Thu, 20 Aug 2026 12:01:30 GMT", 90s},
             Row{"a date gone by", "Thu, 20 Aug 2026 11:00:00 GMT", 0s},
             Row{"obsolete: RFC 850", "Thursday, 20-Aug-26 12:00:05 GMT", 5s},
             Row{"obsolete: asctime", "Thu Aug 20 12:00:06 2026", 6s},
             Row{"asctime with one digit", "Tue Sep  1 12:00:00 2026", 1'036'800s},
             Row{"two digits mean 1994", "Sunday, 06-Nov-94 08:49:37 GMT", 0s},
             Row{"two digits mean 2076", "Thursday, 20-Aug-76 12:00:00 GMT", 1'577'923'200s},
             Row{"two digits mean 1977", "Saturday, 20-Aug-77 12:00:00 GMT", 0s},
             Row{"UTC says the same", "Thu, 20 Aug 2026 12:01:30 UTC", 90s},
             Row{"more than fits", "99999999999999999999", 2'147'483'648s},
             Row{"the last year", "Fri, 31 Dec 9999 23:59:59 GMT", 2'147'483'648s},
             Row{"a leap day", "Tue, 29 Feb 2028 00:00:00 GMT", 48'168'000s},
             Row{"a leap second", "Thu, 20 Aug 2026 12:00:60 GMT", 60s},
         }) {
        CAPTURE(row.name);
        const auto got = parse_retry_after(row.value, kNow);
        REQUIRE(got.has_value());
        CHECK(got->count() == row.want.count());
    }
}

TEST_CASE("net/retry: what is meant by a Retry-After that the grammar does not know") {
    using molva::net::read_retry_after;
    CHECK(read_retry_after("120", kNow) == 120s);
    CHECK(read_retry_after("Thu, 20 Aug 2026 12:01:30 GMT", kNow) == 90s);
    CHECK(read_retry_after("2.5", kNow) == 3s);
    CHECK(read_retry_after("2.0", kNow) == 2s);
    CHECK(read_retry_after(" 2, 30,3 ", kNow) == 30s);
    for (const char* bad : {"", ",", "1.", ".5", "1.5s", "1.5.2", "2, soon", "12 13", "-5"}) {
        CAPTURE(bad);
        CHECK_FALSE(read_retry_after(bad, kNow));
    }
}

TEST_CASE("net/retry: anything else is refused and quoted") {
    const std::string endless(100'000, 'x');
    for (std::string_view bad : {"", "  ", "-5", "+5", "1.5", "2, 3", "soon", "12 13", "\xC2\xB2",
                                 "Thu, 31 Feb 2026 12:00:00 GMT",  // no such day
                                 "Thu, 20 Aug 2026 24:00:00 GMT",  // no such hour
                                 "Thu, 20 Aug 2026 12:00:00 MSK",  // only GMT is legal
                                 "Thu, 20 Aug 26 12:00:00 GMT",    // two digits need hyphens
                                 "Day, 20 Aug 2026 12:00:00 GMT",  // no such name
                                 "2026-08-20T12:00:00Z", endless.c_str()}) {
        CAPTURE(bad.substr(0, 60));
        const auto got = parse_retry_after(bad, kNow);
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().status == molva::Exit::partial);
        CHECK(got.error().what.size() < 100);
    }
}

TEST_CASE("net/retry: the public cases pass") {
    const auto shared = molva::test::shared_dir();
    if (shared.empty()) {
        MESSAGE("skipped: no shared suites");
        return;
    }
    std::istringstream lines{
        molva::test::read_file(shared / "suites" / "retry-after" / "cases.jsonl")};
    int done = 0;
    for (std::string line; std::getline(lines, line); ++done) {
        const auto row = nlohmann::json::parse(line);
        CAPTURE(line);
        const auto now = molva::parse_rfc3339(row["now"].get<std::string>());
        REQUIRE(now);
        const auto got = parse_retry_after(row["value"].get<std::string>(),
                                           std::chrono::floor<std::chrono::seconds>(now->at));
        REQUIRE(got.has_value() == !row.value("expect_error", false));
        if (row.contains("expect_seconds")) CHECK(got->count() == row["expect_seconds"]);
        if (row.value("expect_capped", false)) CHECK(got->count() == std::int64_t{1} << 31);
    }
    CHECK(done == 20);
}

TEST_CASE("net/retry: pauses double, obey the server, and stop at the ceiling") {
    const molva::net::RetryPolicy policy{.max_tries = 5, .first_wait = 2s, .longest_wait = 10s};
    CHECK(wait_before(policy, 2) == 2s);
    CHECK(wait_before(policy, 3) == 4s);
    CHECK(wait_before(policy, 5) == 10s);         // 16 s, cut
    CHECK(wait_before(policy, 2, 9s) == 9s);      // the server knows better
    CHECK(wait_before(policy, 2, 3600s) == 10s);  // but not that much better
    CHECK(wait_before(policy, 6) == std::nullopt);
    CHECK(wait_before(policy, 2, std::nullopt, 1.0) == 3s);
    CHECK(wait_before(policy, 2, std::nullopt, 0.5) == 2500ms);
    CHECK(wait_before(policy, 4, std::nullopt, 1.0) == 10s);  // the ceiling holds with jitter too
    CHECK(wait_before({.max_tries = 1'000'000}, 1'000'000) == 300s);
}

TEST_CASE("net/retry: only what may change by waiting is asked for again") {
    for (const int status : {408, 425, 429, 500, 502, 503, 504, 507, 520, 599}) {
        CAPTURE(status);
        CHECK(molva::net::worth_retrying(status));
    }
    for (const int status : {200, 204, 301, 304, 400, 401, 403, 404, 410, 501, 505, 600}) {
        CAPTURE(status);
        CHECK_FALSE(molva::net::worth_retrying(status));
    }
}
