// Stores that an older molva wrote.

#include <doctest/doctest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "base/file.hpp"
#include "store/events.hpp"
#include "store/inspect.hpp"
#include "support.hpp"

using namespace molva;
using namespace molva::test;
using store::OpenMode;

namespace {

constexpr store::OpenOptions kRead{OpenMode::read_only, std::chrono::milliseconds{50}};

void make_old(const std::string& file, const char* name) {
    const auto sql = read_file(std::filesystem::path{MOLVA_SOURCE_DIR} / "tests/store" / name);
    REQUIRE(sql);
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(file.c_str(), &db) == SQLITE_OK);
    CHECK(sqlite3_exec(db, sql->c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(db);
}

int version_of(const std::string& file) {
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(file.c_str(), &db) == SQLITE_OK);
    int version = -1;
    sqlite3_exec(
        db, "PRAGMA user_version",
        [](void* to, int, char** values, char**) {
            *static_cast<int*>(to) = std::atoi(values[0]);
            return 0;
        },
        &version, nullptr);
    sqlite3_close(db);
    return version;
}

}  // namespace

TEST_CASE("store/migration: a store of schema 1 is brought up and goes on where it was") {
    const TempDir dir;
    const std::string file = dir.file("store.db");
    make_old(file, "schema1.sql");
    {
        const auto reading = store::open(file, kRead);
        REQUIRE_FALSE(reading);
        CHECK(reading.error().what.find("of schema 1") != std::string::npos);
        CHECK(version_of(file) == 1);  // looking changes nothing
    }
    const auto store = open_store(file);
    CHECK(version_of(file) == 4);
    CHECK(store::verify(*store).value_or(Strings{"failed"}) == Strings{});
    REQUIRE(store->sources()->size() == 2);
    CHECK((*store->source("s"))->reviews == 3);
    CHECK(store->last_seq().value_or(0) == 4);
    CHECK(store->consumer("ops")->cursor == 2);
    CHECK(store->dead("ops")->size() == 1);
    const auto history = store::history(*store, "s", "a");
    REQUIRE(history);
    REQUIRE(history->versions.size() == 2);
    CHECK(history->versions[0].review.find("all well") != std::string::npos);

    // The same crawl once more changes nothing; a new one is compared with what was there.
    const std::string same = R"("author":{"name":"Ann"},"rating":4,"text":"all rather well",)"
                             R"("published":{"at":"2026-01-01T00:00:00Z","precision":"day",)"
                             R"("raw":"r"})";
    store::DiffOptions once;
    once.confirm_removed = 1;
    const auto out = diff(*store, {review("a", same), crawl(200, "ok", kComplete)}, once);
    CHECK(out.brief == Strings{"removed c", "removed d"});
    CHECK(store->last_seq().value_or(0) == 6);
    CHECK((*store->source("s"))->marks == store::kMarksVersion);
    CHECK(store::verify(*store).value_or(Strings{"failed"}) == Strings{});
}

TEST_CASE("store/migration: a step that fails leaves the old store") {
    const TempDir dir;
    const std::string file = dir.file("store.db");
    make_old(file, "schema1.sql");
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(file.c_str(), &db) == SQLITE_OK);
    CHECK(sqlite3_exec(db, "CREATE TABLE tombstone(x)", nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(db);
    CHECK_FALSE(store::open(file));
    CHECK(version_of(file) == 1);
}

TEST_CASE("store/open: what is made is its owner's alone") {
    const TempDir dir;
    const std::string file = dir.file("deep/er/store.db");
    const auto store = open_store(file);
    diff(*store, {review("a", ""), crawl(1, "ok", kComplete)});
    const auto lock = store->lock_consumer("ops");
    REQUIRE(lock);
    REQUIRE(store->backup(dir.file("deep/copy.db")));
    const auto mode = [&](const std::string& name) {
        struct stat info {};
        REQUIRE(::stat(dir.file(name).c_str(), &info) == 0);
        return info.st_mode & 0777;
    };
    for (const char* folder : {"deep", "deep/er"}) {
        CAPTURE(folder);
        CHECK(mode(folder) == 0700);
    }
    int files = 0;
    for (const auto& one : std::filesystem::recursive_directory_iterator{dir.path()}) {
        if (!one.is_regular_file()) continue;
        CAPTURE(one.path().string());
        struct stat info {};
        REQUIRE(::stat(one.path().c_str(), &info) == 0);
        CHECK((info.st_mode & 0777) == 0600);
        ++files;
    }
    CHECK(files >= 3);
}

TEST_CASE("store/open: a backup is whole while others write, and replaces the one before") {
    const TempDir dir;
    const std::string file = dir.file("store.db"), copy = dir.file("copy.db");
    const auto store = open_store(file);
    diff(*store, {review("a", ""), crawl(1, "ok", kComplete)});
    const auto writer = open_store(file);
    REQUIRE(writer->begin());
    REQUIRE(writer->ensure_source("not committed"));
    REQUIRE(store->backup(copy));
    writer->rollback();
    CHECK((*open_store(copy, kRead)->source("s"))->reviews == 1);
    CHECK(open_store(copy, kRead)->sources()->size() == 1);
    diff(*store, {review("a", ""), review("b", ""), crawl(2, "ok", kComplete)});
    REQUIRE(store->backup(copy));
    CHECK((*open_store(copy, kRead)->source("s"))->reviews == 2);
    CHECK(store::verify(*open_store(copy, kRead)).value_or(Strings{"failed"}) == Strings{});
    CHECK_FALSE(store->backup(file));
    CHECK_FALSE(store->backup(dir.file("none/copy.db")));
    const std::string notes = dir.file("notes.txt");
    std::ofstream{notes} << "not to be lost, not to be lost";
    CHECK_FALSE(store->backup(notes));
    CHECK(std::filesystem::file_size(notes) == 30);
    CHECK_FALSE(std::filesystem::exists(copy + ".part"));
}
