#include "net/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/hash.hpp"
#include "base/url.hpp"
#include "base/utf8.hpp"
#include "net/address.hpp"
#include "net/idn.hpp"
#include "net/site.hpp"
#include "net/text.hpp"

namespace molva::net {

namespace {

// Longer than what servers take; a page that links there is playing with us.
constexpr std::size_t kLongestUrl = std::size_t{16} << 10;

bool matches(std::string_view host, const std::string& written) {
    const std::string name = ascii_host(written);
    std::string_view pattern = name;
    if (!pattern.starts_with("*.")) return same_word(host, pattern);
    pattern.remove_prefix(1);  // ".example.com"
    return host.size() > pattern.size() &&
           same_word(host.substr(host.size() - pattern.size()), pattern);
}

bool any(const std::vector<std::string>& patterns, std::string_view host) {
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const std::string& pattern) { return matches(host, pattern); });
}

std::string user_information(const Url& url) {
    const auto at = url.authority.rfind('@');
    return at == std::string::npos ? std::string{} : url.authority.substr(0, at + 1);
}

// "%31" tricks undone, letters beyond ASCII in DNS's spelling. Empty if what
// comes out is no host name.
std::string canonical_host(const std::string& host) {
    if (host.starts_with('[')) return host;
    const std::string name = ascii_host(percent_decode(host));
    // What WHATWG's URL Standard, section 3.2, forbids in a host.
    const bool odd = std::any_of(name.begin(), name.end(), [](char c) {
        constexpr std::string_view kForbidden = "#/:<>?@[\\]^|%";
        return (c >= 0 && c <= ' ') || c == '\x7F' || kForbidden.find(c) != std::string_view::npos;
    });
    return odd ? std::string{} : name;
}

// Of letters, digits, "-" and "_", in parts that are not empty.
bool is_host_name(std::string_view name) {
    constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789-_.";
    return !name.empty() && !name.starts_with('.') && !name.ends_with('.') &&
           name.find("..") == std::string_view::npos &&
           name.find_first_not_of(kLetters) == std::string_view::npos;
}

}  // namespace

Result<std::string> host_pattern(std::string_view written) {
    const auto refuse_it = [&](std::string_view advice) {
        return Error{Exit::usage, {}, fmt::format("\"{}\" is not a host: {}",
                                                  utf8::printable(written), advice)};
    };
    const bool below = written.starts_with("*.");
    const std::string_view rest = below ? written.substr(2) : written;
    if (rest.find('*') != std::string_view::npos) {
        return refuse_it("a star stands only in front, as in \"*.example.com\"");
    }
    if (is_address(rest)) {
        const bool bare = rest.find(':') != std::string_view::npos && !rest.starts_with('[');
        return lower_ascii(bare ? fmt::format("[{}]", rest) : rest);
    }
    std::string name = canonical_host(std::string{rest});
    if (name.ends_with('.')) name.pop_back();
    if (is_host_name(name)) return (below ? "*." : "") + name;
    if (name.starts_with('.') && is_host_name(name.substr(1))) {
        return refuse_it(fmt::format("write \"*{}\" for all below it", name));
    }
    const bool whole = rest.find("://") != std::string_view::npos;
    const auto url = parse_url(whole ? std::string{rest} : fmt::format("http://{}", rest));
    if (url && is_host_name(url->host)) {
        return refuse_it(fmt::format("write \"{}{}\", which goes for all its ports and pages",
                                     below ? "*." : "", url->host));
    }
    return refuse_it("write \"example.com\", or \"*.example.com\" for all below it");
}

bool HostRules::permits(std::string_view host) const {
    if (host.ends_with('.')) host.remove_suffix(1);
    return !any(deny, host) && (allow.empty() || any(allow, host));
}

std::string user_agent(std::string_view version, std::string_view contact) {
    if (contact.empty()) return fmt::format("molva/{}", version);
    return fmt::format("molva/{} (+{})", version, contact);
}

std::optional<std::string> canonical_url(std::string_view text) {
    const auto url = canonical(text);
    return url ? std::optional{url->to_string()} : std::nullopt;
}

std::optional<Url> canonical(std::string_view text) {
    if (text.size() > kLongestUrl) return std::nullopt;
    auto url = parse_url(text);
    if (url && url->path.find("/.") != std::string::npos) {
        const auto straight = resolve_url(text, text);
        url = straight ? parse_url(*straight) : std::nullopt;
    }
    if (!url || !url->is_http() || url->host.empty()) return std::nullopt;
    if (!url->port.empty() && !parse_number<std::uint16_t>(url->port)) return std::nullopt;
    url->host = canonical_host(url->host);
    if (url->host.empty()) return std::nullopt;
    const bool usual = url->port.empty() || url->port == (url->scheme == "http" ? "80" : "443");
    url->authority = user_information(*url) + url->host + (usual ? "" : ":" + url->port);
    if (url->path.empty()) url->path = "/";
    url->fragment.reset();
    return url;
}

std::string without_credentials(std::string_view text) { return without_login(text); }

std::string origin_of(std::string_view text) {
    const auto url = parse_url(text);
    if (!url) return {};
    return fmt::format("{}://{}{}{}", url->scheme, url->host, url->port.empty() ? "" : ":",
                       url->port);
}

std::optional<Refusal> refuse(const Url& url, const HostRules& hosts, const std::string& site,
                              bool private_address) {
    const std::string& host = url.host;
    const std::string shown = utf8::printable(host);
    if (!hosts.permits(host)) {
        return Refusal{Failure::refused, fmt::format("the configuration does not allow {}", shown)};
    }
    if (!site.empty() && !same_site(site, host)) {
        return Refusal{Failure::refused, fmt::format("{} is another site", shown)};
    }
    if (!private_address &&
        (is_own_name(host) || (is_address(host) && !is_public_address(host)))) {
        return Refusal{Failure::refused, fmt::format("{} is not a public address (a site inside needs allow_private = true)", shown)};
    }
    return std::nullopt;
}

std::string request_key(std::string_view method, std::string_view url, std::string_view body) {
    const auto canonical = canonical_url(without_credentials(url));
    std::string key = fmt::format("{} {}", method, canonical ? *canonical : std::string{url});
    if (!body.empty()) key += " " + to_hex(quick_hash(body));
    return key;
}

bool is_redirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Request carried(Request request, std::string_view home) {
    request.url = without_credentials(request.url);
    if (origin_of(request.url) == origin_of(home)) {
        auto to = parse_url(request.url);
        const auto from = parse_url(home);
        if (!to || !from) return request;
        to->authority.insert(0, user_information(*from));
        request.url = to->to_string();
        return request;
    }
    static constexpr std::array<std::string_view, 3> kHarmless{"accept", "accept-language",
                                                               "content-type"};
    std::erase_if(request.headers, [](const auto& header) {
        return std::none_of(kHarmless.begin(), kHarmless.end(),
                            [&](auto name) { return same_word(name, header.first); });
    });
    return request;
}

std::optional<Request> follow(const Request& from, int status, std::string_view location) {
    const auto resolved = resolve_url(from.url, trim(location));
    const auto target = resolved ? canonical_url(*resolved) : std::nullopt;
    if (!target) return std::nullopt;
    Request to = from;
    to.url = *target;
    const bool keep_method = status == 307 || status == 308;
    if (!keep_method && from.method != "GET" && from.method != "HEAD") {
        to.method = "GET";
        to.body.clear();
        std::erase_if(to.headers, [](const auto& header) {
            return starts_with_word(header.first, "content-");
        });
    }
    return carried(std::move(to), from.url);
}

}  // namespace molva::net
