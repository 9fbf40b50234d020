// What the snapshot of a source knows, found by keys that lie anyhow.

#include "store/known.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <set>

#include "support.hpp"

using namespace molva;
using namespace molva::test;
using store::Digest;
using store::Known;

namespace {

constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();

Digest digest(Hash128 key, std::uint64_t text) {
    Digest to;
    to.key = key;
    to.text_hash = text;
    to.rest_hash = 7;
    return to;
}

// Spread evenly; at both ends; and, as somebody may choose them, all in one
// place, some of them different only in their last bits.
std::set<Hash128> keys(std::size_t even, std::size_t crowded) {
    std::mt19937_64 dice{5};
    std::set<Hash128> all{{0, 0}, {0, 1}, {kMost, 0}, {kMost, kMost}};
    while (all.size() < even) all.insert({dice(), dice()});
    for (std::size_t i = 0; i < crowded; ++i) {
        all.insert({0x7777777777777777ULL + i % 3, dice() % (4 * crowded)});
    }
    return all;
}

std::unique_ptr<store::Store> filled(const std::set<Hash128>& all) {
    auto store = memory_store();
    REQUIRE(store->begin());
    auto state = store->ensure_source("s");
    REQUIRE(state);
    for (const Hash128 key : all) {
        store::Entry entry;
        entry.key = key;
        entry.text_hash = key.low ^ key.high;
        entry.rest_hash = 7;
        const auto body = store->add_body(state->id, {}, "{}");
        REQUIRE(body);
        entry.body = *body;
        REQUIRE(store->put_entry(state->id, entry));
    }
    state->reviews = static_cast<std::int64_t>(all.size());
    REQUIRE(store->save_source(*state));
    REQUIRE(store->commit());
    return store;
}

}  // namespace

TEST_CASE("store/known: every key is found, wherever it lies, and no other one") {
    for (const auto& [even, crowded] :
         {std::pair<std::size_t, std::size_t>{4, 0}, {40, 0}, {3000, 0}, {3000, 2000}, {4, 2000}}) {
        CAPTURE(even);
        CAPTURE(crowded);
        const auto all = keys(even, crowded);
        const auto store = filled(all);
        auto known = Known::load(*store, "s");
        REQUIRE(known);
        REQUIRE(known->size() == all.size());
        std::size_t right = 0, wrong = 0, seen = 0;
        for (const Hash128 key : all) {
            const Hash128 beside{key.high, key.low + 1};
            known->expect(beside);
            if (!all.contains(beside)) {
                wrong += known->same(digest(beside, beside.low ^ beside.high)) ? 1 : 0;
                wrong += known->was_seen(beside) ? 1 : 0;
            }
            known->expect(key);
            if (key.low % 2 != 0) continue;
            ++seen;
            right += known->same(digest(key, key.low ^ key.high)) && known->was_seen(key) ? 1 : 0;
        }
        CHECK(wrong == 0);
        CHECK(seen > 0);
        CHECK(right == seen);
        const auto rest = known->unseen();
        CHECK(rest.size() == all.size() - seen);
        CHECK(std::is_sorted(rest.begin(), rest.end()));
    }
}

TEST_CASE("store/known: after a reading that differs all are kept") {
    const auto all = keys(10, 0);
    const auto store = filled(all);
    auto known = Known::load(*store, "s");
    REQUIRE(known);
    const Hash128 key = *all.rbegin();
    CHECK(known->same(digest(key, key.low ^ key.high)));
    CHECK_FALSE(known->same(digest(key, 1)));
    CHECK_FALSE(known->same(digest(key, key.low ^ key.high)));
}

TEST_CASE("store/known: of a source that is not there nothing is known") {
    const auto store = memory_store();
    auto known = Known::load(*store, "nobody");
    REQUIRE(known);
    known->expect({1, 2});
    CHECK_FALSE(known->same(digest({1, 2}, 3)));
    CHECK(known->size() == 0);
    CHECK(known->unseen().empty());
}
