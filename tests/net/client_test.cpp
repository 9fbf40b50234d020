#include "net/client.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/rules.hpp"
#include "support/client_world.hpp"

using namespace std::chrono_literals;
using molva::test::HandClock;
using namespace molva::net;

namespace {

using World = molva::test::ClientWorld;

// A robots.txt that allows everything and asks for a pause.
struct Delaying : Gate {
    std::chrono::milliseconds delay{0};
    void ask(const std::string&, Reach, Answer answer) override {
        answer({.reason = "line 2: allow", .delay = delay});
    }
};

const SessionOptions kPlain{.pace = {.pause = 1s, .jitter = 0}};

}  // namespace

TEST_CASE("net/client: a page comes with its status, headers and where it was") {
    World world{{.user_agent = user_agent("1.2", "ops@a.example")}};
    world.transport.answer("https://a.example/x?y", 200, "hello", {{"ETag", "\"1\""}});
    const auto got = world.ask("HTTPS://A.Example:443/./x?y#part", kPlain);
    REQUIRE(got);
    CHECK(got.response.status == 200);
    CHECK(got.response.body == "hello");
    CHECK(got.response.header("etag") == "\"1\"");
    CHECK(got.response.final_url == "https://a.example/x?y");
    CHECK(got.requests == 1);
    CHECK(got.bytes == 5);
    REQUIRE(world.transport.asked.size() == 1);
    CHECK(find_header(world.transport.asked[0].request.headers, "user-agent") ==
          "molva/1.2 (+ops@a.example)");
}

TEST_CASE("net/client: one host is asked one at a time and with pauses, others meanwhile") {
    World world;
    const auto session = world.client.session(kPlain);
    int done = 0;
    for (const char* url : {"https://a.example/1", "https://a.example/2", "https://b.example/1",
                            "https://a.example/3"}) {
        world.transport.answer(url, 200);
        world.client.fetch(session, {.request = {.url = url}}, [&](Outcome) { ++done; });
    }
    world.client.run();
    CHECK(done == 4);
    REQUIRE(world.transport.asked.size() == 4);
    CHECK(world.transport.most_at_once == 2);
    CHECK(world.urls() == std::vector<std::string>{"https://a.example/1", "https://b.example/1",
                                                   "https://a.example/2", "https://a.example/3"});
    CHECK(world.transport.asked[0].at == 0ms);
    CHECK(world.transport.asked[1].at == 0ms);
    CHECK(world.transport.asked[2].at == 1050ms);  // 50 ms of answer, 1 s of pause
    CHECK(world.transport.asked[3].at == 2100ms);
}

TEST_CASE("net/client: a callback may ask for the next page") {
    World world;
    const auto session = world.client.session(kPlain);
    int page = 1;
    std::function<void(Outcome)> next = [&](Outcome outcome) {
        CHECK(outcome);
        if (++page <= 5) {
            world.client.fetch(
                session, {.request = {.url = "https://a.example/" + std::to_string(page)}}, next);
        }
    };
    world.client.fetch(session, {.request = {.url = "https://a.example/1"}}, next);
    world.client.run();
    CHECK(page == 6);
    CHECK(world.transport.asked.back().at == 4 * 1050ms);
}

TEST_CASE("net/client: what may pass is asked for again, ever later, and then given up") {
    World world;
    world.transport.fail("https://a.example/", Failure::connect);
    const auto got = world.ask("https://a.example/", kPlain);
    CHECK(got.failure == Failure::connect);
    CHECK(got.reason == "fake connect");
    CHECK(got.requests == 4);
    REQUIRE(world.transport.asked.size() == 4);
    CHECK(world.transport.asked[1].at == 2050ms);
    CHECK(world.transport.asked[2].at == 6100ms);
    CHECK(world.transport.asked[3].at == 14150ms);

    World twice;
    twice.transport.answer("https://a.example/", 503);
    twice.transport.answer("https://a.example/", 200, "ok");
    const auto good = twice.ask("https://a.example/", kPlain);
    REQUIRE(good);
    CHECK(good.response.body == "ok");
    CHECK(good.requests == 2);
}

