// Host names beyond ASCII.

#pragma once

#include <string>
#include <string_view>

namespace molva::net {

/// A host name as DNS and HTTP carry it: labels beyond ASCII become
/// "xn--" and Punycode (RFC 3492), letters lower case. libcurl would do the
/// same, but by the locale, and cron has none.
///
/// Case is folded as utf8::lower() does; of the rest of UTS #46 only the
/// ideographic full stops are known.
/// @param host  UTF-8; a label that is not, or is too long, stays as it is
std::string ascii_host(std::string_view host);

}  // namespace molva::net
