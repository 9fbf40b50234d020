#include "crawl/crawl.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "crawl/support.hpp"

using namespace molva;
using namespace molva::test;
using stream::Verdict;

TEST_CASE("crawl: pages are followed to the end, each review once") {
    World world;
    world.definition = kNewestFirst;
    world.transport.answer(kFirst, 200, page({9, 8, 7}, "/r?p=2"));
    world.transport.answer(kSecond, 200, page({7, 6, 5}));  // the list moved meanwhile
    const auto crawl = world.crawl();
    CHECK(crawl.verdict == Verdict::ok);
    CHECK(crawl.window.complete);
    CHECK(crawl.window.newest == "2026-08-09T00:00:00Z");
    CHECK(crawl.window.oldest == "2026-08-05T00:00:00Z");
    CHECK(crawl.reviews == 5);
    CHECK(crawl.pages == 2);
    CHECK(crawl.requests == 2);
    CHECK(crawl.validators.size() == 2);
    REQUIRE_FALSE(crawl.coverage.empty());
}

TEST_CASE("crawl: a host that refuses three sources is not asked for the fourth") {
    struct Row {
        int status;
        std::string body;
        std::size_t asked;
    };
    for (const auto& row : {Row{403, "no", 3}, Row{200, "<form id=captcha></form>", 3},
                            Row{200, "<title>Just a moment...</title>"
                                     "<script>window._cf_chl_opt=1</script>", 3},
                            Row{407, "no", 4}, Row{404, "no", 4}, Row{200, page({9}), 4}}) {
        CAPTURE(row.status);
        CAPTURE(row.body);
        World world;
        world.transport.answer(kFirst, row.status, row.body);
        for (int i = 0; i < 4; ++i) world.run();
        CHECK(world.transport.asked.size() == row.asked);
        if (row.asked < 4) {
            CHECK(world.crawls.back().verdict == Verdict::blocked);
            CHECK(world.crawls.back().reason.find("refused us 3 times in a row") !=
                  std::string::npos);
        }
    }
}

TEST_CASE("crawl: a validator that no server could mean is neither kept nor sent") {
    for (const std::string& odd : {'"' + std::string(12'000, 'e') + '"', std::string{"\"a\x01\x1b\""},
                                   std::string{"*"}, std::string{"\"\xE9\""}}) {
        CAPTURE(odd.substr(0, 10));
        World world;
        world.transport.answer(kFirst, 200, page({9}),
                               {{"ETag", odd}, {"Last-Modified", odd}});
        const auto crawl = world.crawl();
        REQUIRE(crawl.validators.size() == 1);
        CHECK(crawl.validators[0].etag.empty());
        CHECK(crawl.validators[0].last_modified.empty());
        CHECK_FALSE(crawl.validators[0].hash.empty());

        World later;  // of a store that has it already
        later.remember({{kFirst, page({9})}});
        later.past.validators[0].etag = later.past.validators[0].last_modified = odd;
        later.transport.answer(kFirst, 200, page({9}));
        later.crawl();
        const auto& headers = later.transport.asked[0].request.headers;
        CHECK_FALSE(net::find_header(headers, "If-None-Match"));
        CHECK_FALSE(net::find_header(headers, "If-Modified-Since"));
    }
}

TEST_CASE("crawl: what a definition writes into a header stays on the host it is written for") {
    World world;
    world.url = "https://me:pw@a.example/r";
    world.definition.replace(world.definition.find("interval_s"), 0,
                             "headers = { \"X-Api-Key\" = \"k\" }\n");
    world.transport.answer(world.url, 200, page({9, 8}, "/r?p=2"));
    world.transport.answer("https://me:pw@a.example/r?p=2", 200,
                           page({7, 6}, "https://b.a.example/r?p=3"));
    world.transport.answer("https://b.a.example/r?p=3", 200, page({5}, "/r?p=4"));
    world.transport.answer("https://b.a.example/r?p=4", 200, page({4}));
    CHECK(world.crawl().pages == 4);
    REQUIRE(world.transport.asked.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
        CAPTURE(i);
        const auto& headers = world.transport.asked[i].request.headers;
        CHECK(net::find_header(headers, "x-api-key").has_value() == (i < 2));
    }
}

