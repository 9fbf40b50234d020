#include "base/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

namespace molva {

namespace {

Error failure(const std::filesystem::path& path, std::string_view doing, int code) {
    return Error{Exit::system, path.string(), fmt::format("{}: {}", doing, std::strerror(code))};
}

// Closes a descriptor at the end of a block.
struct Descriptor {
    int fd;
    ~Descriptor() {
        if (fd >= 0) ::close(fd);
    }
};

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit) {
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (file.fd < 0) return failure(path, "cannot open", errno);
    std::string content;
    struct stat info {};
    if (::fstat(file.fd, &info) == 0 && S_ISDIR(info.st_mode)) {
        return failure(path, "cannot read", EISDIR);
    }
    if (info.st_size > 0) content.reserve(static_cast<std::size_t>(info.st_size));
    char buffer[1 << 16];
    while (true) {
        const ssize_t got = ::read(file.fd, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failure(path, "cannot read", errno);
        if (got == 0) return content;
        if (content.size() + static_cast<std::size_t>(got) > limit) {
            return Error{Exit::system, path.string(),
                         fmt::format("larger than {} bytes, the limit for this kind of file", limit)};
        }
        content.append(buffer, static_cast<std::size_t>(got));
    }
}

int write_all(int fd, std::string_view bytes) noexcept {
    while (!bytes.empty()) {
        const ssize_t put = ::write(fd, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return errno;
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return 0;
}

Result<void> write_file_atomically(const std::filesystem::path& path, std::string_view content) {
    // Renaming over a device or a pipe would put a file in its place.
    struct stat known {};
    if (::stat(path.c_str(), &known) == 0 && !S_ISREG(known.st_mode)) {
        return Error{Exit::system, path.string(), "is there and is no file; name another one"};
    }
    std::string temporary = path.string() + ".XXXXXX";
    const Descriptor file{::mkostemp(temporary.data(), O_CLOEXEC)};
    if (file.fd < 0) return failure(path, "cannot create a file beside it", errno);
    int code = write_all(file.fd, content);
    if (code == 0 && ::fchmod(file.fd, 0644) != 0) code = errno;
    if (code == 0 && ::fsync(file.fd) != 0) code = errno;
    if (code == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) code = errno;
    if (code == 0) return {};
    ::unlink(temporary.c_str());
    return failure(path, "cannot write", code);
}

}  // namespace molva
