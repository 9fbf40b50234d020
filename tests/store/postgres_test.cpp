// What is particular to the store in PostgreSQL. That it behaves as the other
// one does is shown by running the tests of this folder on both.

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <string_view>
#include <thread>

#include "store/inspect.hpp"
#include "store/postgres_address.hpp"
#include "store/postgres_wire.hpp"
#include "support.hpp"

using namespace molva;
using namespace std::string_view_literals;
using namespace molva::test;
using store::OpenMode;
using store::OpenOptions;

namespace {

constexpr OpenOptions kRead{OpenMode::read_only, std::chrono::milliseconds{50}};
constexpr OpenOptions kHasty{OpenMode::read_write, std::chrono::milliseconds{50},
                             std::chrono::milliseconds{50}};

bool without_server() {
    if (!postgres_url().empty()) return false;
    MESSAGE("skipped: no PostgreSQL server in MOLVA_POSTGRES");
    return true;
}

std::string schema_of(const std::string& file) { return Schemas::all().of(file); }

// Ends the connections of this process's stores, or of all that are at `schema`.
void terminate(const store::Store& store) {
    CHECK(store.name().find("secret") == std::string::npos);
    postgres(
        "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity "
        "WHERE application_name = 'molva-victim'");
}

std::string victim(const std::string& file) {
    return store_url(file) + "&application_name=molva-victim";
}

std::unique_ptr<store::Store> open_victim(const std::string& file) {
    auto store = store::open(victim(file));
    REQUIRE(store);
    return std::move(*store);
}

void check_failed(const auto& got, Exit status, std::string_view words) {
    REQUIRE_FALSE(got);
    CAPTURE(got.error().what);
    CHECK(got.error().status == status);
    CHECK(got.error().what.find(words) != std::string::npos);
}

void fill(store::Store& store) {
    diff(store, {review("a", R"("text":"t")"), crawl(1, "ok", kComplete)});
}

}  // namespace

TEST_CASE("store/postgres: an address is read, and named without its password") {
    struct Row {
        const char* url;
        const char* name;
        const char* schema;
    };
    for (const Row& row :
         {Row{"postgresql://ann:s3cret@db.example:6543/reviews?sslmode=verify-full",
              "postgresql://ann@db.example:6543/reviews", "molva"},
          Row{"postgres://ann@db.example/reviews?schema=team_a&sslmode=require&password=s3cret",
              "postgresql://ann@db.example/reviews?schema=team_a", "team_a"},
          Row{"postgresql:///reviews?host=/run/postgresql&schema=x",
              "postgresql:///reviews?host=/run/postgresql&schema=x", "x"},
          Row{"postgresql:///reviews?host=/run/postgresql",
              "postgresql:///reviews?host=/run/postgresql", "molva"},
          Row{"postgresql://ann:s3cret%40%2F%3A@[::1]/r?a=b&schema=y", nullptr, nullptr},
          Row{"postgresql://", "postgresql://", "molva"},
          Row{"postgresql://h1,h2:5433/r", "postgresql://h1,h2:,5433/r", "molva"}}) {
        CAPTURE(row.url);
        const auto got = store::postgres::parse_address(row.url);
        if (!row.name) {
            check_failed(got, Exit::usage, "there is no parameter \"a\"");
            continue;
        }
        REQUIRE(got);
        CHECK(got->name == row.name);
        CHECK(got->schema == row.schema);
    }
}

TEST_CASE("store/postgres: an address that cannot be read does not give its password away") {
    for (const char* url :
         {"postgresql://ann:s3cret@x@db.example/r", "postgresql://ann:s3cret%zz@db.example/r",
          "postgresql://ann:s3cret/r@db.example/r", "postgresql://ann:12/s3cret@db.example/r",
          "postgresql://db.example/r?pasword=s3cret", "postgresql://db.example/r?s3cret",
          "postgresql://db.example/r?schema=s3cret%22;", "postgresql://db.example:s3cret/r",
          "postgresql://db.example/r?schema=", "postgresql://db.example/r?schema=Pg"}) {
        CAPTURE(url);
        const auto got = store::open(url);
        REQUIRE_FALSE(got);
        CHECK(got.error().status == Exit::usage);
        CHECK(got.error().what.find("s3cret") == std::string::npos);
        CHECK(got.error().where.find("s3cret") == std::string::npos);
    }
}

