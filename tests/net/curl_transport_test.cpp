#include "net/curl_transport.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "net/curl_support.hpp"

using namespace std::chrono_literals;
using namespace molva::test;
using Peer = HttpServer::Peer;

TEST_CASE("net/curl_transport: an answer comes whole, with headers and the raw head") {
    HttpServer server{http_answer("hello", "X-Twice: a\r\nX-Twice: b\r\nX-Long: one\r\n two\r\n")};
    CurlWorld world;
    const auto got = world.ask(server.url("/x"));
    REQUIRE(got);
    CHECK(got.response.status == 200);
    CHECK(got.response.body == "hello");
    CHECK(got.response.protocol == "HTTP/1.1");
    CHECK(got.response.header("x-long") == "one two");
    CHECK(got.response.headers.size() == 4);
    CHECK(got.response.head.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(got.response.head.ends_with("\r\n\r\n"));
    CHECK(got.response.wire_bytes > 5);
    CHECK(world.connects == std::vector<std::string>{"127.0.0.1"});
    const auto asked = server.requests();
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].starts_with("GET /x HTTP/1.1\r\n"));
    CHECK(asked[0].find("Accept-Encoding: ") != std::string::npos);
}

TEST_CASE("net/curl_transport: a connection is used again") {
    HttpServer server{[](const std::string&, Peer& peer) { return peer.send(http_answer("x")); }};
    CurlWorld world;
    for (int i = 0; i < 5; ++i) CHECK(world.ask(server.url()));
    CHECK(server.connections() == 1);
    CHECK(server.requests().size() == 5);
}

TEST_CASE("net/curl_transport: a connection that the server ends while it rests is no loss") {
    HttpServer server{http_answer("x")};  // hangs up after each, and does not say that it will
    CurlWorld world;
    for (int i = 0; i < 5; ++i) {
        CHECK(world.ask(server.url()));
        world.transport->wait(std::chrono::steady_clock::now() + 20ms);
    }
    CHECK(server.connections() == 5);
    CHECK(world.connects.size() == 5);
}

TEST_CASE("net/curl_transport: a private address is refused before a socket is made") {
    HttpServer server{http_answer("secret")};
    const std::string port = std::to_string(server.port());
    CurlWorld world{{.resolve = {"rebind.example:*:127.0.0.1", "six.example:" + port + ":[::1]"}}};
    SessionOptions outside = kInside;
    outside.allow_private = false;
    outside.retry.max_tries = 4;
    for (const std::string host : {"rebind.example", "six.example"}) {
        const auto got = world.ask("http://" + host + ":" + port + "/", outside);
        CHECK(got.failure == Failure::refused);
        CHECK(got.reason.find("is not a public address") != std::string::npos);
        CHECK(got.requests == 1);  // it will not become public by waiting
    }
    CHECK(world.connects.empty());
    CHECK(server.connections() == 0);
}

TEST_CASE("net/curl_transport: a connection that the operator opened serves nobody else") {
    HttpServer server{[](const std::string&, Peer& peer) { return peer.send(http_answer("x")); }};
    const std::string port = std::to_string(server.port());
    CurlWorld world{{.resolve = {"inner.example:" + port + ":127.0.0.1"}}};
    SessionOptions outside = kInside;
    outside.allow_private = false;
    const std::string url = "http://inner.example:" + port + "/";
    CHECK(world.ask(url));
    CHECK(world.ask(url, outside).failure == Failure::refused);
    CHECK(world.ask(url, outside, {.operator_written = true}));
    CHECK(server.requests().size() == 2);
}

TEST_CASE(
    "net/curl_transport: a name whose address becomes a private one is refused from then on") {
    // The first request is for an address that the operator wrote, the only kind
    // that a test may connect to. What follows is what pages lead to.
    HttpServer server{[](const std::string&, Peer& peer) {
        return peer.send(http_answer("x", "Connection: close\r\n"));
    }};
    SessionOptions outside = kInside;
    outside.allow_private = false;
    std::string address = "127.0.0.1";
    int lookups = 0;
    CurlWorld world{{.lookup = [&](const std::string& host) {
        CHECK(host == "rebind.example");
        ++lookups;
        return address;
    }}};
    const std::string url = "http://rebind.example:" + std::to_string(server.port()) + "/";
    const auto session = world.client->session(outside);
    REQUIRE(world.ask(session, {.request = {.url = url}, .operator_written = true}));
    CHECK(world.connects == std::vector<std::string>{"127.0.0.1"});
    for (const char* later :
         {"127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "100.64.0.1", "[::1]",
          "[fd00::1]", "[fe80::1]", "[::ffff:10.0.0.1]"}) {
        CAPTURE(later);
        address = later;
        const auto next = world.ask(session, {.request = {.url = url + "?page=2"}, .site = url});
        CHECK(next.failure == Failure::refused);
        CHECK(next.reason.find("is not a public address") != std::string::npos);
    }
    CHECK(lookups == 10);
    CHECK(world.connects.size() == 1);  // no other socket was made
    CHECK(server.connections() == 1);
}

