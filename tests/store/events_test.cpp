#include "store/events.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include "base/clock.hpp"
#include "store/run_lock.hpp"
#include "support.hpp"

using namespace molva;
using namespace molva::test;
using store::DeliverOptions;

namespace {

const StandingClock kClock{Instant{std::chrono::hours{24}}};

// A store whose log holds `count` events of source "s", ids 1…count.
std::unique_ptr<store::Store> filled(const std::string& file, int count) {
    auto store = open_store(file);
    store::DiffOptions options;
    options.announce_baseline = true;
    Strings input;
    for (int i = 1; i <= count; ++i) input.push_back(review(std::to_string(i), R"("text":"t")"));
    input.push_back(crawl(1, "ok", kComplete));
    CHECK(diff(*store, input, options).lines.size() == static_cast<std::size_t>(count));
    return store;
}

// The ids of the events in a file that a command wrote its input to.
Strings ids_in(const std::string& file) {
    Strings ids;
    std::ifstream in{file};
    for (std::string line; std::getline(in, line);) ids.push_back(brief_of(line).substr(4));
    return ids;
}

Strings numbers(int from, int to) {
    Strings all;
    for (int i = from; i <= to; ++i) all.push_back(std::to_string(i));
    return all;
}

Strings pending(store::Store& store, std::string_view consumer) {
    Strings ids;
    const auto count = store::peek(store, consumer, [&](const store::LoggedEvent& event) {
        ids.push_back(brief_of(event.line).substr(4));
        return Result<void>{};
    });
    REQUIRE(count);
    CHECK(*count == static_cast<std::int64_t>(ids.size()));
    return ids;
}

Strings shell(const std::string& script) { return {"/bin/sh", "-c", script}; }

}  // namespace

TEST_CASE("store/events: the log is read by place, time, source, subject and kind") {
    const auto store = memory_store();
    store::DiffOptions options;
    options.announce_baseline = true;
    diff(*store,
         {review("1", "", "s"), crawl(1, "ok", kComplete, "s"), review("2", "", "t"),
          crawl(2, "ok", kComplete, "t"), crawl(3, "failed", "", "s"),
          review("1", R"("text":"x")", "s"), review("4", "", "s"), crawl(4, "ok", kComplete, "s")},
         options);
    const auto read = [&](const store::EventFilter& filter) {
        std::vector<std::int64_t> seqs;
        REQUIRE(store::read_events(*store, filter, [&](const store::LoggedEvent& event) {
            seqs.push_back(event.seq);
            CHECK(event.line.starts_with(R"({"type":"event","seq":)" + std::to_string(event.seq)));
            return Result<void>{};
        }));
        return seqs;
    };
    using Seqs = std::vector<std::int64_t>;
    CHECK(read({}) == Seqs{1, 2, 3, 4, 5, 6});
    store::EventFilter filter;
    filter.after = 4;
    CHECK(read(filter) == Seqs{5, 6});
    filter.to = 5;
    CHECK(read(filter) == Seqs{5});
    filter = {};
    filter.sources = {"t"};
    CHECK(read(filter) == Seqs{2});
    filter = {};
    filter.events = {"new", "source_broken"};
    CHECK(read(filter) == Seqs{1, 2, 3, 6});
    filter = {};
    filter.subjects = {"Nobody"};
    CHECK(read(filter).empty());
    filter = {};
    filter.since = parse_rfc3339("2026-01-02T12:01:00Z")->at;
    CHECK(read(filter) == Seqs{2, 3, 4, 5, 6});
    filter.until = parse_rfc3339("2026-01-03T12:01:00Z")->at;
    CHECK(read(filter) == Seqs{2});
}

TEST_CASE("store/events: a consumer goes on where it stopped") {
    const TempDir dir;
    const auto store = filled(dir.file("store.db"), 5);
    CHECK(pending(*store, "ops") == numbers(1, 5));
    REQUIRE(store::acknowledge(*store, "ops", 3, kClock.now()));
    CHECK(pending(*store, "ops") == numbers(4, 5));
    CHECK(pending(*store, "mail") == numbers(1, 5));
    REQUIRE(store::acknowledge(*store, "ops", 1, kClock.now()));
    CHECK(pending(*store, "ops") == numbers(2, 5));
    for (const std::int64_t seq : {std::int64_t{6}, std::int64_t{-1}}) {
        const auto refused = store::acknowledge(*store, "ops", seq, kClock.now());
        REQUIRE_FALSE(refused);
        CHECK(refused.error().status == Exit::usage);
    }
    CHECK(pending(*store, "ops") == numbers(2, 5));
    REQUIRE(store->consumers()->size() == 1);
    CHECK(store->consumers()->front().updated == kClock.now());
}