TEST_CASE("net/client: after the last try the answer is given, whatever its status") {
    World world;
    world.transport.answer("https://a.example/", 429, "slow down");
    const auto got = world.ask("https://a.example/", {.retry = {.max_tries = 2}});
    REQUIRE(got);
    CHECK(got.response.status == 429);
    CHECK(got.requests == 2);
}

TEST_CASE("net/client: what will not pass is not asked for again") {
    World world;
    world.transport.fail("https://a.example/", Failure::tls, false);
    CHECK(world.ask("https://a.example/").failure == Failure::tls);
    world.transport.answer("https://b.example/", 403);
    CHECK(world.ask("https://b.example/").response.status == 403);
    CHECK(world.transport.asked.size() == 2);
}

TEST_CASE("net/client: Retry-After holds the whole host") {
    World world;
    world.transport.answer("https://a.example/1", 429, "", {{"Retry-After", "30"}});
    world.transport.answer("https://a.example/1", 200);
    world.transport.answer("https://a.example/2", 200);
    const auto session = world.client.session(kPlain);
    int done = 0;
    for (const char* url : {"https://a.example/1", "https://a.example/2"}) {
        world.client.fetch(session, {.request = {.url = url}}, [&](Outcome) { ++done; });
    }
    world.client.run();
    CHECK(done == 2);
    REQUIRE(world.transport.asked.size() == 3);
    CHECK(world.transport.asked[1].at == 30050ms);
    CHECK(world.transport.asked[1].request.url == "https://a.example/1");
    CHECK(world.transport.asked[2].at == 31100ms);
}

TEST_CASE("net/client: a host that asks for an hour is left alone, not waited for") {
    World world;
    world.transport.answer("https://a.example/", 503, "", {{"Retry-After", "3600"}});
    const auto first = world.ask("https://a.example/");
    REQUIRE(first);
    CHECK(first.response.status == 503);
    CHECK(first.requests == 1);
    const auto second = world.ask("https://a.example/other");
    CHECK(first.left_alone == 3600s);
    CHECK(second.failure == Failure::held);
    CHECK(second.reason == "not asked: a.example asked to be left alone for 3600 s");
    CHECK(world.transport.asked.size() == 1);
    CHECK(world.clock.elapsed < 10s);
}

TEST_CASE("net/client: what a host asked for also holds for the next run") {
    World first;
    first.transport.answer("https://a.example/", 503, "", {{"Retry-After", "3600"}});
    first.transport.answer("https://b.example/", 200);
    first.transport.answer("https://c.example/", 200);
    (void)first.ask("https://c.example/", kPlain);
    (void)first.ask("https://a.example/");
    (void)first.ask("https://b.example/", {.pace = {.pause = 0s, .interval = 30s, .jitter = 0}});
    auto held = first.client.held();
    std::sort(held.begin(), held.end(), [](auto& a, auto& b) { return a.first < b.first; });
    REQUIRE(held.size() == 2);  // a second's pause is over when the next run has begun
    CHECK(held[0].first == "a.example");
    CHECK(held[0].second.why == "asked to be left alone for 3600 s");
    CHECK(held[1].first == "b.example");
    CHECK(held[1].second.why.empty());

    int asked = 0;
    World second{{.remembered = [&](const std::string& host) -> std::optional<Held> {
        ++asked;
        for (const auto& [name, one] : held) {
            if (name == host) return one;
        }
        return std::nullopt;
    }}};
    second.clock.start = first.clock.now();
    second.transport.answer("https://b.example/", 200);
    CHECK(second.ask("https://a.example/").failure == Failure::held);
    CHECK(second.ask("https://b.example/"));
    CHECK(second.ask("https://b.example/"));
    CHECK(asked == 2);  // once for each host
    REQUIRE(second.transport.asked.size() == 2);
    CHECK(second.transport.asked[0].at >= 29s);
    CHECK(second.client.held().size() == 1);
}

