// A command that is fed through its standard input.

#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace molva::store {

class Child {
public:
    /// Starts argv[0], looked for in PATH, without a shell; its output and
    /// errors go where ours go.
    /// @error Exit::usage if it cannot be started
    static Result<Child> start(const std::vector<std::string>& argv);

    Child(Child&& other) noexcept;
    Child& operator=(Child&&) = delete;
    /// Closes its input and waits for its end.
    ~Child();

    /// Waits until the command has taken all of it. One that does not read to
    /// the end is not at fault: the rest is dropped.
    /// @error Exit::system for anything but a closed pipe
    Result<void> write(std::string_view bytes);

    /// Closes its input and waits for its end.
    /// @return empty for status 0, else "ended with status 3", "was killed by signal 9"
    std::string finish();

private:
    Child(pid_t pid, int input) : pid_(pid), input_(input) {}
    pid_t pid_;
    int input_;
};

}  // namespace molva::store