TEST_CASE("store/postgres: a server that is not there is said, without the password") {
    const auto got = store::open("postgresql://ann:s3cret@127.83.255.254:1/r",
                                 kHasty);
    check_failed(got, Exit::system, "cannot connect");
    CHECK(got.error().where == "postgresql://ann@127.83.255.254:1/r");
    CHECK(got.error().what.find("s3cret") == std::string::npos);
}

TEST_CASE("store/postgres: text that a column cannot hold comes back as it was") {
    using namespace std::string_literals;
    for (const std::string& text :
         {""s, "plain"s, "Привет, 世界 😀"s, "\0"s, "a\0b\0"s, "\x1b[31m"s, "\x1b"s + "0", "\xff"s,
          "\xed\xa0\x80"s /* a lone surrogate */, "ok\xc3"s, "\xf0\x9f\x98"s, "\x1bx41"s}) {
        std::string scratch;
        const std::string stored{store::postgres::pack(text, scratch)};
        CHECK(stored.find('\0') == std::string::npos);
        CHECK(store::postgres::unpack(stored) == text);
    }
    std::string scratch;
    CHECK(store::postgres::pack("a\0b"sv, scratch) ==
          "a\x1b"
          "0b");
}

TEST_CASE("store/postgres: names with NUL and what is not UTF-8 are kept apart and kept") {
    if (without_server()) return;
    using namespace std::string_literals;
    const auto store = memory_store();
    const Strings names{"a"s, "a\0"s, "a\x1b"s + "0", "\xed\xa0\x80"s, std::string(10'000, 'n')};
    REQUIRE(store->begin());
    for (const auto& name : names) {
        auto state = store->ensure_source(name);
        REQUIRE(state);
        state->subject = name + "!";
        REQUIRE(store->save_source(*state));
        REQUIRE(store->set_validators(state->id, {{name, name, name, name}, {"u", "1", "2", "3"}}));
        REQUIRE(store->append_event(state->id, {name, "new", name, Instant{}, "\"id\":1"}));
        REQUIRE(store->set_robots(name, {200, name, Instant{}}));
        REQUIRE(store->save_consumer({name, 3, 0, std::nullopt}));
        REQUIRE(store->add_dead(name, {1, 2, Instant{}, name}));
    }
    REQUIRE(store->commit());
    for (const auto& name : names) {
        const auto state = store->source(name);
        REQUIRE(state);
        REQUIRE(*state);
        CHECK((*state)->name == name);
        CHECK((*state)->subject == name + "!");
        const auto validators = store->validators((*state)->id);
        REQUIRE(validators);
        REQUIRE(validators->size() == 2);
        CHECK(((*validators)[0].etag == name || (*validators)[1].etag == name));
        const auto robots = store->robots(name);
        REQUIRE(robots);
        CHECK((*robots)->body == name);
        CHECK(store->consumer(name)->name == name);
        CHECK(store->dead(name)->front().reason == name);
        store::EventFilter filter;
        filter.sources = {name};
        const auto events = store->events(filter, 10);
        REQUIRE(events);
        REQUIRE(events->size() == 1);
        CHECK(events->front().subject == name);
    }
    CHECK(store->sources()->size() == names.size());
}

TEST_CASE("store/postgres: what is there and cannot be used is refused and left alone") {
    if (without_server()) return;
    const std::string file = "refused";
    const std::string schema = schema_of(file);
    SUBCASE("nothing, for reading") {
        check_failed(store::open(store_url(file), kRead), Exit::system, "no store yet");
        CHECK(postgres("SELECT count(*) FROM pg_namespace WHERE nspname = '" + schema + "'") ==
              "0");
    }
    SUBCASE("nothing, for a dry run") {
        const auto store = open_store(file, {OpenMode::scratch});
        fill(*store);
        CHECK(postgres("SELECT count(*) FROM pg_namespace WHERE nspname = '" + schema + "'") ==
              "0");
    }
    SUBCASE("a schema that the owner of the database has made is used") {
        postgres("CREATE SCHEMA " + schema);
        fill(*open_store(file));
        CHECK((*open_store(file, kRead)->source("s"))->reviews == 1);
    }
    SUBCASE("another program's tables") {
        postgres("CREATE SCHEMA " + schema + " CREATE TABLE t(x int)");
        check_failed(store::open(store_url(file)), Exit::system, "belongs to another program");
    }
    SUBCASE("a newer schema") {
        fill(*open_store(file));
        postgres("UPDATE " + schema + ".store SET version = 99");
        check_failed(store::open(store_url(file)), Exit::system, "newer molva (schema 99");
        check_failed(store::open(store_url(file), kRead), Exit::system, "newer molva (schema 99");
    }
    SUBCASE("a role without rights") {
        postgres("DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN");
        auto url = store_url(file);
        url.replace(url.find("molva@"), 5, "guest");
        check_failed(store::open(url), Exit::system, "molva-store(1)");
    }
    SUBCASE("a database that is read-only") {
        fill(*open_store(file));
        auto store = store::open(store_url(file) +
                                 "&options=-c%20default_transaction_read_only%3Don"
                                 "&target_session_attrs=any");
        REQUIRE(store);
        REQUIRE((*store)->begin());
        check_failed((*store)->ensure_source("new"), Exit::system, "read-only");
        (*store)->rollback();
    }
    SUBCASE("an encoding that cannot hold every text") {
        postgres("DROP DATABASE IF EXISTS latin");
        postgres(
            "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE "
            "template0");
        auto url = store_url(file);
        url.replace(url.find("/molva?"), 6, "/latin");
        check_failed(store::open(url), Exit::system, "encoding is LATIN1");
    }
    postgres("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
}

TEST_CASE("store/postgres: every table that belongs to a source has the source in its keys") {
    if (without_server()) return;
    const std::string schema = schema_of("keys");
    const auto store = open_store("keys");
    const auto tables =
        postgres("SELECT table_name FROM information_schema.columns WHERE table_schema = '" +
                 schema + "' AND column_name = 'source' ORDER BY 1");
    CHECK(tables == "body\ncrawl\nevent\nreview\ntombstone\nvalidator\nversion");
    // Citus asks for it of every unique index of a table that is spread.
    CHECK(postgres("SELECT count(*) FROM pg_index AS i JOIN pg_attribute AS a ON "
                   "a.attrelid = i.indrelid AND a.attname = 'source' JOIN pg_class AS c ON "
                   "c.oid = i.indrelid WHERE c.relnamespace = '" +
                   schema + "'::regnamespace AND i.indisunique AND i.indkey[0] <> a.attnum") ==
          "0");
}

TEST_CASE("store/postgres: two writers of one source wait for each other, of two do not") {
    if (without_server()) return;
    const auto one = open_store("locks");
    REQUIRE(one->begin());
    REQUIRE(one->ensure_source("s"));
    const auto two = open_store("locks", kHasty);
    REQUIRE(two->begin());
    CHECK(two->ensure_source("t"));
    check_failed(two->ensure_source("s"), Exit::system, "locked by another process");
    two->rollback();
    REQUIRE(one->commit());
    REQUIRE(two->begin());
    const auto again = two->ensure_source("s");
    REQUIRE(again);
    CHECK(two->commit());
    REQUIRE(two->begin());
    REQUIRE(two->ensure_source("t"));
    check_failed(two->rename_source(again->id, "t"), Exit::usage, "already");
    CHECK(two->rename_source(again->id, "s2"));
    CHECK(two->commit());
    CHECK(one->source("s2").value_or(std::nullopt).has_value());
    CHECK_FALSE(one->source("s").value_or(store::SourceState{}).has_value());
}

TEST_CASE("store/postgres: verify finds what does not fit together") {
    if (without_server()) return;
    struct Row {
        const char* sql;
        const char* words;
    };
    const Row rows[] = {
        {"UPDATE body SET record = replace(record, 'first', 'other')", "its text is not"},
        {"UPDATE body SET record = '{\"type\":\"review\"}' WHERE id = 1", "another review"},
        {"UPDATE body SET record = 'x' WHERE id = 1", "cannot be read"},
        {"UPDATE review SET rating = 1", "its rating is not"},
        {"UPDATE source SET reviews = 7", "7 are counted"},
        {"DELETE FROM body WHERE id = 1", "lost its record"},
        {"DELETE FROM review WHERE body = 1", "belongs to no review"},
        {"DELETE FROM source", "rows of review that belong to no source: "},
        {"UPDATE log SET last = 0", "behind the end"},
        {"INSERT INTO event SELECT 99, seq, at, id, event, subject, members FROM event", "2 times"},
    };
    const std::string schema = schema_of("damage");
    for (const Row& row : rows) {
        CAPTURE(row.sql);
        const auto store = open_store("damage");
        diff(*store, {review("a", R"("text":"first")"), review("b", R"("text":"first","rating":4)"),
                      crawl(1, "ok", kComplete)});
        diff(*store, {review("a", R"("text":"first")"), crawl(2, "ok", kComplete)});
        CHECK(store::verify(*store).value_or(Strings{"failed"}) == Strings{});
        postgres("SET search_path = " + schema + "; " + row.sql);
        const auto wrong = store::verify(*store);
        REQUIRE(wrong);
        CHECK(std::any_of(wrong->begin(), wrong->end(), [&](const std::string& line) {
            return line.find(row.words) != std::string::npos;
        }));
        postgres("DROP SCHEMA " + schema + " CASCADE");
    }
}

TEST_CASE("store/postgres: events become visible in order and without gaps") {
    if (without_server()) return;
    const auto early = open_store("order"), late = open_store("order"),
               reader = open_store("order");
    const auto append = [](store::Store& store, const std::string& source) {
        REQUIRE(store.begin());
        const auto state = store.ensure_source(source);
        REQUIRE(state);
        REQUIRE(store.append_event(state->id, {source, "new", "", Instant{}, "\"id\":1"}));
    };
    append(*early, "a");  // appended first, stored last
    append(*late, "b");
    REQUIRE(late->commit());
    auto seen = reader->events({}, 10);
    REQUIRE(seen);
    REQUIRE(seen->size() == 1);
    CHECK(seen->front().seq == 1);
    append(*late, "c");
    late->rollback();  // leaves no hole
    REQUIRE(early->commit());
    seen = reader->events({}, 10);
    REQUIRE(seen->size() == 2);
    CHECK(seen->back().seq == 2);
    CHECK(seen->back().source == "a");
    CHECK(reader->last_seq().value_or(-1) == 2);
}

TEST_CASE("store/postgres: a connection that is lost outside of a transaction is made again") {
    if (without_server()) return;
    fill(*open_store("lost"));
    const auto store = open_victim("lost");
    CHECK((*store->source("s"))->reviews == 1);
    terminate(*store);
    CHECK((*store->source("s"))->reviews == 1);  // prepared statements included
    terminate(*store);
    CHECK(store->begin());
    CHECK(store->ensure_source("t"));
    CHECK(store->commit());
    CHECK(open_store("lost")->sources()->size() == 2);
}

TEST_CASE("store/postgres: a connection that is lost inside a transaction undoes all of it") {
    if (without_server()) return;
    fill(*open_store("midway"));
    const auto store = open_victim("midway");
    REQUIRE(store->begin());
    const auto state = store->ensure_source("t");
    REQUIRE(state);
    REQUIRE(store->add_body(state->id, Instant{}, "{}"));
    REQUIRE(store->append_event(state->id, {"x", "new", "", Instant{}, "\"id\":1"}));
    terminate(*store);
    SUBCASE("found at a statement") {
        check_failed(store->events({}, 1), Exit::system, "nothing of it was stored");
        check_failed(store->source("s"), Exit::system, "nothing of it was stored");
        check_failed(store->commit(), Exit::system, "nothing of it was stored");
    }
    SUBCASE("found at the commit") {
        check_failed(store->commit(), Exit::system, "nothing of it was stored");
    }
    store->rollback();
    CHECK(store->sources()->size() == 1);
    CHECK(store->last_seq().value_or(-1) == 0);
    CHECK(store->check().value_or(Strings{"failed"}) == Strings{});
}

TEST_CASE("store/postgres: the lock of a consumer is gone with its connection, and taken again") {
    if (without_server()) return;
    const auto store = open_victim("consumer");
    const auto other = open_store("consumer");
    const auto lock = store->lock_consumer("ops");
    REQUIRE(lock);
    check_failed(store->lock_consumer("ops"), Exit::system, "another process delivers");
    check_failed(other->lock_consumer("ops"), Exit::system, "another process delivers");
    CHECK(other->lock_consumer("mail"));
    terminate(*store);
    REQUIRE(store->sources());  // makes the connection again, and takes the lock
    check_failed(other->lock_consumer("ops"), Exit::system, "another process delivers");
    terminate(*store);
    {
        const auto theirs = other->lock_consumer("ops");
        REQUIRE(theirs);
        check_failed(store->sources(), Exit::system, "another process has begun to deliver");
    }
}

TEST_CASE("store/postgres: who waits for events is woken by them, by a word, or by the time") {
    if (without_server()) return;
    using std::chrono::milliseconds;
    const auto store = open_store("waiting");
    fill(*store);
    CHECK(store->wait_for_events(milliseconds{10'000}, {}).value_or(false));  // the first time
    CHECK_FALSE(store->wait_for_events(milliseconds{20}, {}).value_or(true));
    std::thread writer{[url = store_url("waiting")] {
        ::usleep(50'000);
        auto mine = store::open(url);
        diff(**mine, {review("a", R"("text":"t2")"), crawl(2, "ok", kComplete)});
    }};
    CHECK(store->wait_for_events(milliseconds{10'000}, {}).value_or(false));
    writer.join();
    CHECK(store->last_seq().value_or(0) == 1);
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    REQUIRE(::write(ends[1], "x", 1) == 1);
    CHECK_FALSE(store->wait_for_events(milliseconds{10'000}, {.signal = ends[0]}).value_or(true));
    ::close(ends[0]);
    CHECK_FALSE(store->wait_for_events(milliseconds{10'000}, {.output = ends[1]}).value_or(true));
    ::close(ends[1]);
}

TEST_CASE("store/postgres: one transaction may write to more sources than there are locks") {
    if (without_server()) return;
    const auto store = open_store("many");
    REQUIRE(store->begin());
    for (int i = 0; i < 700; ++i) {
        const auto state = store->ensure_source(std::to_string(i));
        REQUIRE(state);
        REQUIRE(store->add_body(state->id, Instant{}, "{}"));
    }
    const auto other = open_store("many", kHasty);
    REQUIRE(other->begin());
    check_failed(other->ensure_source("new"), Exit::system, "locked by another process");
    other->rollback();
    REQUIRE(store->commit());
    REQUIRE(other->begin());
    CHECK(other->ensure_source("new"));
    other->rollback();
    CHECK(store->sources()->size() == 700);
}

TEST_CASE("store/postgres: several processes may make one store at the same moment") {
    if (without_server()) return;
    const std::string url = store_url("together");
    std::vector<pid_t> children;
    for (int i = 0; i < 8; ++i) {
        const pid_t pid = ::fork();
        if (pid == 0) {
            auto store = store::open(url);
            if (!store) ::_exit(10);
            auto begun = (*store)->begin();
            if (!begun || !(*store)->ensure_source("s" + std::to_string(i % 3))) ::_exit(11);
            ::_exit((*store)->commit() ? 0 : 12);
        }
        children.push_back(pid);
    }
    for (const pid_t pid : children) {
        int status = -1;
        ::waitpid(pid, &status, 0);
        CHECK(status == 0);
    }
    CHECK(open_store("together")->sources()->size() == 3);
}
