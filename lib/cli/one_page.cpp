#include "cli/one_page.hpp"

#include <fmt/format.h>

#include <random>

#include "base/url.hpp"
#include "base/version.hpp"
#include "cli/jobs.hpp"
#include "cli/network.hpp"
#include "net/robots_cache.hpp"
#include "net/rules.hpp"

namespace molva::cli {

bool is_address(const std::string& text) {
    return text.starts_with("http://") || text.starts_with("https://");
}

Result<Network> open_network(const Config& config, Io& io) {
    auto transport = open_network(config, io.clock());
    if (!transport) return transport.error();

    net::ClientOptions options;
    options.user_agent = net::user_agent(kVersion, config.contact);
    options.at_once = config.fetch.at_once;
    options.hosts = {config.fetch.allow, config.fetch.deny};
    auto source = std::make_shared<std::mt19937>(std::random_device{}());
    options.random = [source] { return std::uniform_real_distribution<double>{0, 1}(*source); };

    Network out;
    out.transport = std::move(*transport);
    out.client = std::make_unique<net::Client>(*out.transport, io.clock(), std::move(options));
    out.robots = std::make_unique<net::RobotsCache>(*out.client, io.clock(), net::RobotsStore{},
                                                     session_defaults(config.fetch));
    out.client->set_gate(out.robots.get());
    return out;
}

Result<SavedPage> fetch_page(const Config& config, const std::string& url, Io& io) {
    const auto parsed = parse_url(url);
    if (!parsed || !parsed->is_http() || parsed->host.empty()) {
        return Error{Exit::usage, url, "not an address with http or https"};
    }
    auto network = open_network(config, io);
    if (!network) return network.error();
    net::SessionOptions session = session_defaults(config.fetch);
    session.name = url;
    session.limits.body = std::min(config.fetch.max_bytes, kMaxPageBytes);
    session.retry.max_tries = 1;  // somebody waits, and can ask again
    net::Outcome outcome;
    net::Fetch fetch;
    fetch.request.url = parsed->to_string();
    fetch.operator_written = true;
    network->client->fetch(network->client->session(std::move(session)), std::move(fetch),
                           [&](net::Outcome got) { outcome = std::move(got); });
    network->client->run();
    if (!outcome) return Error{Exit::failed, net::without_credentials(url), outcome.reason};
    SavedPage page;
    page.where = net::without_credentials(url);
    page.url = outcome.response.final_url;
    page.content_type = std::string{outcome.response.header("Content-Type").value_or("")};
    page.status = outcome.response.status;
    page.body = std::move(outcome.response.body);
    page.fetched = io.clock().now();
    return page;
}

}  // namespace molva::cli
