#include "cli/metrics.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

using namespace molva;
using namespace std::chrono_literals;
using stream::Verdict;

namespace {

const Instant kNow = std::chrono::sys_days{std::chrono::year{2026} / 8 / 20} + 12h;

stream::Crawl crawl(std::string source, Verdict verdict) {
    stream::Crawl out;
    out.source = std::move(source);
    out.subject = "Acme";
    out.scraper = "shop";
    out.verdict = verdict;
    out.started = kNow - 1500ms;
    out.finished = kNow;
    out.reviews = 7;
    out.requests = 3;
    out.bytes = 4096;
    return out;
}

bool has(const std::string& text, const std::string& line) {
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("cli/metrics: what an old file has twice or wrong is not taken over") {
    cli::Metrics metrics;
    metrics.keep(
        "molva_source_reviews{source=\"a\"} 7\n"
        "molva_source_reviews{source=\"a\"} 8\n"
        "molva_source_requests{source=\"a\"} many\n"
        "molva_source_received_bytes{source=\"a\",x} 3\n"
        "molva_source_duration_seconds{source=\"a\"} 1.5 \n"
        "molva_source_info{source=\"a\",subject=\"A \\\"B\\\", C\",scraper=\"x\"} 1\n"
        "molva_source_verdict{source=\"a\",verdict=\"ok\"} 1\n"
        "molva_source_verdict{source=\"a\",verdict=\"failed\"} 0\n",
        {"a"});
    const std::string text = metrics.text(kNow);
    CHECK(has(text, R"(molva_source_reviews{source="a"} 7)"));
    CHECK(has(text, R"(molva_source_info{source="a",subject="A \"B\", C",scraper="x"} 1)"));
    CHECK(has(text, R"(molva_source_verdict{source="a",verdict="ok"} 1)"));
    CHECK(has(text, R"(molva_source_verdict{source="a",verdict="failed"} 0)"));
    for (const char* gone : {"} 8", "many", ",x}", "1.5"}) {
        CAPTURE(gone);
        CHECK(text.find(gone) == std::string::npos);
    }
}

TEST_CASE("cli/metrics: each source has its verdict, figures and times") {
    cli::Metrics metrics;
    metrics.count(crawl("a", Verdict::ok));
    metrics.count(crawl("b", Verdict::blocked));
    const std::string text = metrics.text(kNow);
    for (const char* line : {
             R"(molva_source_info{source="a",subject="Acme",scraper="shop"} 1)",
             R"(molva_source_verdict{source="a",verdict="ok"} 1)",
             R"(molva_source_verdict{source="a",verdict="failed"} 0)",
             R"(molva_source_verdict{source="b",verdict="blocked"} 1)",
             R"(molva_source_duration_seconds{source="a"} 1.500)",
             R"(molva_source_reviews{source="a"} 7)",
             R"(molva_source_requests{source="a"} 3)",
             R"(molva_source_received_bytes{source="a"} 4096)",
             R"(molva_source_last_crawl_timestamp_seconds{source="b"} 1787227200.000)",
             R"(molva_source_last_success_timestamp_seconds{source="a"} 1787227200.000)",
             R"(molva_run_timestamp_seconds 1787227200.000)",
             R"(# TYPE molva_source_verdict gauge)",
         }) {
        CAPTURE(line);
        CHECK(has(text, line));
    }
    CHECK(text.find("last_success_timestamp_seconds{source=\"b\"") == std::string::npos);
}

TEST_CASE("cli/metrics: a source that was cut short before its first page was not read") {
    for (const int pages : {0, 1}) {
        cli::Metrics metrics;
        auto one = crawl("a", Verdict::partial);
        one.pages = pages;
        metrics.count(one);
        const bool read = metrics.text(kNow).find("last_success_timestamp_seconds{source=\"a\"") !=
                          std::string::npos;
        CHECK(read == (pages > 0));
    }
}

TEST_CASE("cli/metrics: the text is what Prometheus reads") {
    // The rules of the exposition format: HELP and TYPE once and before the
    // samples of their family, the families not mixed, names of letters and _.
    cli::Metrics metrics;
    for (const char* name : {"a", "b", "c"}) metrics.count(crawl(name, Verdict::ok));
    std::istringstream lines{metrics.text(kNow)};
    std::vector<std::string> families;
    std::size_t samples = 0;
    for (std::string line; std::getline(lines, line);) {
        CAPTURE(line);
        if (line.starts_with("# HELP ")) {
            families.push_back(line.substr(7, line.find(' ', 7) - 7));
            CHECK(std::count(families.begin(), families.end(), families.back()) == 1);
            continue;
        }
        REQUIRE_FALSE(families.empty());
        if (line.starts_with("# TYPE ")) {
            CHECK(line == "# TYPE " + families.back() + " gauge");
            continue;
        }
        ++samples;
        CHECK(line.substr(0, line.find_first_of("{ ")) == families.back());
        CHECK(families.back().find_first_not_of("abcdefghijklmnopqrstuvwxyz_") ==
              std::string::npos);
    }
    CHECK(families.size() == cli::metric_families().size());
    CHECK(samples == 3 * (9 + 7) + 2);
}

TEST_CASE("cli/metrics: odd names are escaped, and found again") {
    CHECK(cli::escape_label("a\"b\\c\nd") == R"(a\"b\\c\nd)");
    cli::Metrics first;
    const std::string odd = "x\"y\\z\n{";
    first.count(crawl(odd, Verdict::ok));
    cli::Metrics second;
    second.keep(first.text(kNow), {odd});
    CHECK(second.text(kNow) == first.text(kNow));
}

TEST_CASE("cli/metrics: what an earlier run knew of sources that were not due stays") {
    cli::Metrics first;
    for (const char* name : {"gone", "kept", "again"}) first.count(crawl(name, Verdict::ok));
    cli::Metrics second;
    second.keep(first.text(kNow), {"kept", "again", "new"});
    auto failed = crawl("again", Verdict::failed);
    failed.finished = kNow + 1h;
    second.count(failed);
    second.remember("again", kNow - 24h);  // older than what the file says
    second.remember("new", kNow - 24h);
    const std::string text = second.text(kNow + 1h);
    CHECK(text.find("gone") == std::string::npos);
    CHECK(has(text, R"(molva_source_verdict{source="kept",verdict="ok"} 1)"));
    CHECK(has(text, R"(molva_source_verdict{source="again",verdict="failed"} 1)"));
    CHECK(has(text, R"(molva_source_verdict{source="again",verdict="ok"} 0)"));
    CHECK(
        has(text, R"(molva_source_last_success_timestamp_seconds{source="again"} 1787227200.000)"));
    CHECK(has(text, R"(molva_source_last_crawl_timestamp_seconds{source="again"} 1787230800.000)"));
    CHECK(has(text, R"(molva_source_last_success_timestamp_seconds{source="new"} 1787140800.000)"));
    cli::Metrics third;
    third.keep("molva_source_verdict{source=\"kept\nno newline at the end{source=\"kept\"} 1",
               {"kept"});
    CHECK(third.text(kNow).find("kept") == std::string::npos);
}
