#include "cli/planning.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.hpp"

using namespace molva;
using namespace std::chrono_literals;

namespace {

constexpr Instant kNow = std::chrono::sys_days{std::chrono::year{2026} / 8 / 20} + 12h;

cli::Config config_of(const std::vector<std::string>& urls) {
    cli::Config config;
    for (const auto& url : urls) {
        cli::ConfiguredSource one;
        one.source.name = "s" + std::to_string(config.sources.size());
        one.source.scraper = "schema-org";
        one.source.url = url;
        config.sources.push_back(std::move(one));
    }
    return config;
}

std::vector<std::string> names_of(const cli::Plan& plan) {
    std::vector<std::string> out;
    for (const auto& job : plan.jobs) out.push_back(job.source.name);
    return out;
}

// A store in which this source was crawled an hour ago.
void crawled(store::Store& store, const std::string& name, Instant started) {
    REQUIRE(store.begin().has_value());
    auto state = store.ensure_source(name);
    REQUIRE(state.has_value());
    state->started = started;
    REQUIRE(store.save_source(*state).has_value());
    REQUIRE(store.commit().has_value());
}

}  // namespace

TEST_CASE("cli/planning: a source that is not due waits, and is told when it is") {
    auto opened = store::open("sqlite::memory:");
    REQUIRE(opened.has_value());
    store::Store& store = **opened;
    auto config = config_of({"https://a.example/", "https://b.example/", "https://c.example/"});
    config.every = 6h;
    config.sources[1].every = 30min;
    for (const auto* name : {"s0", "s1"}) crawled(store, name, kNow - 1h);
    const auto plan = cli::plan_fetch(config, {}, kNow, &store);
    REQUIRE(plan.has_value());
    CHECK(names_of(*plan) == std::vector<std::string>{"s1", "s2"});
    REQUIRE(plan->waiting.size() == 1);
    CHECK(plan->waiting[0].source == "s0");
    CHECK(plan->waiting[0].due == kNow + 5h - 5min);
    CHECK(plan->waiting[0].why == "every 6h");

    cli::FetchOptions all;
    all.force = true;
    CHECK(cli::plan_fetch(config, all, kNow, &store)->jobs.size() == 3);
    all.force = false;
    all.replay = {"some.warc"};
    CHECK(cli::plan_fetch(config, all, kNow, &store)->jobs.size() == 3);
    // Crawled tomorrow: nobody waits until then.
    CHECK(cli::plan_fetch(config, {}, kNow - 24h, &store)->jobs.size() == 3);
}

TEST_CASE("cli/planning: of many sources each gets its own past, whatever else the store has") {
    auto opened = store::open("sqlite::memory:");
    REQUIRE(opened.has_value());
    for (const std::size_t count : {std::size_t{3}, std::size_t{100}}) {
        CAPTURE(count);
        auto config = config_of(std::vector<std::string>(count, "https://a.example/"));
        config.every = 6h;
        for (const auto* name : {"s2", "another", "s1"}) {
            crawled(**opened, name, *name == 'a' || name[1] == '1' ? kNow - 1h : kNow - 7h);
        }
        const auto plan = cli::plan_fetch(config, {}, kNow, opened->get());
        REQUIRE(plan.has_value());
        REQUIRE(plan->jobs.size() == count - 1);
        CHECK(plan->jobs[0].source.name == "s0");
        CHECK_FALSE(plan->jobs[0].past.state.has_value());
        CHECK(plan->jobs[1].source.name == "s2");
        REQUIRE(plan->jobs[1].past.state.has_value());
        CHECK(plan->jobs[1].past.state->started == kNow - 7h);
        REQUIRE(plan->waiting.size() == 1);
        CHECK(plan->waiting[0].source == "s1");
        CHECK(plan->waiting[0].due == kNow + 5h - 5min);
    }
}

TEST_CASE("cli/planning: with a budget for the run, those that waited longest go first") {
    auto opened = store::open("sqlite::memory:");
    REQUIRE(opened.has_value());
    auto config = config_of({"https://a.example/", "https://b.example/", "https://c.example/"});
    crawled(**opened, "s0", kNow - 1h);
    crawled(**opened, "s1", kNow - 2h);
    CHECK(names_of(*cli::plan_fetch(config, {}, kNow, opened->get())) ==
          std::vector<std::string>{"s0", "s1", "s2"});
    config.fetch.budget.requests = 2;
    CHECK(names_of(*cli::plan_fetch(config, {}, kNow, opened->get())) ==
          std::vector<std::string>{"s2", "s1", "s0"});
}

TEST_CASE("cli/planning: every source is in exactly one shard, a site's sources in the same") {
    std::vector<std::string> urls;
    for (int site = 0; site < 60; ++site) {
        const std::string domain = "shop" + std::to_string(site) + ".co.uk";
        urls.push_back("https://" + domain + "/reviews");
        urls.push_back("https://api." + domain + "/v1");
    }
    urls.push_back("http://127.0.0.1/r");
    const auto config = config_of(urls);
    std::map<std::string, int> before;
    for (int count = 1; count <= 8; ++count) {
        CAPTURE(count);
        std::map<std::string, int> shard_of;
        std::size_t largest = 0;
        for (int number = 1; number <= count; ++number) {
            cli::FetchOptions options;
            options.shard = {number, count};
            const auto plan = cli::plan_fetch(config, options, kNow, nullptr);
            REQUIRE(plan.has_value());
            largest = std::max(largest, plan->jobs.size());
            for (const auto& name : names_of(*plan)) {
                CHECK(shard_of.emplace(name, number).second);
            }
        }
        CHECK(shard_of.size() == urls.size());
        CHECK(largest < urls.size() * 2 / static_cast<std::size_t>(count) + 1);
        for (int site = 0; site < 60; ++site) {
            CHECK(shard_of["s" + std::to_string(2 * site)] ==
                  shard_of["s" + std::to_string(2 * site + 1)]);
        }
        // One more machine takes from the others and moves nothing between them.
        for (const auto& [name, shard] : before) {
            CHECK((shard_of[name] == shard || shard_of[name] == count));
        }
        before = shard_of;
    }
}

TEST_CASE("cli/planning: a shard is the same on every machine and in every version") {
    const auto config = config_of({"https://a.example/", "https://b.example/", "https://c.example/",
                                   "https://d.example/", "https://e.example/"});
    std::string names;
    for (int number = 1; number <= 3; ++number) {
        cli::FetchOptions options;
        options.shard = {number, 3};
        for (const auto& name : names_of(*cli::plan_fetch(config, options, kNow, nullptr))) {
            names += name + ":" + std::to_string(number) + " ";
        }
    }
    CHECK(names == "s0:2 s2:2 s1:3 s3:3 s4:3 ");
}

TEST_CASE("cli/planning: a shard is I/N, counted from one") {
    const auto good = cli::parse_shard("2/4");
    REQUIRE(good.has_value());
    CHECK(good->number == 2);
    CHECK(good->count == 4);
    CHECK(cli::parse_shard("")->count == 1);
    for (const auto* bad : {"0/4", "5/4", "4", "1/", "/4", "a/b", "1/0", "-1/4", "1/4x", "1/1001",
                            "1/99999999999999999999", "1 / 4"}) {
        CAPTURE(bad);
        const auto shard = cli::parse_shard(bad);
        REQUIRE_FALSE(shard.has_value());
        CHECK(shard.error().status == Exit::usage);
    }
}
