#include "stream/crawl.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace molva;
using namespace molva::stream;

namespace {

Crawl example() {
    Crawl crawl;
    crawl.source = "acme-otzovik";
    crawl.subject = "Acme";
    crawl.scraper = "otzovik";
    crawl.started = parse_rfc3339("2026-08-20T12:00:00.250Z")->at;
    crawl.finished = parse_rfc3339("2026-08-20T12:00:09Z")->at;
    crawl.verdict = Verdict::partial;
    crawl.reason = "page 2: HTTP 500";
    crawl.window = {false, "2026-08-19T00:00:00Z", "2026-08-01T00:00:00Z"};
    crawl.declared = 41;
    crawl.reviews = 20;
    crawl.pages = 1;
    crawl.requests = 3;
    crawl.bytes = 40658;
    crawl.coverage = {{"rating", 1.0}, {"text", 0.95}};
    crawl.validators = {{"https://x/1", "W/\"a\"", "Thu, 20 Aug 2026 11:00:00 GMT", "00ff"}};
    return crawl;
}

}  // namespace

TEST_CASE("stream/crawl: what is written is read again, byte for byte") {
    const std::string line = to_json(example());
    const auto back = parse_crawl(line);
    REQUIRE(back);
    CHECK(to_json(*back) == line);
    CHECK(back->verdict == Verdict::partial);
    CHECK(back->validators.front().etag == "W/\"a\"");
    CHECK(line.starts_with(R"({"type":"crawl","source":"acme-otzovik","subject":"Acme",)"
                           R"("scraper":"otzovik","started":"2026-08-20T12:00:00.250Z")"));
}

TEST_CASE("stream/crawl: every verdict has a word of its own and comes back from it") {
    for (int i = 0; i <= static_cast<int>(Verdict::failed); ++i) {
        const auto verdict = static_cast<Verdict>(i);
        CAPTURE(to_string(verdict));
        CHECK(verdict_from(to_string(verdict)) == verdict);
    }
    CHECK_FALSE(verdict_from("fine"));
}

TEST_CASE("stream/crawl: a record that is not one is refused with the field's name") {
    struct Row {
        std::string_view line, want;
    };
    for (const auto& row : {
             Row{"7", "not a JSON object"},
             Row{"{}", "\"source\" is missing"},
             Row{R"({"source":"s","started":"yesterday","finished":"x","verdict":"ok"})",
                 "\"started\" must be an RFC 3339 time"},
             Row{R"({"source":"s","started":"2026-08-20T12:00:00Z",)"
                 R"("finished":"2026-08-20T12:00:00Z","verdict":"fine"})",
                 "\"verdict\" is not one"},
             Row{R"({"source":"s","started":"2026-08-20T12:00:00Z",)"
                 R"("finished":"2026-08-20T12:00:00Z","verdict":"ok","reviews":-1})",
                 "\"reviews\" must be a whole number"},
             Row{R"({"source":"s","started":"2026-08-20T12:00:00Z",)"
                 R"("finished":"2026-08-20T12:00:00Z","verdict":"ok","window":[]})",
                 "\"window\" must be an object"},
             Row{R"({"source":"s","started":"2026-08-20T12:00:00Z",)"
                 R"("finished":"2026-08-20T12:00:00Z","verdict":"ok","validators":[{}]})",
                 "\"url\" is missing"},
         }) {
        CAPTURE(row.line);
        const auto crawl = parse_crawl(row.line);
        REQUIRE_FALSE(crawl);
        CHECK(crawl.error().status == Exit::partial);
        CHECK(crawl.error().what.find(row.want) != std::string::npos);
    }
}
