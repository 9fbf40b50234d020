// The network as the configuration wants it.

#pragma once

#include <memory>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "cli/config.hpp"
#include "net/curl_transport.hpp"
#include "net/robots_cache.hpp"
#include "store/store.hpp"

namespace molva::cli {

/// Proxies of the environment count if the configuration names none.
/// @error as of net::read_proxies()
Result<net::CurlOptions> curl_options(const Config& config);

/// @error as of curl_options() and net::CurlTransport
Result<std::unique_ptr<net::Transport>> open_network(const Config& config, const Clock& clock);

/// robots.txt files kept in the store: the last ones when the copies of what
/// is returned are gone, which the store has to outlive.
net::RobotsStore stored_robots(store::Store& store);

}  // namespace molva::cli
