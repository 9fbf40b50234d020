#include "net/idn.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "net/rules.hpp"

using molva::net::ascii_host;
using molva::net::canonical_url;

TEST_CASE("net/idn: names beyond ASCII are written as DNS has them") {
    struct Row {
        std::string_view host, want;
    };
    for (const auto& row : {
             Row{"example.com", "example.com"},
             Row{"Example.COM.", "example.com."},
             Row{"пример.рф", "xn--e1afmkfd.xn--p1ai"},
             Row{"ПРИМЕР.РФ", "xn--e1afmkfd.xn--p1ai"},
             Row{"отзывы.пример.рф", "xn--b1ajuq0cb.xn--e1afmkfd.xn--p1ai"},
             Row{"bücher.de", "xn--bcher-kva.de"},
             Row{"例え.テスト", "xn--r8jz45g.xn--zckzah"},
             Row{"例え。テスト", "xn--r8jz45g.xn--zckzah"},
             Row{"", ""},
             Row{"a..b", "a..b"},
             Row{"\xFF.example", "\xFF.example"},
         }) {
        CAPTURE(row.host);
        CHECK(ascii_host(row.host) == row.want);
    }
    // RFC 3492 section 7.1 (F): Russian, lower case here.
    CHECK(ascii_host("почемужеонинеговорятпорусски") == "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l");
    std::string endless;
    for (int i = 0; i < 1000; ++i) endless += "я";
    CHECK(ascii_host(endless) == endless);
}

TEST_CASE("net/rules: a URL has one spelling") {
    struct Row {
        std::string_view url, want;
    };
    for (const auto& row : {
             Row{"http://a.example", "http://a.example/"},
             Row{"HTTP://A.Example:80/x/../y?q#f", "http://a.example/y?q"},
             Row{"https://a.example:443", "https://a.example/"},
             Row{"https://a.example:8443/", "https://a.example:8443/"},
             Row{"http://пример.рф/я", "http://xn--e1afmkfd.xn--p1ai/%D1%8F"},
             Row{"http://%31%32%37.0.0.1/", "http://127.0.0.1/"},
             Row{"http://user:pw@a.example/", "http://user:pw@a.example/"},
             Row{"http://[::1]:8080/", "http://[::1]:8080/"},
         }) {
        CAPTURE(row.url);
        CHECK(canonical_url(row.url) == row.want);
    }
    for (const char* none :
         {"", "/x", "ftp://a.example/", "http://", "http://%00/", "http://a%2Fb/", "http://a%40b/",
          "http://a b/", "http://a:b/", "mailto:a@b"}) {
        CAPTURE(none);
        CHECK_FALSE(canonical_url(none));
    }
}
