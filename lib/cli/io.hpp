// Standard streams as a tool may use them: records on stdout, words on stderr.

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/exit.hpp"
#include "base/result.hpp"

namespace molva::cli {

/// The options that every tool takes.
struct Common {
    std::string config;       ///< -c; empty: the usual places
    std::string store;        ///< --store; empty: the configuration's, else the usual place
    std::string now;          ///< --now; empty: the machine's clock
    std::string log_format = "text";  ///< "text" or "json"
    std::string color = "auto";       ///< "auto", "always", "never"
    bool quiet = false;
    int verbose = 0;  ///< how many -v
};

/// How much it matters. -q leaves errors, -v adds notes.
enum class Level { error, warning, note };

class Io {
public:
    /// @param tool   the name in front of each message
    /// @param clock  outlives the Io
    Io(std::string tool, Common common, const Clock& clock);

    const Common& common() const noexcept { return common_; }
    const Clock& clock() const noexcept { return clock_; }
    const std::string& tool() const noexcept { return tool_; }

    /// Where a line stands: it is put in words only for whoever has to say it.
    class Place {
    public:
        /// @param line  0: there are none, and the file alone is named
        explicit Place(std::string_view file, std::uint64_t line = 0) : file_(file), line_(line) {}
        operator std::string() const;  ///< "FILE:LINE"

    private:
        std::string_view file_;
        std::uint64_t line_;
    };

    /// Calls `handle` with each line of each file, in order, without its
    /// newline; "-" or an empty list means standard input. Empty lines are
    /// skipped. A file that cannot be read is reported and the rest go on.
    /// LineReader::kPadding bytes behind a line are readable.
    /// @param handle       gets the line and its place for messages
    /// @param before_wait  called when the next line has not come yet
    void each_line(const std::vector<std::string>& files,
                   const std::function<void(std::string_view line, const Place& where)>& handle,
                   const std::function<void()>& before_wait = {});

    /// Writes one record and its newline. Kept back until the buffer is full,
    /// input has to be waited for, or flush().
    void record(std::string_view json);

    /// The same of a record that is put together where it goes.
    /// @param write  appends it to the std::string that it gets
    template <typename Write>
    void record_by(const Write& write) {
        write(buffer_);
        end_record();
    }

    /// Writes text as it is, for tools whose output is not the stream.
    void print(std::string_view text);

    /// Hands everything written so far to the system.
    void flush();

    /// Prints "molva-flag: where: what" and remembers the status.
    void report(const Error& error);

    /// The same without the status, for what the status tells of in its own way.
    void complain(std::string_view where, std::string_view what);

    /// Something a person should see although it is no failure. Silent with -q.
    void warn(std::string_view where, std::string_view what);

    /// Something for those who asked with -v.
    void note(std::string_view where, std::string_view what);

    /// A line for a person at a terminal, whatever -q and -v say.
    void say_plainly(std::string_view what);

    /// Shows one line at the foot of a terminal, instead of the one before; an
    /// empty one takes it away. Messages and records go above it. Nothing if
    /// standard error is no terminal.
    void status_line(std::string_view text);

    /// Remembers a status without a message.
    void worsen(Exit status);

    /// Standard output has refused something: nobody gets what comes after it.
    bool output_failed() const noexcept { return output_failed_; }

    bool stderr_is_terminal() const noexcept { return stderr_is_terminal_; }
    bool stdout_is_terminal() const noexcept { return stdout_is_terminal_; }

    /// The worst status so far, after making sure stdout took every byte.
    Exit close();

private:
    void end_record();
    void say(Level level, std::string_view where, std::string_view what);
    void hide_status_line();

    std::string tool_;
    Common common_;
    const Clock& clock_;
    bool stderr_is_terminal_;
    bool stdout_is_terminal_;
    bool color_ = false;
    bool output_failed_ = false;
    Exit worst_ = Exit::ok;
    std::string buffer_;
    std::string status_line_;  // as it is shown
};

}  // namespace molva::cli
