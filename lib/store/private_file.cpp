#include "store/private_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace molva::store {

Result<void> make_private_folder(const std::filesystem::path& folder) {
    std::filesystem::path so_far;
    for (const auto& part : folder) {
        so_far /= part;
        std::error_code none;
        if (part.empty() || std::filesystem::is_directory(so_far, none)) continue;
        if (::mkdir(so_far.c_str(), 0700) == 0 || errno == EEXIST) continue;
        return Error{Exit::system, so_far.string(),
                     fmt::format("cannot make it: {}", std::strerror(errno))};
    }
    std::error_code code;
    if (folder.empty() || std::filesystem::is_directory(folder, code)) return {};
    return Error{Exit::system, folder.string(),
                 fmt::format("cannot make it: {}", std::strerror(ENOTDIR))};
}

Result<void> make_private_file(const std::filesystem::path& file) {
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0) {
        ::close(fd);
        return {};
    }
    if (errno == EEXIST) return {};
    return Error{Exit::system, file.string(),
                 fmt::format("cannot make it: {}", std::strerror(errno))};
}

}  // namespace molva::store
