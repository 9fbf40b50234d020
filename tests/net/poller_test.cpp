#include "net/poller.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>

using molva::net::Poller;

namespace {

// Two connected sockets; ours is what is waited for.
struct Pair {
    int ours = -1, theirs = -1;

    Pair() {
        int both[2];
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, both) == 0);
        ours = both[0];
        theirs = both[1];
    }
    ~Pair() {
        hang_up();
        if (ours >= 0) ::close(ours);
    }
    Pair(const Pair&) = delete;
    Pair& operator=(const Pair&) = delete;

    void say() const { REQUIRE(::write(theirs, "x", 1) == 1); }
    void hang_up() {
        if (theirs >= 0) ::close(theirs);
        theirs = -1;
    }
    /// Gives the number of our end to another's.
    void replace_by(const Pair& other) const { REQUIRE(::dup3(other.ours, ours, O_CLOEXEC) == ours); }
};

bool is_told(Poller& poller, int fd, int milliseconds = 0) {
    bool told = false;
    for (const auto& event : poller.wait(milliseconds)) told = told || event.data.fd == fd;
    return told;
}

}  // namespace

TEST_CASE("net/poller: a socket that was let go is not told of, and is when it is wanted again") {
    for (const bool kept : {true, false}) {
        CAPTURE(kept);
        const Pair pair;
        Poller poller;
        REQUIRE(poller.open());
        if (kept) poller.opened(pair.ours);
        poller.want(pair.ours, EPOLLIN);
        CHECK_FALSE(is_told(poller, pair.ours));
        pair.say();
        CHECK(is_told(poller, pair.ours));
        poller.let_go(pair.ours);
        CHECK_FALSE(is_told(poller, pair.ours));
        poller.want(pair.ours, EPOLLIN);
        CHECK(is_told(poller, pair.ours));
        poller.want(pair.ours, EPOLLOUT);  // in place of the other
        REQUIRE(poller.wait(0).size() == 1);
        CHECK(poller.wait(0).front().events == EPOLLOUT);
    }
}

TEST_CASE("net/poller: a connection that ends while it rests wakes nobody again and again") {
    using Clock = std::chrono::steady_clock;
    constexpr std::chrono::milliseconds kLong{60};
    Pair pair;
    Poller poller;
    REQUIRE(poller.open());
    poller.opened(pair.ours);
    poller.want(pair.ours, EPOLLIN);
    poller.let_go(pair.ours);
    pair.hang_up();
    CHECK(poller.wait(0).empty());
    const auto begun = Clock::now();
    CHECK(poller.wait(static_cast<int>(kLong.count())).empty());
    CHECK(Clock::now() - begun >= kLong);
    poller.want(pair.ours, EPOLLIN);  // whoever needs it has to learn of its end
    CHECK(is_told(poller, pair.ours));
}

TEST_CASE("net/poller: a number that was another socket's is waited for like any other") {
    for (const bool kept : {true, false}) {
        CAPTURE(kept);
        const Pair first, second;
        Poller poller;
        REQUIRE(poller.open());
        if (kept) poller.opened(first.ours);
        poller.want(first.ours, EPOLLIN);
        poller.let_go(first.ours);
        if (kept) poller.closed(first.ours);
        first.replace_by(second);
        if (kept) poller.opened(first.ours);
        second.say();
        CHECK_FALSE(is_told(poller, first.ours));  // not asked for yet
        poller.want(first.ours, EPOLLIN);
        CHECK(is_told(poller, first.ours));
    }
}
