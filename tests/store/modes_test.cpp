// What the ways of opening a store make of one that is not there, in both kinds.

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/store.hpp"
#include "support.hpp"

using namespace molva;
using namespace molva::test;
using store::OpenMode;

namespace {

store::OpenOptions in(OpenMode mode) { return {mode, std::chrono::milliseconds{50}}; }

}  // namespace

TEST_CASE("store/modes: only one that may make a store makes it") {
    const TempDir dir;
    const std::string url = store_url(dir.file("store.db"));
    for (const auto mode : {OpenMode::read_only, OpenMode::existing}) {
        CAPTURE(static_cast<int>(mode));
        const auto refused = store::open(url, in(mode));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().status == Exit::system);
        CHECK(refused.error().what == "there is no store yet; molva-diff makes it");
    }
    for (const auto mode : {OpenMode::scratch, OpenMode::rehearsal}) {
        const auto pretended = store::open(url, in(mode));
        REQUIRE(pretended);
        diff(**pretended, {review("a", ""), crawl(1, "ok", kComplete)});
    }
    CHECK_FALSE(store::open(url, in(OpenMode::existing)));
    REQUIRE(store::open(url, in(OpenMode::read_write)));
    for (const auto mode : {OpenMode::existing, OpenMode::read_only, OpenMode::rehearsal}) {
        CHECK(store::open(url, in(mode)));
    }
}

TEST_CASE("store/open: a folder that may not be looked into is not an absent store") {
    const TempDir dir;
    const std::string file = dir.file("store.db");
    REQUIRE(store::open(file));
    std::filesystem::permissions(dir.path(), std::filesystem::perms{0700});
    const pid_t pid = ::fork();
    if (pid == 0) {
        // The superuser may look everywhere: be somebody else.
        if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(10);
        if (::geteuid() != 65534) std::filesystem::permissions(dir.path(), {});
        for (const auto mode : {OpenMode::read_only, OpenMode::rehearsal, OpenMode::read_write}) {
            const auto got = store::open(file, in(mode));
            if (got || got.error().status != Exit::system) ::_exit(11);
            if (got.error().what.find("Permission denied") == std::string::npos) ::_exit(12);
        }
        ::_exit(0);
    }
    int status = -1;
    ::waitpid(pid, &status, 0);
    std::filesystem::permissions(dir.path(), std::filesystem::perms{0700});
    CHECK(status == 0);
}

TEST_CASE("store/modes: a reader sees one state from begin() on") {
    const TempDir dir;
    const auto writer = open_store(dir.file("store.db"));
    diff(*writer, {review("a", ""), crawl(1, "ok", kComplete)});
    const auto reader = open_store(dir.file("store.db"), in(OpenMode::read_only));
    REQUIRE(reader->begin());
    CHECK((*reader->source("s"))->reviews == 1);
    diff(*writer, {review("a", ""), review("b", ""), crawl(2, "ok", kComplete)});
    CHECK((*reader->source("s"))->reviews == 1);
    reader->rollback();
    CHECK((*reader->source("s"))->reviews == 2);
}
