// The folder that a browser's page lives in: made empty, gone with its page.
//
// Who is killed outright leaves it behind. So each is locked for as long as its
// owner lives, and what nobody holds any more is swept out later.

#pragma once

#include <cstddef>
#include <filesystem>
#include <utility>

#include "base/result.hpp"

namespace molva::net {

class Profile {
public:
    /// A new one in the system's temporary folder.
    /// @error Exit::system
    static Result<Profile> make();

    Profile(Profile&& other) noexcept
        : path_(std::exchange(other.path_, {})), lock_(std::exchange(other.lock_, -1)) {}
    Profile& operator=(Profile&&) = delete;
    /// Removes it with all there is in it.
    ~Profile();

    const std::filesystem::path& path() const { return path_; }

    /// Removes this user's profiles that nobody holds.
    /// @return how many there were
    static std::size_t sweep();

private:
    Profile(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}

    std::filesystem::path path_;
    int lock_;
};

}  // namespace molva::net
