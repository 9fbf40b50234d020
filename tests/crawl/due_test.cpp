#include "crawl/due.hpp"

#include <doctest/doctest.h>

#include <string_view>

#include "stream/crawl.hpp"

using namespace molva;
using namespace std::chrono_literals;
using stream::Verdict;

namespace {

constexpr Instant kStarted = std::chrono::sys_days{std::chrono::year{2026} / 8 / 20} + 12h;

store::SourceState crawled(Verdict verdict, std::int64_t failures = 0) {
    store::SourceState state;
    state.started = kStarted;
    state.verdict = verdict;
    state.failures = failures;
    return state;
}

}  // namespace

TEST_CASE("crawl/due: a source that was read waits for `every`, less a little") {
    struct Row {
        std::string_view name;
        Verdict verdict;
        std::chrono::milliseconds every, wait;
    };
    for (const auto& row : {
             Row{"six hours: five minutes early is near enough", Verdict::ok, 6h, 6h - 5min},
             Row{"a minute: three seconds", Verdict::ok, 1min, 57s},
             Row{"unchanged", Verdict::unchanged, 100min, 95min},
             Row{"empty", Verdict::empty, 100min, 95min},
             Row{"stopped at a limit", Verdict::partial, 100min, 95min},
         }) {
        CAPTURE(row.name);
        CHECK(crawl::due_at(crawled(row.verdict), row.every) == kStarted + row.wait);
    }
}

TEST_CASE("crawl/due: a source that failed is asked again sooner, and ever later") {
    struct Row {
        std::int64_t failures;
        std::chrono::milliseconds wait;
    };
    for (const auto& row : {Row{1, 5min}, Row{2, 10min}, Row{3, 20min}, Row{7, 320min}, Row{8, 6h},
                            Row{100, 6h}, Row{1'000'000'000, 6h}}) {
        CAPTURE(row.failures);
        CHECK(crawl::back_off(row.failures, 6h) == row.wait);
    }
    CHECK(crawl::back_off(1, 1min) == 1min);
    for (const auto verdict : {Verdict::failed, Verdict::suspicious, Verdict::degraded}) {
        CHECK(crawl::due_at(crawled(verdict, 2), 6h) == kStarted + 10min - 30s);
    }
}

TEST_CASE("crawl/due: who refuses us is not asked sooner than who does not") {
    CHECK(crawl::due_at(crawled(Verdict::disallowed, 2), 6h) == kStarted + 6h - 5min);
    stream::Crawl crawl;
    crawl.source = crawl.subject = crawl.scraper = "s";
    crawl.verdict = Verdict::blocked;
    crawl.reason = "HTTP 403";
    auto state = crawled(Verdict::blocked, 2);
    crawl.requests = 1;
    state.last_crawl = stream::to_json(crawl);
    CHECK(crawl::due_at(state, 6h) == kStarted + 6h - 5min);
    crawl.requests = 0;  // only a neighbour was refused
    state.last_crawl = stream::to_json(crawl);
    CHECK(crawl::due_at(state, 6h) == kStarted + 10min - 30s);
}

TEST_CASE("crawl/due: at once") {
    CHECK_FALSE(crawl::due_at(std::nullopt, 6h));          // never crawled
    CHECK_FALSE(crawl::due_at(store::SourceState{}, 6h));  // known, never crawled
    CHECK_FALSE(crawl::due_at(crawled(Verdict::ok), 0s));  // no `every`
    auto cut = crawled(Verdict::partial);
    stream::Crawl crawl;
    crawl.source = "s";
    crawl.verdict = Verdict::partial;
    cut.last_crawl = stream::to_json(crawl);
    CHECK_FALSE(crawl::due_at(cut, 6h));  // interrupted before its first page
    crawl.pages = 1;
    cut.last_crawl = stream::to_json(crawl);
    CHECK(crawl::due_at(cut, 6h));
}
