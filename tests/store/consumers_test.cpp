#include "store/consumers.hpp"

#include <doctest/doctest.h>

#include "base/clock.hpp"
#include "store/events.hpp"
#include "support.hpp"

using namespace molva;
using namespace molva::test;

namespace {

const Instant kLater = parse_rfc3339("2027-01-01T00:00:00Z")->at;

// Five events; "ops" has read all but put the second aside, "old" has read two.
std::unique_ptr<store::Store> filled(const std::string& file) {
    auto store = open_store(file);
    store::DiffOptions options;
    options.announce_baseline = true;
    Strings input;
    for (const char* id : {"1", "2", "3"}) input.push_back(review(id, ""));
    input.push_back(crawl(1, "ok", kComplete));
    input.push_back(review("4", "", "t"));
    input.push_back(review("5", "", "t"));
    input.push_back(crawl(1, "ok", kComplete, "t"));
    CHECK(diff(*store, input, options).lines.size() == 5);
    REQUIRE(store::acknowledge(*store, "ops", 5, Instant{}));
    REQUIRE(store::acknowledge(*store, "old", 2, Instant{}));
    REQUIRE(store->begin());
    REQUIRE(store->add_dead("ops", {2, 1, Instant{}, "why"}));
    REQUIRE(store->add_dead("ops", {4, 1, Instant{}, "why"}));
    REQUIRE(store->commit());
    return store;
}

}  // namespace

TEST_CASE("store/consumers: who reads, how far each is, and who keeps old events") {
    const TempDir dir;
    const auto store = filled(dir.file("store.db"));
    const auto all = store::consumers_overview(*store);
    REQUIRE(all);
    REQUIRE(all->size() == 2);
    CHECK((*all)[0].state.name == "old");
    CHECK((*all)[0].behind == 3);
    CHECK((*all)[0].aside == 0);
    CHECK((*all)[1].behind == 0);
    CHECK((*all)[1].aside == 2);
    const auto held = store::held_back(*store, kLater);
    REQUIRE(held);
    REQUIRE(held->size() == 2);
    CHECK((*held)[0].consumer == "old");
    CHECK((*held)[0].unread == 3);
    CHECK((*held)[0].aside == 0);
    CHECK((*held)[1].unread == 0);
    CHECK((*held)[1].aside == 2);
    CHECK(store::held_back(*store, Instant{})->empty());  // none are so old
}

TEST_CASE("store/consumers: one that is dropped holds nothing any more and begins anew") {
    const TempDir dir;
    const auto store = filled(dir.file("store.db"));
    const auto unknown = store::drop_consumer(*store, "opps");
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().status == Exit::usage);
    CHECK(unknown.error().what.find("\"ops\"") != std::string::npos);
    {
        const auto busy = open_store(dir.file("store.db"));
        const auto lock = busy->lock_consumer("ops");
        REQUIRE(lock);
        CHECK_FALSE(store::drop_consumer(*store, "ops"));
    }
    REQUIRE(store::drop_consumer(*store, "ops"));
    CHECK(store->consumers()->size() == 1);
    CHECK(store->dead("ops")->empty());
    CHECK(store->consumer("ops")->cursor == 0);
    REQUIRE(store::drop_consumer(*store, "old"));
    CHECK(store::held_back(*store, kLater)->empty());
}

TEST_CASE("store/consumers: a name may be longer than that of a file") {
    const TempDir dir;
    const auto store = filled(dir.file("store.db"));
    const std::string name(300, '/');
    CHECK(store::deliver(*store, name, {"true"}, {}, system_clock()));
    CHECK(store->consumer(name)->cursor == 5);
}

TEST_CASE("store/consumers: what was put aside is shown and tried again by source and kind") {
    const TempDir dir;
    const auto store = filled(dir.file("store.db"));
    store::EventFilter only;
    only.sources = {"t"};
    Strings shown;
    REQUIRE(store::read_dead(*store, "ops", only, [&](const auto& event, const auto&) {
        shown.push_back(event.source);
        return Result<void>{};
    }));
    CHECK(shown == Strings{"t"});
    only.sources = {"nosuch"};
    CHECK(store::retry_dead(*store, "ops", {"true"}, only, system_clock())->runs == 0);
    CHECK(store->dead("ops")->size() == 2);
    only.sources = {"s"};
    CHECK(store::retry_dead(*store, "ops", {"true"}, only, system_clock())->delivered == 1);
    REQUIRE(store->dead("ops")->size() == 1);
    CHECK(store->dead("ops")->front().seq == 4);
}
