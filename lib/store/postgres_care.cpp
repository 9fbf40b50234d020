// Looking after a PostgreSQL store, and what does not belong to one source.

#include <limits>
#include <utility>

#include "store/postgres_sql.hpp"
#include "store/postgres_store.hpp"
#include "store/postgres_whole.hpp"

namespace molva::store::postgres {

Result<void> PostgresStore::each_robots(const RobotsVisitor& visitor) {
    const auto rows = session_->query(sql::kAllRobots);
    if (!rows) return rows.error();
    for (int at = 0; at < rows->size(); ++at) {
        auto taken = visitor(rows->text(at, 0), {static_cast<int>(rows->integer(at, 1)),
                                                 rows->text(at, 2), rows->instant(at, 3)});
        if (!taken) return taken;
    }
    return {};
}

Result<std::vector<Tombstone>> PostgresStore::tombstones(SourceId source) {
    Params params;
    const auto rows = session_->query(sql::kTombstones, params.add(source));
    if (!rows) return rows.error();
    std::vector<Tombstone> all;
    for (int at = 0; at < rows->size(); ++at) {
        all.push_back({rows->integer(at, 0), static_cast<Tombstone::Kind>(rows->integer(at, 1)),
                       rows->key(at, 2)});
    }
    return all;
}

Result<void> PostgresStore::add_tombstone(const Tombstone& stone) {
    return whole(*this, *session_, [&]() -> Result<void> {
        if (auto owned = own(stone.source); !owned) return owned;
        Params params;
        params.add(stone.source).add(static_cast<std::int64_t>(stone.kind));
        return session_->post(sql::kAddTombstone, params.add(stone.key));
    });
}

Result<std::optional<std::string>> PostgresStore::meta(std::string_view key) {
    Params params;
    const auto rows = session_->query(sql::kMeta, params.add(key));
    if (!rows) return rows.error();
    if (rows->empty()) return std::optional<std::string>{};
    return std::optional{rows->text(0, 0)};
}

Result<void> PostgresStore::set_meta(std::string_view key, std::string_view value) {
    Params params;
    return session_->run(sql::kSetMeta, params.add(key).add(value));
}

Result<std::vector<std::pair<std::string, std::string>>> PostgresStore::metas() {
    const auto rows = session_->query(sql::kMetas);
    if (!rows) return rows.error();
    std::vector<std::pair<std::string, std::string>> all;
    for (int at = 0; at < rows->size(); ++at) {
        all.emplace_back(rows->text(at, 0), rows->text(at, 1));
    }
    return all;
}

// All looks see one state: a writer at work is not taken for damage.
Result<std::vector<std::string>> PostgresStore::check() {
    std::vector<std::string> wrong;
    if (auto begun = session_->begin(true); !begun) return begun.error();
    Result<void> done = session_->run(sql::kWholeTables);
    for (const char* look : sql::kChecks) {
        if (!done) break;
        const auto rows = session_->query(look);
        if (!rows) done = rows.error();
        for (int at = 0; rows && at < rows->size(); ++at) wrong.push_back(rows->text(at, 0));
    }
    session_->rollback();
    if (!done) return done.error();
    return wrong;
}

Result<Pruned> PostgresStore::prune(Instant before, std::int64_t read) {
    for (const Result<void>& ready : {flush(), session_->run(sql::kWholeTables)}) {
        if (!ready) return ready.error();
    }
    Params time, events;
    time.add(before);
    events.add(before).add(read);
    if (read == std::numeric_limits<std::int64_t>::max()) {
        if (auto gone = session_->run(sql::kPruneLetters, time); !gone) return gone.error();
    }
    const auto old_events = session_->query(sql::kPruneEvents, events);
    if (!old_events) return old_events.error();
    const auto kept = session_->query(sql::kOldEvents, time);
    if (!kept) return kept.error();
    const auto versions = session_->query(sql::kPruneVersions, time);
    if (!versions) return versions.error();
    const auto crawls = session_->query(sql::kPruneCrawls, time);
    if (!crawls) return crawls.error();
    return Pruned{old_events->affected(), versions->affected(), crawls->affected(),
                  kept->integer(0, 0)};
}

// VACUUM runs by itself, alone in its batch.
Result<void> PostgresStore::compact() {
    const auto unhurried = session_->script("SET statement_timeout = 0");
    if (!unhurried) return unhurried;
    return session_->script(sql::kCompact);
}

Result<void> PostgresStore::backup(const std::string&) {
    return Error{Exit::usage, name(),
                 "a backup of a PostgreSQL store is made with pg_dump --schema=" +
                     session_->schema() + ", or molva-store copy"};
}

}  // namespace molva::store::postgres
