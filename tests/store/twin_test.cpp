// Random work on a store in SQLite and on one in PostgreSQL gives the same
// answers, also in the middle of a transaction, after a savepoint was undone and
// after a rollback.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "support.hpp"

using namespace molva;
using namespace molva::test;
using store::BodyId;
using store::Entry;
using store::SourceId;

namespace {

constexpr int kSources = 3, kKeys = 12;

// One of the two stores; numbers of sources and records differ between them.
struct Side {
    std::unique_ptr<store::Store> store;
    std::vector<SourceId> sources;
    std::vector<BodyId> bodies;  // by the number that the test gave
};

Hash128 key_of(unsigned n) { return {n * 0x1234567890abcdefU, n}; }
Instant at(int n) { return Instant{std::chrono::milliseconds{1'600'000'000'123 + n * 1000}}; }

// What is in a store, without its own numbers.
Strings picture(Side& side, bool with_events) {
    Strings lines;
    for (std::size_t s = 0; s < side.sources.size(); ++s) {
        const SourceId id = side.sources[s];
        const auto add = [&](std::string line) {
            lines.push_back(std::to_string(s) + " " + std::move(line));
        };
        Strings bodies;
        REQUIRE(side.store->each_entry(id, [&](const Entry& entry) -> Result<void> {
            add(to_hex(entry.key) + " " + std::to_string(entry.text_hash) + " " +
                std::to_string(entry.reply_hash) + " " + std::to_string(entry.rating.value_or(-1)) +
                " " + std::to_string(entry.missing) + (entry.removed ? " removed" : "") +
                (entry.earliest ? format_rfc3339(*entry.earliest) : ""));
            const auto body = side.store->body(id, entry.body);
            bodies.push_back(body ? *body : "none");
            return {};
        }));
        for (auto& body : bodies) add("body " + body);
        for (unsigned key = 0; key < kKeys; ++key) {
            const auto versions = side.store->versions(id, key_of(key));
            REQUIRE(versions);
            for (const auto& one : *versions) {
                add("version " + std::to_string(key) + format_rfc3339(one.since) +
                    (one.until ? format_rfc3339(*one.until) : "") + one.review);
            }
            const auto entry = side.store->entry(id, key_of(key));
            REQUIRE(entry);
            add(*entry ? "there" : "absent");
        }
    }
    store::EventFilter all;
    const auto events = side.store->events(all, with_events ? 10'000 : 0);
    REQUIRE(events);
    for (const auto& event : *events) lines.push_back(event.line);
    return lines;
}

class Twins {
public:
    explicit Twins(unsigned seed) : random_(seed) {
        for (Side& side : sides_) {
            REQUIRE(side.store->begin());
            for (int s = 0; s < kSources; ++s) {
                const auto state = side.store->ensure_source(std::to_string(s));
                REQUIRE(state);
                side.sources.push_back(state->id);
            }
            REQUIRE(side.store->commit());
        }
    }

    void transaction() {
        const auto kept = kept_;
        each([](Side& side) { return side.store->begin(); });
        for (int i = below(12); i >= 0; --i) {
            const bool point = below(3) == 0;
            const auto before = kept_;
            if (point) each([](Side& side) { return side.store->savepoint(); });
            for (int j = below(8); j >= 0; --j) step();
            if (point && below(3) == 0) {
                each([](Side& side) { return side.store->rollback_to_savepoint(); });
                kept_ = before;
            } else if (point) {
                each([](Side& side) { return side.store->release(); });
            }
            if (below(6) == 0) compare(below(2) == 0);
        }
        if (below(4) == 0) {
            for (Side& side : sides_) side.store->rollback();
            kept_ = kept;
        } else {
            each([](Side& side) { return side.store->commit(); });
        }
        compare(true);
    }

    bool filled() { return picture(sides_[1], true).size() > 100; }

private:
    int below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }

    void each(const auto& body) {
        for (Side& side : sides_) {
            const Result<void> done = body(side);
            if (!done) FAIL(done.error().where, ": ", done.error().what);
        }
    }

    void compare(bool with_events) {
        const auto one = picture(sides_[0], with_events), two = picture(sides_[1], with_events);
        REQUIRE(one == two);
    }

    // A review of the snapshot and its record stay together, as the comparison keeps them.
    void step() {
        const auto s = static_cast<std::size_t>(below(kSources));
        const unsigned key = static_cast<unsigned>(below(kKeys));
        std::optional<std::size_t>& now = kept_[s][key];
        const int n = ++count_;
        Entry entry;
        entry.key = key_of(key);
        entry.text_hash = random_() * 0x100000001ULL;
        entry.reply_hash = below(2) == 0 ? 0 : random_();
        if (below(2) == 0) entry.rating = below(5);
        if (below(2) == 0) entry.earliest = at(n);
        entry.missing = below(3);
        entry.removed = below(4) == 0;
        const std::string record = "{\"n\":" + std::to_string(n) + "}";
        const int kind = below(8);
        if (!now || kind == 0) {  // new, or another record in place of the old one
            const bool ask = below(2) == 0;
            each([&](Side& side) -> Result<void> {
                const SourceId id = side.sources[s];
                if (ask && !side.store->entry(id, entry.key)) return Error{};
                if (now) {
                    auto kept = side.store->retire_body(id, side.bodies[*now], entry.key, at(n));
                    if (!kept) return kept;
                }
                const auto body = side.store->add_body(id, at(n), record);
                if (!body) return body.error();
                side.bodies.push_back(*body);
                entry.body = *body;
                return side.store->put_entry(id, entry);
            });
            now = sides_[0].bodies.size() - 1;
        } else if (kind < 4) {
            each([&](Side& side) {
                entry.body = side.bodies[*now];
                return side.store->put_entry(side.sources[s], entry);
            });
        } else if (kind == 4) {
            each([&](Side& side) {
                return side.store->refresh_body(side.sources[s], side.bodies[*now], record);
            });
        } else if (kind == 5) {
            each([&](Side& side) {
                return side.store->append_event(side.sources[s],
                                                {std::to_string(n), "new", "x", at(n), "\"n\":1"})
                           ? Result<void>{}
                           : Error{};
            });
        } else {
            move(s, key, entry, at(n));
        }
    }

    // A review gets another id, over the one that has it.
    void move(std::size_t s, unsigned key, Entry entry, Instant until) {
        const unsigned to = static_cast<unsigned>(below(kKeys));
        if (to == key) return;
        auto& there = kept_[s][to];
        each([&](Side& side) -> Result<void> {
            auto& store = *side.store;
            const SourceId id = side.sources[s];
            if (there) {
                auto kept = store.retire_body(id, side.bodies[*there], key_of(to), until);
                if (!kept) return kept;
            }
            if (auto gone = store.drop_entry(id, entry.key); !gone) return gone;
            if (auto moved = store.rename_versions(id, entry.key, key_of(to)); !moved) return moved;
            Entry now = entry;
            now.key = key_of(to);
            now.body = side.bodies[*kept_[s][key]];
            return store.put_entry(id, now);
        });
        there = kept_[s][key];
        kept_[s][key].reset();
    }

    std::mt19937 random_;
    Side sides_[2] = {{std::move(*store::open("sqlite::memory:")), {}, {}},
                      {memory_store(), {}, {}}};
    std::vector<std::vector<std::optional<std::size_t>>> kept_{
        kSources, std::vector<std::optional<std::size_t>>(kKeys)};
    int count_ = 0;
};

}  // namespace

TEST_CASE("store/twin: random work gives the same on SQLite and on PostgreSQL") {
    if (postgres_url().empty()) {
        MESSAGE("skipped: no PostgreSQL server in MOLVA_POSTGRES");
        return;
    }
    const char* const again = std::getenv("MOLVA_SEED");
    const unsigned seed =
        again ? static_cast<unsigned>(std::strtoul(again, nullptr, 10)) : std::random_device{}();
    const char* const count = std::getenv("MOLVA_HISTORIES");
    const int rounds = count ? std::atoi(count) / 10 + 1 : 10;
    MESSAGE("seeds ", seed, " and the ", rounds - 1, " after it");
    for (unsigned round = 0; round < static_cast<unsigned>(rounds); ++round) {
        CAPTURE(seed + round);
        Twins twins{seed + round};
        for (int i = 0; i < 8; ++i) twins.transaction();
        CHECK(twins.filled());
    }
}
