// Preloaded into a program: after so many bytes (FAIL_WRITES_AFTER) no regular
// file takes any more, as on a full disk or, with another errno (FAIL_WRITES_WITH),
// for another reason. The last write before is cut short.

#include <dlfcn.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace {

long long left() {
    static long long bytes = [] {
        const char* const text = std::getenv("FAIL_WRITES_AFTER");
        return text ? std::atoll(text) : 1LL << 60;
    }();
    return bytes;
}

int reason() {
    const char* const text = std::getenv("FAIL_WRITES_WITH");
    return text ? std::atoi(text) : ENOSPC;
}

long long used = 0;

// How much of a write goes through; -1: nothing does.
ssize_t allowed(int fd, size_t size) {
    struct stat info {};
    if (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return static_cast<ssize_t>(size);
    const long long room = left() - used;
    if (room <= 0 && size > 0) {
        errno = reason();
        return -1;
    }
    const auto part = static_cast<ssize_t>(size) < room ? static_cast<ssize_t>(size)
                                                        : static_cast<ssize_t>(room);
    used += part;
    return part;
}

template <typename Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

ssize_t write(int fd, const void* bytes, size_t size) {
    static auto* const next = real<ssize_t(int, const void*, size_t)>("write");
    const ssize_t part = allowed(fd, size);
    return part < 0 ? part : next(fd, bytes, static_cast<size_t>(part));
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t at) {
    static auto* const next = real<ssize_t(int, const void*, size_t, off_t)>("pwrite");
    const ssize_t part = allowed(fd, size);
    return part < 0 ? part : next(fd, bytes, static_cast<size_t>(part), at);
}

ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t at) {
    static auto* const next = real<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
    const ssize_t part = allowed(fd, size);
    return part < 0 ? part : next(fd, bytes, static_cast<size_t>(part), at);
}
}
