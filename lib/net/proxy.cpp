#include "net/proxy.hpp"

#include <algorithm>

#include "net/address.hpp"
#include "net/text.hpp"

namespace molva::net {

bool goes_direct(const std::vector<std::string>& no_proxy, std::string_view host) {
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    return std::any_of(no_proxy.begin(), no_proxy.end(), [&](std::string_view entry) {
        if (entry == "*") return true;
        if (entry.starts_with('.')) entry.remove_prefix(1);
        if (entry.empty()) return false;
        if (same_word(host, entry)) return true;
        return !is_address(host) && host.size() > entry.size() &&
               host[host.size() - entry.size() - 1] == '.' &&
               same_word(host.substr(host.size() - entry.size()), entry);
    });
}

}  // namespace molva::net
