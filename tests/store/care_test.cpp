// What a store can do to itself: rename, forget, prune, and be written to row
// by row as a copy is.

#include <doctest/doctest.h>

#include <limits>

#include "support.hpp"

using namespace molva;
using namespace molva::test;
using store::Tombstone;

namespace {

constexpr auto kNever = std::numeric_limits<std::int64_t>::max();

// One source with two reviews, one of them edited once; events 1 and 2.
std::unique_ptr<store::Store> filled() {
    auto store = memory_store();
    diff(*store, {review("a", R"("text":"first")"), review("b", ""), crawl(1, "ok", kComplete)});
    diff(*store, {review("a", R"("text":"second")"), review("b", ""), review("c", ""),
                  crawl(2, "ok", kComplete)});
    REQUIRE(store->last_seq().value_or(0) == 2);
    return store;
}

store::SourceId id_of(store::Store& store) { return (*store.source("s"))->id; }

std::vector<std::int64_t> seqs(store::Store& store) {
    std::vector<std::int64_t> all;
    const auto events = store.events({}, 100);
    REQUIRE(events);
    for (const auto& event : *events) all.push_back(event.seq);
    return all;
}

Instant day(int number) {
    return Instant{std::chrono::sys_days{std::chrono::year{2026} / 1 / number}};
}

}  // namespace

TEST_CASE("store/care: a source is renamed, but not over another one") {
    const auto store = filled();
    REQUIRE(store->begin());
    REQUIRE(store->ensure_source("t"));
    const auto taken = store->rename_source(id_of(*store), "t");
    REQUIRE_FALSE(taken);
    CHECK(taken.error().status == Exit::usage);
    REQUIRE(store->rename_source(id_of(*store), "u"));
    REQUIRE(store->commit());
    CHECK_FALSE(store->source("s")->has_value());
    CHECK((*store->source("u"))->reviews == 3);
}

TEST_CASE("store/care: versions and records are read one by one and taken away") {
    const auto store = filled();
    const auto source = id_of(*store);
    std::vector<store::Version> past;
    Hash128 key{};
    const auto collect = [&] {
        past.clear();
        REQUIRE(store->each_past_version(source, [&](Hash128 at, const store::Version& version) {
            key = at;
            past.push_back(version);
            return Result<void>{};
        }));
    };
    collect();
    REQUIRE(past.size() == 1);
    CHECK(past[0].review.find("first") != std::string::npos);
    CHECK(past[0].until > past[0].since);
    const auto entry = *store->entry(source, key);
    REQUIRE(entry);
    const auto now = store->current_version(source, entry->body);
    REQUIRE(now);
    CHECK(now->review.find("second") != std::string::npos);
    CHECK(now->since == past[0].until);
    CHECK_FALSE(now->until);
    CHECK_FALSE(store->current_version(source, 999));

    REQUIRE(store->begin());
    REQUIRE(store->put_past_version(source, key, {day(1), day(2), "{}"}));
    REQUIRE(store->commit());
    collect();
    CHECK(past.size() == 2);
    CHECK(past[0].review == "{}");
    REQUIRE(store->begin());
    REQUIRE(store->drop_past_versions(source, key));
    REQUIRE(store->drop_body(source, entry->body));
    REQUIRE(store->drop_entry(source, key));
    REQUIRE(store->commit());
    collect();
    CHECK(past.empty());
    CHECK_FALSE(store->current_version(source, entry->body));
}

TEST_CASE("store/care: an event is put at its place, taken away, and the numbers go on") {
    const auto store = filled();
    const auto source = id_of(*store);
    REQUIRE(store->begin());
    REQUIRE(store->add_dead("ops", {2, 1, day(1), "why"}));
    REQUIRE(store->put_event(source, 1, {"x", "new", "A", day(1), R"("id":"x")"}));
    REQUIRE(store->put_event(source, 7, {"y", "new", "A", day(1), R"("id":"y")"}));
    REQUIRE(store->drop_event(2));
    REQUIRE(store->advance_seq(20));
    REQUIRE(store->advance_seq(3));
    REQUIRE(store->commit());
    CHECK(seqs(*store) == std::vector<std::int64_t>{1, 7});
    CHECK((*store->events({}, 1))[0].line == R"({"type":"event","seq":1,"id":"x"})");
    CHECK(store->dead("ops")->empty());
    CHECK(store->last_seq().value_or(0) == 20);
    REQUIRE(store->begin());
    CHECK(store->append_event(source, {"z", "new", "", day(1), R"("id":"z")"}));
    REQUIRE(store->commit());
    CHECK(store->last_seq().value_or(0) == 21);
}

