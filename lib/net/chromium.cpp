#include "net/chromium.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>
#include <utility>

#include "base/file.hpp"
#include "base/utf8.hpp"
#include "net/text.hpp"

namespace molva::net {

namespace fs = std::filesystem;

namespace {

// What the profile may grow to, one file of it.
constexpr rlim_t kLargestFile = rlim_t{256} << 20;
// A process of Chromium's reserves far more than it uses; this only stops one
// that grows faster than memory() is looked at.
constexpr rlim_t kReservedShare = 4;

std::string memory_file(const char* process) { return fmt::format("/proc/{}/status", process); }

// A number out of "Name:   123 kB" lines.
std::size_t kilobytes(std::string_view status, std::string_view name) {
    const auto at = status.find(name);
    if (at == std::string_view::npos) return 0;
    std::string_view rest = status.substr(at + name.size());
    rest = trim(rest.substr(0, rest.find("kB")));
    return parse_number<std::size_t>(rest).value_or(0);
}

// /proc is read in one go: its files have no size to ask for.
std::string slurp(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return {};
    std::array<char, 4096> text;
    const auto got = ::read(fd, text.data(), text.size());
    ::close(fd);
    return got > 0 ? std::string{text.data(), static_cast<std::size_t>(got)} : std::string{};
}

// The process group in "PID (NAME) STATE PPID PGRP …", where NAME may hold anything.
pid_t group_of(std::string_view stat) {
    const auto end = stat.rfind(')');
    if (end == std::string_view::npos) return -1;
    std::string_view rest = stat.substr(end + 1);
    for (int skipped = 0; skipped < 3; ++skipped) {
        rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
        if (skipped < 2) rest.remove_prefix(std::min(rest.find(' '), rest.size()));
    }
    return parse_number<pid_t>(rest.substr(0, rest.find(' '))).value_or(-1);
}

struct DirClose {
    void operator()(DIR* folder) const { ::closedir(folder); }
};

void limit(int what, rlim_t most) {
    rlimit now{};
    if (getrlimit(static_cast<__rlimit_resource>(what), &now) != 0) return;
    now.rlim_cur = std::min(now.rlim_max, most);
    now.rlim_max = now.rlim_cur;
    setrlimit(static_cast<__rlimit_resource>(what), &now);
}

// Everything between fork and exec: system calls only.
struct Start {
    std::vector<char*> argv, envp;
    int socket, errors;
    rlim_t memory;

    [[noreturn]] void child() const {
        ::setsid();
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        // Without the right to it this fails, and what chromium_arguments()
        // shuts stays shut anyway.
        ::unshare(CLONE_NEWNET);
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, nullptr);
        for (const int signal : {SIGINT, SIGTERM, SIGPIPE}) ::signal(signal, SIG_DFL);
        const int peer = ::fcntl(socket, F_DUPFD, 10), log = ::fcntl(errors, F_DUPFD, 10);
        const int null = ::open("/dev/null", O_RDWR);
        const bool placed = ::dup2(null, 0) == 0 && ::dup2(null, 1) == 1 && ::dup2(log, 2) == 2 &&
                            ::dup2(peer, 3) == 3 && ::dup2(peer, 4) == 4;
        ::close_range(5, ~0U, 0);
        limit(RLIMIT_CORE, 0);
        limit(RLIMIT_FSIZE, kLargestFile);
        limit(RLIMIT_DATA, memory * kReservedShare);
        if (placed) ::execve(argv[0], argv.data(), envp.data());
        static constexpr char kWords[] = "it cannot be executed\n";
        (void)!::write(2, kWords, sizeof kWords - 1);
        ::_exit(127);
    }
};

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> out;
    for (auto& word : words) out.push_back(word.data());
    out.push_back(nullptr);
    return out;
}

}  // namespace

std::vector<std::string> chromium_arguments(const ChromiumOptions& options,
                                            const fs::path& profile) {
    std::vector<std::string> out{
        options.program,
        "--headless",
        "--remote-debugging-pipe",
        "--user-data-dir=" + profile.string(),
        "--user-agent=" + options.user_agent,
        // No way out: nobody resolves, nobody answers, nothing goes around it.
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--proxy-server=http://127.0.0.1:9",
        "--proxy-bypass-list=<-loopback>",
        "--disable-quic",
        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
        // Nothing that a browser does of its own accord.
        "--no-first-run",
        "--no-startup-window",
        "--no-default-browser-check",
        "--no-pings",
        "--disable-background-networking",
        "--disable-breakpad",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-domain-reliability",
        "--disable-extensions",
        "--disable-sync",
        "--metrics-recording-only",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--mute-audio",
        "--password-store=basic",
        "--disk-cache-size=1",
        "--blink-settings=imagesEnabled=false",
        fmt::format("--js-flags=--max-old-space-size={}",
                    std::max<std::size_t>(options.memory >> 21, 64)),
    };
    if (!options.sandbox) out.emplace_back("--no-sandbox");
    return out;
}

