#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/lines.hpp"
#include "crawl/order.hpp"
#include "crawl/past.hpp"
#include "crawl/support.hpp"
#include "store/diff.hpp"
#include "store/store.hpp"
#include "stream/record.hpp"

using namespace molva;
using namespace molva::test;

namespace {

// A listing of three pages that was read as a whole, and a first page that is
// about to be different.
struct Known : World {
    explicit Known(bool served = true) {
        definition = kNewestFirst;
        remember({{kFirst, page({9, 8}, "/r?p=2")},
                  {kSecond, page({7, 6}, "/r?p=3")},
                  {kThird, page({5, 4})}});
        past.good->window.newest = "2026-08-09T00:00:00Z";
        for (const int id : {9, 8, 7, 6, 5, 4}) stored.push_back("review " + std::to_string(id));
        if (!served) return;
        transport.answer(kSecond, 200, page({7, 6}, "/r?p=3") + "<!-- other bytes -->");
        transport.answer(kThird, 200, page({5, 4}) + "<!-- other bytes -->");
    }
    static constexpr const char* kThird = "https://a.example/r?p=3";
};

}  // namespace

TEST_CASE("crawl: paging stops at a page of reviews that are known") {
    struct Row {
        std::string_view name;
        std::vector<int> first;
        std::size_t requests;
        bool incremental;
    };
    for (const auto& row : {
             Row{"only the bytes differ", {9, 8}, 1, true},
             Row{"a new one on the first page", {10, 9, 8}, 2, true},
             Row{"an old one pinned above", {4, 9, 8}, 1, true},
             Row{"an old one pinned above a new one", {4, 10, 9}, 2, true},
             Row{"the newest one has gone: is this the top?", {8}, 3, false},
         }) {
        CAPTURE(row.name);
        Known world;
        world.transport.answer(kFirst, 200, page(row.first, "/r?p=2", "<!-- other bytes -->"));
        const auto crawl = world.crawl();
        CHECK(crawl.verdict == Verdict::ok);
        CHECK(world.transport.asked.size() == row.requests);
        CHECK(crawl.incremental == row.incremental);
        CHECK(crawl.window.complete == !row.incremental);
        CHECK(crawl.validators.size() == row.requests);
    }
}

TEST_CASE("crawl: the window of a crawl that stopped is what it read") {
    Known world;
    world.transport.answer(kFirst, 200, page({11, 10, 9}, "/r?p=2"));
    const auto crawl = world.crawl();
    CHECK(crawl.incremental);
    CHECK(crawl.window.newest == "2026-08-11T00:00:00Z");
    CHECK(crawl.window.oldest == "2026-08-06T00:00:00Z");
    CHECK(crawl.reviews == 5);
}

TEST_CASE("crawl: a second page that is as it was ends the paging without being read") {
    Known world{false};
    world.transport.answer(kFirst, 200, page({10, 9}, "/r?p=2"));
    world.transport.answer(kSecond, 304);
    const auto crawl = world.crawl();
    CHECK(crawl.verdict == Verdict::ok);
    CHECK(crawl.incremental);
    CHECK(crawl.not_modified == 1);
    CHECK(crawl.reviews == 2);
    CHECK(crawl.window.oldest == "2026-08-09T00:00:00Z");
    CHECK(net::find_header(world.transport.asked[1].request.headers, "If-None-Match"));
}

TEST_CASE("crawl: dates that rise are no listing to stop in") {
    Known world;
    for (const int id : {1, 2, 3}) world.stored.push_back("review " + std::to_string(id));
    world.transport.answer(kFirst, 200, page({9, 3, 8, 2, 7, 1}, "/r?p=2"));
    const auto crawl = world.crawl();
    CHECK_FALSE(crawl.incremental);
    CHECK(world.transport.asked.size() == 3);
}

TEST_CASE("crawl: what makes a crawl read the listing to its end") {
    struct Row {
        std::string_view name;
        void (*make)(Known&);
    };
    for (const auto& row : {
             Row{"the sweep is due", [](Known& w) { w.past.swept = w.clock.now() - 8 * kDay; }},
             Row{"the clock was ahead", [](Known& w) { w.past.swept = w.clock.now() + kDay; }},
             Row{"never swept", [](Known& w) { w.past.swept.reset(); }},
             Row{"no promise of the order", [](Known& w) { w.definition = kPaged; }},
             Row{"the last one failed half way",
                 [](Known& w) {
                     w.past.good->verdict = Verdict::partial;
                     w.past.good->pages = 1;
                 }},
             Row{"an empty snapshot", [](Known& w) { w.past.knows = {}; }},
         }) {
        CAPTURE(row.name);
        Known world;
        row.make(world);
        world.transport.answer(kFirst, 200, page({9, 8}, "/r?p=2", "<!-- other bytes -->"));
        const auto crawl = world.crawl();
        CHECK(crawl.verdict == Verdict::ok);
        CHECK_FALSE(crawl.incremental);
        CHECK(crawl.window.complete);
        CHECK(world.transport.asked.size() == 3);
    }
}

