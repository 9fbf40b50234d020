// What may be asked at all: the rules that every hop passes before it is queued.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/url.hpp"
#include "net/client.hpp"
#include "net/failure.hpp"

namespace molva::net {

/// One spelling of a URL for asking and for comparing: dot segments removed
/// (robots.txt judges what is really asked), an empty path is "/", no
/// fragment, no usual port. Nothing unless it is http or https with a host.
std::optional<std::string> canonical_url(std::string_view url);

/// The same, taken apart.
std::optional<Url> canonical(std::string_view url);

/// The same without user name and password, for records and messages.
std::string without_credentials(std::string_view url);

/// "https://example.com:8443": scheme, host and port unless usual.
/// @pre  a canonical URL
std::string origin_of(std::string_view url);

/// A pattern of HostRules as hosts are compared with it: lower case, no final
/// dot, an IPv6 address in its brackets. What names no host would allow or
/// deny nothing without a word.
/// @error Exit::usage without a place: what is wrong and what to write instead
Result<std::string> host_pattern(std::string_view written);

struct Refusal {
    Failure failure = Failure::refused;
    std::string reason;
};

/// Whether a hop may go to `url`; nothing if so.
/// @param url              canonical()
/// @param site             see Fetch::site
/// @param private_address  see Hop::private_address; names are judged when resolved
std::optional<Refusal> refuse(const Url& url, const HostRules& hosts, const std::string& site,
                              bool private_address);

/// A request to where a page or a redirect led: at the origin of `home`, for
/// which it was written, with the login of `home`; elsewhere only with the
/// headers that say nothing about us. Credentials never cross a host.
/// @param home  a canonical URL, as request.url is
Request carried(Request request, std::string_view home);

/// The request that a redirect leads to (RFC 9110 section 15.4), carried()
/// there; nothing if the Location cannot be followed.
std::optional<Request> follow(const Request& from, int status, std::string_view location);

/// What tells two requests apart in a recording, in one string: method, URL and,
/// if there is one, a digest of the body.
std::string request_key(std::string_view method, std::string_view url, std::string_view body);

bool is_redirect(int status);

}  // namespace molva::net
