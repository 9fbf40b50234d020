// URLs as text: taking apart, resolving, one spelling for comparison.
//
// Nothing here opens a connection; who may be asked is decided in net/, on
// the address that libcurl would really connect to.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace molva {

/// The five parts of RFC 3986 appendix B; scheme and host are lower case.
struct Url {
    std::string scheme;
    std::string authority;  ///< with user information and port, as written
    std::string host;       ///< without them; IPv6 in its brackets
    std::string port;       ///< digits, or empty
    std::string path;
    std::optional<std::string> query;     ///< without "?"
    std::optional<std::string> fragment;  ///< without "#"

    std::string to_string() const;
    bool is_http() const { return scheme == "http" || scheme == "https"; }
};

/// Takes a URL or a relative reference apart. White space around it and tabs
/// and line ends inside it are dropped, backslashes after http(s): count as
/// slashes, and bytes that may not stand in a URL are percent-encoded, as
/// browsers do (WHATWG URL Standard, section 4.4). Never fails on text up to
/// 64 KiB; nothing if it is longer.
std::optional<Url> parse_url(std::string_view text);

/// `reference` seen from `base` (RFC 3986 section 5.2), as one absolute URL
/// with dot segments removed. Nothing if `base` is not absolute or either is
/// longer than parse_url() takes.
std::optional<std::string> resolve_url(std::string_view base, std::string_view reference);

/// The URL without user name and password; nothing of it if it is too long.
std::string without_login(std::string_view url);

/// Percent-encodes everything but the unreserved characters of RFC 3986
/// section 2.3: for a value that goes into a query or a path segment.
std::string percent_encode(std::string_view bytes);

/// Decodes %XX; a "%" without two hexadecimal digits stays.
std::string percent_decode(std::string_view text);

}  // namespace molva