TEST_CASE("store/care: numbers begin behind the given one in an empty log too") {
    const auto store = memory_store();
    REQUIRE(store->begin());
    const auto state = store->ensure_source("s");
    REQUIRE(state);
    REQUIRE(store->advance_seq(41));
    CHECK(store->append_event(state->id, {"z", "new", "", day(1), "\"id\":1"}));
    REQUIRE(store->commit());
    CHECK(store->last_seq().value_or(0) == 42);
}

TEST_CASE("store/care: tombstones, robots and odds and ends are listed in order") {
    const auto store = filled();
    const auto source = id_of(*store);
    const Tombstone one{source, Tombstone::Kind::review, {2, 1}},
        two{source, Tombstone::Kind::author, {1, 1}},
        all{store::kEverySource, Tombstone::Kind::author, {3, 1}};
    REQUIRE(store->begin());
    for (const Tombstone& stone : {two, one, one, all}) REQUIRE(store->add_tombstone(stone));
    REQUIRE(store->set_robots("https://b.example", {200, "b", day(1)}));
    REQUIRE(store->set_robots("https://a.example", {404, "", day(2)}));
    REQUIRE(store->set_meta("k", "v"));
    REQUIRE(store->commit());
    CHECK(store->tombstones(source).value_or(std::vector<Tombstone>{}) ==
          std::vector<Tombstone>{all, one, two});
    CHECK(*store->tombstones(source + 1) == std::vector<Tombstone>{all});
    CHECK(*store->tombstones(store::kEverySource) == std::vector<Tombstone>{all});
    Strings urls;
    REQUIRE(store->each_robots([&](std::string_view url, const store::Robots& robots) {
        urls.push_back(std::string{url} + " " + std::to_string(robots.status));
        return Result<void>{};
    }));
    CHECK(urls == Strings{"https://a.example 404", "https://b.example 200"});
    const auto metas = store->metas();
    REQUIRE(metas);
    CHECK(std::find(metas->begin(), metas->end(), std::pair<std::string, std::string>{"k", "v"}) !=
          metas->end());
}

TEST_CASE("store/care: pruning keeps the present and what somebody has yet to read") {
    struct Row {
        const char* what;
        int before;  // day
        std::int64_t read;
        std::int64_t events, versions, crawls, kept;
    };
    for (const Row& row : {
             Row{"nothing is that old", 1, kNever, 0, 0, 0, 0},
             Row{"the first crawl", 2, kNever, 0, 0, 1, 0},
             Row{"everything, but the newest crawl stays", 9, kNever, 2, 1, 1, 0},
             Row{"one event has not been read", 9, 1, 1, 1, 1, 1},
             Row{"none has been read", 9, 0, 0, 1, 1, 2},
         }) {
        CAPTURE(row.what);
        const auto store = filled();
        REQUIRE(store->begin());
        const auto gone = store->prune(day(row.before), row.read);
        REQUIRE(gone);
        REQUIRE(store->commit());
        CHECK(gone->events == row.events);
        CHECK(gone->versions == row.versions);
        CHECK(gone->crawls == row.crawls);
        CHECK(gone->kept == row.kept);
        CHECK(seqs(*store).size() == static_cast<std::size_t>(2 - row.events));
        CHECK(store->last_seq().value_or(0) == 2);
        CHECK(store->crawls(id_of(*store))->size() == static_cast<std::size_t>(2 - row.crawls));
        CHECK((*store->source("s"))->reviews == 3);
        CHECK(store->compact());
        CHECK(store->check().value_or(Strings{"failed"}) == Strings{});
    }
}

TEST_CASE("store/care: an event in the dead letters is not pruned unless all is") {
    const auto store = filled();
    REQUIRE(store->begin());
    REQUIRE(store->add_dead("ops", {1, 3, day(3), "why"}));
    auto gone = store->prune(day(9), 2);
    REQUIRE(gone);
    CHECK(gone->kept == 1);
    CHECK(gone->events == 1);
    REQUIRE(store->dead("ops")->size() == 1);
    gone = store->prune(day(9), kNever);
    REQUIRE(gone);
    CHECK(gone->events == 1);
    CHECK(store->dead("ops")->empty());
    REQUIRE(store->commit());
}