TEST_CASE("store/events: a command gets the pending events once it takes them") {
    const TempDir dir;
    const std::string out = dir.file("out");
    const auto store = filled(dir.file("store.db"), 600);  // more than are held at a time
    auto done = store::deliver(*store, "ops", shell("cat > " + out), {}, kClock);
    REQUIRE(done);
    CHECK(done->delivered == 600);
    CHECK(done->runs == 1);
    CHECK(done->failure.empty());
    CHECK(ids_in(out) == numbers(1, 600));
    CHECK(pending(*store, "ops").empty());
    done = store::deliver(*store, "ops", shell("touch " + dir.file("ran")), {}, kClock);
    REQUIRE(done);
    CHECK(done->runs == 0);
    CHECK_FALSE(std::filesystem::exists(dir.file("ran")));  // not started for nothing
}

TEST_CASE("store/events: a command that fails in any way gets the same events again") {
    struct Row {
        const char* script;
        const char* failure;
    };
    const Row rows[] = {
        {"cat > /dev/null; exit 3", "ended with status 3"},
        {"exit 1", "ended with status 1"},
        {"kill -9 $$", "was killed by signal 9"},
        {"head -c 10 > /dev/null; kill -15 $$", "was killed by signal 15"},
        {"exec 0<&-; sleep 0.05; exit 7", "ended with status 7"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.script);
        const TempDir dir;
        const auto store = filled(dir.file("store.db"), 900);  // more than a pipe holds
        const auto done = store::deliver(*store, "ops", shell(row.script), {}, kClock);
        REQUIRE(done);
        CHECK(done->delivered == 0);
        CHECK(done->failure == row.failure);
        CHECK(pending(*store, "ops").size() == 900);
        CHECK(store->consumer("ops")->attempts == 1);
        const std::string out = dir.file("out");
        REQUIRE(store::deliver(*store, "ops", shell("cat > " + out), {}, kClock));
        CHECK(ids_in(out) == numbers(1, 900));
        CHECK(store->consumer("ops")->attempts == 0);
    }
}

TEST_CASE("store/events: a command that ends with 0 before the end has taken all") {
    const TempDir dir;
    const auto store = filled(dir.file("store.db"), 900);
    const auto done = store::deliver(*store, "ops", {"true"}, {}, kClock);
    REQUIRE(done);
    CHECK(done->delivered == 900);
    CHECK(pending(*store, "ops").empty());
}

TEST_CASE("store/events: a command that is not there moves nothing") {
    const TempDir dir;
    const auto store = filled(dir.file("store.db"), 2);
    for (const Strings& argv : {Strings{"/no/such/command"}, Strings{"no-such-command-x"},
                                Strings{}, Strings{""}, Strings{dir.path().string()}}) {
        const auto done = store::deliver(*store, "ops", argv, {}, kClock);
        REQUIRE_FALSE(done);
        CHECK(done.error().status == Exit::usage);
        CHECK(pending(*store, "ops") == numbers(1, 2));
    }
}

TEST_CASE("store/events: arguments reach the command as they are") {
    const TempDir dir;
    const auto store = filled(dir.file("store.db"), 1);
    const std::string out = dir.file("out");
    REQUIRE(store::deliver(
        *store, "ops", {"/bin/sh", "-c", "printf '%s\\n' \"$@\" > " + out, "x", "a b", "$HOME;*"},
        {}, kClock));
    std::ifstream in{out};
    std::ostringstream text;
    text << in.rdbuf();
    CHECK(text.str() == "a b\n$HOME;*\n");
}

TEST_CASE("store/events: batches move the cursor one by one") {
    const TempDir dir;
    const auto store = filled(dir.file("store.db"), 7);
    const std::string out = dir.file("out");
    const std::string count = dir.file("count");
    DeliverOptions options;
    options.batch = 3;
    // The second run fails.
    const auto script =
        "echo x >> " + count + "; test $(wc -l < " + count + ") = 2 && exit 1; cat >> " + out;
    auto done = store::deliver(*store, "ops", shell(script), options, kClock);
    REQUIRE(done);
    CHECK(done->delivered == 3);
    CHECK(done->runs == 2);
    CHECK(pending(*store, "ops") == numbers(4, 7));
    done = store::deliver(*store, "ops", shell(script), options, kClock);
    REQUIRE(done);
    CHECK(done->delivered == 4);
    CHECK(ids_in(out) == numbers(1, 7));
}

