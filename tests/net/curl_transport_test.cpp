#include "net/curl_transport.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "net/client.hpp"
#include "support/http_server.hpp"

using namespace std::chrono_literals;
using molva::test::http_answer;
using molva::test::HttpServer;
using namespace molva::net;

namespace {

using Peer = HttpServer::Peer;

const SessionOptions kInside{.allow_private = true,
                             .robots = false,
                             .pace = {.pause = 0ms, .jitter = 0},
                             .retry = {.max_tries = 1}};

struct World {
    std::unique_ptr<CurlTransport> transport;
    std::vector<std::string> connects;
    std::unique_ptr<Client> client;

    explicit World(CurlOptions options = {}) {
        options.on_connect = [this](const std::string& address) { connects.push_back(address); };
        auto made = CurlTransport::create(molva::system_clock(), std::move(options));
        REQUIRE(made);
        transport = std::move(*made);
        client = std::make_unique<Client>(*transport, molva::system_clock(), ClientOptions{});
    }
    Outcome ask(const std::string& url, const SessionOptions& session = kInside, Fetch fetch = {}) {
        fetch.request.url = url;
        return ask(client->session(session), std::move(fetch));
    }
    Outcome ask(std::shared_ptr<Session> session, Fetch fetch) {
        Outcome out;
        client->fetch(std::move(session), std::move(fetch),
                      [&](Outcome outcome) { out = std::move(outcome); });
        client->run();
        return out;
    }
};

std::string gzip(std::string_view plain) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&stream, plain.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(out.size() - stream.avail_out);
    deflateEnd(&stream);
    return out;
}

}  // namespace

TEST_CASE("net/curl_transport: an answer comes whole, with headers and the raw head") {
    HttpServer server{http_answer("hello", "X-Twice: a\r\nX-Twice: b\r\nX-Long: one\r\n two\r\n")};
    World world;
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
    World world;
    for (int i = 0; i < 5; ++i) CHECK(world.ask(server.url()));
    CHECK(server.connections() == 1);
    CHECK(server.requests().size() == 5);
}

TEST_CASE("net/curl_transport: a private address is refused before a socket is made") {
    HttpServer server{http_answer("secret")};
    const std::string port = std::to_string(server.port());
    World world{{.resolve = {"rebind.example:*:127.0.0.1", "six.example:" + port + ":[::1]"}}};
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
    World world{{.resolve = {"inner.example:" + port + ":127.0.0.1"}}};
    SessionOptions outside = kInside;
    outside.allow_private = false;
    const std::string url = "http://inner.example:" + port + "/";
    CHECK(world.ask(url));
    CHECK(world.ask(url, outside).failure == Failure::refused);
    CHECK(world.ask(url, outside, {.operator_written = true}));
    CHECK(server.requests().size() == 2);
}

