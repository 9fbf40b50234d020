#include "base/lines.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace molva {

namespace {

constexpr std::size_t kFirstSize = std::size_t{256} << 10;

// What nobody has written yet need not be there before it is read into.
std::unique_ptr<char[]> make_buffer(std::size_t room) {
    return std::make_unique_for_overwrite<char[]>(room + LineReader::kPadding);
}

}  // namespace

LineReader::LineReader(int fd, std::function<void()> before_read)
    : fd_(fd),
      before_read_(std::move(before_read)),
      room_(kFirstSize),
      buffer_(make_buffer(room_)) {}

// Reads once more; moves what is left to the front or doubles the buffer when
// it is full of one unfinished line.
bool LineReader::fill() {
    if (begin_ > 0) {
        std::memmove(buffer_.get(), buffer_.get() + begin_, filled_ - begin_);
        filled_ -= begin_;
        begin_ = 0;
    } else if (filled_ == room_) {
        auto larger = make_buffer(room_ * 2);
        std::memcpy(larger.get(), buffer_.get(), filled_);
        buffer_ = std::move(larger);
        room_ *= 2;
    }
    if (before_read_) before_read_();
    while (true) {
        const ssize_t got = ::read(fd_, buffer_.get() + filled_, room_ - filled_);
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
        const char* start = buffer_.get() + searched;
        const auto* newline =
            static_cast<const char*>(std::memchr(start, '\n', filled_ - searched));
        if (!newline && !end_) {
            const std::size_t pending = filled_ - begin_;
            if (!fill()) end_ = true;
            searched = begin_ + pending;
            continue;
        }
        if (error_ != 0) return std::nullopt;  // an unfinished line may have lost its end
        const std::size_t stop = newline ? newline - buffer_.get() : filled_;
        if (!newline && stop == begin_) return std::nullopt;
        std::string_view line{buffer_.get() + begin_, stop - begin_};
        begin_ = newline ? stop + 1 : stop;
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        ++number_;
        return line;
    }
}

}  // namespace molva
