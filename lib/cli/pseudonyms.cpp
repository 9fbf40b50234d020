#include "cli/pseudonyms.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>

#include "base/file.hpp"
#include "cli/paths.hpp"
#include "store/private_file.hpp"

namespace molva::cli {

namespace {

constexpr std::size_t kLeast = 16;  // bytes of a key
constexpr std::size_t kMost = 4096;

// Only one of several programs at once makes it; the others read that one.
Result<void> make_key(const std::filesystem::path& file) {
    if (auto made = store::make_private_folder(file.parent_path()); !made) return made;
    const std::string fresh = file.string() + fmt::format(".{}", ::getpid());
    const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int code = fd < 0 ? errno : 0;
    if (fd >= 0) {
        code = write_all(fd, hex(store::random_bytes(32)) + "\n");
        if (code == 0 && ::fsync(fd) != 0) code = errno;
        ::close(fd);
    }
    if (code == 0 && ::link(fresh.c_str(), file.c_str()) != 0 && errno != EEXIST) code = errno;
    if (fd >= 0) ::unlink(fresh.c_str());
    if (code == 0) return {};
    return Error{Exit::system, file.string(),
                 fmt::format("cannot make the key: {}", std::strerror(code))};
}

}  // namespace

Result<std::shared_ptr<const store::Pseudonyms>> load_pseudonyms(const Config& config) {
    if (!config.pseudonymize) return std::shared_ptr<const store::Pseudonyms>{};
    std::filesystem::path file = config.pseudonym_key;
    if (file.empty()) {
        file = state_dir() / "pseudonym.key";
        std::error_code none;
        if (!std::filesystem::exists(file, none)) {
            if (auto made = make_key(file); !made) return made.error();
        }
    }
    auto key = read_file(file, kMost);
    if (!key) return key.error();
    while (!key->empty() && (key->back() == '\n' || key->back() == '\r')) key->pop_back();
    if (key->size() >= kLeast) {
        return std::shared_ptr<const store::Pseudonyms>{
            std::make_shared<store::Pseudonyms>(std::move(*key))};
    }
    return Error{
        Exit::usage, file.string(),
        fmt::format("a key needs at least {} bytes; `openssl rand -hex 32` makes one", kLeast)};
}

}  // namespace molva::cli
