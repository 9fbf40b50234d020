// Lines of any length from a descriptor, in memory bounded by the longest one.

#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace molva {

/// Reads newline-terminated lines; the last one may lack its newline. A line
/// comes without its newline and without a carriage return before it.
class LineReader {
public:
    /// Bytes that may be read past a line's end: simdjson wants them readable.
    static constexpr std::size_t kPadding = 64;

    /// @param fd           open for reading; stays the caller's
    /// @param before_read  called before each read(), which may wait: the place
    ///                     to hand on what was written so far
    explicit LineReader(int fd, std::function<void()> before_read = {});

    /// The next line, valid until the next call, followed by at least
    /// kPadding readable bytes; nothing at the end or after an error.
    std::optional<std::string_view> next();

    /// 1 for the first line that next() gave.
    std::uint64_t number() const noexcept { return number_; }

    /// 0, or the errno that ended the reading.
    int error() const noexcept { return error_; }

private:
    bool fill();

    int fd_;
    std::function<void()> before_read_;
    int error_ = 0;
    bool end_ = false;
    std::uint64_t number_ = 0;
    std::size_t room_;  // of the buffer, which has kPadding more
    std::unique_ptr<char[]> buffer_;
    std::size_t begin_ = 0;     // first byte not yet given out
    std::size_t filled_ = 0;    // first byte not yet read
};

}  // namespace molva
