// What the tests of real connections have in common.

#pragma once

#include <doctest/doctest.h>
#include <zlib.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/client.hpp"
#include "net/curl_transport.hpp"
#include "support/http_server.hpp"

namespace molva::test {

using namespace molva::net;

using Peer = HttpServer::Peer;

inline const SessionOptions kInside{.allow_private = true,
                                    .robots = false,
                                    .pace = {.pause = std::chrono::milliseconds{0}, .jitter = 0},
                                    .retry = {.max_tries = 1}};

struct CurlWorld {
    std::unique_ptr<CurlTransport> transport;
    std::vector<std::string> connects;
    std::unique_ptr<Client> client;

    explicit CurlWorld(CurlOptions options = {}) {
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

inline std::string gzip(std::string_view plain) {
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

}  // namespace molva::test