TEST_CASE("net/client: what a host asked for and is nearly over is waited for") {
    World world{{.remembered = [](const std::string&) -> std::optional<Held> {
        return Held{HandClock{}.start + 40s, "asked to be left alone for 3600 s"};
    }}};
    world.transport.answer("https://a.example/", 200);
    CHECK(world.ask("https://a.example/"));
    CHECK(world.transport.asked.front().at == 40s);
}

TEST_CASE("net/client: a host that fails in a row is left alone for a while") {
    World world{{.failures_in_a_row = 3, .left_alone = 60s}};
    const SessionOptions once{.pace = {.pause = 0s, .jitter = 0}, .retry = {.max_tries = 1}};
    world.transport.fail("https://a.example/", Failure::timeout);
    world.transport.answer("https://b.example/", 200);
    for (int i = 0; i < 3; ++i)
        CHECK(world.ask("https://a.example/", once).failure == Failure::timeout);
    const auto fourth = world.ask("https://a.example/", once);
    CHECK(fourth.failure == Failure::unwell);
    CHECK(fourth.reason == "not asked: a.example failed 3 times in a row, last with timeout, and is "
                           "left alone for 60 s");
    CHECK(world.ask("https://b.example/", once));
    CHECK(world.transport.asked.size() == 4);
    world.clock.elapsed += 61s;
    CHECK(world.ask("https://a.example/", once).failure == Failure::timeout);
    CHECK(world.ask("https://a.example/", once).failure == Failure::unwell);
}

TEST_CASE("net/client: what happens on the way is told, without what is secret") {
    std::vector<std::string> told;
    const auto listen = [&](const std::string& source, const std::string& words) {
        told.push_back(source + "| " + words);
    };
    const auto told_of = [&](std::string_view words) {
        return std::find(told.begin(), told.end(), words) != told.end();
    };
    const auto hide = [](std::string text) {
        if (const auto at = text.find("s3cret"); at != std::string::npos)
            text.replace(at, 6, "***");
        return text;
    };
    World world{{.failures_in_a_row = 2, .told = listen}};
    world.transport.answer("https://a.example/x?key=s3cret", 302, "", {{"Location", "/y"}});
    world.transport.fail("https://a.example/y", Failure::timeout);
    world.transport.answer("https://a.example/y", 200);
    SessionOptions session = kPlain;
    session.name = "shop";
    session.redact = hide;
    CHECK(world.ask("https://a.example/x?key=s3cret", session));
    CHECK(told_of("shop| HTTP 302: redirected to https://a.example/y"));
    CHECK(told_of("shop| asks once more in 2000 ms"));
    for (const auto& words : told) CHECK(words.find("s3cret") == std::string::npos);

    told.clear();
    world.transport.answer("https://b.example/", 500);
    world.transport.answer("https://c.example/", 429, "", {{"Retry-After", "3600"}});
    world.ask("https://b.example/", session);
    world.ask("https://c.example/", session);
    CHECK(told_of("shop| b.example failed 2 times in a row, last with HTTP 500, and is left alone for "
                  "300 s"));
    CHECK(told_of("shop| c.example asked to be left alone for 3600 s"));
}

TEST_CASE("net/client: redirects are followed by the same rules") {
    World world;
    world.transport.answer("https://a.example/1", 301, "", {{"Location", "/2"}});
    world.transport.answer("https://a.example/2", 302, "", {{"Location", "//b.example/3#x"}});
    world.transport.answer("https://b.example/3", 200, "there");
    Fetch fetch{.request = {.headers = {{"Authorization", "secret"}, {"Accept", "text/html"}}}};
    const auto got = world.ask("https://a.example/1", kPlain, fetch);
    REQUIRE(got);
    CHECK(got.response.body == "there");
    CHECK(got.response.final_url == "https://b.example/3");
    CHECK(got.requests == 3);
    REQUIRE(world.transport.asked.size() == 3);
    CHECK(world.transport.asked[1].at == 1050ms);
    CHECK(find_header(world.transport.asked[1].request.headers, "authorization") == "secret");
    CHECK_FALSE(find_header(world.transport.asked[2].request.headers, "authorization"));
    CHECK(find_header(world.transport.asked[2].request.headers, "accept") == "text/html");
}