TEST_CASE("crawl: bounds need a promise of the order, and dates that keep it") {
    struct Row {
        std::string_view name;
        bool promised;
        std::vector<int> first, second;  // an empty second page: it fails
        std::int64_t broken_by;          // pages, the last time
        std::string_view oldest;
        std::int64_t unordered;
    };
    for (const auto& row : {
             Row{"promised and kept", true, {28, 14, 2}, {}, 0, "2026-08-02T00:00:00Z", 0},
             Row{"three dates that fall are no promise", false, {28, 14, 2}, {}, 0, "", 0},
             Row{"promised and not kept", true, {5, 9, 7}, {}, 0, "", 1},
             Row{"not kept further down", true, {28, 14, 2}, {20, 27, 5}, 0, "", 2},
             Row{"further down it was not kept the last time", true, {28, 14, 2}, {}, 2, "", 2},
             Row{"a whole listing that keeps it now", true, {28, 14}, {9, 8}, 5,
                 "2026-08-08T00:00:00Z", 0},
         }) {
        CAPTURE(row.name);
        World world;
        if (row.promised) world.definition = kNewestFirst;
        if (row.broken_by > 0) {
            world.past.good.emplace();
            world.past.good->window.unordered = row.broken_by;
        }
        world.transport.answer(kFirst, 200, page(row.first, "/r?p=2"));
        world.transport.answer(kSecond, row.second.empty() ? 500 : 200, page(row.second));
        const auto crawl = world.crawl();
        CHECK(crawl.verdict == (row.second.empty() ? Verdict::partial : Verdict::ok));
        CHECK(crawl.window.oldest == row.oldest);
        CHECK(crawl.window.newest.empty() == row.oldest.empty());
        CHECK(crawl.window.unordered == row.unordered);
    }
}

TEST_CASE("crawl: each way a page can fail gives its verdict") {
    struct Row {
        std::string_view name;
        int status;
        std::string body;
        Verdict want;
        std::string_view words;
    };
    for (const auto& row : {
             Row{"403", 403, "no", Verdict::blocked, "HTTP 403"},
             Row{"403 of a page that says no more", 403, "<title>403 Forbidden</title>",
                 Verdict::blocked, "HTTP 403: the site refuses us"},
             Row{"a guard that answers 403", 403,
                 "<title>Just a moment...</title><script>window._cf_chl_opt=1</script>",
                 Verdict::blocked, "HTTP 403: Cloudflare"},
             Row{"401", 401, "no", Verdict::blocked, "HTTP 401"},
             Row{"407", 407, "no", Verdict::blocked, "HTTP 407"},
             Row{"429 after the retries", 429, "no", Verdict::blocked, "HTTP 429"},
             Row{"503", 503, "no", Verdict::blocked, "HTTP 503"},
             Row{"507", 507, "no", Verdict::blocked, "HTTP 507"},
             Row{"a part that nobody asked for", 206, page({9, 8}), Verdict::failed, "HTTP 206: a part"},
             Row{"404", 404, "no", Verdict::failed, "HTTP 404"},
             Row{"500", 500, "no", Verdict::failed, "HTTP 500"},
             Row{"a refusal that the definition knows", 200, "<form id=captcha></form>",
                 Verdict::blocked, "a captcha"},
             Row{"a challenge that everybody knows", 200,
                 "<title>Just a moment...</title><script>window._cf_chl_opt=1</script>",
                 Verdict::blocked, "Cloudflare"},
             Row{"a challenge with an error status", 500,
                 "<title>Just a moment...</title><script>window._cf_chl_opt=1</script>",
                 Verdict::blocked, "Cloudflare"},
             Row{"another layout", 200, "<div>v2</div>", Verdict::suspicious, "layout"},
             Row{"a soft 404", 200, "<h1>Page not found</h1>", Verdict::suspicious, "layout"},
             Row{"a login wall", 200, "<form action=/login></form>", Verdict::suspicious, "layout"},
             Row{"no reviews, and it says so", 200, "<p class=none>none yet</p>", Verdict::empty,
                 ""},
             Row{"far fewer than it says", 200, page({9, 8, 7}, {}, "<b class=total>500</b>"),
                 Verdict::suspicious, "500"},
         }) {
        CAPTURE(row.name);
        World world;
        world.transport.answer(kFirst, row.status, row.body);
        const auto crawl = world.crawl();
        CHECK(stream::to_string(crawl.verdict) == stream::to_string(row.want));
        CHECK(crawl.reason.find(row.words) != std::string::npos);
        CHECK(crawl.window.complete == (row.want == Verdict::empty));
        if (!stream::is_readable(crawl.verdict)) CHECK(crawl.validators.empty());
    }
}

