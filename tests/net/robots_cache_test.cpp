#include "net/robots_cache.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "support/fake_transport.hpp"

using namespace std::chrono_literals;
using molva::test::FakeTransport;
using molva::test::HandClock;
using namespace molva::net;

namespace {

struct World {
    HandClock clock;
    FakeTransport transport{clock};
    Client client{transport, clock, {}};
    std::map<std::string, RobotsEntry> stored;
    RobotsCache cache{client,
                      clock,
                      {.load = [this](const std::string& origin) -> std::optional<RobotsEntry> {
                           const auto place = stored.find(origin);
                           if (place == stored.end()) return std::nullopt;
                           return place->second;
                       },
                       .save = [this](const RobotsEntry& entry) { stored[entry.origin] = entry; }}};

    World() { client.set_gate(&cache); }

    Outcome ask(const std::string& url, bool written = false, bool inside = false) {
        Outcome out;
        const auto session = client.session({.allow_private = inside,
                                             .pace = {.pause = 1s, .jitter = 0},
                                             .retry = {.max_tries = 1}});
        client.fetch(session, {.request = {.url = url}, .operator_written = written},
                     [&](Outcome outcome) { out = std::move(outcome); });
        client.run();
        return out;
    }
    std::vector<std::string> urls() const {
        std::vector<std::string> out;
        for (const auto& asked : transport.asked) out.push_back(asked.request.url);
        return out;
    }
};

}  // namespace

TEST_CASE("net/robots_cache: robots.txt is asked for first, once, and its rules are kept to") {
    World world;
    world.transport.answer("https://a.example/robots.txt", 200,
                           "User-agent: *\nDisallow: /private/\n");
    world.transport.answer("https://a.example/1", 200, "page");
    CHECK(world.ask("https://a.example/1"));
    const auto refused = world.ask("https://a.example/private/2");
    CHECK(refused.failure == Failure::disallowed);
    CHECK(refused.reason == "https://a.example/robots.txt line 2: Disallow: /private/");
    CHECK(refused.requests == 0);
    // Dot segments and encodings do not lead around it.
    CHECK(world.ask("https://a.example/x/../private/2").failure == Failure::disallowed);
    CHECK(world.urls() ==
          std::vector<std::string>{"https://a.example/robots.txt", "https://a.example/1"});
    CHECK(world.transport.asked[1].at == 50ms + 1s);
}

TEST_CASE("net/robots_cache: the answer's status decides") {
    struct Row {
        int status;
        bool allowed, kept;
    };
    for (const auto& row : {Row{200, true, true}, Row{404, true, true}, Row{403, true, true},
                            Row{410, true, true}, Row{429, false, false}, Row{500, false, false},
                            Row{503, false, false}, Row{0, false, false}}) {
        CAPTURE(row.status);
        World world;
        if (row.status == 0) {
            world.transport.fail("https://a.example/robots.txt", Failure::connect);
        } else {
            world.transport.answer("https://a.example/robots.txt", row.status);
        }
        const auto got = world.ask("https://a.example/");
        CHECK((got.failure == Failure::none) == row.allowed);
        CHECK((world.stored.count("https://a.example") == 1) == row.kept);
        // A host that cannot be reached forbids nothing; it is just not there.
        if (!row.allowed) {
            CHECK(got.failure == (row.status == 0 ? Failure::connect : Failure::disallowed));
            CHECK(world.ask("https://a.example/other").failure == got.failure);
        }
    }
}

TEST_CASE("net/robots_cache: a proxy's word is not the host's") {
    World world;
    world.transport.answer("https://a.example/robots.txt", 407);
    world.transport.answer("https://a.example/", 200);
    const auto got = world.ask("https://a.example/");
    CHECK(got.failure == Failure::connect);
    CHECK(got.reason.find("the proxy wants a login (HTTP 407)") != std::string::npos);
    CHECK(world.stored.empty());
    CHECK(world.urls() == std::vector<std::string>{"https://a.example/robots.txt"});
}

TEST_CASE("net/robots_cache: the limits of a configuration go for robots.txt too") {
    HandClock clock;
    FakeTransport transport{clock};
    Client client{transport, clock, {}};
    SessionOptions settings{.retry = {.max_tries = 1}};
    settings.limits.connect = 1s;
    settings.limits.whole = 2s;
    settings.limits.standstill = 3s;
    settings.limits.body = 1024;
    RobotsCache cache{client, clock, {}, settings};
    transport.fail("https://a.example/robots.txt", Failure::timeout);
    cache.ask("https://a.example/", Reach::outside, [](const Permission&) {});
    client.run();
    REQUIRE(transport.asked.size() == 1);  // no second try either
    CHECK(transport.asked[0].limits.connect == 1s);
    CHECK(transport.asked[0].limits.whole == 2s);
    CHECK(transport.asked[0].limits.standstill == 3s);
    CHECK(transport.asked[0].limits.body == Robots::kLongest);

    RobotsCache usual{client, clock};
    usual.ask("https://a.example/", Reach::outside, [](const Permission&) {});
    client.run();
    CHECK(transport.asked.size() == 3);
    CHECK(transport.asked[1].limits.whole == 60s);
}

