#include "store/child.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <utility>

#include "base/file.hpp"

namespace molva::store {

namespace {

// Keeps SIGPIPE away from this thread for as long as it stands, and takes one
// that came meanwhile with it: a command that stops reading is told by errno.
class NoSigpipe {
public:
    NoSigpipe() {
        sigemptyset(&pipe_);
        sigaddset(&pipe_, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }
    ~NoSigpipe() {
        if (sigismember(&before_, SIGPIPE) == 0) {
            const timespec at_once{};
            while (sigtimedwait(&pipe_, nullptr, &at_once) > 0) {
            }
            pthread_sigmask(SIG_SETMASK, &before_, nullptr);
        }
    }
    NoSigpipe(const NoSigpipe&) = delete;
    NoSigpipe& operator=(const NoSigpipe&) = delete;

private:
    sigset_t pipe_{}, before_{};
};

// The command gets signals as every command does, whatever we do with them.
int spawn(const std::vector<std::string>& argv, int input, pid_t& pid) {
    std::vector<char*> words;
    for (const auto& word : argv) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t defaults;
    sigemptyset(&defaults);
    for (const int one : {SIGPIPE, SIGXFSZ}) sigaddset(&defaults, one);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    const int code = posix_spawnp(&pid, words[0], &actions, &attributes, words.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

}  // namespace

Result<Child> Child::start(const std::vector<std::string>& argv) {
    if (argv.empty() || argv.front().empty()) {
        return Error{Exit::usage, {}, "no command to run was given"};
    }
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        return Error{Exit::system, {}, fmt::format("cannot make a pipe: {}", std::strerror(errno))};
    }
    pid_t pid = -1;
    const int code = spawn(argv, ends[0], pid);
    ::close(ends[0]);
    if (code != 0) {
        ::close(ends[1]);
        return Error{Exit::usage, argv.front(),
                     fmt::format("cannot be started: {}", std::strerror(code))};
    }
    return Child{pid, ends[1]};
}

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), input_(std::exchange(other.input_, -1)) {}

Child::~Child() { finish(); }

Result<void> Child::write(std::string_view bytes) {
    if (input_ < 0) return {};
    const NoSigpipe guard;
    const int code = write_all(input_, bytes);
    if (code == 0) return {};
    ::close(std::exchange(input_, -1));
    if (code == EPIPE) return {};
    return Error{
        Exit::system, {}, fmt::format("cannot write to the command: {}", std::strerror(code))};
}

std::string Child::finish() {
    if (input_ >= 0) ::close(std::exchange(input_, -1));
    if (pid_ < 0) return {};
    int status = 0;
    pid_t got = -1;
    do {
        got = ::waitpid(pid_, &status, 0);
    } while (got < 0 && errno == EINTR);
    pid_ = -1;
    if (got < 0) return fmt::format("cannot be waited for: {}", std::strerror(errno));
    if (WIFSIGNALED(status)) return fmt::format("was killed by signal {}", WTERMSIG(status));
    if (WEXITSTATUS(status) == 0) return {};
    return fmt::format("ended with status {}", WEXITSTATUS(status));
}

}  // namespace molva::store
