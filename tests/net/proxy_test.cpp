#include "net/proxy.hpp"

#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/address.hpp"

using namespace molva::net;

namespace {

using Environment = std::map<std::string, std::string>;

molva::Result<Proxies> proxies_of(const Environment& environment) {
    return read_proxies([&](const std::string& name) -> std::optional<std::string> {
        const auto at = environment.find(name);
        return at == environment.end() ? std::nullopt : std::optional{at->second};
    });
}

}  // namespace

TEST_CASE("net/proxy: the environment is read as curl reads it") {
    struct Row {
        Environment environment;
        std::string_view http, https;
    };
    for (const auto& row : {
             Row{{}, "", ""},
             Row{{{"ALL_PROXY", "http://p:1"}}, "http://p:1", "http://p:1"},
             Row{{{"all_proxy", "p:2"}, {"ALL_PROXY", "http://p:1"}}, "http://p:2", "http://p:2"},
             Row{{{"http_proxy", "http://p:1"}}, "http://p:1", ""},
             Row{{{"HTTP_PROXY", "http://p:1"}}, "", ""},
             Row{{{"HTTPS_PROXY", "http://p:1"}, {"ALL_PROXY", "socks5h://p:2"}}, "socks5h://p:2",
                 "http://p:1"},
             Row{{{"https_proxy", "http://u:w@p:3"}, {"HTTPS_PROXY", "http://p:1"}}, "",
                 "http://u:w@p:3"},
             Row{{{"all_proxy", "socks5://p:1"}}, "socks5h://p:1", "socks5h://p:1"},
         }) {
        CAPTURE(row.http);
        const auto got = proxies_of(row.environment);
        REQUIRE(got.has_value());
        CHECK(got->http == row.http);
        CHECK(got->https == row.https);
    }
}

TEST_CASE("net/proxy: no_proxy is a list") {
    for (const char* list : {"foo,site.test", "foo, site.test", " .site.test ,", "site.test foo"}) {
        CAPTURE(list);
        const auto got = proxies_of({{"NO_PROXY", list}});
        REQUIRE(got.has_value());
        CHECK(goes_direct(got->none_for, "www.site.test"));
        CHECK_FALSE(goes_direct(got->none_for, "website.test"));
    }
    CHECK(goes_direct(proxies_of({{"NO_PROXY", "*"}})->none_for, "a.example"));
    CHECK(proxies_of({{"no_proxy", "a"}, {"NO_PROXY", "b,c"}})->none_for ==
          std::vector<std::string>{"a"});
}

TEST_CASE("net/proxy: what is no proxy is refused, without its password") {
    for (const char* url : {"socks4://us:sekret@127.0.0.1:9", "socks4a://p", "ftp://p:1",
                            "http://us:sekret@p:99999", "http://", "//"}) {
        CAPTURE(url);
        const auto got = read_proxy(url);
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().what.find("sekret") == std::string::npos);
        CHECK(got.error().what.find("socks5h://") != std::string::npos);
        const auto by_environment = proxies_of({{"all_proxy", url}});
        REQUIRE_FALSE(by_environment.has_value());
        CHECK(by_environment.error().where == "all_proxy");
    }
}

TEST_CASE("net/address: names that can only mean a machine inside") {
    for (const char* name : {"localhost", "LOCALHOST.", "a.localhost", "intranet", "intranet.",
                             "metadata.google.internal", "nas.local", "router.home.arpa", "x.lan"}) {
        CAPTURE(name);
        CHECK(is_inner_name(name));
    }
    for (const char* name : {"example.com", "local.example", "internal.example.", "mylocal.test"}) {
        CAPTURE(name);
        CHECK_FALSE(is_inner_name(name));
    }
    CHECK(is_own_name("localhost."));
    CHECK_FALSE(is_own_name("intranet"));
}
