// Opening a store, and everything that a store may refuse.

#include <doctest/doctest.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "store/store.hpp"
#include "support.hpp"

using namespace molva;
using namespace molva::test;
using store::OpenMode;
using store::OpenOptions;

namespace {

constexpr OpenOptions kRead{OpenMode::read_only, std::chrono::milliseconds{50}};
constexpr OpenOptions kWrite{OpenMode::read_write, std::chrono::milliseconds{50}};

// Runs SQL on a file behind molva's back.
void sqlite(const std::string& file, const std::string& sql) {
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(file.c_str(), &db) == SQLITE_OK);
    CHECK(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(db);
}

void check_refused(const Result<std::unique_ptr<store::Store>>& got, Exit status,
                   std::string_view words) {
    REQUIRE_FALSE(got);
    CAPTURE(got.error().what);
    CHECK(got.error().status == status);
    CHECK(got.error().what.find(words) != std::string::npos);
    CHECK_FALSE(got.error().where.empty());
}

std::string bytes_of(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

// One source with one review, so that there is something to lose.
void fill(const std::string& file) {
    const auto store = open_store(file);
    diff(*store, {review("a", R"("text":"t")"), crawl(1, "ok", kComplete)});
}

// Runs `body` in a process of its own; its CHECKs count by the exit status.
template <typename Body>
int in_child(const Body& body) {
    const pid_t pid = ::fork();
    if (pid == 0) ::_exit(body());
    int status = -1;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

TEST_CASE("store/open: URLs of other kinds are refused in words") {
    struct Row {
        const char* url;
        const char* words;
    };
    for (const Row& row : {Row{"mysql://user:secret@host/db", "unknown kind of store \"mysql\""},
                           Row{"sqlite:", "no path"}, Row{"", "no path"}}) {
        CAPTURE(row.url);
        const auto got = store::open(row.url);
        check_refused(got, Exit::usage, row.words);
    }
}

TEST_CASE("store/open: a new store is made with its folders and kept") {
    const TempDir dir;
    const std::string file = dir.file("deep/er/store.db");
    {
        const auto store = store::open(file);  // a bare path
        REQUIRE(store);
        CHECK((*store)->name() == file);
    }
    fill(file);
    const auto again = open_store(file, kRead);
    CHECK((*again->source("s"))->reviews == 1);
    sqlite(file, "SELECT 1 / (count(*) = 1) FROM source");
}

TEST_CASE("store/open: what is there and cannot be used is refused and left alone") {
    const TempDir dir;
    const std::string file = dir.file("store.db");
    SUBCASE("nothing, for reading") {
        check_refused(store::open(file, kRead), Exit::system, "no store yet");
        CHECK_FALSE(std::filesystem::exists(file));
    }
    SUBCASE("not a database") {
        std::ofstream{file} << std::string(5000, 'x');
        const std::string before = bytes_of(file);
        check_refused(store::open(file, kWrite), Exit::system, "no SQLite database");
        check_refused(store::open(file, kRead), Exit::system, "no SQLite database");
        CHECK(bytes_of(file) == before);
    }
    SUBCASE("another program's database") {
        sqlite(file, "CREATE TABLE t(x); INSERT INTO t VALUES(1)");
        const std::string before = bytes_of(file);
        check_refused(store::open(file, kWrite), Exit::system, "belongs to another program");
        CHECK(bytes_of(file) == before);
    }
    SUBCASE("a newer schema") {
        fill(file);
        sqlite(file, "PRAGMA user_version = 99");
        check_refused(store::open(file, kWrite), Exit::system, "newer molva (schema 99");
        check_refused(store::open(file, kRead), Exit::system, "newer molva (schema 99");
    }
    SUBCASE("an empty file, for reading") {
        std::ofstream{file} << "";
        check_refused(store::open(file, kRead), Exit::system, "empty");
    }
    SUBCASE("an empty file, for writing, is a new store") {
        std::ofstream{file} << "";
        CHECK(store::open(file, kWrite));
    }
    SUBCASE("a folder") {
        check_refused(store::open(dir.path().string(), kWrite), Exit::system, "open");
    }
    SUBCASE("a file where a folder should be") {
        std::ofstream{file} << "";
        check_refused(store::open(file + "/store.db", kWrite), Exit::system, "cannot make it");
    }
}

TEST_CASE("store/open: a read-only file can be read and not written") {
    const TempDir dir;
    const std::string file = dir.file("store.db");
    fill(file);
    std::filesystem::permissions(file, std::filesystem::perms{0444});
    std::filesystem::permissions(dir.path(), std::filesystem::perms{0555});
    const int status = in_child([&] {
        // The superuser may write everywhere: be somebody else.
        if (::geteuid() == 0 && ::setuid(65534) != 0) return 10;
        const auto writing = store::open(file, kWrite);
        if (writing || writing.error().status != Exit::system) return 11;
        if (writing.error().what.find("read-only") == std::string::npos) return 12;
        const auto reading = store::open(file, kRead);
        if (!reading) return 13;
        const auto state = (*reading)->source("s");
        return state && *state && (*state)->reviews == 1 ? 0 : 14;
    });
    std::filesystem::permissions(dir.path(), std::filesystem::perms{0755});
    CHECK(status == 0);
}

TEST_CASE("store/open: a store that another process writes to is refused after a short wait") {
    const TempDir dir;
    const std::string file = dir.file("store.db");
    fill(file);
    const auto holder = open_store(file);
    REQUIRE(holder->begin());
    const auto store = open_store(file, kWrite);
    const auto begun = store->begin();
    REQUIRE_FALSE(begun);
    CHECK(begun.error().status == Exit::system);
    CHECK(begun.error().where == file);
    CHECK(begun.error().what.find("locked by another process") != std::string::npos);
    CHECK((*store->source("s"))->reviews == 1);  // reading goes on meanwhile
    holder->rollback();
    CHECK(store->begin());
    store->rollback();
}

TEST_CASE("store/open: a full disk is said, and nothing changes") {
    const TempDir dir;
    const std::string file = dir.file("store.db");
    fill(file);
    const int status = in_child([&] {
        std::signal(SIGXFSZ, SIG_IGN);
        auto store = store::open(file, kWrite);
        if (!store) return 10;
        const rlimit limit{200'000, 200'000};
        if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 11;
        store::Diff diff{
            **store, {}, [](std::string_view) { return Result<void>{}; }, [](const Error&) {}};
        Feeder feeder;
        Result<bool> last = true;
        for (int i = 0; i < 2000; ++i) {
            last = diff.take(*feeder.parse(
                review(std::to_string(i), R"("text":")" + std::string(1000, 'x') + "\"")));
            if (!last) return 12;
        }
        last = diff.take(*feeder.parse(crawl(2, "ok", kComplete)));
        if (last || last.error().status != Exit::system) return 13;
        return last.error().what.find("make room") != std::string::npos ? 0 : 14;
    });
    CHECK(status == 0);
    const auto store = open_store(file);
    CHECK((*store->source("s"))->reviews == 1);
    CHECK(store->last_seq().value_or(-1) == 0);
    CHECK(store->check().value_or(Strings{"failed"}) == Strings{});
}

TEST_CASE("store/open: a full disk for the spool is said too") {
    const TempDir dir;
    const int status = in_child([&] {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{10'000, 10'000};
        if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 11;
        auto store = store::open("sqlite::memory:");
        if (!store) return 10;
        store::DiffOptions options;
        options.memory = 4096;
        options.spool = dir.path();
        store::Diff diff{**store, options, {}, {}};
        Feeder feeder;
        for (int i = 0; i < 200; ++i) {
            const auto taken = diff.take(*feeder.parse(
                review(std::to_string(i), R"("text":")" + std::string(500, 'x') + "\"")));
            if (!taken) return taken.error().status == Exit::system ? 0 : 12;
        }
        return 13;
    });
    CHECK(status == 0);
}

TEST_CASE("store/open: a store that is taken away under a running program is noticed") {
    const TempDir dir;
    const std::string file = dir.file("store.db");
    fill(file);
    const auto store = open_store(file);
    std::filesystem::remove(file);
    const auto begun = store->begin();
    REQUIRE_FALSE(begun);
    CHECK(begun.error().what.find("removed or replaced") != std::string::npos);
}

TEST_CASE("store/open: a scratch store that is not there is not made") {
    const TempDir dir;
    const std::string file = dir.file("store.db");
    {
        const auto store = open_store(file, {OpenMode::scratch, std::chrono::milliseconds{50}});
        diff(*store, {review("a", ""), crawl(1, "ok", kComplete)});
    }
    CHECK(std::filesystem::is_empty(dir.path()));
}

TEST_CASE("store/open: several processes may make one store at the same moment") {
    const TempDir dir;
    const std::string file = dir.file("store.db");
    std::vector<pid_t> children;
    for (int i = 0; i < 8; ++i) {
        const pid_t pid = ::fork();
        if (pid == 0) {
            auto store = store::open(file, {OpenMode::read_write, std::chrono::seconds{60}});
            if (!store) ::_exit(10);
            auto begun = (*store)->begin();
            if (!begun || !(*store)->ensure_source("s" + std::to_string(i)) ||
                !(*store)->commit()) {
                ::_exit(11);
            }
            ::_exit(0);
        }
        children.push_back(pid);
    }
    for (const pid_t pid : children) {
        int status = -1;
        ::waitpid(pid, &status, 0);
        CHECK(status == 0);
    }
    CHECK(open_store(file)->sources()->size() == 8);
}

TEST_CASE("store/open: damage is said by verify, not by a crash") {
    const TempDir dir;
    const std::string file = dir.file("store.db");
    fill(file);
    {
        std::fstream out{file, std::ios::in | std::ios::out | std::ios::binary};
        out.seekp(8192 * 3);
        out << std::string(8192 * 2, '\x55');
    }
    const auto store = store::open(file, kRead);
    if (!store) {
        CHECK(store.error().status == Exit::system);
    } else {
        const auto wrong = (*store)->check();
        REQUIRE(wrong);
        CHECK_FALSE(wrong->empty());
    }
}

TEST_CASE("store: savepoints undo one source and keep the rest of the transaction") {
    const auto store = memory_store();
    REQUIRE(store->begin());
    REQUIRE(store->ensure_source("kept"));
    REQUIRE(store->savepoint());
    REQUIRE(store->ensure_source("undone"));
    REQUIRE(store->rollback_to_savepoint());
    REQUIRE(store->savepoint());
    REQUIRE(store->ensure_source("kept too"));
    REQUIRE(store->release());
    REQUIRE(store->commit());
    REQUIRE(store->sources()->size() == 2);
    CHECK((*store->sources())[1].name == "kept too");
}

TEST_CASE("store: what is written reads back the same, NUL and odd names included") {
    const auto store = memory_store();
    const std::string name{"a\0b'\"😀", 9};
    REQUIRE(store->begin());
    auto state = store->ensure_source(name);
    REQUIRE(state);
    CHECK_FALSE(state->baseline);
    state->started = Instant{std::chrono::milliseconds{-5}};
    state->verdict = stream::Verdict::blocked;
    state->reason = std::string{"x\0y", 3};
    state->reach.oldest = Instant{};
    REQUIRE(store->save_source(*state));
    REQUIRE(store->set_validators(state->id, {{"u2", "\"e\"", "", "h"}, {"u1", "", "Mon", ""}}));
    REQUIRE(store->set_robots("https://a.example", {404, std::string{"a\0b", 3}, Instant{}}));
    REQUIRE(store->set_meta("k", "v"));
    store::Entry entry;
    entry.key = {~std::uint64_t{0}, 1};
    entry.text_hash = ~std::uint64_t{0};
    entry.rating = 4.5;
    entry.id_kind = stream::IdKind::derived;
    entry.missing = 2;
    entry.missed = Instant{};
    entry.body = *store->add_body(state->id, Instant{}, "{}");
    REQUIRE(store->put_entry(state->id, entry));
    REQUIRE(store->commit());

    const auto back = store->source(name);
    REQUIRE(back);
    REQUIRE(back->has_value());
    CHECK((*back)->name == name);
    CHECK((*back)->reason == state->reason);
    CHECK((*back)->verdict == stream::Verdict::blocked);
    CHECK((*back)->started == state->started);
    CHECK((*back)->reach.oldest == Instant{});
    CHECK_FALSE((*back)->finished);
    REQUIRE(store->validators(state->id)->size() == 2);
    CHECK((*store->validators(state->id))[1].etag == "\"e\"");
    CHECK((*store->robots("https://a.example"))->body.size() == 3);
    CHECK((*store->robots("https://a.example"))->status == 404);
    CHECK_FALSE(store->robots("https://b.example")->has_value());
    CHECK(*store->meta("k") == "v");
    CHECK_FALSE(store->meta("none")->has_value());
    const auto read = *store->entry(state->id, entry.key);
    REQUIRE(read);
    CHECK(read->key == entry.key);
    CHECK(read->text_hash == entry.text_hash);
    CHECK(read->reply_hash == 0);
    CHECK(read->rating == 4.5);
    CHECK(read->id_kind == stream::IdKind::derived);
    CHECK(read->missing == 2);
    CHECK(read->missed == Instant{});
    CHECK_FALSE(read->earliest);
    CHECK(store->source("none")->has_value() == false);
    CHECK_FALSE(store->body(state->id, 999));
}
