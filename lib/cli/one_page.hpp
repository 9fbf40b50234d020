// One page from the network, asked for as politely as a crawl does: robots.txt,
// the address rules, an honest name, one request.

#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"
#include "cli/config.hpp"
#include "cli/io.hpp"
#include "cli/pages.hpp"
#include "net/client.hpp"

namespace molva::cli {

/// Whether the text is an address and no file name.
bool is_address(const std::string& text);

/// Fetches a page.
/// @error Exit::failed with the reason: refused by robots.txt, by the address
///        rules, no answer. An answer with another status than 200 is a page.
Result<SavedPage> fetch_page(const Config& config, const std::string& url, Io& io);

/// The connections and the rules of politeness of a configuration.
struct Network {
    std::unique_ptr<net::Transport> transport;
    std::unique_ptr<net::Client> client;
    std::unique_ptr<net::Gate> robots;
};

/// @error Exit::usage for settings that cannot be used
Result<Network> open_network(const Config& config, Io& io);

}  // namespace molva::cli
