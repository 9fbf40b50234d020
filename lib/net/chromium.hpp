// A headless Chromium as a child process: started with nothing of ours but
// one socket to talk over, watched, and killed with everything it started.
//
// It has no way to the network. Its proxy is a port where nobody is, no name
// resolves for it, and where the system allows it, it lives in a network
// namespace of its own; what its page wants is fetched for it (net/page_load).
//
// The socket speaks the DevTools protocol as --remote-debugging-pipe has it:
// JSON messages with a NUL behind each.

#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "net/profile.hpp"

namespace molva::net {

struct ChromiumOptions {
    std::string program{};     ///< path of the executable
    std::string user_agent{};  ///< what scripts see; our own requests carry theirs anyway
    std::size_t memory = std::size_t{1} << 30;  ///< bytes; V8's heap gets half of it
    bool sandbox = true;                        ///< false: --no-sandbox, as Chromium wants for root
};

/// The arguments that Chromium is started with, the program itself first.
std::vector<std::string> chromium_arguments(const ChromiumOptions& options,
                                            const std::filesystem::path& profile);

/// Cuts what comes over the socket into messages.
class MessageSplitter {
public:
    /// @param longest  bytes of one message
    explicit MessageSplitter(std::size_t longest) : longest_(longest) {}

    /// Takes bytes and hands out each message that is whole with them.
    /// @return false once a message is too long; nothing more is taken then
    bool take(std::string_view bytes, const std::function<void(std::string_view)>& message);

private:
    std::size_t longest_;
    std::string begun_{};
    bool broken_ = false;
};

class Chromium {
public:
    /// Starts it with an empty profile in a new folder of the system's
    /// temporary one.
    /// @error Exit::system
    static Result<Chromium> start(const ChromiumOptions& options);

    Chromium(Chromium&& other) noexcept;
    Chromium& operator=(Chromium&&) = delete;
    /// Kills its process group, waits for it and removes its profile.
    ~Chromium();

    /// Our end of the socket; non-blocking.
    int fd() const { return fd_; }
    pid_t group() const { return pid_; }

    /// Queues a message; flush() sends it.
    void send(std::string_view message);
    /// Sends what it takes. @return whether something is left
    bool flush();

    /// Reads what there is. @return false at the end
    bool receive(const std::function<void(std::string_view bytes)>& take);

    /// Bytes of memory that its processes hold and no file backs.
    std::size_t memory() const;

    /// The last line that it complained with, for a message; may be empty.
    std::string last_words() const;

private:
    Chromium(pid_t pid, int fd, Profile profile)
        : pid_(pid), fd_(fd), profile_(std::move(profile)) {}

    pid_t pid_;
    int fd_;
    Profile profile_;
    std::string unsent_{};
};

}  // namespace molva::net