TEST_CASE("net/curl_transport: names and ports where nobody is") {
    CurlWorld world{{.resolve = {"nobody.example:*:127.0.0.1"}}};
    int port = 0;
    {
        HttpServer gone{http_answer("")};
        port = gone.port();
    }
    const auto refused = world.ask("http://nobody.example:" + std::to_string(port) + "/");
    CHECK(refused.failure == Failure::connect);
    CHECK(refused.reason == "cannot connect: Connection refused");
    // A label longer than DNS has room for: known to be nobody without asking anybody.
    const auto unknown = world.ask("http://" + std::string(64, 'a') + ".example/");
    CHECK(unknown.failure == Failure::resolve);
}

TEST_CASE("net/curl_transport: cookies stay with their session and their host") {
    HttpServer server{[](const std::string&, Peer& peer) {
        return peer.send(http_answer("x", "Set-Cookie: seen=1; Path=/\r\n"));
    }};
    const std::string port = std::to_string(server.port());
    CurlWorld world{{.resolve = {"a.example:*:127.0.0.1", "b.example:*:127.0.0.1"}}};
    const auto one = world.client->session(kInside), two = world.client->session(kInside);
    SessionOptions none = kInside;
    none.cookies = false;
    const std::string a = "http://a.example:" + port + "/", b = "http://b.example:" + port + "/";
    for (const auto& [session, url] : {std::pair{one, a}, {one, a}, {one, b}, {two, a}}) {
        CHECK(world.ask(session, {.request = {.url = url}}));
    }
    CHECK(world.ask(a, none));
    CHECK(world.ask(a, none));
    const auto asked = server.requests();
    REQUIRE(asked.size() == 6);
    for (std::size_t i = 0; i < asked.size(); ++i) {
        CAPTURE(i);
        CHECK((asked[i].find("Cookie: seen=1") != std::string::npos) == (i == 1));
    }
}

TEST_CASE("net/curl_transport: redirects are asked one by one, each with its own address check") {
    HttpServer server{[](const std::string& request, Peer& peer) {
        if (request.starts_with("GET /a ")) {
            return peer.send(http_answer("", "Location: /b\r\n", "302 Found"));
        }
        return peer.send(http_answer("end"));
    }};
    CurlWorld world;
    const auto got = world.ask(server.url("/a"));
    REQUIRE(got);
    CHECK(got.response.body == "end");
    CHECK(got.requests == 2);
    SessionOptions outside = kInside;
    outside.allow_private = false;
    const auto written = world.ask(server.url("/a"), outside, {.operator_written = true});
    CHECK(written.failure == Failure::refused);
    CHECK(server.requests().size() == 3);
}