TEST_CASE("net/curl_transport: servers that misbehave get their word, in time") {
    struct Row {
        const char* name;
        HttpServer::Handler handler;
        Failure want;
        std::string_view words;
    };
    const std::string bomb = gzip(std::string(64 << 20, '\0'));
    const std::vector<Row> rows{
        {"closes without an answer", [](const std::string&, Peer&) { return false; },
         Failure::connect, "without an answer"},
        {"resets",
         [](const std::string&, Peer& peer) {
             peer.reset();
             return false;
         },
         Failure::connect, "connection broke"},
        {"never answers",
         [](const std::string&, Peer& peer) {
             peer.sleep(10s);
             return false;
         },
         Failure::timeout, "not finished within 1500 ms"},
        {"one header byte at a time",
         [](const std::string&, Peer& peer) {
             peer.send("HTTP/1.1 200 OK\r\nX: ");
             while (peer.send("y")) peer.sleep(20ms);
             return false;
         },
         Failure::timeout, "within 1500 ms"},
        {"one body byte at a time",
         [](const std::string&, Peer& peer) {
             peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
             while (peer.send("y")) peer.sleep(20ms);
             return false;
         },
         Failure::timeout, "within 1500 ms"},
        {"endless headers",
         [](const std::string&, Peer& peer) {
             peer.send("HTTP/1.1 200 OK\r\n");
             while (peer.send("X-Header: 0123456789012345678901234567890123456789\r\n")) {
             }
             return false;
         },
         Failure::too_large, "headers larger"},
        {"endless body",
         [](const std::string&, Peer& peer) {
             peer.send("HTTP/1.1 200 OK\r\n\r\n");
             const std::string piece(65536, 'x');
             while (peer.send(piece)) {
             }
             return false;
         },
         Failure::too_large, "body larger"},
        {"a length of an exabyte",
         [](const std::string&, Peer& peer) {
             peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000000000\r\n\r\n");
             const std::string piece(65536, 'x');
             while (peer.send(piece)) {
             }
             return false;
         },
         Failure::too_large, "body larger"},
        {"a gzip bomb",
         [&](const std::string&, Peer& peer) {
             peer.send(http_answer(bomb, "Content-Encoding: gzip\r\n"));
             return false;
         },
         Failure::too_large, "body larger"},
        {"gzip cut short with the right length",
         [&](const std::string&, Peer& peer) {
             peer.send(http_answer(gzip(std::string(100'000, 'x') + "end").substr(0, 60),
                                   "Content-Encoding: gzip\r\n"));
             return false;
         },
         Failure::broken, "cut short"},
        {"gzip cut short in chunks",
         [&](const std::string&, Peer& peer) {
             const std::string piece = gzip(std::string(100'000, 'x') + "end").substr(0, 0x30);
             peer.send(
                 "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
                 "Transfer-Encoding: chunked\r\n\r\n30\r\n" +
                 piece + "\r\n0\r\n\r\n");
             return false;
         },
         Failure::broken, "cut short"},
        {"gzip that is none",
         [](const std::string&, Peer& peer) {
             peer.send(http_answer("this is no gzip", "Content-Encoding: gzip\r\n"));
             return false;
         },
         Failure::broken, "unpacked"},
        {"less than announced",
         [](const std::string&, Peer& peer) {
             peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort");
             return false;
         },
         Failure::broken, "before its announced length"},
        {"broken chunks",
         [](const std::string&, Peer& peer) {
             peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n");
             return false;
         },
         Failure::connect, ""},
        {"HTTP/0.9",
         [](const std::string&, Peer& peer) {
             peer.send("<html>hello</html>");
             return false;
         },
         Failure::broken, "not HTTP"},
        {"another protocol",
         [](const std::string&, Peer& peer) {
             peer.send("SSH-2.0-OpenSSH_9.2\r\n");
             return false;
         },
         Failure::broken, "not HTTP"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        HttpServer server{row.handler};
        World world;
        SessionOptions session = kInside;
        session.limits.whole = 1500ms;
        session.limits.body = 1 << 20;
        const auto start = std::chrono::steady_clock::now();
        const auto got = world.ask(server.url(), session);
        CAPTURE(got.reason);
        CHECK(name(got.failure) == name(row.want));
        CHECK(got.reason.find(row.words) != std::string::npos);
        CHECK(got.response.body.empty());
        CHECK(std::chrono::steady_clock::now() - start < 5s);
    }
}

TEST_CASE("net/curl_transport: a standstill ends sooner than the whole") {
    HttpServer server{[](const std::string&, Peer& peer) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx");
        peer.sleep(10s);
        return false;
    }};
    World world;
    SessionOptions session = kInside;
    session.limits.standstill = 1s;
    const auto got = world.ask(server.url(), session);
    CHECK(got.failure == Failure::timeout);
    CHECK(got.reason.find("bytes a second") != std::string::npos);
}

TEST_CASE("net/curl_transport: names and ports where nobody is") {
    World world{{.resolve = {"nobody.example:*:127.0.0.1"}}};
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
    World world{{.resolve = {"a.example:*:127.0.0.1", "b.example:*:127.0.0.1"}}};
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
    World world;
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
    World world;
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
        peer.send(
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (const char byte : packed) {
            peer.send(std::string{"1\r\n"} + byte + "\r\n");
            if (request.starts_with("GET /slow ")) peer.sleep(1ms);
        }
        return peer.send("0\r\nX-Trailer: y\r\n\r\n");
    }};
    World world;
    for (const char* path : {"/one", "/chunks", "/slow"}) {
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
    World world;
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
    World world{{.proxy = proxy.url(), .no_proxy = {"direct.example"}}};
    SessionOptions outside = kInside;
    outside.allow_private = false;
    const auto by_name = world.ask("http://shop.example/x", outside);
    REQUIRE(by_name);
    CHECK(by_name.response.body == "by proxy");
    for (const char* url : {"http://127.0.0.1/", "http://[::1]/", "http://0x7f.1/",
                            "http://2130706433/", "http://localhost/", "http://a.localhost/"}) {
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
    World world{{.resolve = resolve}};
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
