// Proxies: which there are, and which hosts they are for.

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace molva::net {

/// Where requests go through; empty for what goes directly.
struct Proxies {
    std::string http{}, https{};  ///< by the scheme of what is asked for
    /// Hosts that are asked directly, as goes_direct() takes them.
    std::vector<std::string> none_for{};

    bool any() const { return !http.empty() || !https.empty(); }
    const std::string& for_scheme(std::string_view scheme) const {
        return scheme == "https" ? https : http;
    }
};

/// A proxy's address as libcurl takes it. socks5:// becomes socks5h://: an
/// address that is resolved here and asked for there would be judged by nobody.
/// @error Exit::usage for what is no http, https, socks5 or socks5h URL; no
///        login is in the message
Result<std::string> read_proxy(std::string_view url);

/// The proxies of the environment, as curl(1) reads it: http_proxy and
/// https_proxy, else all_proxy; no_proxy. Lower case comes first, and there is
/// no HTTP_PROXY, which whoever asks a CGI program can set.
/// @param variable  the value of an environment variable that is not empty
/// @error           as of read_proxy(), at the variable
Result<Proxies> read_proxies(
    const std::function<std::optional<std::string>(const std::string&)>& variable);

/// Whether NO_PROXY's list names this host.
/// @param no_proxy  names with everything below them, addresses, or "*"
/// @param host      as in a URL, IPv6 in its brackets
bool goes_direct(const std::vector<std::string>& no_proxy, std::string_view host);

}  // namespace molva::net