TEST_CASE("net/curl_transport: a body may be cut instead of refused") {
    HttpServer server{http_answer(std::string(100'000, 'x'))};
    CurlWorld world;
    SessionOptions session = kInside;
    session.limits.body = 1000;
    session.limits.cut_body = true;
    const auto got = world.ask(server.url(), session);
    REQUIRE(got);
    CHECK(got.response.body.size() == 1000);
    CHECK(got.response.cut);
}

TEST_CASE("net/curl_transport: what is packed comes unpacked, in one piece or in chunks") {
    const std::string plain = "hello hello hello";
    const std::string packed = gzip(plain);
    HttpServer server{[&](const std::string& request, Peer& peer) {
        if (request.starts_with("GET /one ")) {
            return peer.send(http_answer(packed, "Content-Encoding: gzip\r\n"));
        }
        const bool members = request.starts_with("GET /members ");
        if (members) return peer.send(http_answer(packed + gzip(""), "Content-Encoding: gzip\r\n"));
        if (request.starts_with("GET /line-end ")) {
            return peer.send(http_answer(packed + "\n", "Content-Encoding: gzip\r\n"));
        }
        peer.send(
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (const char byte : packed) {
            peer.send(std::string{"1\r\n"} + byte + "\r\n");
            if (request.starts_with("GET /slow ")) peer.sleep(1ms);
        }
        return peer.send("0\r\nX-Trailer: " + std::string(100, 'y') + "\r\n\r\n");
    }};
    CurlWorld world;
    for (const char* path : {"/one", "/chunks", "/slow", "/members", "/line-end"}) {
        CAPTURE(path);
        const auto got = world.ask(server.url(path));
        CAPTURE(got.reason);
        REQUIRE(got);
        CHECK(got.response.body == plain);
        CHECK_FALSE(got.response.header("x-trailer"));
    }
}

TEST_CASE("net/curl_transport: POST sends its body, HEAD gets none, headers may not be broken") {
    HttpServer server{[](const std::string&, Peer& peer) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        return true;
    }};
    CurlWorld world;
    CHECK(
        world.ask(server.url(), kInside,
                  {.request = {"POST", "", {{"Content-Type", "application/json"}}, "{\"a\":1}"}}));
    CHECK(world.ask(server.url(), kInside, {.request = {.method = "HEAD"}}));
    CHECK(
        world.ask(server.url(), kInside, {.request = {.headers = {{"X", "a\r\nY: b"}}}}).failure ==
        Failure::url);
    const auto asked = server.requests();
    REQUIRE(asked.size() == 2);
    CHECK(asked[0].ends_with("\r\n\r\n{\"a\":1}"));
    CHECK(asked[1].starts_with("HEAD / "));
}

TEST_CASE("net/curl_transport: behind a proxy the target's text is judged") {
    HttpServer proxy{
        [](const std::string&, Peer& peer) { return peer.send(http_answer("by proxy")); }};
    CurlWorld world{{.proxies = {proxy.url(), proxy.url(), {"direct.example"}}}};
    SessionOptions outside = kInside;
    outside.allow_private = false;
    const auto by_name = world.ask("http://shop.example/x", outside);
    REQUIRE(by_name);
    CHECK(by_name.response.body == "by proxy");
    for (const char* url : {"http://127.0.0.1/", "http://[::1]/", "http://0x7f.1/",
                            "http://2130706433/", "http://localhost/", "http://a.localhost/",
                            "http://localhost./", "http://127.0.0.1./", "http://intranet/",
                            "http://metadata.google.internal/", "http://printer.local./"}) {
        CAPTURE(url);
        CHECK(world.ask(url, outside).failure == Failure::refused);
    }
    const auto asked = proxy.requests();
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].starts_with("GET http://shop.example/x HTTP/1.1\r\n"));
}

TEST_CASE("net/curl_transport: a hundred hosts at once, one of them dead") {
    HttpServer server{[](const std::string&, Peer& peer) {
        peer.sleep(20ms);
        return peer.send(http_answer("ok"));
    }};
    std::vector<std::string> resolve;
    for (int i = 0; i < 100; ++i) {
        resolve.push_back("h" + std::to_string(i) + ".example:*:127.0.0.1");
    }
    CurlWorld world{{.resolve = resolve}};
    int good = 0, bad = 0;
    for (int i = 0; i < 100; ++i) {
        const std::string port = i == 50 ? "1" : std::to_string(server.port());
        for (int page = 0; page < 3; ++page) {
            world.client->fetch(
                world.client->session(kInside),
                {.request = {.url = "http://h" + std::to_string(i) + ".example:" + port + "/"}},
                [&](Outcome outcome) { ++(outcome ? good : bad); });
        }
    }
    world.client->run();
    CHECK(good == 297);
    CHECK(bad == 3);
}

TEST_CASE("net/curl_transport: options that cannot be read are refused") {
    for (const char* entry :
         {"", "a", "a:80", "a:80:", ":80:1.2.3.4", "a:x:1.2.3.4", "a:99999:1.2.3.4"}) {
        CAPTURE(entry);
        const auto made = CurlTransport::create(molva::system_clock(), {.resolve = {entry}});
        REQUIRE_FALSE(made);
        CHECK(made.error().status == molva::Exit::usage);
    }
}
