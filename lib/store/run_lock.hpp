// One `molva run` at a time.

#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace molva::store {

/// A lock on a file in which the holder's process and start are written for
/// people. The kernel lets go of it when the process ends, however that is:
/// a file that was left behind means nothing.
class RunLock {
public:
    /// @param path     made if it is not there, with the folders above it
    /// @param program  "molva run", for the message of the one who has to wait
    /// @param wait     until the holder is done; else fail at once
    /// @error Exit::system naming the holder, its process and since when
    static Result<RunLock> take(const std::filesystem::path& path, std::string_view program,
                                Instant now, bool wait);

    RunLock(RunLock&& other) noexcept;
    RunLock& operator=(RunLock&&) = delete;
    ~RunLock();

private:
    explicit RunLock(int fd) : fd_(fd) {}
    int fd_;
};

}  // namespace molva::store
