#include "cli/network.hpp"

#include <utility>

#include "cli/paths.hpp"

namespace molva::cli {

net::CurlOptions curl_options(const Config& config) {
    net::CurlOptions out;
    out.resolve = config.fetch.resolve;
    out.ca_file = config.fetch.ca_file;
    out.proxy = config.fetch.proxy;
    if (out.proxy.empty()) out.proxy = environment("ALL_PROXY").value_or("");
    if (const auto hosts = environment("NO_PROXY")) out.no_proxy = {*hosts};
    return out;
}

Result<std::unique_ptr<net::Transport>> open_network(const Config& config, const Clock& clock) {
    auto transport = net::CurlTransport::create(clock, curl_options(config));
    if (!transport) return transport.error();
    return std::unique_ptr<net::Transport>{std::move(*transport)};
}

net::RobotsStore stored_robots(store::Store& store) {
    net::RobotsStore out;
    out.load = [&store](const std::string& origin) -> std::optional<net::RobotsEntry> {
        auto kept = store.robots(origin);
        if (!kept || !*kept) return std::nullopt;
        return net::RobotsEntry{origin, (*kept)->fetched, (*kept)->status, (*kept)->body, {}};
    };
    // A cache that cannot be written costs one request tomorrow and nothing today.
    out.save = [&store](const net::RobotsEntry& entry) {
        (void)store.set_robots(entry.origin, {entry.status, entry.body, entry.fetched});
    };
    return out;
}

}  // namespace molva::cli