TEST_CASE("crawl: a sweep is a 304 a page if nothing was read since the last") {
    Known world{false};
    world.past.swept = world.clock.now() - 8 * kDay;
    for (const auto* url : {kFirst, kSecond, Known::kThird}) world.transport.answer(url, 304);
    SUBCASE("so it is") {
        const auto crawl = world.crawl();
        CHECK(crawl.verdict == Verdict::unchanged);
        CHECK_FALSE(crawl.incremental);
        CHECK(crawl.not_modified == 3);
        CHECK(crawl.validators.size() == 3);
    }
    SUBCASE("but every other time the pages themselves are asked for") {
        struct Row {
            int read, confirmed;  // days ago; 0: never
            bool conditional;
        };
        for (const Row row : {Row{14, 0, true}, Row{13, 7, true}, Row{14, 7, false}}) {
            CAPTURE(row.read);
            Known again{false};
            again.past.swept = again.clock.now() - 8 * kDay;
            again.past.good->started = again.clock.now() - row.read * kDay;
            if (row.confirmed > 0) {
                again.past.good->confirmed = again.clock.now() - row.confirmed * kDay;
            }
            (void)again.crawl();
            REQUIRE_FALSE(again.transport.asked.empty());
            const auto& sent = again.transport.asked[0].request.headers;
            CHECK(net::find_header(sent, "If-None-Match").has_value() == row.conditional);
        }
    }
    SUBCASE("pages of different crawls prove nothing together") {
        world.past.validators.front().hash = "of a later crawl";
        (void)world.crawl();
        REQUIRE_FALSE(world.transport.asked.empty());
        CHECK_FALSE(net::find_header(world.transport.asked[0].request.headers, "If-None-Match"));
    }
}

TEST_CASE("crawl: an empty listing that is as it was costs a 304") {
    World world;
    world.definition = kNewestFirst;
    world.past.state.emplace();
    world.past.validators.push_back({kFirst, "\"empty\"", {}, "hash"});
    world.transport.answer(kFirst, 304);
    const auto crawl = world.crawl();
    CHECK(crawl.verdict == Verdict::unchanged);
    CHECK_FALSE(crawl.incremental);
    CHECK(net::find_header(world.transport.asked[0].request.headers, "If-None-Match"));
}

TEST_CASE("crawl: an unchanged first page of several is no look at the others") {
    Known world{false};
    world.transport.answer(kFirst, 304);
    const auto crawl = world.crawl();
    CHECK(crawl.verdict == Verdict::unchanged);
    CHECK(crawl.incremental);
    CHECK(world.transport.asked.size() == 1);
    CHECK(crawl.validators.size() == 3);  // the others as they were
}

namespace {

struct Item {
    int id, day;
    std::string text;
};

// A listing that changes from day to day, crawled and compared with a store.
class Listing {
public:
    explicit Listing(std::chrono::milliseconds sweep, int confirm = 1)
        : sweep_(sweep), confirm_(confirm) {
        auto opened = store::open("sqlite::memory:");
        REQUIRE(opened.has_value());
        store_ = std::move(*opened);
    }

    // One crawl and comparison. @return the requests it took
    std::size_t visit(const std::vector<Item>& items, int day) {
        World world;
        world.clock.start += day * kDay;
        world.definition = kNewestFirst;
        auto past = crawl::load_past(*store_, "s");
        REQUIRE(past.has_value());
        world.past = std::move(*past);
        world.sweep = sweep_;
        serve(world.transport, items);
        (void)world.crawl();
        compare(world.lines);
        return world.transport.asked.size();
    }

    std::multiset<std::string> events;

private:
    static constexpr std::size_t kPageSize = 5;

    static std::string url(std::size_t page) {
        return page == 1 ? kFirst : "https://a.example/r?p=" + std::to_string(page);
    }

    static void serve(FakeTransport& transport, const std::vector<Item>& items) {
        const std::size_t pages = std::max<std::size_t>(1, (items.size() + 4) / kPageSize);
        for (std::size_t number = 1; number <= pages; ++number) {
            std::string body = "<ul>";
            const auto from = (number - 1) * kPageSize;
            for (auto at = from; at < std::min(items.size(), from + kPageSize); ++at) {
                const auto date = format_rfc3339(kEpoch + items[at].day * kDay);
                body += "<li id=r" + std::to_string(items[at].id) + " data-day=" + date + ">" +
                        items[at].text;
            }
            body += "</ul>";
            if (number < pages) body += "<a rel=next href='" + url(number + 1) + "'>next</a>";
            transport.answer(url(number), 200, body);
        }
    }