TEST_CASE("net/client: redirects that lead nowhere good end with words") {
    struct Row {
        std::string_view name, location;
        Failure want;
    };
    for (const auto& row : {
             Row{"to itself for ever", "/", Failure::redirects},
             Row{"to a file", "file:///etc/passwd", Failure::redirects},
             Row{"to ftp", "ftp://b.example/", Failure::redirects},
             Row{"to a script", "javascript:alert(1)", Failure::redirects},
             Row{"to the metadata", "http://169.254.169.254/latest/", Failure::refused},
             Row{"to loopback", "http://127.0.0.1:8080/", Failure::refused},
             Row{"to loopback by name", "http://localhost/", Failure::refused},
             Row{"to loopback, encoded", "http://%31%32%37.0.0.1/", Failure::refused},
             Row{"to loopback over IPv6", "http://[::1]/", Failure::refused},
         }) {
        CAPTURE(row.name);
        World world;
        world.transport.answer("https://a.example/", 302, "",
                               {{"Location", std::string{row.location}}});
        const auto got = world.ask("https://a.example/", kPlain, {.operator_written = true});
        CHECK(got.failure == row.want);
        CHECK_FALSE(got.reason.empty());
        for (const auto& url : world.urls()) CHECK(url == "https://a.example/");
        CHECK(world.transport.asked.size() <= 11);
    }
}

TEST_CASE("net/client: private addresses are for URLs that the operator wrote") {
    World world;
    world.transport.answer("http://192.168.0.1/", 302, "", {{"Location", "http://192.168.0.1/in"}});
    world.transport.answer("http://192.168.0.1/in", 200);
    CHECK(world.ask("http://192.168.0.1/").failure == Failure::refused);
    CHECK(world.transport.asked.empty());
    const auto written = world.ask("http://192.168.0.1/", {}, {.operator_written = true});
    CHECK(written.failure == Failure::refused);
    CHECK(written.response.status == 302);
    REQUIRE(world.transport.asked.size() == 1);
    CHECK(world.transport.asked[0].private_address);
    CHECK(world.ask("http://192.168.0.1/", {.allow_private = true}));
    // A name is judged when its address is known: by the transport.
    world.transport.answer("http://a.example/", 200);
    CHECK(world.ask("http://a.example/"));
    CHECK_FALSE(world.transport.asked.back().private_address);
}

TEST_CASE("net/client: what pages link to stays on the site, and hosts on the lists") {
    World world{{.hosts = {.deny = {"bad.example", "*.ads.example"}}}};
    CHECK(world.ask("https://bad.example/").failure == Failure::refused);
    CHECK(world.ask("https://x.ads.example/").failure == Failure::refused);
    CHECK(world.ask("https://ads.example/"));
    CHECK(world.ask("https://evil.test/", {}, {.site = "https://www.shop.example/"}).failure ==
          Failure::refused);
    CHECK(world.ask("https://api.shop.example/", {}, {.site = "https://www.shop.example/"}));
    const HostRules only{.allow = {"a.example", "*.b.example"}, .deny = {"x.b.example"}};
    for (const char* host : {"a.example", "A.Example.", "y.b.example"}) CHECK(only.permits(host));
    for (const char* host : {"b.example", "x.b.example", "c.example", ""}) {
        CHECK_FALSE(only.permits(host));
    }
}

