// What goes along to where a page or a redirect leads, and what does not.

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include "net/client.hpp"
#include "net/rules.hpp"
#include "support/fake_transport.hpp"

using molva::test::FakeTransport;
using molva::test::HandClock;
using namespace molva::net;

namespace {

constexpr const char* kHome = "https://me:pw@a.example/list";

struct World {
    HandClock clock;
    FakeTransport transport{clock};
    Client client{transport, clock, {}};

    Outcome ask(Fetch fetch) {
        SessionOptions options;
        options.redact = [](std::string text) {
            const auto at = text.find("secret");
            if (at != std::string::npos) text.replace(at, 6, "***");
            return text;
        };
        Outcome out;
        client.fetch(client.session(std::move(options)), std::move(fetch),
                     [&](Outcome outcome) { out = std::move(outcome); });
        client.run();
        return out;
    }
};

Fetch page_link(std::string url, std::string body = {}) {
    Fetch out;
    out.request = {.method = body.empty() ? "GET" : "POST",
                   .url = std::move(url),
                   .headers = {{"X-Api-Key", "k"}, {"Authorization", "b"}, {"Accept", "text/html"}},
                   .body = std::move(body)};
    out.written_for = kHome;
    return out;
}

}  // namespace

TEST_CASE("net/carried: a link to another host, port or scheme gets no header that could be secret") {
    for (const char* url : {"https://b.a.example/p2", "https://a.example:8443/p2",
                            "http://a.example/p2", "https://x:y@evil.example/p2"}) {
        CAPTURE(url);
        World world;
        const auto got = world.ask(page_link(url));
        CHECK(got);
        REQUIRE(world.transport.asked.size() == 1);
        const Request& sent = world.transport.asked[0].request;
        CHECK_FALSE(find_header(sent.headers, "x-api-key"));
        CHECK_FALSE(find_header(sent.headers, "authorization"));
        CHECK(find_header(sent.headers, "accept"));
        CHECK(sent.url == without_credentials(url));
    }
}

TEST_CASE("net/carried: at home a link and a redirect keep headers and login") {
    for (const char* url : {"https://a.example/p2", "https://A.example:443/p2",
                            "https://x:y@a.example/p2"}) {
        CAPTURE(url);
        World world;
        world.ask(page_link(url));
        REQUIRE(world.transport.asked.size() == 1);
        const Request& sent = world.transport.asked[0].request;
        CHECK(find_header(sent.headers, "x-api-key") == "k");
        CHECK(sent.url == "https://me:pw@a.example/p2");
    }
    const Request first{.url = "https://me:pw@a.example/", .headers = {{"X-Api-Key", "k"}}};
    const auto moved = follow(first, 302, "/p2");
    REQUIRE(moved);
    CHECK(moved->url == "https://me:pw@a.example/p2");
    const auto away = follow(first, 302, "http://a.example/p2");
    REQUIRE(away);
    CHECK(away->url == "http://a.example/p2");
    CHECK(away->headers.empty());
}

TEST_CASE("net/carried: a body with a secret goes to no other host, by a link or a redirect") {
    World world;
    const auto linked = world.ask(page_link("https://b.example/p2", "k=secret"));
    CHECK(linked.failure == Failure::refused);
    CHECK(linked.reason == "a link that would take a secret to another host");
    CHECK(world.transport.asked.empty());
    CHECK(world.ask(page_link("https://b.example/p2", "page=2")));
    CHECK(world.ask(page_link("https://a.example/p2", "k=secret")));

    for (const int status : {307, 308}) {
        World again;
        again.transport.answer("https://a.example/", status, "",
                               {{"Location", "https://b.example/p"}});
        Fetch post{.request = {.method = "POST", .url = "https://a.example/", .body = "k=secret"}};
        const auto got = again.ask(post);
        CHECK(got.failure == Failure::refused);
        CHECK(got.reason == "a redirect that would take a secret to another host");
        CHECK(again.transport.asked.size() == 1);
        post.request.body = "page=2";
        CHECK(again.ask(post));
        CHECK(again.transport.asked.size() == 3);
    }
    World see_other;  // which leaves the body behind
    see_other.transport.answer("https://a.example/", 303, "", {{"Location", "https://b.example/"}});
    CHECK(see_other.ask(
        {.request = {.method = "POST", .url = "https://a.example/", .body = "k=secret"}}));
}

TEST_CASE("net/carried: a recorded answer does not say the secret that it was asked with") {
    struct Heads final : Recorder {
        std::string record(const Exchange& exchange) override {
            if (exchange.response) heads.push_back(exchange.response->head);
            return "x:0";
        }
        std::vector<std::string> heads;
    } heads;
    World world;
    world.client.set_recorder(&heads);
    const std::string head = "HTTP/1.1 302 Found\r\nLocation: /p2?k=secret\r\n\r\n";
    world.transport.answer("https://a.example/?k=secret", 302, "", {{"Location", "/p2?k=secret"}},
                           head);
    CHECK(world.ask({.request = {.url = "https://a.example/?k=secret"}}));
    REQUIRE(heads.heads.size() == 2);
    CHECK(heads.heads[0] == "HTTP/1.1 302 Found\r\nLocation: /p2?k=***\r\n\r\n");
    CHECK(world.transport.asked.back().request.url == "https://a.example/p2?k=secret");
}
