#include "net/address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>

#include "net/text.hpp"

namespace molva::net {

namespace {

struct Net4 {
    std::uint32_t base;
    int bits;
};

// IANA IPv4 Special-Purpose Address Registry (RFC 6890 and its updates), those
// that are not globally reachable, and multicast.
constexpr std::array<Net4, 16> kNotPublic4{{
    {0x00000000, 8},   // this network
    {0x0A000000, 8},   // private
    {0x64400000, 10},  // CGNAT
    {0x7F000000, 8},   // loopback
    {0xA9FE0000, 16},  // link-local: the clouds' metadata
    {0xAC100000, 12},  // private
    {0xC0000000, 24},  // protocol assignments
    {0xC0000200, 24},  // documentation
    {0xC0586300, 24},  // 6to4 relay anycast
    {0xC0A80000, 16},  // private
    {0xC6120000, 15},  // benchmarks
    {0xC6336400, 24},  // documentation
    {0xCB007100, 24},  // documentation
    {0xE0000000, 4},   // multicast
    {0xF0000000, 4},   // reserved, broadcast
    {0xA83F8110, 32},  // Azure's metadata and DNS service, public by number only
}};

bool is_public4(std::uint32_t address) {
    for (const auto& net : kNotPublic4) {
        const std::uint32_t mask = net.bits == 0 ? 0 : ~std::uint32_t{0} << (32 - net.bits);
        if ((address & mask) == (net.base & mask)) return false;
    }
    return true;
}

using Bytes = std::array<std::uint8_t, 16>;

std::uint32_t word(const Bytes& bytes, std::size_t at) {
    return static_cast<std::uint32_t>(bytes[at]) << 24 |
           static_cast<std::uint32_t>(bytes[at + 1]) << 16 |
           static_cast<std::uint32_t>(bytes[at + 2]) << 8 | bytes[at + 3];
}

bool zero(const Bytes& bytes, std::size_t from, std::size_t to) {
    for (; from < to; ++from) {
        if (bytes[from] != 0) return false;
    }
    return true;
}

bool is_public6(const Bytes& b) {
    if (zero(b, 0, 10) && b[10] == 0xFF && b[11] == 0xFF) return is_public4(word(b, 12));  // mapped
    if (word(b, 0) == 0x0064FF9B) {  // NAT64: 64:ff9b::/96 is public, 64:ff9b:1::/48 is local
        return zero(b, 4, 12) && is_public4(word(b, 12));
    }
    if ((b[0] & 0xE0) != 0x20) return false;  // outside 2000::/3 nothing is handed out
    if (b[0] == 0x20 && b[1] == 0x02) return is_public4(word(b, 2));  // 6to4
    if (word(b, 0) == 0x20010000) return is_public4(~word(b, 12));    // Teredo
    if (b[0] == 0x20 && b[1] == 0x01 && b[2] < 0x02) return false;    // protocol assignments
    if (word(b, 0) == 0x20010DB8) return false;                       // documentation
    if (b[0] == 0x3F && b[1] == 0xFF && b[2] < 0x10) return false;    // documentation
    return true;
}

// The address in text without brackets and zone.
std::string bare(std::string_view text) {
    if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
    return std::string{text.substr(0, text.find('%'))};
}

std::string undotted(std::string_view host) {
    if (host.ends_with('.')) host.remove_suffix(1);
    return lower_ascii(host);
}

}  // namespace

bool is_public_address(std::string_view text) {
    const std::string plain = bare(text);
    in_addr four{};
    if (inet_pton(AF_INET, plain.c_str(), &four) == 1) return is_public4(ntohl(four.s_addr));
    Bytes six{};
    return inet_pton(AF_INET6, plain.c_str(), six.data()) == 1 && is_public6(six);
}

bool is_public_address(const sockaddr* address) {
    if (address->sa_family == AF_INET) {
        sockaddr_in four{};
        std::memcpy(&four, address, sizeof four);
        return is_public4(ntohl(four.sin_addr.s_addr));
    }
    if (address->sa_family != AF_INET6) return false;
    sockaddr_in6 six{};
    std::memcpy(&six, address, sizeof six);
    Bytes bytes{};
    std::memcpy(bytes.data(), six.sin6_addr.s6_addr, bytes.size());
    return is_public6(bytes);
}

bool is_address(std::string_view host) {
    const std::string plain = bare(host);
    std::array<std::uint8_t, 16> bytes{};
    return inet_pton(AF_INET, plain.c_str(), bytes.data()) == 1 ||
           inet_pton(AF_INET6, plain.c_str(), bytes.data()) == 1;
}

bool is_own_name(std::string_view host) {
    const std::string name = undotted(host);
    return name == "localhost" || name.ends_with(".localhost");
}

bool is_inner_name(std::string_view host) {
    const std::string name = undotted(host);
    static constexpr std::array<std::string_view, 8> kInside{
        ".local", ".internal", ".intranet", ".private", ".corp", ".home", ".lan", ".home.arpa"};
    return is_own_name(name) || name.find('.') == std::string::npos ||
           std::any_of(kInside.begin(), kInside.end(),
                       [&](std::string_view domain) { return name.ends_with(domain); });
}

}  // namespace molva::net
