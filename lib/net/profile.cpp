#include "net/profile.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace molva::net {

namespace fs = std::filesystem;

namespace {

constexpr const char* kPrefix = "molva-browser-";

fs::path temporary_folder() {
    std::error_code code;
    const fs::path folder = fs::temp_directory_path(code);
    return code ? fs::path{"/tmp"} : folder;
}

// @return a descriptor that holds the lock, -1 if another process does
int hold(const fs::path& folder) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) return -1;
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return fd;
    ::close(fd);
    return -1;
}

bool is_ours(int fd) {
    struct stat status {};
    return ::fstat(fd, &status) == 0 && status.st_uid == ::geteuid();
}

}  // namespace

// It gets the name that sweep() looks for when it is locked, not before.
Result<Profile> Profile::make() {
    const fs::path folder = temporary_folder();
    std::string name = (folder / "molva-new-XXXXXX").string();
    const auto fail = [&] {
        return Error{Exit::system, name,
                     fmt::format("cannot make a folder for the browser: {}", std::strerror(errno))};
    };
    if (::mkdtemp(name.data()) == nullptr) return fail();
    Profile out{name, hold(name)};
    const fs::path held = folder / (std::string{kPrefix} + name.substr(name.size() - 6));
    if (::rename(name.c_str(), held.c_str()) != 0) return fail();
    out.path_ = held;
    return out;
}

Profile::~Profile() {
    if (path_.empty()) return;
    // The browser's children end a moment after it and may still be writing.
    std::error_code code;
    for (int tries = 0; tries < 25; ++tries) {
        fs::remove_all(path_, code);
        if (!fs::exists(path_, code)) break;
        ::poll(nullptr, 0, 20);
    }
    if (lock_ >= 0) ::close(lock_);
}

std::size_t Profile::sweep() {
    std::size_t count = 0;
    std::error_code code;
    for (const auto& entry : fs::directory_iterator{temporary_folder(), code}) {
        if (!entry.path().filename().string().starts_with(kPrefix)) continue;
        const int fd = hold(entry.path());
        if (fd < 0) continue;
        if (is_ours(fd)) {
            fs::remove_all(entry.path(), code);
            ++count;
        }
        ::close(fd);
    }
    return count;
}

}  // namespace molva::net