bool MessageSplitter::take(std::string_view bytes,
                           const std::function<void(std::string_view)>& message) {
    while (!broken_ && !bytes.empty()) {
        const auto end = bytes.find('\0');
        const auto part = bytes.substr(0, end);
        if (part.size() > longest_ - begun_.size()) {
            broken_ = true;
            begun_.clear();
            break;
        }
        begun_ += part;
        if (end == std::string_view::npos) return true;
        bytes.remove_prefix(end + 1);
        const std::string whole = std::exchange(begun_, {});
        message(whole);
    }
    return !broken_;
}

Result<Chromium> Chromium::start(const ChromiumOptions& options) {
    auto made = Profile::make();
    if (!made) return made.error();
    const fs::path& profile = made->path();
    const auto fail = [&](const char* what) {
        return Error{Exit::system, options.program,
                     fmt::format("{}: {}", what, std::strerror(errno))};
    };
    std::vector<std::string> arguments = chromium_arguments(options, profile);
    // Our own environment may hold secrets and proxies.
    std::vector<std::string> environment{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8",
                                         "HOME=" + profile.string(), "TMPDIR=" + profile.string(),
                                         "XDG_RUNTIME_DIR=" + profile.string()};
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return fail("cannot make a socket");
    }
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
    const int errors =
        ::open((profile / "errors").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const Start start{pointers(arguments), pointers(environment), ends[1], errors, options.memory};
    const pid_t pid = ::fork();
    if (pid == 0) start.child();
    ::close(ends[1]);
    if (errors >= 0) ::close(errors);
    if (pid < 0) {
        ::close(ends[0]);
        return fail("cannot be started");
    }
    return Chromium{pid, ends[0], std::move(*made)};
}

Chromium::Chromium(Chromium&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      fd_(std::exchange(other.fd_, -1)),
      profile_(std::move(other.profile_)),
      unsent_(std::move(other.unsent_)) {}

Chromium::~Chromium() {
    if (pid_ < 0) return;
    // It may not have come to its setsid() yet: then it is not a group, but alone.
    if (::kill(-pid_, SIGKILL) != 0) ::kill(pid_, SIGKILL);
    ::close(fd_);
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

void Chromium::send(std::string_view message) {
    unsent_ += message;
    unsent_ += '\0';
}

bool Chromium::flush() {
    std::size_t sent = 0;
    while (sent < unsent_.size()) {
        const auto got =
            ::send(fd_, unsent_.data() + sent, unsent_.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno != EAGAIN) sent = unsent_.size();  // receive() sees the end
        if (got <= 0) break;
        sent += static_cast<std::size_t>(got);
    }
    unsent_.erase(0, sent);
    return !unsent_.empty();
}

bool Chromium::receive(const std::function<void(std::string_view bytes)>& take) {
    std::array<char, 65536> piece;
    // So much at a time: others want a turn too.
    for (int turns = 0; turns < 16; ++turns) {
        const auto got = ::recv(fd_, piece.data(), piece.size(), MSG_DONTWAIT);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return errno == EAGAIN;
        if (got == 0) return false;
        take({piece.data(), static_cast<std::size_t>(got)});
    }
    return true;
}

std::size_t Chromium::memory() const {
    const std::unique_ptr<DIR, DirClose> all{::opendir("/proc")};
    if (!all) return 0;
    std::size_t sum = 0;
    while (const dirent* entry = ::readdir(all.get())) {
        if (entry->d_name[0] < '1' || entry->d_name[0] > '9') continue;
        if (group_of(slurp(fmt::format("/proc/{}/stat", entry->d_name))) != pid_) continue;
        const std::string status = slurp(memory_file(entry->d_name));
        sum += (kilobytes(status, "RssAnon:") + kilobytes(status, "RssShmem:")) << 10;
    }
    return sum;
}

std::string Chromium::last_words() const {
    const std::string text = read_file(profile_.path() / "errors", std::size_t{1} << 20).value_or("");
    std::string_view rest = trim(text);
    auto line = rest.substr(rest.rfind('\n') + 1);
    if (line.find("No usable sandbox") != std::string_view::npos) {
        return "it finds no sandbox: install the package chromium-sandbox, or allow this user "
               "namespaces of its own";
    }
    // "[PID:TID:DATE/TIME:ERROR:FILE:LINE] words"
    if (line.starts_with('[')) line = trim(line.substr(std::min(line.find(']') + 1, line.size())));
    return utf8::shorten(utf8::printable(line), 200);
}

}  // namespace molva::net
