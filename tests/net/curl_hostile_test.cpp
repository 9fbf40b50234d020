#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "net/curl_support.hpp"

using namespace std::chrono_literals;
using namespace molva::test;
using Peer = HttpServer::Peer;

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
        CurlWorld world;
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
    CurlWorld world;
    SessionOptions session = kInside;
    session.limits.standstill = 1s;
    const auto got = world.ask(server.url(), session);
    CHECK(got.failure == Failure::timeout);
    CHECK(got.reason.find("bytes a second") != std::string::npos);
}
