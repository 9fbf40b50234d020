// Opening a PostgreSQL store: is it ours, is it of a schema that we know.

#include <fmt/format.h>

#include <utility>

#include "store/postgres_sql.hpp"
#include "store/postgres_store.hpp"
#include "store/sqlite_store.hpp"

namespace molva::store::postgres {

namespace {

constexpr auto kNewest = static_cast<std::int64_t>(kMigrations.size());

constexpr char kLook[] =
    "SELECT EXISTS(SELECT FROM pg_namespace WHERE nspname = $1::text), "
    "EXISTS(SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace "
    "WHERE n.nspname = $1::text AND c.relname = 'store'), "
    "EXISTS(SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace "
    "WHERE n.nspname = $1::text)";
constexpr char kVersion[] = "SELECT version FROM store";
constexpr char kMark[] =
    "INSERT INTO store(version) VALUES($1::bigint) "
    "ON CONFLICT (only_row) DO UPDATE SET version = excluded.version";
constexpr char kAlone[] =
    "SELECT pg_advisory_xact_lock(hashtextextended('molva ' || $1::text || ' schema', 0))";

struct Found {
    bool schema = false;
    std::int64_t version = 0;  // 0: no tables
};

Result<Found> identify(Session& session) {
    Params params;
    const auto rows = session.query(kLook, params.add(std::string_view{session.schema()}));
    if (!rows) return rows.error();
    Found to;
    to.schema = rows->boolean(0, 0);
    if (!rows->boolean(0, 1)) {
        if (!rows->boolean(0, 2)) return to;
        return session.error(fmt::format(
            "not a molva store: the schema \"{}\" belongs to another program", session.schema()));
    }
    const auto version = session.query(kVersion);
    if (!version) return version.error();
    if (!version->empty()) to.version = version->integer(0, 0);
    if (to.version <= 0) {
        return session.error(
            fmt::format("not a molva store: the table {}.store is another's", session.schema()));
    }
    if (to.version > kNewest) {
        return session.error(
            fmt::format("written by a newer molva (schema {}, this one knows {}); "
                        "use that one, or upgrade",
                        to.version, kNewest));
    }
    return to;
}

// All steps in one transaction, one process at a time. The schema's name is a
// plain one by parse_address().
Result<void> migrate(Session& session) {
    if (auto begun = session.begin(); !begun) return begun;
    const auto steps = [&]() -> Result<void> {
        Params alone, mark;
        auto locked = session.run(kAlone, alone.add(std::string_view{session.schema()}));
        if (!locked) return locked;
        const auto found = identify(session);  // another process may have been quicker
        if (!found) return found.error();
        if (!found->schema) {
            auto made = session.script(fmt::format("CREATE SCHEMA {}", session.schema()).c_str());
            if (!made) return made;
        }
        for (auto at = static_cast<std::size_t>(found->version); at < kMigrations.size(); ++at) {
            if (auto done = session.script(kMigrations[at]); !done) return done;
        }
        return session.run(kMark, mark.add(kNewest));
    };
    if (auto done = steps(); !done) {
        session.rollback();
        return done;
    }
    auto done = session.commit();
    if (!done) session.rollback();
    return done;
}

}  // namespace

Result<std::unique_ptr<Store>> PostgresStore::open(std::string_view url,
                                                   const OpenOptions& options) {
    auto address = parse_address(url);
    if (!address) return address.error();
    auto session = Session::open(std::move(*address), options);
    if (!session) return session.error();
    const auto found = identify(**session);
    if (!found) return found.error();
    if (found->version == 0 && pretends(options.mode)) {
        return sqlite::SqliteStore::open(":memory:", options);
    }
    if (found->version == 0 && options.mode != OpenMode::read_write) {
        return (*session)->error("there is no store yet; molva-diff makes it");
    }
    if (found->version < kNewest) {
        if (only_reads(options.mode)) {
            return (*session)->error(
                fmt::format("of schema {}; a writing command (molva-diff) brings it to schema {}",
                            found->version, kNewest));
        }
        if (auto done = migrate(**session); !done) return done.error();
    }
    return std::unique_ptr<Store>{
        std::make_unique<PostgresStore>(std::shared_ptr<Session>{std::move(*session)})};
}

}  // namespace molva::store::postgres
