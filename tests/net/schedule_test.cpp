#include "net/schedule.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace std::chrono_literals;
using molva::net::Pace;
using molva::net::parse_rate;
using molva::net::Schedule;

namespace {

using Time = Schedule::Time;
constexpr Time kStart{1h};
constexpr Pace kSecond{.pause = 1s, .jitter = 0};

}  // namespace

TEST_CASE("net/schedule: one request at a time per host, with a pause after it") {
    Schedule schedule{10};
    schedule.limit("a", kSecond);
    schedule.limit("b", kSecond);
    schedule.add("a", 1);
    schedule.add("a", 2);
    schedule.add("b", 3);
    CHECK(schedule.next(kStart) == 1);
    CHECK(schedule.next(kStart) == 3);
    CHECK(schedule.next(kStart) == std::nullopt);
    CHECK(schedule.when() == std::nullopt);  // only an end can change that
    schedule.finished("a", kStart + 300ms);
    CHECK(schedule.when() == kStart + 1300ms);
    CHECK(schedule.next(kStart + 1299ms) == std::nullopt);
    CHECK(schedule.next(kStart + 1300ms) == 2);
    CHECK(schedule.waiting() == 0);
    CHECK(schedule.running() == 2);
}

TEST_CASE("net/schedule: a rate counts from start to start") {
    Schedule schedule{10};
    schedule.limit("a", {.pause = 0s, .interval = 3s, .jitter = 0});
    schedule.add("a", 1);
    schedule.add("a", 2);
    CHECK(schedule.next(kStart) == 1);
    schedule.finished("a", kStart + 1s);
    CHECK(schedule.when() == kStart + 3s);
    CHECK(schedule.next(kStart + 3s) == 2);
}

TEST_CASE("net/schedule: jitter only ever lengthens the pause") {
    Schedule schedule{10};
    schedule.limit("a", {.pause = 1s, .jitter = 0.5});
    schedule.add("a", 1);
    REQUIRE(schedule.next(kStart) == 1);
    schedule.add("a", 2);
    schedule.finished("a", kStart, 1.0);
    CHECK(schedule.when() == kStart + 1500ms);
}

TEST_CASE("net/schedule: the slower of two paces stays") {
    Schedule schedule{10};
    schedule.limit("a", {.pause = 1s, .jitter = 0, .at_once = 4});
    schedule.limit("a", {.pause = 10s, .jitter = 0, .at_once = 1});
    schedule.limit("a", {.pause = 2s, .jitter = 0, .at_once = 2});
    schedule.add("a", 1);
    schedule.add("a", 2);
    REQUIRE(schedule.next(kStart) == 1);
    CHECK(schedule.next(kStart) == std::nullopt);
    schedule.finished("a", kStart);
    CHECK(schedule.when() == kStart + 10s);
}

TEST_CASE("net/schedule: what waits for a later time holds up nobody else") {
    Schedule schedule{10};
    schedule.limit("a", {.pause = 0s, .jitter = 0});
    schedule.add("a", 1, kStart + 5s);
    schedule.add("a", 2);
    CHECK(schedule.next(kStart) == 2);
    schedule.finished("a", kStart);
    CHECK(schedule.next(kStart) == std::nullopt);
    CHECK(schedule.when() == kStart + 5s);
    schedule.add("a", 3);
    schedule.add("a", 4);
    CHECK(schedule.next(kStart) == 3);
    schedule.finished("a", kStart);
    CHECK(schedule.next(kStart + 5s) == 1);  // begun first
    CHECK(schedule.waiting() == 1);
}

TEST_CASE("net/schedule: a hold and a place at the front") {
    Schedule schedule{10};
    schedule.limit("a", kSecond);
    schedule.add("a", 1);
    schedule.add("a", 2, {}, true);
    schedule.hold("a", kStart + 60s);
    CHECK(schedule.when() == kStart + 60s);
    schedule.hold("a", kStart + 30s);  // a shorter one takes nothing back
    CHECK(schedule.next(kStart + 59s) == std::nullopt);
    CHECK(schedule.next(kStart + 60s) == 2);
}

TEST_CASE("net/schedule: a ticket can be taken back") {
    Schedule schedule{10};
    schedule.add("a", 1);
    schedule.add("a", 2, kStart + 1s);
    schedule.remove("a", 1);
    schedule.remove("a", 2);
    schedule.remove("a", 3);
    CHECK(schedule.waiting() == 0);
    CHECK(schedule.when() == std::nullopt);
    CHECK(schedule.next(kStart + 1h) == std::nullopt);
}

TEST_CASE("net/schedule: the whole is limited and no host starves") {
    Schedule schedule{2};
    const Pace open{.pause = 0s, .jitter = 0, .at_once = 100};
    for (const char* host : {"a", "b", "c"}) {
        schedule.limit(host, open);
        for (int i = 0; i < 10; ++i) schedule.add(host, static_cast<Schedule::Ticket>(i));
    }
    std::vector<Schedule::Ticket> first;
    Time now = kStart;
    CHECK(schedule.next(now));
    CHECK(schedule.next(now));
    CHECK_FALSE(schedule.next(now));
    CHECK(schedule.running() == 2);
    CHECK(schedule.waiting() == 28);
}

TEST_CASE("net/schedule: a thousand paced hosts take as long as the slowest") {
    Schedule schedule{1000};
    constexpr int kHosts = 1000, kEach = 5;
    for (int i = 0; i < kHosts; ++i) {
        const auto host = "h" + std::to_string(i);
        schedule.limit(host, kSecond);
        for (int j = 0; j < kEach; ++j) schedule.add(host, static_cast<Schedule::Ticket>(i));
    }
    Time now = kStart;
    int done = 0;
    while (schedule.waiting() > 0) {
        std::vector<Schedule::Ticket> begun;
        while (const auto ticket = schedule.next(now)) begun.push_back(*ticket);
        REQUIRE_FALSE(begun.empty());
        for (const auto ticket : begun) schedule.finished("h" + std::to_string(ticket), now + 50ms);
        done += static_cast<int>(begun.size());
        if (const auto when = schedule.when()) now = *when;
    }
    CHECK(done == kHosts * kEach);
    CHECK(now - kStart == (kEach - 1) * 1050ms);
}

TEST_CASE("net/schedule: curl's rates") {
    struct Row {
        std::string_view text;
        std::optional<std::chrono::milliseconds> want;
    };
    for (const auto& row : {
             Row{"2/s", 500ms},
             Row{"1/3s", 3s},
             Row{"30/m", 2s},
             Row{"3/h", 20min},
             Row{"14/d", 6171429ms},
             Row{"60", 60s},
             Row{"3/15s", 5s},
             Row{"1/2h", 2h},
             Row{"", std::nullopt},
             Row{"0/s", std::nullopt},
             Row{"-1/s", std::nullopt},
             Row{"1/", std::nullopt},
             Row{"1/w", std::nullopt},
             Row{"1/0s", std::nullopt},
             Row{"1.5/s", std::nullopt},
             Row{"/s", std::nullopt},
             Row{"1/s ", std::nullopt},
             Row{"1/999999999d", std::nullopt},
             Row{"99999999999/s", std::nullopt},
         }) {
        CAPTURE(row.text);
        CHECK(parse_rate(row.text) == row.want);
    }
}
