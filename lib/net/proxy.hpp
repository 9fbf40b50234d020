// Which hosts a proxy is for.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace molva::net {

/// Whether NO_PROXY's list names this host.
/// @param no_proxy  names with everything below them, addresses, or "*"
/// @param host      as in a URL, IPv6 in its brackets
bool goes_direct(const std::vector<std::string>& no_proxy, std::string_view host);

}  // namespace molva::net
