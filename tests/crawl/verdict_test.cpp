#include "crawl/verdict.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

using namespace molva;
using crawl::End;
using crawl::Seen;
using stream::Verdict;

namespace {

// A crawl that went well: 20 reviews on one page, all there are.
Seen well() {
    Seen seen;
    seen.pages = 1;
    seen.rows = 20;
    seen.reviews = 20;
    seen.complete = true;
    seen.declared = 20;
    seen.coverage = {{"rating", 1.0}, {"text", 1.0}};
    return seen;
}

stream::Crawl last_time(std::int64_t reviews) {
    stream::Crawl crawl;
    crawl.reviews = reviews;
    crawl.window.complete = true;
    crawl.coverage = {{"rating", 1.0}, {"text", 0.9}, {"title", 0.3}};
    return crawl;
}

}  // namespace

TEST_CASE("crawl/verdict: a field that the site has dropped may be ignored") {
    Seen seen = well();
    seen.coverage = {{"text", 1.0}};
    CHECK(crawl::judge(seen, last_time(20)).verdict == Verdict::degraded);
    CHECK(crawl::judge(seen, last_time(20), {"rating"}).verdict == Verdict::ok);
}

TEST_CASE("crawl/verdict: each way a crawl can go has its verdict and its words") {
    struct Row {
        std::string_view name;
        std::function<void(Seen&)> change;
        std::optional<std::int64_t> before;
        Verdict want;
        std::string_view words;
        bool complete;
    };
    const auto none = [](Seen& s) {
        s = {};
        s.pages = 1;
    };
    const Row rows[] = {
        {"most rows are known to tell nothing",
         [](Seen& s) {
             s.reviews = 4;
             s.silent = 16;
         },
         {},
         Verdict::ok,
         "",
         true},
        {"all rows are known to tell nothing",
         [](Seen& s) {
             s.reviews = 0;
             s.silent = 20;
             s.coverage.clear();
         },
         {},
         Verdict::ok,
         "",
         true},
        {"all read", [](Seen&) {}, 20, Verdict::ok, "", true},
        {"one page of many, newest first", [](Seen& s) { s.complete = false; }, {}, Verdict::ok, "",
         false},
        {"all pages as before", [](Seen& s) { s = {}; s.pages = s.not_modified = 3; }, 20,
         Verdict::unchanged, "", false},
        {"the page says none, and few were there",
         [&](Seen& s) { none(s); s.says_empty = true; }, 9, Verdict::empty, "", true},
        {"the page says none, and many were there",
         [&](Seen& s) { none(s); s.says_empty = true; }, 28, Verdict::suspicious,
         "28 reviews were there last time, the page says now that there are none", false},
        {"the page says none and 12", [&](Seen& s) { none(s); s.says_empty = true; s.declared = 12; },
         20, Verdict::suspicious, "both", false},
        {"nothing and no word", none, {}, Verdict::suspicious, "has the layout changed?", false},
        {"rows that are no reviews", [&](Seen& s) { none(s); s.rows = 9; s.first_warning = "row 1: x"; },
         {}, Verdict::suspicious, "9 rows, but none could be read as a review: row 1: x", false},
        {"far fewer than declared", [](Seen& s) { s.declared = 50; }, {}, Verdict::suspicious,
         "the page says 50 reviews, 20 were found", false},
        {"a few fewer than declared", [](Seen& s) { s.declared = 25; }, {}, Verdict::ok, "", false},
        {"fewer than declared, but more pages follow",
         [](Seen& s) { s.declared = 500; s.complete = false; }, {}, Verdict::ok, "", false},
        {"far fewer than last time", [](Seen&) {}, 100, Verdict::suspicious,
         "100 reviews were there last time, 20 were found", false},
        {"ratings gone", [](Seen& s) { s.coverage = {{"rating", 0.1}, {"text", 1}}; }, 20,
         Verdict::degraded, "\"rating\" was in 100 % of the reviews and is in 10 % now", false},
        {"a field no longer read at all", [](Seen& s) { s.coverage = {{"text", 1}}; }, 20,
         Verdict::degraded, "\"rating\"", false},
        {"a rare field gone", [](Seen& s) { s.coverage.emplace_back("title", 0.0); }, 20,
         Verdict::ok, "", true},
        {"most rows were left out",
         [](Seen& s) {
             s.rows = 50;
             for (int i = 0; i < 30; ++i) s.dropped.add("no text, which every review has");
         },
         {}, Verdict::degraded,
         "30 of 50 rows were left out: no text, which every review has; has the layout", false},
        {"some rows were left out",
         [](Seen& s) {
             s.rows = 25;
             for (int i = 0; i < 5; ++i) s.dropped.add("no text, which every review has");
         },
         20, Verdict::ok, "", true},
        {"our own limit", [](Seen& s) { s.end = End::own_limit; s.reason = "limit"; s.complete = false; },
         20, Verdict::partial, "limit", false},
        {"the rest is known", [](Seen& s) { s.end = End::known; s.complete = false; }, 20,
         Verdict::ok, "", false},
        {"a first page that is as it was, the rest is known",
         [](Seen& s) { s = {}; s.pages = s.not_modified = 1; s.end = End::known; }, 20,
         Verdict::unchanged, "", false},
        {"its budget used up", [](Seen& s) { s.end = End::spent; s.reason = "used up"; s.complete = false; },
         20, Verdict::partial, "used up", false},
        {"its budget used up before anything", [](Seen& s) { s = {}; s.end = End::spent; s.reason = "used up"; },
         20, Verdict::failed, "used up before there was a page", false},
        {"page 2 failed", [](Seen& s) { s.end = End::failed; s.reason = "page 2"; s.complete = false; },
         20, Verdict::partial, "page 2", false},
        {"page 2 held back", [](Seen& s) { s.end = End::blocked; s.reason = "page 2"; s.complete = false; },
         20, Verdict::partial, "page 2", false},
        {"page 1 failed", [](Seen& s) { s = {}; s.end = End::failed; s.reason = "time-out"; }, 20,
         Verdict::failed, "time-out", false},
        {"page 1 held back", [](Seen& s) { s = {}; s.end = End::blocked; s.reason = "captcha"; }, 20,
         Verdict::blocked, "captcha", false},
        {"robots.txt", [](Seen& s) { s = {}; s.end = End::disallowed; s.reason = "rule"; }, 20,
         Verdict::disallowed, "rule", false},
        {"interrupted before anything", [](Seen& s) { s = {}; s.end = End::cut; s.reason = "stop"; },
         20, Verdict::partial, "stop", false},
        {"unchanged so far, then a failure",
         [](Seen& s) { s = {}; s.pages = s.not_modified = 1; s.end = End::failed; s.reason = "page 2"; },
         20, Verdict::failed, "page 2", false},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Seen seen = well();
        row.change(seen);
        const auto got =
            crawl::judge(seen, row.before ? std::optional{last_time(*row.before)} : std::nullopt);
        CHECK(stream::to_string(got.verdict) == stream::to_string(row.want));
        CAPTURE(got.reason);
        if (row.words.empty()) {
            CHECK(got.reason.empty());
        } else {
            CHECK(got.reason.find(row.words) != std::string::npos);
        }
        CHECK(got.complete == row.complete);
    }
}
