#include "net/address.hpp"

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstdint>
#include <cstring>
#include <string_view>

#include "net/site.hpp"

using molva::net::is_address;
using molva::net::is_public_address;

TEST_CASE("net/address: what is not the public internet is told apart") {
    struct Row {
        std::string_view address, what;
    };
    for (const auto& row : {
             Row{"0.0.0.0", "this host"},
             Row{"0.1.2.3", "this network"},
             Row{"10.0.0.1", "private"},
             Row{"100.64.0.1", "CGNAT"},
             Row{"100.127.255.255", "CGNAT's end"},
             Row{"127.0.0.1", "loopback"},
             Row{"127.255.255.254", "loopback's end"},
             Row{"168.63.129.16", "Azure's metadata"},
             Row{"169.254.169.254", "metadata"},
             Row{"172.16.0.1", "private"},
             Row{"172.31.255.255", "private's end"},
             Row{"192.0.0.170", "protocol assignment"},
             Row{"192.0.2.1", "documentation"},
             Row{"192.168.1.1", "private"},
             Row{"198.18.0.1", "benchmarks"},
             Row{"198.51.100.1", "documentation"},
             Row{"203.0.113.1", "documentation"},
             Row{"224.0.0.1", "multicast"},
             Row{"240.0.0.1", "reserved"},
             Row{"255.255.255.255", "broadcast"},
             Row{"::", "unspecified"},
             Row{"::1", "loopback"},
             Row{"[::1]", "in brackets"},
             Row{"fe80::1%eth0", "link-local with a zone"},
             Row{"::ffff:127.0.0.1", "mapped loopback"},
             Row{"::ffff:a9fe:a9fe", "mapped metadata"},
             Row{"::10.0.0.1", "compatible"},
             Row{"64:ff9b::7f00:1", "NAT64 loopback"},
             Row{"64:ff9b:1::8.8.8.8", "local NAT64"},
             Row{"100::1", "discard"},
             Row{"2001::1", "Teredo or assignments"},
             Row{"2001:0:5ef5:79fd::f5ff:fffe", "Teredo of 10.0.0.1"},
             Row{"2001:db8::1", "documentation"},
             Row{"2002:7f00:1::", "6to4 of loopback"},
             Row{"3fff::1", "documentation"},
             Row{"fc00::1", "unique local"},
             Row{"fd00:ec2::254", "metadata over IPv6"},
             Row{"fe80::1", "link-local"},
             Row{"fec0::1", "site-local"},
             Row{"ff02::1", "multicast"},
             Row{"", "nothing"},
             Row{"localhost", "a name"},
             Row{"127.1", "a short form"},
         }) {
        CAPTURE(row.address);
        CAPTURE(row.what);
        CHECK_FALSE(is_public_address(row.address));
    }
    for (std::string_view address :
         {"1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1",
          "192.0.1.1", "198.20.0.1", "223.255.255.255", "2606:4700::1111", "2a00:1450::1",
          "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1", "[2606:4700::1111]"}) {
        CAPTURE(address);
        CHECK(is_public_address(address));
    }
}

TEST_CASE("net/address: socket addresses are judged like text") {
    sockaddr_in four{};
    four.sin_family = AF_INET;
    four.sin_addr.s_addr = htonl(0x0A000001);
    CHECK_FALSE(is_public_address(reinterpret_cast<const sockaddr*>(&four)));
    four.sin_addr.s_addr = htonl(0x08080808);
    CHECK(is_public_address(reinterpret_cast<const sockaddr*>(&four)));
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6;
    CHECK_FALSE(is_public_address(reinterpret_cast<const sockaddr*>(&six)));
    const std::uint8_t cloudflare[16] = {0x26, 0x06, 0x47};
    std::memcpy(six.sin6_addr.s6_addr, cloudflare, sizeof cloudflare);
    CHECK(is_public_address(reinterpret_cast<const sockaddr*>(&six)));
    sockaddr_un local{};
    local.sun_family = AF_UNIX;
    CHECK_FALSE(is_public_address(reinterpret_cast<const sockaddr*>(&local)));
}

TEST_CASE("net/address: an address in a URL is not a name") {
    for (std::string_view text : {"127.0.0.1", "[::1]", "::1"}) CHECK(is_address(text));
    for (std::string_view text : {"", "example.com", "1.2.3", "1.2.3.4.5", "[]"}) {
        CHECK_FALSE(is_address(text));
    }
}

TEST_CASE("net/site: a site is what somebody registered") {
    using molva::net::registrable_domain;
    using molva::net::same_site;
    CHECK(registrable_domain("reviews.Shop.example.co.uk") == "example.co.uk");
    CHECK(registrable_domain("www.example.com.") == "example.com");
    CHECK(registrable_domain("127.0.0.1") == "127.0.0.1");
    CHECK(registrable_domain("com") == "com");
    CHECK(registrable_domain("localhost") == "localhost");
    CHECK(same_site("https://a.example.com/x", "b.example.com"));
    CHECK(same_site("https://a.example.com:8443/", "http://example.com/"));
    CHECK_FALSE(same_site("https://a.github.io/", "https://b.github.io/"));
    CHECK_FALSE(same_site("https://example.com/", "https://example.com.evil.net/"));
    CHECK_FALSE(same_site("127.0.0.1", "127.0.0.2"));
    CHECK_FALSE(same_site("", ""));
}
