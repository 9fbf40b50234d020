// kill -9 at random moments: the log is as if nothing had happened.

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <random>
#include <set>

#include "base/clock.hpp"
#include "store/events.hpp"
#include "store/inspect.hpp"
#include "support.hpp"

using namespace molva;
using namespace molva::test;

namespace {

constexpr int kDays = 25;

// The crawls of two sources over some weeks, the same at every call.
const Strings& input() {
    static const Strings lines = [] {
        Strings all;
        std::mt19937 random{7};
        for (int day = 1; day <= kDays; ++day) {
            for (const std::string source : {"s", "t"}) {
                if (random() % 6 == 0) {
                    all.push_back(crawl(day, "failed", "", source));
                    continue;
                }
                for (int id = 0; id < 20 + day; ++id) {
                    if (random() % 20 == 0) continue;
                    all.push_back(review(std::to_string(id),
                                         R"("rating":)" + std::to_string(1 + random() % 2) +
                                             R"(,"text":")" + std::string(200, 'x') + "\"",
                                         source));
                }
                const std::string validators =
                    R"(,"validators":[{"url":"u","etag":")" + std::to_string(day) + "\"}]";
                all.push_back(crawl(day, "ok", kComplete + validators, source));
            }
        }
        return all;
    }();
    return lines;
}

Strings log_of(store::Store& store) {
    Strings lines;
    REQUIRE(store::read_events(store, {}, [&](const store::LoggedEvent& event) {
        lines.push_back(event.line);
        return Result<void>{};
    }));
    return lines;
}

int kills() {
    const char* const count = std::getenv("MOLVA_KILLS");
    return count ? std::atoi(count) : 40;
}

// Runs `body` in a process of its own that is killed after `pause` unless it has
// ended. @return its exit status; -1 if it was killed
template <typename Body>
int run_and_kill(std::chrono::microseconds pause, const Body& body) {
    const pid_t pid = ::fork();
    if (pid == 0) ::_exit(body());
    ::usleep(static_cast<useconds_t>(pause.count()));
    ::kill(pid, SIGKILL);
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// What a run of molva-diff does with the whole input.
int diff_all(const std::string& file) {
    auto store = store::open(store_url(file));
    if (!store) return 10;
    store::DiffOptions options = one_look();
    options.group = 3;  // crawls of both sources share commits
    store::Diff diff{
        **store, options, [](std::string_view) { return Result<void>{}; }, [](const Error&) {}};
    Feeder feeder;
    for (const auto& line : input()) {
        const auto record = feeder.parse(line);
        if (!record || !diff.take(*record)) return 11;
    }
    return diff.finish() ? 0 : 12;
}

std::chrono::microseconds time_of(const auto& body) {
    const auto start = std::chrono::steady_clock::now();
    body();
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() -
                                                                 start);
}

}  // namespace

TEST_CASE("store/crash: a diff that is killed loses no event and logs none twice") {
    const auto whole = memory_store();
    diff(*whole, input());
    const Strings truth = log_of(*whole);
    REQUIRE(truth.size() > 200);

    const TempDir dir;
    const auto full = time_of([&] { REQUIRE(diff_all(dir.file("timing.db")) == 0); });
    const unsigned seed = std::random_device{}();
    MESSAGE("seed ", seed);
    std::mt19937 random{seed};
    int killed = 0, midway = 0;
    for (int round = 0; killed < kills() && round < 100 * kills(); ++round) {
        const std::string file = dir.file(std::to_string(round) + ".db");
        while (killed < kills()) {
            const std::chrono::microseconds pause{random() % (full.count() / 2 + 1)};
            const int status = run_and_kill(pause, [&] { return diff_all(file); });
            if (status >= 0) {
                REQUIRE(status == 0);
                break;
            }
            ++killed;
            if (!store::open(store_url(file), {store::OpenMode::read_only})) continue;
            // What a reader sees between two runs is the log of some whole crawls. A
            // server may still be about to store what it got from whom was killed.
            const auto store = open_store(file, {store::OpenMode::read_only});
            const auto reading = store::Transaction::begin(*store);
            REQUIRE(reading);
            const Strings so_far = log_of(*store);
            REQUIRE(so_far.size() <= truth.size());
            REQUIRE(std::equal(so_far.begin(), so_far.end(), truth.begin()));
            REQUIRE(store::verify(*store).value_or(Strings{"failed"}) == Strings{});
            midway += !so_far.empty() && so_far.size() < truth.size();
        }
        REQUIRE(diff_all(file) == 0);
        const auto store = open_store(file);
        REQUIRE(log_of(*store) == truth);
        const auto sources = store->sources();
        REQUIRE(sources);
        REQUIRE(sources->size() == 2);
        for (const auto& state : *sources) {
            const auto validators = store->validators(state.id);
            REQUIRE(validators);
            REQUIRE(validators->size() == 1);  // of the last crawl that was read
            CHECK(state.last_good.find("\"etag\":" + json::quote(validators->front().etag)) !=
                  std::string::npos);
        }
    }
    CHECK(killed == kills());
    CHECK(midway > 0);
}

TEST_CASE("store/crash: delivery that is killed delivers everything at least once") {
    const TempDir dir;
    const std::string file = dir.file("store.db");
    REQUIRE(diff_all(file) == 0);
    const auto store = open_store(file);
    const Strings truth = log_of(*store);
    const std::string out = dir.file("out");
    const unsigned seed = std::random_device{}();
    MESSAGE("seed ", seed);
    std::mt19937 random{seed};
    const auto deliver = [&](const std::string& script) {
        auto mine = store::open(store_url(file));
        if (!mine) return 10;
        store::DeliverOptions options;
        options.batch = 10;
        const auto done =
            store::deliver(**mine, "ops", {"/bin/sh", "-c", script}, options, system_clock());
        return done ? 0 : 11;
    };
    // A line that was cut off by a death must not spoil the next one.
    const std::string all = "{ echo; cat; } >> " + out;
    int killed = 0;
    for (int i = 0; i < kills(); ++i) {
        std::string script = all;
        if (random() % 3 == 0) {  // the command dies instead of us
            script = "{ echo; head -c " + std::to_string(random() % 4000) + "; } >> " + out +
                     "; kill -9 $$";
        }
        killed += run_and_kill(std::chrono::microseconds{random() % 40'000},
                               [&] { return deliver(script); }) < 0;
    }
    CHECK(killed > 0);
    // An orphaned command may still be at work; its lock is gone with its parent.
    int status = -1;
    for (int i = 0; i < 50 && status != 0; ++i) {
        status = deliver(all);
        if (status != 0) ::usleep(20'000);
    }
    REQUIRE(status == 0);
    std::set<std::string> got;
    std::ifstream in{out};
    for (std::string line; std::getline(in, line);) got.insert(line);
    std::size_t missing = 0;
    for (const auto& line : truth) missing += !got.contains(line);
    CHECK(missing == 0);
    CHECK(store->consumer("ops")->cursor == static_cast<std::int64_t>(truth.size()));
}
