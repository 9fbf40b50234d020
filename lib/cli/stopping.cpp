#include "cli/stopping.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

namespace molva::cli {

Result<StopSignals> StopSignals::catch_them() {
    sigset_t both;
    sigemptyset(&both);
    sigaddset(&both, SIGTERM);
    sigaddset(&both, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &both, nullptr);
    const int fd = ::signalfd(-1, &both, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd >= 0) return StopSignals{fd};
    return Error{
        Exit::system, {}, fmt::format("cannot wait for signals: {}", std::strerror(errno))};
}

StopSignals::StopSignals(StopSignals&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

StopSignals::~StopSignals() {
    if (fd_ >= 0) ::close(fd_);
}

bool StopSignals::came() const {
    pollfd one{fd_, POLLIN, 0};
    return ::poll(&one, 1, 0) > 0;
}

bool reader_gone(int fd) {
    pollfd one{fd, 0, 0};
    return ::poll(&one, 1, 0) > 0 && (one.revents & (POLLERR | POLLHUP)) != 0;
}

}  // namespace molva::cli
