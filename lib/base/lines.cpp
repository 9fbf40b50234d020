#include "base/lines.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace molva {

namespace {
constexpr std::size_t kFirstSize = std::size_t{256} << 10;
}

LineReader::LineReader(int fd, std::function<void()> before_read)
    : fd_(fd), before_read_(std::move(before_read)), buffer_(kFirstSize + kPadding) {}

// Reads once more; moves what is left to the front or doubles the buffer when
// it is full of one unfinished line.
bool LineReader::fill() {
    const std::size_t room = buffer_.size() - kPadding;
    if (begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, filled_ - begin_);
        filled_ -= begin_;
        begin_ = 0;
    } else if (filled_ == room) {
        buffer_.resize(room * 2 + kPadding);
    }
    if (before_read_) before_read_();
    while (true) {
        const ssize_t got =
            ::read(fd_, buffer_.data() + filled_, buffer_.size() - kPadding - filled_);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) error_ = errno;
        if (got <= 0) return false;
        filled_ += static_cast<std::size_t>(got);
        return true;
    }
}

std::optional<std::string_view> LineReader::next() {
    std::size_t searched = begin_;
    while (true) {
        const char* start = buffer_.data() + searched;
        const auto* newline =
            static_cast<const char*>(std::memchr(start, '\n', filled_ - searched));
        if (!newline && !end_) {
            const std::size_t pending = filled_ - begin_;
            if (!fill()) end_ = true;
            searched = begin_ + pending;
            continue;
        }
        if (error_ != 0) return std::nullopt;  // an unfinished line may have lost its end
        const std::size_t stop = newline ? newline - buffer_.data() : filled_;
        if (!newline && stop == begin_) return std::nullopt;
        std::string_view line{buffer_.data() + begin_, stop - begin_};
        begin_ = newline ? stop + 1 : stop;
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        ++number_;
        return line;
    }
}

}  // namespace molva
