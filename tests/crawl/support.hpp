// A definition, a fake network, and what comes out of a crawl.

#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/hash.hpp"
#include "crawl/crawl.hpp"
#include "scrape/definition.hpp"
#include "support/fake_transport.hpp"

namespace molva::test {

using stream::Verdict;

inline constexpr std::string_view kPaged = R"(
schema = 1
id = "paged"
name = "Paged"
language = "en"
checked = { how = "unverified" }
[fetch]
interval_s = 1
max_pages = 4
[page]
rows = "li"
next = "a[rel=next] @href"
none = "p.none"
total = "b.total"
[[page.refused]]
select = "form#captcha"
reason = "a captcha"
[fields]
id = { select = "@id", required = true }
text = { select = ":scope", required = true }
published = "@data-day"
)";

/// The same with a promise of the order.
inline const std::string kNewestFirst = [] {
    std::string text{kPaged};
    text.replace(text.find("rows ="), 0, "order = \"newest\"\n");
    return text;
}();

inline constexpr std::chrono::milliseconds kDay = std::chrono::hours{24};

inline constexpr const char* kFirst = "https://a.example/r";
inline constexpr const char* kSecond = "https://a.example/r?p=2";

inline std::string page(std::vector<int> ids, std::string_view next = {},
                        std::string_view more = {}) {
    std::string out = "<ul>";
    for (const int id : ids) {
        out += "<li id=r" + std::to_string(id) + " data-day=2026-08-" + (id < 10 ? "0" : "") +
               std::to_string(id) + ">review " + std::to_string(id);
    }
    out += "</ul>" + std::string{more};
    if (!next.empty()) out += "<a rel=next href='" + std::string{next} + "'>next</a>";
    return out;
}

// A source, a fake network, and what comes out of a crawl.
struct World {
    HandClock clock;
    FakeTransport transport{clock};
    net::Client client{transport, clock, {}};
    std::vector<std::string> lines;
    std::vector<stream::Crawl> crawls;
    bool own_limit = false;
    crawl::Past past;
    std::chrono::milliseconds sweep{7 * kDay};
    std::vector<std::string> stored;
    std::string definition{kPaged};

    std::string url = kFirst;
    bool extract = true;
    bool accept = false;
    net::Budget budget{};

    stream::Crawl crawl() {
        run();
        REQUIRE(crawls.size() == 1);  // exactly one record a source
        REQUIRE_FALSE(lines.empty());
        CHECK(lines.back() == stream::to_json(crawls.front()));
        CHECK(static_cast<std::int64_t>(lines.size()) == crawls.front().reviews + 1);
        return crawls.front();
    }

    // The same for pages that are not read: nothing is written.
    stream::Crawl transfer() {
        extract = false;
        run();
        REQUIRE(crawls.size() == 1);
        CHECK(lines.empty());
        return crawls.front();
    }

    void run() {
        auto read = scrape::parse_definition(definition, "paged.toml");
        REQUIRE_MESSAGE(read.has_value(), read.error().where << " " << read.error().what);
        crawl::Job job;
        job.source.name = "s";
        job.source.subject = "Acme";
        job.source.scraper = "paged";
        job.source.url = url;
        job.definition = std::make_shared<const scrape::Definition>(std::move(*read));
        job.past = past;
        job.sweep = sweep;
        job.extract = extract;
        job.accept = accept;
        job.session.budget = budget;
        job.session.retry.max_tries = 2;
        crawl::Crawler crawler{client,
                               clock,
                               {.record = [&](std::string_view line) { lines.emplace_back(line); },
                                .warning = [](const std::string&, const std::string&) {},
                                .loss = [](const std::string&, const std::string&) {},
                                .finished =
                                    [&](const stream::Crawl& one, bool limit) {
                                        crawls.push_back(one);
                                        own_limit = limit;
                                    }}};
        REQUIRE(crawler.add(std::move(job)).has_value());
        client.run();
    }

    // The snapshot's reviews, by what of their records says enough.
    bool knows(std::string_view record) const {
        for (const auto& one : stored) {
            if (record.find(one) != std::string_view::npos) return true;
        }
        return false;
    }

    // As if a crawl had been stored that saw these pages, all there are.
    void remember(std::vector<std::pair<std::string, std::string>> pages) {
        past.good.emplace();
        past.good->started = clock.now();
        past.good->pages = static_cast<std::int64_t>(pages.size());
        past.swept = clock.now();
        past.knows = [this](std::string_view record) { return knows(record); };
        for (const auto& [address, body] : pages) {
            past.validators.push_back(
                {address, "\"" + address + "\"", {}, to_hex(quick_hash(body))});
        }
        past.good->validators = past.validators;
    }
};

}  // namespace molva::test
