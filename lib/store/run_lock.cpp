#include "store/run_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "base/file.hpp"
#include "base/utf8.hpp"
#include "store/private_file.hpp"

namespace molva::store {

namespace {

Error failure(const std::filesystem::path& path, std::string_view doing, int code) {
    return Error{Exit::system, path.string(), fmt::format("{}: {}", doing, std::strerror(code))};
}

// What the holder wrote: "molva run, process 17, since 2026-08-20T12:00:00Z".
std::string holder(int fd) {
    char text[256];
    const ssize_t got = ::pread(fd, text, sizeof text, 0);
    std::string_view words{text, got > 0 ? static_cast<std::size_t>(got) : 0};
    words = words.substr(0, words.find('\n'));
    return words.empty() ? "another process" : utf8::printable(words);
}

}  // namespace

Result<RunLock> RunLock::take(const std::filesystem::path& path, std::string_view program,
                              Instant now, bool wait) {
    if (auto made = make_private_folder(path.parent_path()); !made) return made.error();
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) return failure(path, "cannot open", errno);
    int got = -1;
    do {
        got = ::flock(fd, wait ? LOCK_EX : LOCK_EX | LOCK_NB);
    } while (got != 0 && errno == EINTR);
    if (got != 0) {
        const int reason = errno;
        const std::string who = holder(fd);
        ::close(fd);
        if (reason != EWOULDBLOCK) return failure(path, "cannot lock", reason);
        return Error{Exit::system, path.string(),
                     fmt::format("held by {}; let it end, or wait for it with --wait", who)};
    }
    RunLock lock{fd};
    const auto words =
        fmt::format("{}, process {}, since {}\n", program, ::getpid(), format_rfc3339(now));
    if (::ftruncate(fd, 0) != 0) return failure(path, "cannot write", errno);
    if (const int put = write_all(fd, words); put != 0) {
        return failure(path, "cannot write", put);
    }
    return lock;
}

RunLock::RunLock(RunLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

RunLock::~RunLock() {
    if (fd_ < 0) return;
    (void)!::ftruncate(fd_, 0);  // whoever reads it next must not take us for the holder
    ::close(fd_);
}

}  // namespace molva::store