    void compare(const std::vector<std::string>& lines) {
        stream::RecordParser parser;
        const auto sink = [&](std::string_view line) {
            const std::string padded = std::string{line} + std::string(LineReader::kPadding, '\0');
            stream::RecordParser of_events;
            const auto event = of_events.parse(std::string_view{padded}.substr(0, line.size()));
            REQUIRE(event.has_value());
            REQUIRE(event->review);
            events.insert(std::string{event->event} + " " + std::string{event->review->id});
            return Result<void>{};
        };
        store::DiffOptions options;
        options.confirm_removed = confirm_;
        store::Diff diff{*store_, options, sink, [](const Error& error) {
                             CHECK_MESSAGE(error.status == Exit::ok, error.what);
                         }};
        for (const auto& line : lines) {
            const std::string padded = line + std::string(LineReader::kPadding, '\0');
            const auto record = parser.parse(std::string_view{padded}.substr(0, line.size()));
            REQUIRE(record.has_value());
            REQUIRE(diff.take(*record).has_value());
        }
        REQUIRE(diff.finish().has_value());
    }

    static constexpr Instant kEpoch = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};
    std::chrono::milliseconds sweep_;
    int confirm_;
    std::unique_ptr<store::Store> store_;
};

std::vector<Item> many(int count) {
    std::vector<Item> items;
    for (int id = count; id > 0; --id) items.push_back({id, id / 2, "text " + std::to_string(id)});
    return items;
}

}  // namespace

TEST_CASE("crawl: a removal on the third page waits for the sweep, a new review does not") {
    Listing listing{7 * kDay};
    auto items = many(18);  // four pages
    CHECK(listing.visit(items, 0) == 4);
    CHECK(listing.visit(items, 1) == 1);
    items.insert(items.begin(), {100, 20, "new"});
    items.erase(items.begin() + 12);  // id 7
    CHECK(listing.visit(items, 2) == 2);
    CHECK(listing.events == std::multiset<std::string>{"new r100"});
    for (int day = 3; day < 7; ++day) CHECK(listing.visit(items, day) == 1);
    CHECK(listing.events.size() == 1);
    CHECK(listing.visit(items, 7) == 4);
    CHECK(listing.events == std::multiset<std::string>{"new r100", "removed r7"});
    CHECK(listing.visit(items, 8) == 1);
    CHECK(listing.visit(items, 14) == 4);  // conditionally: all as they were
    CHECK(listing.visit(items, 15) == 1);  // which counts as a sweep
    CHECK(listing.events.size() == 2);
}

TEST_CASE("crawl: stopping early gives the same events in the end as reading all each time") {
    long saved = 0;
    for (unsigned seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        std::mt19937 random{seed};
        const int confirm = seed % 2 == 0 ? 1 : 2;
        Listing incremental{4 * kDay, confirm}, full{std::chrono::milliseconds{0}, confirm};
        auto items = many(16);
        std::vector<int> untouched;  // one change each: two could cancel out between sweeps
        for (const auto& item : items) untouched.push_back(item.id);
        int last_id = 1000;
        const auto pick = [&](auto action) {
            if (untouched.empty()) return;
            const auto at = random() % untouched.size();
            const auto place = std::find_if(items.begin(), items.end(), [&](const Item& item) {
                return item.id == untouched[at];
            });
            if (place != items.end()) action(place);
            untouched.erase(untouched.begin() + static_cast<std::ptrdiff_t>(at));
        };
        for (int day = 0; day <= 20; ++day) {
            const auto dice = day == 0 || day > 15 ? 99 : random() % 6;
            if (dice == 0) pick([&](auto place) { place->text += " edited"; });
            if (dice == 1) pick([&](auto place) { items.erase(place); });
            if (dice == 2) items.insert(items.begin(), {++last_id, 20 + day, "fresh"});
            const auto cheap = incremental.visit(items, day);
            const auto dear = full.visit(items, day);
            saved += static_cast<long>(dear) - static_cast<long>(cheap);
            // Nothing is said that is not so.
            REQUIRE(std::includes(full.events.begin(), full.events.end(),
                                  incremental.events.begin(), incremental.events.end()));
        }
        CHECK(incremental.events == full.events);
        CHECK_FALSE(full.events.empty());
    }
    CHECK(saved > 1000);
}

TEST_CASE("crawl: what was missed once is looked for again in all of the listing") {
    Listing listing{7 * kDay, 2};
    auto items = many(18);
    CHECK(listing.visit(items, 0) == 4);
    items.erase(items.begin() + 1);  // id 17, on the first page
    CHECK(listing.visit(items, 1) == 1);  // what is left on it is known
    CHECK(listing.events.empty());
    CHECK(listing.visit(items, 2) == 4);
    CHECK(listing.events == std::multiset<std::string>{"removed r17"});
    CHECK(listing.visit(items, 3) == 1);
}
