// Opening an SQLite store: is it ours, is it of a schema that we know.

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/url.hpp"
#include "store/private_file.hpp"
#include "store/sqlite_sql.hpp"
#include "store/sqlite_store.hpp"

namespace molva::store::sqlite {

namespace {

constexpr auto kNewest = static_cast<std::int64_t>(kMigrations.size());

Error refusal(const Database& db, std::string what) {
    return Error{Exit::system, db.name(), std::move(what)};
}

Result<std::int64_t> identify_in_transaction(Database& db) {
    auto application = db.number("PRAGMA application_id");
    if (!application) return application.error();
    auto version = db.number("PRAGMA user_version");
    if (!version) return version.error();
    auto tables = db.number("SELECT count(*) FROM sqlite_master");
    if (!tables) return tables.error();
    if (*application == 0 && *version == 0 && *tables == 0) return 0;
    if (*application != kApplicationId) {
        return refusal(db, "not a molva store: the database belongs to another program");
    }
    if (*version > kNewest) {
        return refusal(db, fmt::format("written by a newer molva (schema {}, this one knows {}); "
                                       "use that one, or upgrade",
                                       *version, kNewest));
    }
    return *version;
}

// The looks are one transaction: between two of them another process may make
// the store. A savepoint, because migrate() has begun one already.
// @return the schema's version, 0 for a file without anything in it
Result<std::int64_t> identify(Database& db) {
    if (auto begun = db.script("SAVEPOINT identify"); !begun) return begun.error();
    auto version = identify_in_transaction(db);
    auto done = db.script("RELEASE identify");
    if (version && !done) return done.error();
    return version;
}

// All steps in one transaction: a kill in the middle leaves the old schema.
Result<void> migrate(Database& db) {
    if (auto begun = db.script("BEGIN IMMEDIATE"); !begun) return begun;
    auto version = identify(db);  // again: another process may have been quicker
    if (!version) return version.error();
    for (auto at = static_cast<std::size_t>(*version); at < kMigrations.size(); ++at) {
        if (auto done = db.script(kMigrations[at]); !done) {
            (void)db.script("ROLLBACK");
            return done;
        }
    }
    const auto mark = fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}; COMMIT",
                                  kApplicationId, kNewest);
    return db.script(mark.c_str());
}

// Durable: a commit is on the disk when it returns. The journal of a large
// commit is cut back, and half the memory that a diff may take stays for it.
constexpr char kSettings[] =
    "PRAGMA foreign_keys = ON;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA journal_size_limit = 16777216;"
    "PRAGMA cache_size = -32768;"
    "PRAGMA trusted_schema = OFF;";

Result<void> prepare_for_writing(Database& db) {
    if (sqlite3_db_readonly(db.handle(), "main") == 1) {
        return refusal(db, "read-only; check the permissions of the file and of its folder");
    }
    auto version = identify(db);
    if (!version) return version.error();
    if (*version == 0) {
        if (auto sized = db.script("PRAGMA page_size = 8192"); !sized) return sized;
    }
    if (auto wal = db.script_patiently("PRAGMA journal_mode = WAL"); !wal) return wal;
    if (auto set = db.script(kSettings); !set) return set;
    if (*version < kNewest) return migrate(db);
    return {};
}

Result<void> prepare_for_reading(Database& db) {
    auto version = identify(db);
    if (!version) return version.error();
    if (*version == 0) return refusal(db, "empty: no molva has written to it yet");
    if (*version < kNewest) {
        return refusal(db, fmt::format("of schema {}; a writing command (molva-diff) brings it to "
                                       "schema {}",
                                       *version, kNewest));
    }
    return db.script(kSettings);
}

// A store in a folder that we may not write to can be read only if nobody
// writes: SQLite then needs no files beside it.
Result<Database> open_for_reading(const std::string& file, const OpenOptions& options) {
    auto db = Database::open(file, file, SQLITE_OPEN_READONLY, options.patience);
    if (!db) return db;
    std::error_code none;
    const bool lonely = !std::filesystem::exists(file + "-wal", none) &&
                        ::access(std::filesystem::path{file}.parent_path().c_str(), W_OK) != 0;
    if (!lonely || file.find('/') == std::string::npos) return db;
    std::string uri = "file:";
    for (const char letter : file) {
        uri += letter == '/' ? std::string{letter} : percent_encode({&letter, 1});
    }
    return Database::open(uri + "?immutable=1", file, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI,
                          options.patience);
}

}  // namespace

Result<std::unique_ptr<Store>> SqliteStore::open(const std::string& file,
                                                 const OpenOptions& options) {
    std::error_code code;
    const bool there = std::filesystem::exists(file, code);
    // Not there and not to be seen are two things.
    if (code && code != std::errc::not_a_directory) {
        return Error{Exit::system, file, fmt::format("cannot be looked at: {}", code.message())};
    }
    const bool memory = file == ":memory:" || (pretends(options.mode) && !there);
    const bool reading = only_reads(options.mode);
    if (options.mode != OpenMode::read_write && !there && !memory) {
        return Error{Exit::system, file, "there is no store yet; molva-diff makes it"};
    }
    if (!memory && !reading) {
        const auto folder = std::filesystem::path{file}.parent_path();
        if (auto made = make_private_folder(folder); !made) return made.error();
        if (auto made = make_private_file(file); !made) return made.error();
    }
    auto db = memory ? Database::open(":memory:", file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                                      options.patience)
              : reading ? open_for_reading(file, options)
                        : Database::open(file, file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                                         options.patience);
    if (!db) return db.error();
    auto ready = reading && !memory ? prepare_for_reading(*db) : prepare_for_writing(*db);
    if (!ready) return ready.error();
    return std::unique_ptr<Store>{
        std::make_unique<SqliteStore>(std::move(*db), memory ? ":memory:" : file)};
}

}  // namespace molva::store::sqlite
