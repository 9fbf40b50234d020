// A client with a clock and a network of its own, for one request at a time.

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "net/client.hpp"
#include "support/fake_transport.hpp"

namespace molva::test {

struct ClientWorld {
    HandClock clock;
    FakeTransport transport{clock};
    net::Client client;

    explicit ClientWorld(net::ClientOptions options = {})
        : client(transport, clock, std::move(options)) {}

    net::Outcome ask(const std::string& url, net::SessionOptions session = {},
                     net::Fetch fetch = {}) {
        net::Outcome out;
        fetch.request.url = url;
        client.fetch(client.session(std::move(session)), std::move(fetch),
                     [&](net::Outcome outcome) { out = std::move(outcome); });
        client.run();
        return out;
    }
    std::vector<std::string> urls() const {
        std::vector<std::string> out;
        for (const auto& asked : transport.asked) out.push_back(asked.request.url);
        return out;
    }
};

}  // namespace molva::test
