#include "net/poller.hpp"

#include <algorithm>

#include <unistd.h>

namespace molva::net {

Poller::~Poller() {
    if (epoll_ >= 0) ::close(epoll_);
}

bool Poller::open() {
    epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    return epoll_ >= 0;
}

void Poller::opened(int fd) { sockets_[fd] = {}; }

void Poller::closed(int fd) {
    const auto place = sockets_.find(fd);
    if (place == sockets_.end()) return;
    // Closing it would do, unless a child that is just being made has a copy.
    if (place->second.events != 0) ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
    sockets_.erase(place);
}

void Poller::want(int fd, std::uint32_t events) {
    const auto place = sockets_.find(fd);
    if (place == sockets_.end()) return tell(fd, 0, events);
    Socket& socket = place->second;
    socket.wanted = true;
    if (socket.events == events) return;
    tell(fd, socket.events, events);
    socket.events = events;
}

void Poller::let_go(int fd) {
    const auto place = sockets_.find(fd);
    if (place == sockets_.end()) {
        ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
    } else {
        place->second.wanted = false;
    }
}

std::span<const epoll_event> Poller::wait(int milliseconds) {
    const int count = std::max(::epoll_wait(epoll_, ready_, kAtOnce, milliseconds), 0);
    const auto end = std::remove_if(ready_, ready_ + count, [this](const epoll_event& event) {
        const auto place = sockets_.find(event.data.fd);
        if (place == sockets_.end() || place->second.wanted) return false;
        // A connection at rest has ended. libcurl sees that when it needs one;
        // we would be told until then.
        ::epoll_ctl(epoll_, EPOLL_CTL_DEL, event.data.fd, nullptr);
        place->second.events = 0;
        return true;
    });
    return {ready_, end};
}

void Poller::tell(int fd, std::uint32_t before, std::uint32_t events) const {
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    if (before == 0 && ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) == 0) return;
    ::epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event);
}

}  // namespace molva::net
