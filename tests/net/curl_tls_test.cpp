#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "net/client.hpp"
#include "net/curl_failure.hpp"
#include "net/curl_transport.hpp"
#include "support/http_server.hpp"
#include "support/tls_server.hpp"

using namespace std::chrono_literals;
using molva::test::TlsServer;
using namespace molva::net;

namespace {

constexpr long kDay = 86400;

Outcome ask(const std::string& url, CurlOptions options, Request request = {},
            Recorder* recorder = nullptr) {
    auto transport = CurlTransport::create(molva::system_clock(), std::move(options));
    REQUIRE(transport);
    Client client{**transport, molva::system_clock(), {.user_agent = "molva/0"}};
    client.set_recorder(recorder);
    Outcome out;
    request.url = url;
    client.fetch(client.session({.allow_private = true, .retry = {.max_tries = 3}}),
                 {.request = std::move(request)},
                 [&](Outcome outcome) { out = std::move(outcome); });
    client.run();
    return out;
}

struct Kept final : Recorder {
    std::vector<std::string> heads, addresses;
    std::string record(const Exchange& exchange) override {
        heads.push_back(exchange.request_head);
        addresses.push_back(exchange.address);
        return "here:0";
    }
};

}  // namespace

TEST_CASE("net/curl_transport: a certificate has to be trusted, current and for the host") {
    if (!TlsServer::possible()) {
        MESSAGE("skipped: no openssl(1)");
        return;
    }
    struct Row {
        std::string_view name, host;
        long from, to;
        bool trusted;
        Failure want;
    };
    for (const auto& row : {
             Row{"in order", "shop.example", -kDay, kDay, true, Failure::none},
             Row{"nobody vouches for it", "shop.example", -kDay, kDay, false, Failure::tls},
             Row{"expired", "shop.example", -2 * kDay, -kDay, true, Failure::tls},
             Row{"not yet valid", "shop.example", kDay, 2 * kDay, true, Failure::tls},
             Row{"for another host", "other.example", -kDay, kDay, true, Failure::tls},
         }) {
        CAPTURE(row.name);
        TlsServer server{std::string{row.host}, row.from, row.to};
        const std::string port = std::to_string(server.port());
        const auto got = ask("https://shop.example:" + port + "/",
                             {.resolve = {"shop.example:*:127.0.0.1"},
                              .ca_file = row.trusted ? server.ca_file() : ""});
        CAPTURE(got.reason);
        CHECK(name(got.failure) == name(row.want));
        CHECK(got.requests == 1);  // it is not asked again: waiting mends no certificate
        if (row.want == Failure::tls) {
            CHECK(got.reason.starts_with("the certificate is not valid: "));
        }
    }
}

TEST_CASE("net/curl_transport: plain HTTP on a TLS port is a failed handshake") {
    molva::test::HttpServer server{
        [](const std::string&, molva::test::HttpServer::Peer&) { return false; }, "127.0.0.1",
        "HTTP/1.1 400 Bad Request\r\n\r\n"};
    std::string url = server.url();
    url.insert(4, "s");
    const auto got = ask(url, {});
    CHECK(name(got.failure) == "tls");
    CHECK(got.reason.starts_with("TLS handshake failed: "));
}

TEST_CASE("net/curl_transport: a recording gets the request as sent, without its secrets") {
    molva::test::HttpServer server{molva::test::http_answer("x")};
    Kept kept;
    const auto got = ask(server.url("/p?q"), {.keep_request_heads = true},
                         {.headers = {{"Authorization", "Bearer s3cret"}, {"X-A", "b"}}}, &kept);
    REQUIRE(got);
    CHECK(got.response.evidence == "here:0");
    REQUIRE(kept.heads.size() == 1);
    CHECK(kept.heads[0].starts_with("GET /p?q HTTP/1.1\r\nHost: 127.0.0.1:"));
    CHECK(kept.heads[0].ends_with("\r\n\r\n"));
    CHECK(kept.heads[0].find("User-Agent: molva/0\r\n") != std::string::npos);
    CHECK(kept.heads[0].find("X-A: b\r\n") != std::string::npos);
    CHECK(kept.heads[0].find("s3cret") == std::string::npos);
    CHECK(kept.heads[0].find("Authorization: [removed]\r\n") != std::string::npos);
    CHECK(kept.addresses[0] == "127.0.0.1");
    CHECK(server.requests()[0].find("Bearer s3cret") != std::string::npos);
}

TEST_CASE("net/curl_transport: a host name in Cyrillic is asked for by its ASCII form") {
    molva::test::HttpServer server{molva::test::http_answer("x")};
    const std::string port = std::to_string(server.port());
    const auto got = ask("http://пример.рф:" + port + "/отзывы",
                         {.resolve = {"xn--e1afmkfd.xn--p1ai:*:127.0.0.1"}});
    CAPTURE(got.reason);
    REQUIRE(got);
    const auto asked = server.requests();
    REQUIRE(asked.size() == 1);
    CHECK(
        asked[0].starts_with("GET /%D0%BE%D1%82%D0%B7%D1%8B%D0%B2%D1%8B HTTP/1.1\r\n"
                             "Host: xn--e1afmkfd.xn--p1ai:"));
}
