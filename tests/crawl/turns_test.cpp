#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "crawl/support.hpp"

using namespace molva;
using namespace std::chrono_literals;
using namespace molva::test;

namespace {

// Many sources, and what came of each.
struct Crowd {
    explicit Crowd(net::ClientOptions options = {}) : client{transport, clock, options} {
        auto read = scrape::parse_definition(kPaged, "paged.toml");
        REQUIRE(read.has_value());
        definition = std::make_shared<const scrape::Definition>(std::move(*read));
        hooks.record = [](std::string_view) {};
        hooks.warning = hooks.loss = [](const std::string&, const std::string&) {};
        hooks.finished = [this](const stream::Crawl& one, bool) {
            order.push_back(one.source);
            crawls[one.source] = one;
        };
    }

    void add(crawl::Crawler& crawler, const std::string& name, const std::string& url,
             int connections = 1) {
        transport.answer(url, 200, page({1}));
        crawl::Job job;
        job.source.name = name;
        job.source.scraper = "paged";
        job.source.url = url;
        job.definition = definition;
        job.session.pace = {.pause = pause, .jitter = 0, .at_once = connections};
        REQUIRE(crawler.add(std::move(job)).has_value());
    }

    void add_many(crawl::Crawler& crawler, int count, int connections = 1) {
        for (int i = 0; i < count; ++i) {
            const std::string number = std::to_string(i);
            add(crawler, "s" + number, "https://a.example/" + number, connections);
        }
    }

    HandClock clock;
    FakeTransport transport{clock};
    net::Client client;
    crawl::Hooks hooks;
    std::chrono::milliseconds pause{1'000};
    std::shared_ptr<const scrape::Definition> definition;
    std::vector<std::string> order;
    std::map<std::string, stream::Crawl> crawls;
};

}  // namespace

TEST_CASE("crawl/turns: of a host's many sources only some have begun, and all come to an end") {
    Crowd crowd;
    crawl::Crawler crawler{crowd.client, crowd.clock, crowd.hooks};
    crowd.add_many(crawler, 200);
    CHECK(crowd.client.stats().queued == crawl::kOpenOnOneHost);
    crowd.add(crawler, "other", "https://b.example/");
    CHECK(crowd.client.stats().queued == crawl::kOpenOnOneHost + 1);
    std::size_t most = 0;
    crowd.client.accompany([&] {
        most = std::max(most, crowd.client.stats().queued + crowd.client.stats().running);
        return false;
    });
    crowd.client.run();
    CHECK(most == crawl::kOpenOnOneHost + 1);
    REQUIRE(crowd.crawls.size() == 201);
    CHECK(crowd.order.size() == 201);
    // Nobody waits for another host's queue, and the queue is kept.
    CHECK(crowd.order[1] == "other");
    std::vector<std::string> want;
    for (int i = 0; i < 200; ++i) want.push_back("s" + std::to_string(i));
    std::erase(crowd.order, "other");
    CHECK(crowd.order == want);
    for (const auto& [name, crawl] : crowd.crawls) CHECK(crawl.verdict == Verdict::ok);
    // 199 pauses of a second, and 200 answers: no turn was lost.
    CHECK(crowd.clock.elapsed == 199s + 200 * 50ms);
    // The clock of a crawl starts with its turn, not with the run.
    CHECK(crowd.crawls["s199"].started > crowd.crawls["s0"].started + 100s);
}

TEST_CASE("crawl/turns: a host that takes many requests at once gets them") {
    Crowd crowd{{.at_once = 1000}};
    crawl::Crawler crawler{crowd.client, crowd.clock, crowd.hooks};
    crowd.add_many(crawler, 300, 100);
    crowd.client.run();
    CHECK(crowd.transport.most_at_once == 100);
    CHECK(crowd.order.size() == 300);
}

TEST_CASE("crawl/turns: in a replay nobody waits: the recording has the order") {
    Crowd crowd{{.at_once = 1000, .paced = false}};
    crawl::Crawler crawler{crowd.client, crowd.clock, crowd.hooks};
    crowd.add_many(crawler, 200);
    CHECK(crowd.client.stats().queued == 200);
    crowd.client.run();
    CHECK(crowd.order.size() == 200);
}

TEST_CASE("crawl/turns: what ends the run ends also what has not begun, at once") {
    bool stop = false;
    net::ClientOptions options;
    std::chrono::milliseconds pause = 1min;  // nobody waits for his turn to be told
    SUBCASE("an interrupt") {
        options.interrupted = [&stop] { return stop; };
    }
    SUBCASE("the run's time") { options.budget.time = 10s; }
    SUBCASE("the run's requests") {
        options.budget.requests = 10;
        pause = 1s;
    }
    Crowd crowd{options};
    crowd.pause = pause;
    crawl::Crawler crawler{crowd.client, crowd.clock, crowd.hooks};
    crowd.add_many(crawler, 1000);
    crowd.client.accompany([&] {
        stop = stop || crowd.clock.elapsed > 10s;
        return false;
    });
    crowd.client.run();
    REQUIRE(crowd.crawls.size() == 1000);
    CHECK(crowd.order.size() == 1000);
    CHECK(crowd.clock.elapsed < 12s);
    CHECK(crowd.crawls["s0"].verdict == Verdict::ok);
    CHECK(crowd.crawls["s999"].verdict == Verdict::partial);
    CHECK_FALSE(crowd.crawls["s999"].reason.empty());
}
