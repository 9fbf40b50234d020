#include "store/spool.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/file.hpp"
#include "base/lines.hpp"

namespace molva::store {

namespace {

Error failure(const std::filesystem::path& where, std::string_view doing, int code) {
    return Error{Exit::system, where.string(), fmt::format("{}: {}", doing, std::strerror(code))};
}

// A file without a name; where the file system cannot do that, one whose name
// is taken away at once.
int open_nameless(const std::filesystem::path& folder) {
    int fd = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0) return fd;
    std::string path = (folder / "molva.XXXXXX").string();
    fd = ::mkostemp(path.data(), O_CLOEXEC);
    if (fd >= 0) ::unlink(path.c_str());
    return fd;
}

}  // namespace

Spool::Spool(Spool&& other) noexcept
    : memory_(other.memory_),
      folder_(std::move(other.folder_)),
      fd_(std::exchange(other.fd_, -1)),
      written_(other.written_),
      buffer_(std::move(other.buffer_)) {}

Spool::~Spool() {
    if (fd_ >= 0) ::close(fd_);
}

Result<std::uint64_t> Spool::add(std::string_view bytes) {
    const std::uint64_t place = written_ + buffer_.size();
    const std::uint64_t size = bytes.size();
    char head[sizeof size];
    std::memcpy(head, &size, sizeof size);
    buffer_.append(head, sizeof size).append(bytes);
    if (buffer_.size() < memory_) return place;
    if (auto spilled = spill(); !spilled) return spilled.error();
    return place;
}

// Once there is a file, memory only collects: a sixteenth of the bound is
// enough to make the writes large.
Result<void> Spool::spill() {
    if (fd_ < 0) {
        fd_ = open_nameless(folder_);
        if (fd_ < 0) return failure(folder_, "cannot make a temporary file", errno);
        memory_ /= 16;
    }
    if (const int code = write_all(fd_, buffer_); code != 0) {
        return failure(folder_, "cannot write a temporary file", code);
    }
    written_ += buffer_.size();
    buffer_.clear();
    if (buffer_.capacity() > memory_ * 2) buffer_.shrink_to_fit();
    return {};
}

Result<void> Spool::read(std::uint64_t from, char* to, std::size_t size) const {
    while (size > 0 && from < written_) {
        const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(size, written_ - from));
        const ssize_t got = ::pread(fd_, to, part, static_cast<off_t>(from));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return failure(folder_, "cannot read a temporary file", errno);
        if (got == 0) return failure(folder_, "cannot read a temporary file", EIO);
        from += static_cast<std::uint64_t>(got);
        to += got;
        size -= static_cast<std::size_t>(got);
    }
    if (size > 0) std::memcpy(to, buffer_.data() + (from - written_), size);
    return {};
}

Result<std::string_view> Spool::get(std::uint64_t place) {
    std::uint64_t size = 0;
    char head[sizeof size];
    if (auto done = read(place, head, sizeof head); !done) return done.error();
    std::memcpy(&size, head, sizeof size);
    piece_.resize(size + LineReader::kPadding);
    if (auto done = read(place + sizeof size, piece_.data(), size); !done) return done.error();
    return std::string_view{piece_.data(), size};
}

void Spool::clear() {
    buffer_.clear();
    if (fd_ < 0) return;
    // Starting at the front again keeps the file no larger than one crawl.
    if (::ftruncate(fd_, 0) != 0 || ::lseek(fd_, 0, SEEK_SET) != 0) {
        ::close(fd_);
        fd_ = -1;
    }
    written_ = 0;
}

}  // namespace molva::store
