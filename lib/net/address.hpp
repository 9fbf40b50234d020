// Which addresses a page may lead us to.

#pragma once

#include <string_view>

struct sockaddr;

namespace molva::net {

/// Whether an IPv4 or IPv6 address in text form (brackets and zone allowed)
/// belongs to the public internet. Everything in IANA's special-purpose
/// registries (RFC 6890) that is not "globally reachable" is not: loopback,
/// private, link-local (with the clouds' metadata address), CGNAT, benchmarks,
/// documentation, multicast, reserved. IPv6 that carries an IPv4 address
/// (mapped, compatible, NAT64, 6to4, Teredo) is judged by that address too.
/// Text that is no address: false.
bool is_public_address(std::string_view text);

/// The same for a socket address; families other than IP: false.
bool is_public_address(const sockaddr* address);

/// Whether a URL's host is an address and not a name.
bool is_address(std::string_view host);

/// Whether a host name means this very machine: localhost and what is below it
/// (RFC 6761 section 6.3), with or without a final dot.
bool is_own_name(std::string_view host);

/// Whether a name that somebody else resolves can only mean a machine inside:
/// is_own_name(), a single label, and what is below the domains that private
/// networks and clouds use (.local, .internal, .home.arpa and the others of RFC
/// 6762 appendix G and RFC 8375).
bool is_inner_name(std::string_view host);

}  // namespace molva::net
