#include "net/proxy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <utility>

#include "base/url.hpp"
#include "base/utf8.hpp"
#include "net/address.hpp"
#include "net/text.hpp"

namespace molva::net {

Result<std::string> read_proxy(std::string_view written) {
    // As curl does: what has no scheme is http.
    const bool bare = written.find("://") == std::string_view::npos;
    auto url = parse_url(bare ? fmt::format("http://{}", written) : std::string{written});
    static constexpr std::array<std::string_view, 4> kKnown{"http", "https", "socks5", "socks5h"};
    const bool known =
        url && std::find(kKnown.begin(), kKnown.end(), url->scheme) != kKnown.end();
    if (!known || url->host.empty() ||
        (!url->port.empty() && !parse_number<std::uint16_t>(url->port))) {
        return Error{Exit::usage, {},
                     fmt::format("\"{}\" is no proxy: write http://, https://, socks5:// or "
                                 "socks5h:// with a host and a port",
                                 utf8::printable(without_login(written)))};
    }
    if (url->scheme == "socks5") url->scheme = "socks5h";
    return fmt::format("{}://{}", url->scheme, url->authority);
}

Result<Proxies> read_proxies(
    const std::function<std::optional<std::string>(const std::string&)>& variable) {
    Proxies out;
    const auto read = [&](std::initializer_list<const char*> names,
                          std::string& to) -> std::optional<Error> {
        for (const char* name : names) {
            const auto value = variable(name);
            if (!value) continue;
            auto proxy = read_proxy(*value);
            if (!proxy) return Error{Exit::usage, name, proxy.error().what};
            to = std::move(*proxy);
            return std::nullopt;
        }
        return std::nullopt;
    };
    if (auto error = read({"http_proxy", "all_proxy", "ALL_PROXY"}, out.http)) return *error;
    if (auto error = read({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}, out.https)) {
        return *error;
    }
    auto hosts = variable("no_proxy");
    if (!hosts) hosts = variable("NO_PROXY");
    for (std::string_view rest = hosts ? *hosts : std::string_view{}; !rest.empty();) {
        const auto end = std::min(rest.find_first_of(", \t"), rest.size());
        if (end > 0) out.none_for.emplace_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return out;
}

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
