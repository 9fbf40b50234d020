#include "cli/io.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iterator>

#include <fmt/format.h>

#include "base/file.hpp"
#include "base/lines.hpp"
#include "base/utf8.hpp"
#include "json/value.hpp"

namespace molva::cli {

namespace {

constexpr std::size_t kBuffer = std::size_t{256} << 10;
constexpr std::string_view kMark = "\xEF\xBB\xBF";

bool wants_color(const std::string& choice, bool terminal) {
    if (choice == "always") return true;
    if (choice == "never") return false;
    const char* no_color = std::getenv("NO_COLOR");  // https://no-color.org
    return terminal && (no_color == nullptr || *no_color == '\0');
}

// Whether a read would have to wait.
bool must_wait(int fd) {
    pollfd one{fd, POLLIN, 0};
    return ::poll(&one, 1, 0) == 0;
}

std::string_view word(Level level) {
    switch (level) {
        case Level::error: return "error";
        case Level::warning: return "warning";
        case Level::note: break;
    }
    return "note";
}

std::string_view paint(Level level) {
    switch (level) {
        case Level::error: return "\033[31m";
        case Level::warning: return "\033[33m";
        case Level::note: break;
    }
    return "\033[2m";
}

}  // namespace

Io::Io(std::string tool, Common common, const Clock& clock)
    : tool_(std::move(tool)),
      common_(std::move(common)),
      clock_(clock),
      stderr_is_terminal_(::isatty(STDERR_FILENO) == 1),
      stdout_is_terminal_(::isatty(STDOUT_FILENO) == 1) {
    color_ = wants_color(common_.color, stderr_is_terminal_);
}

Io::Place::operator std::string() const {
    return line_ == 0 ? std::string{file_} : fmt::format("{}:{}", file_, line_);
}

void Io::each_line(
    const std::vector<std::string>& files,
    const std::function<void(std::string_view line, const Place& where)>& handle,
    const std::function<void()>& before_wait) {
    const std::vector<std::string> standard_input{"-"};
    for (const auto& name : files.empty() ? standard_input : files) {
        const bool standard = name == "-";
        const std::string shown = standard ? "<stdin>" : name;
        const int fd = standard ? STDIN_FILENO : ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
        if (fd < 0) {
            report({Exit::system, shown, fmt::format("cannot open: {}", std::strerror(errno))});
            continue;
        }
        LineReader lines{fd, [&] {
                             if (before_wait && must_wait(fd)) before_wait();
                             flush();
                         }};
        while (auto line = lines.next()) {
            // Some programs begin a file with a byte order mark, which is no part of it.
            if (lines.number() == 1 && line->starts_with(kMark)) line->remove_prefix(kMark.size());
            if (line->empty()) continue;
            handle(*line, Place{shown, lines.number()});
        }
        if (lines.error() != 0) {
            report({Exit::system, shown,
                    fmt::format("cannot read: {}", std::strerror(lines.error()))});
        }
        if (!standard) ::close(fd);
    }
}

void Io::record(std::string_view json) {
    buffer_ += json;
    end_record();
}

void Io::end_record() {
    buffer_ += '\n';
    if (buffer_.size() >= kBuffer) flush();
}

void Io::print(std::string_view text) {
    buffer_ += text;
    if (buffer_.size() >= kBuffer) flush();
}

void Io::flush() {
    if (buffer_.empty() || output_failed_) return;
    if (stdout_is_terminal_) hide_status_line();
    const int code = write_all(STDOUT_FILENO, buffer_);
    buffer_.clear();
    if (code == 0) return;
    output_failed_ = true;  // said once; what comes after has nowhere to go
    report({Exit::system, "<stdout>", fmt::format("cannot write: {}", std::strerror(code))});
}

void Io::report(const Error& error) {
    worsen(error.status);
    say(Level::error, error.where, error.what);
}

void Io::complain(std::string_view where, std::string_view what) {
    say(Level::error, where, what);
}

void Io::warn(std::string_view where, std::string_view what) {
    if (!common_.quiet) say(Level::warning, where, what);
}

void Io::note(std::string_view where, std::string_view what) {
    if (common_.verbose > 0) say(Level::note, where, what);
}

void Io::say_plainly(std::string_view what) { say(Level::note, {}, what); }

void Io::status_line(std::string_view text) {
    if (!stderr_is_terminal_) return;
    winsize window{};
    const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 2;
    const std::size_t columns = known ? window.ws_col : 80;
    const std::string line = utf8::shorten(utf8::printable(text), columns - 2);
    if (line == status_line_) return;
    hide_status_line();
    status_line_ = line;
    (void)write_all(STDERR_FILENO, line);
}

// It comes back with the next status_line().
void Io::hide_status_line() {
    if (status_line_.empty()) return;
    status_line_.clear();
    (void)write_all(STDERR_FILENO, "\r\033[K");
}

void Io::worsen(Exit status) { worst_ = worse(worst_, status); }

void Io::say(Level level, std::string_view where, std::string_view what) {
    std::string line;
    if (common_.log_format == "json") {
        line = fmt::format("{{\"at\":{},\"level\":\"{}\",\"tool\":{}",
                           json::quote(format_rfc3339(clock_.now())), word(level),
                           json::quote(tool_));
        if (!where.empty()) line += ",\"where\":" + json::quote(where);
        line += ",\"message\":" + json::quote(what) + "}\n";
    } else {
        const std::string place = where.empty() ? "" : utf8::printable(where) + ": ";
        const std::string text = utf8::printable(what);
        line = color_ ? fmt::format("{}{}:\033[0m {}{}\n", paint(level), tool_, place, text)
                      : fmt::format("{}: {}{}\n", tool_, place, text);
    }
    hide_status_line();
    // Nothing can be done about a standard error that takes no words.
    (void)write_all(STDERR_FILENO, line);
}

Exit Io::close() {
    hide_status_line();
    flush();
    // A full disk may be noticed only when the file is closed.
    if (!output_failed_ && ::close(::dup(STDOUT_FILENO)) != 0 && errno != EBADF) {
        output_failed_ = true;
        report({Exit::system, "<stdout>", fmt::format("cannot write: {}", std::strerror(errno))});
    }
    return worst_;
}

}  // namespace molva::cli