TEST_CASE("crawl: a network that fails is told in words") {
    World world;
    world.transport.fail(kFirst, net::Failure::timeout);
    const auto crawl = world.crawl();
    CHECK(crawl.verdict == Verdict::failed);
    CHECK_FALSE(crawl.reason.empty());
}

TEST_CASE("crawl: what was read before a failure counts, and the window says so") {
    World world;
    world.transport.answer(kFirst, 200, page({9, 8, 7}, "/r?p=2"));
    world.transport.answer(kSecond, 500, "no");
    const auto crawl = world.crawl();
    CHECK(crawl.verdict == Verdict::partial);
    CHECK(crawl.reason.starts_with("page 2: HTTP 500"));
    CHECK(crawl.reviews == 3);
    CHECK_FALSE(crawl.window.complete);
    CHECK_FALSE(world.own_limit);
}

TEST_CASE("crawl: paging that goes in circles ends") {
    World world;
    world.transport.answer(kFirst, 200, page({9, 8}, "/r?p=2"));
    world.transport.answer(kSecond, 200, page({7, 6}, "/r"));
    const auto crawl = world.crawl();
    CHECK(crawl.verdict == Verdict::partial);
    CHECK(crawl.reason.find("read already") != std::string::npos);
    CHECK(crawl.pages == 2);
}

TEST_CASE("crawl: a site that ignores the page number ends") {
    World world;
    for (int p = 1; p <= 9; ++p) {
        const std::string url = p == 1 ? kFirst : "https://a.example/r?p=" + std::to_string(p);
        world.transport.answer(url, 200, page({9, 8}, "/r?p=" + std::to_string(p + 1)));
    }
    const auto crawl = world.crawl();
    CHECK(crawl.verdict == Verdict::partial);
    CHECK(crawl.pages == 2);
    CHECK(crawl.reviews == 2);
}

TEST_CASE("crawl: the limit of pages is ours, and is no trouble") {
    World world;
    for (int p = 1; p <= 9; ++p) {
        const std::string url = p == 1 ? kFirst : "https://a.example/r?p=" + std::to_string(p);
        world.transport.answer(url, 200, page({30 - p}, "/r?p=" + std::to_string(p + 1)));
    }
    const auto crawl = world.crawl();
    CHECK(crawl.verdict == Verdict::partial);
    CHECK(crawl.pages == 4);
    CHECK(world.own_limit);
    CHECK_FALSE(crawl.window.complete);
}

TEST_CASE("crawl: a next page on another site is not asked") {
    World world;
    world.transport.answer(kFirst, 200, page({9, 8}, "https://evil.example/"));
    const auto crawl = world.crawl();
    CHECK(crawl.verdict == Verdict::partial);
    for (const auto& asked : world.transport.asked) CHECK(asked.request.url == kFirst);
}

