// Host names beyond ASCII.

#pragma once

#include <string>
#include <string_view>

namespace molva::net {

/// A host name as DNS and HTTP carry it: labels beyond ASCII become "xn--" and
/// Punycode by UTS #46 (libidn2, non-transitional), letters lower case. libcurl
/// would do the same, but by the locale, and cron has none.
/// @param host  UTF-8; a name that cannot be converted stays as it is
std::string ascii_host(std::string_view host);

}  // namespace molva::net
