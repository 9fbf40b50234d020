// Hosts that are left alone because they said so, or would not have us.

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "net/client.hpp"
#include "support/client_world.hpp"

using namespace std::chrono_literals;
using namespace molva::net;

namespace {

using World = molva::test::ClientWorld;

const SessionOptions kOnce{.pace = {.pause = 100ms, .jitter = 0}, .retry = {.max_tries = 1}};

}  // namespace

TEST_CASE("net/held: Retry-After of the last attempt holds the host, for the next run too") {
    for (const int status : {429, 503, 403}) {
        CAPTURE(status);
        World world;
        world.transport.answer("https://a.example/1", status, "", {{"Retry-After", "30"}});
        world.transport.answer("https://a.example/2", 200);
        CHECK(world.ask("https://a.example/1", kOnce).response.status == status);
        const auto held = world.client.held();
        REQUIRE(held.size() == 1);
        CHECK(held[0].first == "a.example");
        CHECK(held[0].second.until == world.clock.start + 30050ms);
        CHECK(world.ask("https://a.example/2", kOnce));
        REQUIRE(world.transport.asked.size() == 2);
        CHECK(world.transport.asked[1].at == 30050ms);
    }
}

TEST_CASE("net/held: Retry-After counts although nobody asks again") {
    SUBCASE("because the budget is used up") {
        World world;
        world.transport.answer("https://a.example/", 429, "", {{"Retry-After", "30"}});
        auto session = kOnce;
        session.retry.max_tries = 4;
        session.budget.requests = 1;
        world.ask("https://a.example/", session);
        CHECK(world.client.held().size() == 1);
    }
    SUBCASE("because the host is left alone already") {
        World world{{.failures_in_a_row = 1, .left_alone = 10s}};
        world.transport.answer("https://a.example/", 503, "", {{"Retry-After", "200"}});
        world.ask("https://a.example/");
        CHECK(world.transport.asked.size() == 1);
        REQUIRE(world.client.held().size() == 1);
        CHECK(world.client.held()[0].second.until > world.clock.now() + 190s);
    }
    SUBCASE("and an hour after a 403 is an hour") {
        World world;
        world.transport.answer("https://a.example/", 403, "", {{"Retry-After", "3600"}});
        CHECK(world.ask("https://a.example/").left_alone == 3600s);
        CHECK(world.ask("https://a.example/other").failure == Failure::held);
        CHECK(world.transport.asked.size() == 1);
    }
}

TEST_CASE("net/held: nobody is left alone for longer than a day because of a header") {
    for (const char* asked : {"99999999999", "Fri, 20 Aug 2027 12:00:00 GMT"}) {
        CAPTURE(asked);
        World world;
        world.transport.answer("https://a.example/", 429, "", {{"Retry-After", asked}});
        world.ask("https://a.example/");
        const auto held = world.client.held();
        REQUIRE(held.size() == 1);
        CHECK(held[0].second.until <= world.clock.now() + 24h);
        CHECK(held[0].second.until > world.clock.now() + 23h);
        CHECK(held[0].second.why.ends_with(" s, and is for 86400 s"));
        CHECK(world.ask("https://a.example/x").reason.find("and is for 86400 s") !=
              std::string::npos);
    }
    // What somebody kept before there was a limit is not believed.
    World next{{.remembered = [](const std::string&) -> std::optional<Held> {
        return Held{molva::Instant{std::chrono::sys_days{std::chrono::year{2094} / 1 / 1}}, "asked"};
    }}};
    next.transport.answer("https://a.example/", 200);
    CHECK(next.ask("https://a.example/"));
}

TEST_CASE("net/held: a host that refuses us three times in a row is left alone for an hour") {
    World world;
    const auto refuse = [&](int n) {
        const auto url = "https://a.example/" + std::to_string(n);
        world.transport.answer(url, 403);
        const auto got = world.ask(url, kOnce);
        if (got) world.client.refused(got.response.final_url, "HTTP 403: no");
        return got;
    };
    CHECK(refuse(1));
    CHECK(refuse(2));
    world.client.accepted("https://a.example/3");  // one page may be closed to everybody
    CHECK(refuse(4));
    CHECK(refuse(5));
    CHECK(world.client.held().empty());
    CHECK(refuse(6));
    const auto held = refuse(7);
    CHECK(held.failure == Failure::held);
    CHECK(held.reason ==
          "not asked: a.example refused us 3 times in a row, last with \"HTTP 403: no\", and is "
          "left alone for 3600 s");
    CHECK(world.transport.asked.size() == 5);
    REQUIRE(world.client.held().size() == 1);  // the next run knows
    CHECK(world.client.held()[0].second.until > world.clock.now() + 59min);
    world.transport.answer("https://b.example/", 200);
    CHECK(world.ask("https://b.example/", kOnce));
}

TEST_CASE("net/held: that a host turned requests away is known to the next run, an outage is not") {
    for (const int status : {429, 503, 500}) {
        CAPTURE(status);
        World world{{.failures_in_a_row = 2}};
        world.transport.answer("https://a.example/", status);
        world.ask("https://a.example/", kOnce);
        CHECK(world.client.held().empty());
        world.ask("https://a.example/", kOnce);
        CHECK(world.client.held().size() == (status == 500 ? 0 : 1));
    }
}

TEST_CASE("net/held: a refusal is no success among failures") {
    World world{{.failures_in_a_row = 2}};
    world.transport.fail("https://a.example/1", Failure::timeout, false);
    world.transport.answer("https://a.example/2", 403);
    world.ask("https://a.example/1", kOnce);
    world.ask("https://a.example/2", kOnce);
    world.ask("https://a.example/1", kOnce);
    CHECK(world.ask("https://a.example/1", kOnce).failure == Failure::unwell);
}

TEST_CASE("net/held: the next run does not sit and wait for a host that is left alone") {
    World next;
    const auto remembered = [&](const char* why) {
        return [&next, why](const std::string&) -> std::optional<Held> {
            return Held{next.clock.now() + 200s, why};
        };
    };
    World left{{.remembered = remembered("failed 5 times in a row, last with HTTP 429")}};
    left.transport.answer("https://a.example/", 200);
    CHECK(left.ask("https://a.example/", kOnce).failure == Failure::held);
    CHECK(left.transport.asked.empty());
    CHECK(left.clock.elapsed < 1s);
    // A pause is another thing.
    World paused{{.remembered = remembered("")}};
    paused.transport.answer("https://a.example/", 200);
    CHECK(paused.ask("https://a.example/", kOnce));
    CHECK(paused.clock.elapsed >= 200s);
}