TEST_CASE("crawl: pages as they were cost a 304 each and are not read") {
    World world;
    const std::string one = page({9, 8}, "/r?p=2"), two = page({7, 6});
    world.remember({{kFirst, one}, {kSecond, two}});
    world.transport.answer(kFirst, 304);
    world.transport.answer(kSecond, 200, two);  // no 304, but the same bytes
    const auto crawl = world.crawl();
    CHECK(crawl.verdict == Verdict::unchanged);
    CHECK(crawl.not_modified == 2);
    CHECK(crawl.reviews == 0);
    REQUIRE(world.transport.asked.size() == 2);
    CHECK(net::find_header(world.transport.asked[0].request.headers, "If-None-Match") ==
          "\"https://a.example/r\"");
}

TEST_CASE("crawl: a newest-first listing is known by its first page") {
    World world;
    world.definition.replace(world.definition.find("rows ="), 0, "order = \"newest\"\n");
    const std::string one = page({9, 8}, "/r?p=2"), two = page({7, 6});
    world.remember({{kFirst, one}, {kSecond, two}});
    world.transport.answer(kFirst, 304);
    CHECK(world.crawl().verdict == Verdict::unchanged);
    CHECK(world.transport.asked.size() == 1);
}

TEST_CASE("crawl: if a later page changed, all are read") {
    World world;
    const std::string one = page({9, 8}, "/r?p=2");
    world.remember({{kFirst, one}, {kSecond, page({7, 6})}});
    world.transport.answer(kFirst, 304);
    world.transport.answer(kFirst, 200, one);
    world.transport.answer(kSecond, 200, page({7, 5}));
    const auto crawl = world.crawl();
    CHECK(crawl.verdict == Verdict::ok);
    CHECK(crawl.reviews == 4);
    CHECK(crawl.pages == 2);
    CHECK(crawl.not_modified == 0);
    CHECK(crawl.validators.size() == 2);
}

TEST_CASE("crawl: after a crawl that was cut short nothing is asked conditionally") {
    World world;
    world.remember({{kFirst, page({9, 8}, "/r?p=2")}});
    world.past.good->verdict = Verdict::partial;
    world.transport.answer(kFirst, 200, page({9, 8}, "/r?p=2"));
    world.transport.answer(kSecond, 200, page({7, 6}));
    CHECK(world.crawl().verdict == Verdict::ok);
    CHECK_FALSE(net::find_header(world.transport.asked[0].request.headers, "If-None-Match"));
}

TEST_CASE("crawl: a field that went missing makes the source degraded") {
    World world;
    world.past.good.emplace();
    world.past.good->reviews = 12;
    world.past.good->coverage = {{"text", 1.0}, {"published", 1.0}};
    std::string body = "<ul>";
    for (int i = 0; i < 9; ++i) body += "<li id=r" + std::to_string(i) + ">text";
    world.transport.answer(kFirst, 200, body);
    const auto crawl = world.crawl();
    CHECK(crawl.verdict == Verdict::degraded);
    CHECK(crawl.reason.find("ignore_missing = [\"published\"]") != std::string::npos);
}

TEST_CASE("crawl: a listing that is far shorter than last time is suspicious until accepted") {
    struct Row {
        std::string_view name;
        std::string body;
        bool whole, accept;
        Verdict want;
        std::string_view words;
    };
    const std::string few = page({9, 8, 7}), none = "<p class=none>none yet</p>";
    for (const auto& row : {
             Row{"few", few, true, false, Verdict::suspicious, "40 reviews were there last time"},
             Row{"few of what was a part", few, false, false, Verdict::suspicious, "--accept"},
             Row{"none", none, true, false, Verdict::suspicious, "says now that there are none"},
             Row{"few, accepted", few, true, true, Verdict::ok, ""},
             Row{"none, accepted", none, true, true, Verdict::empty, ""},
         }) {
        CAPTURE(row.name);
        World world;
        world.accept = row.accept;
        world.past.good.emplace();
        world.past.good->reviews = 40;
        world.past.good->window.complete = row.whole;
        world.past.good->coverage = {{"text", 1.0}, {"published", 1.0}};
        world.transport.answer(kFirst, 200, row.body);
        const auto crawl = world.crawl();
        CHECK(stream::to_string(crawl.verdict) == stream::to_string(row.want));
        CHECK(crawl.reason.find(row.words) != std::string::npos);
        CHECK(crawl.window.complete == row.accept);
    }
}