TEST_CASE("net/robots_cache: five redirects are followed, the sixth means there is none") {
    for (const int hops : {5, 6}) {
        CAPTURE(hops);
        World world;
        std::string at = "https://a.example/robots.txt";
        for (int i = 1; i <= hops; ++i) {
            const std::string to = "https://b" + std::to_string(i) + ".example/robots.txt";
            world.transport.answer(at, 301, "", {{"Location", to}});
            at = to;
        }
        world.transport.answer(at, 200, "User-agent: *\nDisallow: /");
        const auto got = world.ask("https://a.example/");
        CHECK((got.failure == Failure::disallowed) == (hops == 5));
    }
}

TEST_CASE("net/robots_cache: a stored copy serves for a day, an old one only in need") {
    World world;
    world.stored["https://a.example"] = {.origin = "https://a.example",
                                         .fetched = world.clock.now() - 23h,
                                         .status = 200,
                                         .body = "User-agent: *\nDisallow: /x"};
    CHECK(world.ask("https://a.example/x").failure == Failure::disallowed);
    CHECK(world.transport.asked.empty());

    World old;
    old.stored = world.stored;
    old.stored["https://a.example"].fetched = old.clock.now() - 25h;
    old.transport.answer("https://a.example/robots.txt", 200, "");
    CHECK(old.ask("https://a.example/x"));
    CHECK(old.stored["https://a.example"].fetched > old.clock.now() - 1h);

    World down;
    down.stored = world.stored;
    down.stored["https://a.example"].fetched = down.clock.now() - 72h;
    down.transport.answer("https://a.example/robots.txt", 503);
    CHECK(down.ask("https://a.example/x").failure == Failure::disallowed);
    CHECK(down.ask("https://a.example/y"));
    const auto words = down.cache.explain("https://a.example/x");
    REQUIRE(words);
    CHECK(words->words ==
          "https://a.example/robots.txt line 2: Disallow: /x (as of 2026-08-17T12:00:00Z)");
}

TEST_CASE("net/robots_cache: Crawl-delay wins when it is longer") {
    World world;
    world.transport.answer("https://a.example/robots.txt", 200,
                           "User-agent: molva\nCrawl-delay: 7");
    const auto session = world.client.session({.pace = {.pause = 1s, .jitter = 0}});
    for (const char* url : {"https://a.example/1", "https://a.example/2"}) {
        world.client.fetch(session, {.request = {.url = url}}, [](Outcome) {});
    }
    world.client.run();
    REQUIRE(world.transport.asked.size() == 3);
    CHECK(world.transport.asked[2].at - world.transport.asked[1].at == 7050ms);
    CHECK(world.cache.explain("https://a.example/1")->delay == 7s);
    CHECK_FALSE(world.cache.explain("https://unknown.example/"));
}

TEST_CASE("net/robots_cache: a redirect is asked about at its own host") {
    World world;
    world.transport.answer("https://a.example/robots.txt", 404);
    world.transport.answer("https://b.example/robots.txt", 200, "User-agent: *\nDisallow: /");
    world.transport.answer("https://a.example/", 302, "", {{"Location", "https://b.example/"}});
    CHECK(world.ask("https://a.example/").failure == Failure::disallowed);
    CHECK(world.urls() == std::vector<std::string>{"https://a.example/robots.txt",
                                                   "https://a.example/",
                                                   "https://b.example/robots.txt"});
}

TEST_CASE("net/robots_cache: it reaches as far into private addresses as its page") {
    World world;
    world.transport.answer("http://10.0.0.1/robots.txt", 404);
    world.transport.answer("http://10.0.0.1/", 200);
    CHECK(world.ask("http://10.0.0.1/").failure == Failure::refused);
    CHECK(world.transport.asked.empty());
    CHECK(world.ask("http://10.0.0.1/", true));
    CHECK(world.ask("http://10.0.0.1/", false, true));
    // A public site's robots.txt may not send us inside, whoever wrote its URL.
    world.transport.answer("https://a.example/robots.txt", 302, "",
                           {{"Location", "http://169.254.169.254/"}});
    const auto got = world.ask("https://a.example/", true);
    CHECK(got.failure == Failure::refused);  // not what robots.txt says
    for (const auto& url : world.urls()) CHECK(url.find("169.254") == std::string::npos);
}

TEST_CASE("net/robots_cache: five megabytes or a page of HTML do no harm") {
    World world;
    world.transport.answer("https://a.example/robots.txt", 200,
                           "<!DOCTYPE html><html><body>Disallow: /</body></html>");
    CHECK(world.ask("https://a.example/"));
    const auto words = world.cache.explain("https://a.example/");
    REQUIRE(words);
    CHECK(words->words == "https://a.example/robots.txt has no rule for it");
}

TEST_CASE("net/robots_cache: many pages of one host wait for one robots.txt") {
    World world;
    world.transport.answer("https://a.example/robots.txt", 200, "User-agent: *\nDisallow: /no");
    const auto session = world.client.session({.pace = {.pause = 0s, .jitter = 0, .at_once = 10}});
    int good = 0, bad = 0;
    for (int i = 0; i < 20; ++i) {
        const std::string url = "https://a.example/" + std::string{i % 2 ? "no" : "yes"};
        world.client.fetch(session, {.request = {.url = url}},
                           [&](Outcome outcome) { ++(outcome ? good : bad); });
    }
    world.client.run();
    CHECK(good == 10);
    CHECK(bad == 10);
    CHECK(world.transport.asked.size() == 11);
}