TEST_CASE("net/client: URLs that are none are not asked") {
    World world;
    for (std::string url : {"", "nonsense", "ftp://a.example/", "file:///etc/passwd", "http://",
                            "http://a.example:99999/", "https:///x"}) {
        CAPTURE(url);
        CHECK(world.ask(url).failure == Failure::url);
    }
    CHECK(world.ask("http://a.example/" + std::string(100'000, 'x')).failure == Failure::url);
    CHECK(world.transport.asked.empty());
}

TEST_CASE("net/client: a budget of requests, bytes or time ends a source") {
    World world;
    world.transport.answer("https://a.example/", 200, std::string(1000, 'x'));
    const auto three = world.client.session({.pace = {.pause = 0s}, .budget = {.requests = 3}});
    const auto bytes = world.client.session({.pace = {.pause = 0s}, .budget = {.bytes = 1500}});
    const auto time = world.client.session({.pace = {.pause = 10s}, .budget = {.time = 15s}});
    int good[3] = {}, ended[3] = {};
    int index = 0;
    for (const auto& session : {three, bytes, time}) {
        const int at = index++;
        const std::string url = at == 2 ? "https://b.example/" : "https://a.example/";
        for (int i = 0; i < 5; ++i) {
            world.client.fetch(session, {.request = {.url = url}}, [&, at](Outcome outcome) {
                ++(outcome ? good : ended)[at];
                if (outcome) return;
                CHECK(outcome.failure == Failure::budget);
                CHECK(outcome.own_budget);
            });
        }
    }
    world.client.run();
    CHECK(good[0] == 3);
    CHECK(ended[0] == 2);
    CHECK(good[1] == 2);
    CHECK(ended[1] == 3);
    CHECK(good[2] == 2);
    CHECK(ended[2] == 3);
    CHECK(world.clock.elapsed <= 16s);
}

TEST_CASE("net/client: the run's budget ends them all") {
    World world{{.budget = {.requests = 2}}};
    int good = 0, ended = 0;
    for (const char* url : {"https://a.example/", "https://b.example/", "https://c.example/"}) {
        world.client.fetch(world.client.session({}), {.request = {.url = url}},
                           [&](Outcome outcome) { ++(outcome ? good : ended); });
    }
    world.client.run();
    CHECK(good == 2);
    CHECK(ended == 1);
}

TEST_CASE("net/client: a pause that nobody would wait for ends what waits for it") {
    struct Row {
        std::string_view name;
        std::chrono::milliseconds delay;
        SessionOptions session;
        int good;
    };
    for (const auto& row : {
             Row{"a day", 24h, {.longest_pause = 5min}, 1},
             Row{"a minute", 1min, {.longest_pause = 5min}, 3},
             Row{"an hour, which is our own pace too", 1h,
                 {.pace = {.interval = 1h}, .longest_pause = 5min}, 3},
         }) {
        CAPTURE(row.name);
        World world;
        Delaying gate;
        gate.delay = row.delay;
        world.client.set_gate(&gate);
        const auto session = world.client.session(row.session);
        int good = 0;
        std::vector<Outcome> bad;
        for (const char* url : {"https://a.example/1", "https://a.example/2", "https://a.example/3"}) {
            world.transport.answer(url, 200);
            world.client.fetch(session, {.request = {.url = url}}, [&](Outcome outcome) {
                if (outcome) ++good;
                else bad.push_back(std::move(outcome));
            });
        }
        world.client.run();
        CHECK(good == row.good);
        CHECK(bad.size() == static_cast<std::size_t>(3 - row.good));
        for (const auto& one : bad) {
            CHECK_FALSE(one.own_budget);
            CHECK(one.reason == "not asked: a.example: its robots.txt asks for 86400 s between two "
                                "requests, and nobody waits longer than 300 s");
        }
    }
}

TEST_CASE("net/client: a pause left by the last run is not waited for either if it is long") {
    World world{{.remembered = [](const std::string&) {
        return Held{HandClock{}.start + 20h, {}};
    }}};
    world.transport.answer("https://a.example/", 200);
    const auto got = world.ask("https://a.example/");
    CHECK(got.failure == Failure::budget);
    CHECK(got.requests == 0);
    CHECK(world.clock.elapsed < 1min);
}

TEST_CASE("net/client: each request, repetition, redirect and long wait is told of") {
    std::vector<std::string> told;
    World world{{.told = [&](const std::string& session, const std::string& what) {
        told.push_back(session + ": " + what);
    }}};
    Delaying gate;
    gate.delay = 10s;
    world.client.set_gate(&gate);
    world.transport.answer("https://a.example/1?key=secret", 503);
    world.transport.answer("https://a.example/1?key=secret", 302, "", {{"Location", "/2"}});
    world.transport.answer("https://a.example/2", 200, "hello");
    SessionOptions session{.name = "s", .retry = {.max_tries = 2, .first_wait = 1s}};
    session.redact = [](std::string text) {
        const auto at = text.find("secret");
        return at == std::string::npos ? text : text.replace(at, 6, "***");
    };
    (void)world.ask("https://a.example/1?key=secret", session);
    const std::vector<std::string> want{
        "s: allowed: https://a.example/1?key=*** (line 2: allow)",
        "s: GET https://a.example/1?key=***: HTTP 503, 0 bytes,",
        "s: asks once more in ",
        "s: waits 10.0 s for a.example",
        "s: GET https://a.example/1?key=***: HTTP 302, 0 bytes,",
        "s: HTTP 302: redirected to https://a.example/2",
        "s: allowed: https://a.example/2 (line 2: allow)",
        "s: waits 10.0 s for a.example",
        "s: GET https://a.example/2: HTTP 200, 5 bytes,",
    };
    REQUIRE(told.size() == want.size());
    for (std::size_t i = 0; i < want.size(); ++i) {
        CAPTURE(told[i]);
        CHECK(told[i].starts_with(want[i]));
    }
}

TEST_CASE("net/client: an interrupt ends everything outstanding, soon") {
    bool stop = false;
    World world{{.interrupted = [&] { return stop; }}};
    world.transport.takes("https://slow.example/", 1h);
    std::vector<std::string> reasons;
    const auto note = [&](Outcome outcome) { reasons.emplace_back(name(outcome.failure)); };
    const auto session = world.client.session(kPlain);
    world.client.fetch(session, {.request = {.url = "https://slow.example/"}}, note);
    world.client.fetch(session, {.request = {.url = "https://slow.example/2"}}, note);
    world.client.fetch(session, {.request = {.url = "https://a.example/"}}, [&](Outcome outcome) {
        note(std::move(outcome));
        stop = true;
        world.client.fetch(session, {.request = {.url = "https://a.example/2"}}, note);
    });
    world.client.run();
    CHECK(reasons == std::vector<std::string>{"none", "interrupted", "interrupted", "interrupted"});
    CHECK(world.transport.cancelled == 1);
    CHECK(world.clock.elapsed < 1s);
    CHECK(world.ask("https://a.example/3").failure == Failure::interrupted);
}

TEST_CASE("net/client: validators are asked for every hop by its own URL") {
    World world;
    world.transport.answer("https://a.example/", 301, "", {{"Location", "/now"}});
    world.transport.answer("https://a.example/now", 304);
    const auto got =
        world.ask("https://a.example/", {.validators = [](const std::string& url) -> Headers {
                      if (url != "https://a.example/now") return {};
                      return {{"If-None-Match", "\"7\""}};
                  }});
    REQUIRE(got);
    CHECK(got.response.status == 304);
    REQUIRE(world.transport.asked.size() == 2);
    CHECK_FALSE(find_header(world.transport.asked[0].request.headers, "if-none-match"));
    CHECK(find_header(world.transport.asked[1].request.headers, "if-none-match") == "\"7\"");
}

TEST_CASE("net/client: a replay does not wait") {
    World world{{.paced = false}};
    world.transport.latency = 0ms;
    world.transport.answer("https://a.example/", 503, "", {{"Retry-After", "60"}});
    world.transport.answer("https://a.example/", 200);
    const auto session = world.client.session({});
    int done = 0;
    for (int i = 0; i < 20; ++i) {
        world.client.fetch(session, {.request = {.url = "https://a.example/"}},
                           [&](Outcome) { ++done; });
    }
    world.client.run();
    CHECK(done == 20);
    CHECK(world.clock.elapsed == 0ms);
}

TEST_CASE("net/client: a pattern of hosts has one spelling, and what names no host is refused") {
    struct Row {
        std::string_view written, want, advice;
    };
    for (const auto& row : {
             Row{"www.site.test", "www.site.test", ""},
             Row{"WWW.Site.TEST.", "www.site.test", ""},
             Row{"*.Site.test", "*.site.test", ""},
             Row{"\u043f\u0440\u0438\u043c\u0435\u0440.example", "xn--e1afmkfd.example", ""},
             Row{"127.0.0.1", "127.0.0.1", ""},
             Row{"::1", "[::1]", ""},
             Row{"[::1]", "[::1]", ""},
             Row{"a_b.example", "a_b.example", ""},
             Row{"www.site.test:9100", "", "write \"www.site.test\", which goes for all its ports"},
             Row{"http://www.site.test/", "", "write \"www.site.test\", which"},
             Row{"*.site.test/x", "", "write \"*.site.test\", which"},
             Row{".site.test", "", "write \"*.site.test\" for all below it"},
             Row{"*", "", "a star stands only in front"},
             Row{"site.*", "", "a star stands only in front"},
             Row{"*.*", "", "a star stands only in front"},
             Row{"^x$", "", "write \"example.com\""},
             Row{"", "", "write \"example.com\""},
             Row{"*.", "", "write \"example.com\""},
             Row{"a..b", "", "write \"example.com\""},
         }) {
        CAPTURE(row.written);
        const auto got = host_pattern(row.written);
        CHECK(got.has_value() == row.advice.empty());
        if (got) {
            CHECK(*got == row.want);
        } else {
            CHECK_MESSAGE(got.error().what.find(row.advice) != std::string::npos, got.error().what);
        }
    }
    CHECK_FALSE(HostRules{.deny = {*host_pattern("::1")}}.permits("[::1]"));
    CHECK_FALSE(HostRules{.deny = {"site.test"}}.permits("site.test."));
}

TEST_CASE("net/client: POST becomes GET where a redirect says so") {
    const Request post{
        "POST", "https://a.example/", {{"Content-Type", "x"}, {"X-Key", "k"}}, "body"};
    const auto see_other = follow(post, 303, "/x");
    REQUIRE(see_other);
    CHECK(see_other->method == "GET");
    CHECK(see_other->body == "");
    CHECK_FALSE(find_header(see_other->headers, "content-type"));
    CHECK(find_header(see_other->headers, "x-key") == "k");
    const auto again = follow(post, 307, "https://user:pw@b.example/x");
    REQUIRE(again);
    CHECK(again->method == "POST");
    CHECK(again->body == "body");
    CHECK(again->url == "https://b.example/x");
    CHECK_FALSE(find_header(again->headers, "x-key"));
}

TEST_CASE("net/client: a thousand hosts keep to the pace of one") {
    World world{{.at_once = 64}};
    int done = 0;
    std::vector<std::shared_ptr<Session>> sessions(1000);
    std::function<void(int, int)> page = [&](int host, int number) {
        if (number == 0) sessions[static_cast<std::size_t>(host)] = world.client.session(kPlain);
        world.client.fetch(sessions[static_cast<std::size_t>(host)],
                           {.request = {.url = "https://h" + std::to_string(host) + ".example/" +
                                               std::to_string(number)}},
                           [&, host, number](Outcome) {
                               ++done;
                               if (number < 4) page(host, number + 1);
                           });
    };
    for (int i = 0; i < 1000; ++i) page(i, 0);
    world.client.run();
    CHECK(done == 5000);
    CHECK(world.transport.most_at_once == 64);
    CHECK(world.clock.elapsed < 6s);  // five answers with four pauses are 4.25 s
}