namespace {

// kPaged with pages that are counted.
std::string counted(int most) {
    std::string out{kPaged};
    const auto put = [&](std::string_view old, const std::string& text) {
        out.replace(out.find(old), old.size(), text);
    };
    put("next = \"a[rel=next] @href\"", "next = { start = 1 }");
    put("max_pages = 4", "url = \"https://a.example/r?p={page}\"\nmax_pages = " +
                             std::to_string(most));
    return out;
}

}  // namespace

TEST_CASE("crawl: pages that are not read are counted through to the last") {
    struct Row {
        std::string_view name;
        int max_pages;
        std::size_t asked;
        std::int64_t pages;
    };
    for (const auto& row : {Row{"to the first that is not there", 9, 4, 3},
                            Row{"no further than the limit", 2, 2, 2}}) {
        INFO(row.name);
        World world;
        world.definition = counted(row.max_pages);
        for (const char number : {'1', '2', '3'}) {
            world.transport.answer(std::string{"https://a.example/r?p="} + number, 200,
                                   page({number}));
        }
        const auto crawl = world.transfer();
        CHECK(crawl.verdict == Verdict::ok);
        CHECK(crawl.pages == row.pages);
        CHECK(world.transport.asked.size() == row.asked);
    }
}

TEST_CASE("crawl: a site that gives its last page for ever is asked once too often") {
    World world;
    world.definition = counted(50);
    world.transport.answer("https://a.example/r?p=1", 200, page({1}));
    for (const char number : {'2', '3', '4'}) {
        world.transport.answer(std::string{"https://a.example/r?p="} + number, 200, page({2}));
    }
    CHECK(world.transfer().pages == 2);
    CHECK(world.transport.asked.size() == 3);
}

TEST_CASE("crawl: a page without reviews is an end only if it, or the way to it, says so") {
    struct Row {
        std::string_view name;
        bool linked;
        std::string_view total;  // on the first page
        std::string second;
        std::int64_t before;  // reviews, the last time
        Verdict want;
        bool complete;
    };
    const std::string wall = "<title>Sign in</title><form action=/login></form>";
    for (const auto& row : {
             Row{"a link to a wall", true, "", wall, 0, Verdict::partial, false},
             Row{"a link to nothing", true, "<b class=total>500</b>", " ", 0, Verdict::partial,
                 false},
             Row{"a link to a page that says so", true, "", "<p class=none>no more</p>", 0,
                 Verdict::ok, true},
             Row{"a link, but the total is there", true, "<b class=total>2</b>",
                 wall + "<b class=total>2</b>", 0, Verdict::ok, true},
             Row{"the number behind the last", false, "", wall, 0, Verdict::ok, false},
             Row{"a number, and many are missing", false, "<b class=total>500</b>", wall, 0,
                 Verdict::partial, false},
             Row{"a number, and many were there", false, "", wall, 40, Verdict::partial, false},
         }) {
        CAPTURE(row.name);
        World world;
        if (!row.linked) world.definition = counted(9);
        if (row.before > 0) {
            world.past.good.emplace();
            world.past.good->reviews = row.before;
            world.past.good->window.complete = true;
        }
        const std::string first = row.linked ? kFirst : "https://a.example/r?p=1";
        world.transport.answer(first, 200, page({9, 8}, row.linked ? "/r?p=2" : "", row.total));
        world.transport.answer(kSecond, 200, row.second);
        const auto crawl = world.crawl();
        CHECK(stream::to_string(crawl.verdict) == stream::to_string(row.want));
        CHECK(crawl.window.complete == row.complete);
        CHECK(crawl.reason.empty() == (row.want == Verdict::ok));
        CHECK(crawl.reviews == 2);
    }
}

