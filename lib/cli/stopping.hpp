// Ending a program that waits: by SIGTERM or SIGINT, at a place of its choice.

#pragma once

#include "base/result.hpp"

namespace molva::cli {

/// From its construction on SIGTERM and SIGINT end nothing; they make fd()
/// readable. What is being done when one comes is finished first.
class StopSignals {
public:
    /// @error Exit::system
    static Result<StopSignals> catch_them();

    StopSignals(StopSignals&& other) noexcept;
    StopSignals& operator=(StopSignals&&) = delete;
    ~StopSignals();

    int fd() const noexcept { return fd_; }
    /// Whether one has come.
    bool came() const;

private:
    explicit StopSignals(int fd) : fd_(fd) {}
    int fd_;
};

/// Whether the reader of a pipe has gone.
bool reader_gone(int fd);

}  // namespace molva::cli