TEST_CASE("store/events: an event that keeps failing is put aside and the others go on") {
    const TempDir dir;
    const auto store = filled(dir.file("store.db"), 5);
    const std::string out = dir.file("out");
    DeliverOptions options;
    options.max_attempts = 2;
    // Refuses whatever holds the review 3.
    const auto script = shell("cat > " + out + ".now; grep -q '\"id\":\"3\"' " + out +
                              ".now && exit 9; cat " + out + ".now >> " + out);
    for (int attempt = 1; attempt <= 2; ++attempt) {
        const auto done = store::deliver(*store, "ops", script, options, kClock);
        REQUIRE(done);
        CHECK(done->delivered == 0);
        CHECK(store->consumer("ops")->attempts == attempt);
    }
    auto done = store::deliver(*store, "ops", script, options, kClock);
    REQUIRE(done);
    CHECK(done->delivered == 4);
    CHECK(done->dead == 1);
    CHECK(ids_in(out) == Strings{"1", "2", "4", "5"});
    CHECK(pending(*store, "ops").empty());
    auto dead = store->dead("ops");
    REQUIRE(dead);
    REQUIRE(dead->size() == 1);
    CHECK(dead->front().seq == 3);
    CHECK(dead->front().reason == "ended with status 9");
    CHECK(dead->front().attempts == 3);

    done = store::retry_dead(*store, "ops", script, {}, kClock);
    REQUIRE(done);
    CHECK(done->failure == "ended with status 9");
    CHECK(store->dead("ops")->front().attempts == 4);
    done = store::retry_dead(*store, "ops", shell("cat >> " + out), {}, kClock);
    REQUIRE(done);
    CHECK(done->delivered == 1);
    CHECK(store->dead("ops")->empty());
    CHECK(ids_in(out).back() == "3");
}

TEST_CASE("store/events: one process delivers to a consumer at a time") {
    const TempDir dir;
    const auto store = filled(dir.file("store.db"), 2);
    const auto other = open_store(dir.file("store.db"));
    const auto lock = other->lock_consumer("ops/../x");
    REQUIRE(lock);
    const auto done = store::deliver(*store, "ops/../x", {"true"}, {}, kClock);
    REQUIRE_FALSE(done);
    CHECK(done.error().status == Exit::system);
    CHECK(done.error().what.find("another process delivers") != std::string::npos);
    CHECK(store::deliver(*store, "mail", {"true"}, {}, kClock));
}

TEST_CASE("store/events: SIGPIPE is for the command, not for us") {
    const TempDir dir;
    const auto store = filled(dir.file("store.db"), 900);
    std::signal(SIGPIPE, SIG_DFL);  // would end this process
    REQUIRE(store::deliver(*store, "ops", {"true"}, {}, kClock));
    std::signal(SIGPIPE, SIG_IGN);  // must not be inherited
    const auto done = store::deliver(*store, "mail", shell("kill -13 $$; exit 0"), {}, kClock);
    std::signal(SIGPIPE, SIG_DFL);
    REQUIRE(done);
    CHECK(done->failure == "was killed by signal 13");
}

TEST_CASE("store/run_lock: the second is told who holds it, or waits") {
    const TempDir dir;
    const auto path = dir.path() / "state" / "run.lock";
    int ready[2], release[2];
    REQUIRE(::pipe(ready) == 0);
    REQUIRE(::pipe(release) == 0);
    const pid_t pid = ::fork();
    if (pid == 0) {
        auto lock = store::RunLock::take(path, "molva run", Instant{}, false);
        char byte = lock ? 'y' : 'n';
        (void)!::write(ready[1], &byte, 1);
        (void)!::read(release[0], &byte, 1);
        ::_exit(0);  // without letting go: the kernel does
    }
    char byte = 'n';
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    REQUIRE(byte == 'y');
    for (int i = 0; i < 2; ++i) {  // being refused must not spoil what is written there
        const auto second = store::RunLock::take(path, "molva run", Instant{}, false);
        REQUIRE_FALSE(second);
        CHECK(second.error().status == Exit::system);
        CHECK(second.error().what == "held by molva run, process " + std::to_string(pid) +
                                         ", since 1970-01-01T00:00:00Z; let it end, or wait for "
                                         "it with --wait");
    }
    REQUIRE(::write(release[1], &byte, 1) == 1);
    {
        const auto waited = store::RunLock::take(path, "molva run", Instant{}, true);
        CHECK(waited);
    }
    CHECK(store::RunLock::take(path, "molva run", Instant{}, false));
    ::waitpid(pid, nullptr, 0);
    for (const int fd : {ready[0], ready[1], release[0], release[1]}) ::close(fd);
}
