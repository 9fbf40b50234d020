// Which sockets are waited for: epoll, and what it has been told already.
// Only net/curl_transport uses this.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>

#include <sys/epoll.h>

namespace molva::net {

/// Between two pages libcurl waits for nothing on their connection, and lets go
/// of its socket to ask for the same again a moment later: two calls into the
/// system for each page. So a socket that is known to be told of when it is
/// closed stays registered meanwhile. All others go when they are let go, since
/// their number may be that of another the next time.
class Poller {
public:
    Poller() = default;
    ~Poller();
    Poller(const Poller&) = delete;
    Poller& operator=(const Poller&) = delete;

    /// @return false if the system has none to give
    bool open();

    /// A new socket, of which closed() will be called before it is closed.
    void opened(int fd);
    /// It is about to be closed.
    void closed(int fd);

    /// Waits for these events (EPOLLIN, EPOLLOUT) of a descriptor, whatever it
    /// was waited for before.
    void want(int fd, std::uint32_t events);
    /// Nobody waits for it any more.
    void let_go(int fd);

    /// @return the descriptors that are ready, until the next call; those that
    ///         were let go are not among them
    std::span<const epoll_event> wait(int milliseconds);

private:
    struct Socket {
        std::uint32_t events = 0;  // what the system was told; 0: nothing
        bool wanted = false;
    };
    static constexpr int kAtOnce = 256;

    void tell(int fd, std::uint32_t before, std::uint32_t events) const;

    int epoll_ = -1;
    std::unordered_map<int, Socket> sockets_;  // those between opened() and closed()
    epoll_event ready_[kAtOnce]{};
};

}  // namespace molva::net
