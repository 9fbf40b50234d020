#include "cli/progress.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace molva;
using namespace std::chrono_literals;
using stream::Verdict;

TEST_CASE("cli/progress: lengths and sizes for people") {
    struct Row {
        std::chrono::milliseconds time;
        const char* words;
    };
    for (const auto& row : std::vector<Row>{{0ms, "0.0 s"},
                                            {1'340ms, "1.3 s"},
                                            {9'949ms, "9.9 s"},
                                            {9'960ms, "10 s"},
                                            {59'400ms, "59 s"},
                                            {59'600ms, "1 min 0 s"},
                                            {125s, "2 min 5 s"},
                                            {3'600s, "1 h 0 min"},
                                            {90'000s, "25 h 0 min"}}) {
        CHECK(cli::in_short(row.time) == row.words);
    }
    struct Size {
        std::int64_t bytes;
        const char* words;
    };
    for (const auto& row : std::vector<Size>{{0, "0 bytes"},
                                             {999, "999 bytes"},
                                             {1'000, "1.0 kB"},
                                             {9'960, "10 kB"},
                                             {999'700, "1.0 MB"},
                                             {1'234'567, "1.2 MB"},
                                             {12'345'678'901, "12 GB"}}) {
        CHECK(cli::in_bytes(row.bytes) == row.words);
    }
}

TEST_CASE("cli/progress: the line and the summary say what is known") {
    cli::Tally tally{.sources = 12};
    const net::Schedule::Time now{100s};
    net::Client::Stats stats{};
    stats.running = 2;
    CHECK(cli::progress_line(tally, stats, std::nullopt, now) ==
          "0/12 sources, 2 running, 10 waiting; 0 reviews");
    for (const auto verdict : {Verdict::ok, Verdict::ok, Verdict::blocked}) {
        stream::Crawl crawl;
        crawl.verdict = verdict;
        crawl.reviews = verdict == Verdict::ok ? 20 : 0;
        crawl.requests = 3;
        crawl.bytes = 1'000'000;
        tally.count(crawl);
    }
    struct Row {
        net::Schedule::Load busiest;
        const char* words;
    };
    for (const auto& row : std::vector<Row>{
             {{"shop.example", 5, 0, now + 2500ms}, "; shop.example: 5 to go, next in 3.0 s"},
             {{"shop.example", 5, 1, now}, "; shop.example: 5 to go, being asked"},
             {{"shop.example", 0, 1, now}, "; shop.example: being asked"},
             {{"shop.example", 1, 0, now - 1s}, "; shop.example: 1 to go, next"}}) {
        CHECK(cli::progress_line(tally, stats, row.busiest, now) ==
              std::string{"3/12 sources, 2 running, 7 waiting; 40 reviews"} + row.words);
    }
    tally.records = 40 + 3 + 7;  // seven of sources that are not done yet
    CHECK(cli::progress_line(tally, stats, std::nullopt, now) ==
          "3/12 sources, 2 running, 7 waiting; 47 reviews");
    CHECK(cli::summary_line(tally, 125s) ==
          "12 sources in 2 min 5 s: 2 ok, 1 blocked; 40 reviews; 9 requests, 3.0 MB");
    CHECK(cli::summary_line({.sources = 1}, 0s) ==
          "1 source in 0.0 s: nothing done; 0 reviews; 0 requests, 0 bytes");
}