TEST_CASE("crawl: pages that are counted may end where there is none any more") {
    struct Row {
        int status;
        std::string total;
        Verdict want;
    };
    for (const auto& row : {Row{404, "", Verdict::ok}, Row{410, "", Verdict::ok},
                            Row{404, "<b class=total>500</b>", Verdict::partial},
                            Row{500, "", Verdict::partial}}) {
        CAPTURE(row.status);
        CAPTURE(row.total);
        World world;
        world.definition = counted(9);
        world.transport.answer("https://a.example/r?p=1", 200, page({9, 8}, "", row.total));
        world.transport.answer(kSecond, row.status);
        const auto crawl = world.crawl();
        CHECK(stream::to_string(crawl.verdict) == stream::to_string(row.want));
        CHECK_FALSE(crawl.window.complete);
    }
}

TEST_CASE("crawl: a 304 that nobody asked for is a failure, and no end of asking") {
    World world;
    world.transport.answer(kFirst, 304);
    SUBCASE("at the first crawl") {}
    SUBCASE("when all pages are asked for anew because one has changed") {
        const std::string one = page({9, 8}, "/r?p=2");
        world.remember({{kFirst, one}, {kSecond, page({7, 6})}});
        world.transport.answer(kSecond, 200, page({7, 5}));
        for (int i = 0; i < 9; ++i) world.transport.answer(kFirst, 304);
    }
    const auto crawl = world.crawl();
    CHECK(crawl.verdict == Verdict::failed);
    CHECK(crawl.reason.find("304") != std::string::npos);
    CHECK(world.transport.asked.size() <= 3);
}

TEST_CASE("crawl: a validator that matches everything is not sent") {
    struct Row {
        std::string_view etag, last_modified;
        std::size_t headers;
    };
    for (const auto& row : {
             Row{"\"x\"", "Sat, 01 Aug 2026 00:00:00 GMT", 2},
             Row{"*", "", 0},
             Row{"", "Sat, 01 Aug 2099 00:00:00 GMT", 0},
             Row{"W/\"x\"", "Sat, 01 Aug 2099 00:00:00 GMT", 1},
             Row{"abc", "yesterday", 2},  // the server's own words, given back to it
         }) {
        CAPTURE(row.etag);
        CAPTURE(row.last_modified);
        World world;
        world.clock.start = std::chrono::sys_days{std::chrono::year{2026} / 9 / 1};
        world.remember({{kFirst, page({9, 8})}});
        auto& stored = world.past.validators.front();
        stored.etag = row.etag;
        stored.last_modified = row.last_modified;
        world.transport.answer(kFirst, 200, page({9, 8}));
        (void)world.crawl();
        const auto& sent = world.transport.asked.at(0).request.headers;
        const std::size_t count = (net::find_header(sent, "If-None-Match") ? 1 : 0) +
                                  (net::find_header(sent, "If-Modified-Since") ? 1 : 0);
        CHECK(count == row.headers);
    }
}

TEST_CASE("crawl: a budget that is used up before there is a page is trouble") {
    World world;
    world.budget.requests = 1;
    world.transport.answer(kFirst, 302, "", {{"Location", kSecond}});
    world.transport.answer(kSecond, 200, page({9, 8}));
    const auto crawl = world.crawl();
    CHECK(crawl.verdict == Verdict::failed);
    CHECK(crawl.reason.find("used up") != std::string::npos);
    CHECK_FALSE(world.own_limit);
}
