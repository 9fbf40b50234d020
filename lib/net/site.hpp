// Sites by the Public Suffix List (libpsl).

#pragma once

#include <string>
#include <string_view>

namespace molva::net {

/// "reviews.shop.example.co.uk" → "example.co.uk": the domain somebody
/// registered. An address, or a name that is itself a public suffix, is
/// returned as it is (lower case, without a final dot).
std::string registrable_domain(std::string_view host);

/// Whether two URLs or hosts have the same registrable domain.
bool same_site(std::string_view a, std::string_view b);

}  // namespace molva::net
