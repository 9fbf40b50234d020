#include "base/url.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace molva;

TEST_CASE("base/url: references are resolved as in RFC 3986 section 5.4") {
    struct Row {
        std::string_view reference, want;
    };
    for (const auto& row : {
             // 5.4.1, normal
             Row{"g:h", "g:h"}, Row{"g", "http://a/b/c/g"}, Row{"./g", "http://a/b/c/g"},
             Row{"g/", "http://a/b/c/g/"}, Row{"/g", "http://a/g"}, Row{"//g", "http://g/"},
             Row{"?y", "http://a/b/c/d;p?y"}, Row{"g?y", "http://a/b/c/g?y"},
             Row{"#s", "http://a/b/c/d;p?q#s"}, Row{"g#s", "http://a/b/c/g#s"},
             Row{"g?y#s", "http://a/b/c/g?y#s"}, Row{";x", "http://a/b/c/;x"},
             Row{"", "http://a/b/c/d;p?q"}, Row{".", "http://a/b/c/"}, Row{"./", "http://a/b/c/"},
             Row{"..", "http://a/b/"}, Row{"../", "http://a/b/"}, Row{"../g", "http://a/b/g"},
             Row{"../..", "http://a/"}, Row{"../../g", "http://a/g"},
             // 5.4.2, abnormal
             Row{"../../../g", "http://a/g"}, Row{"/./g", "http://a/g"}, Row{"/../g", "http://a/g"},
             Row{"g.", "http://a/b/c/g."}, Row{"..g", "http://a/b/c/..g"},
             Row{"./g/.", "http://a/b/c/g/"}, Row{"g/../h", "http://a/b/c/h"},
             Row{"g?y/../x", "http://a/b/c/g?y/../x"},
             // as pages write them
             Row{" /g\n", "http://a/g"}, Row{"\\g", "http://a/g"},
             Row{"/отзывы?q=a b", "http://a/%D0%BE%D1%82%D0%B7%D1%8B%D0%B2%D1%8B?q=a%20b"},
             Row{"HTTPS://EXAMPLE.com", "https://EXAMPLE.com/"},
         }) {
        CAPTURE(row.reference);
        const auto got = resolve_url("http://a/b/c/d;p?q", row.reference);
        REQUIRE(got);
        CHECK(*got == row.want);
    }
}

TEST_CASE("base/url: parts are found where they are") {
    const auto url = parse_url("https://user:pw@Example.COM:8443/a/b?c=d#e");
    REQUIRE(url);
    CHECK(url->scheme == "https");
    CHECK(url->host == "example.com");
    CHECK(url->port == "8443");
    CHECK(url->path == "/a/b");
    CHECK(url->query == "c=d");
    CHECK(url->fragment == "e");
    CHECK(url->is_http());
    const auto six = parse_url("http://[::1]:80/");
    REQUIRE(six);
    CHECK(six->host == "[::1]");
    CHECK(six->port == "80");
    CHECK_FALSE(parse_url("file:///etc/passwd")->is_http());
    CHECK(parse_url("mailto:a@b")->scheme == "mailto");
}

TEST_CASE("base/url: what is too long or has no base is refused") {
    CHECK_FALSE(parse_url(std::string(70'000, 'a')));
    CHECK_FALSE(resolve_url("not absolute", "g"));
}

TEST_CASE("base/url: percent encoding goes there and back") {
    const std::string text = "a b&c=д/?%";
    CHECK(percent_encode(text) == "a%20b%26c%3D%D0%B4%2F%3F%25");
    CHECK(percent_decode(percent_encode(text)) == text);
    CHECK(percent_decode("100%") == "100%");
    CHECK(percent_decode("%zz%4") == "%zz%4");
}
