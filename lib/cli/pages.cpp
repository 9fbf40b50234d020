#include "cli/pages.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#include "base/file.hpp"
#include "net/message.hpp"
#include "net/warc.hpp"

namespace molva::cli {

namespace {

constexpr std::size_t kChunk = std::size_t{64} << 10;

Error unreadable(const std::string& name) {
    return {Exit::partial, name, fmt::format("cannot read: {}", std::strerror(errno))};
}

// Appends up to `limit` bytes; false on a read error.
bool read_some(int fd, std::string& to, std::size_t limit) {
    while (to.size() < limit) {
        const std::size_t before = to.size();
        to.resize(std::min(limit, before + kChunk));
        const ssize_t got = ::read(fd, to.data() + before, to.size() - before);
        to.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        if (got < 0 && errno != EINTR) return false;
        if (got == 0) return true;
    }
    return true;
}

bool is_text(const net::Response& response) {
    const std::string_view type = response.header("Content-Type").value_or("text/html");
    for (std::string_view word : {"html", "json", "xml", "text", "javascript", "csv"}) {
        if (type.find(word) != std::string_view::npos) return true;
    }
    return false;
}

void read_warc(int fd, const std::string& name, const PageSink& sink) {
    net::WarcReader reader{fd, name};
    while (true) {
        auto record = reader.next();
        if (!record) return sink.report(record.error());
        if (!*record) return;
        if ((*record)->type != "response") continue;
        SavedPage page;
        page.url = (*record)->target_uri;
        page.where = fmt::format("{}: {}", name, page.url);
        if ((*record)->skipped) {
            sink.report({Exit::partial, page.where, "larger than a page may be; left out"});
            continue;
        }
        auto response = net::warc_response(**record, kMaxPageBytes);
        if (!response) {
            sink.report({Exit::partial, page.where, response.error().what});
            continue;
        }
        if (response->status != 200 || !is_text(*response)) continue;
        page.content_type = std::string{response->header("Content-Type").value_or("")};
        page.body = std::move(response->body);
        page.fetched = (*record)->date;
        page.from_warc = true;
        sink.handle(std::move(page));
    }
}

// A pipe cannot be read twice: what was looked at and what follows go into a
// file without a name.
int spool(int fd, std::string_view start) {
    std::FILE* file = std::tmpfile();
    if (file == nullptr) return -1;
    const int copy = ::fcntl(::fileno(file), F_DUPFD_CLOEXEC, 3);
    std::fclose(file);
    if (copy < 0) return -1;
    int code = write_all(copy, start);
    std::string chunk;
    while (code == 0) {
        chunk.clear();
        if (!read_some(fd, chunk, kChunk)) code = errno;
        if (chunk.empty()) break;
        if (code == 0) code = write_all(copy, chunk);
    }
    if (code == 0 && ::lseek(copy, 0, SEEK_SET) == 0) return copy;
    ::close(copy);
    errno = code;
    return -1;
}

// Appends the rest of a page to what was read of it.
Result<void> read_page(int fd, const std::string& name, std::string& body) {
    if (!read_some(fd, body, kMaxPageBytes + 1)) return unreadable(name);
    if (body.size() <= kMaxPageBytes) return {};
    return Error{Exit::partial, name,
                 fmt::format("larger than {} MiB, the limit for a page", kMaxPageBytes >> 20)};
}

void read_input(int fd, const std::string& name, const PageSink& sink) {
    SavedPage page;
    page.where = name;
    struct stat status {};
    if (::fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) {
        const auto size = static_cast<std::size_t>(std::max<off_t>(status.st_size, 0));
        page.body.reserve(std::min(size, kMaxPageBytes) + kChunk);
    }
    if (!read_some(fd, page.body, 512)) return sink.report(unreadable(name));
    if (net::looks_like_warc(page.body)) {
        const bool seekable = ::lseek(fd, 0, SEEK_SET) == 0;
        const int from = seekable ? fd : spool(fd, page.body);
        if (from < 0) return sink.report({Exit::system, name, "cannot keep the input for reading"});
        read_warc(from, name, sink);
        if (from != fd) ::close(from);
        return;
    }
    if (const auto whole = read_page(fd, name, page.body); !whole) {
        return sink.report(whole.error());
    }
    if (page.body.starts_with("\x1F\x8B")) {
        auto unpacked = net::unpack(page.body, kMaxPageBytes);
        if (!unpacked) return sink.report({Exit::partial, name, "gzip: " + unpacked.error().what});
        page.body = std::move(*unpacked);
    }
    sink.handle(std::move(page));
}

}  // namespace

void each_page(const std::vector<std::string>& files, const PageSink& sink) {
    const std::vector<std::string> standard_input{"-"};
    for (const auto& name : files.empty() ? standard_input : files) {
        if (name == "-") {
            read_input(STDIN_FILENO, "<stdin>", sink);
            continue;
        }
        const int fd = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
        if (fd < 0) {
            sink.report({Exit::system, name, fmt::format("cannot open: {}", std::strerror(errno))});
            continue;
        }
        read_input(fd, name, sink);
        ::close(fd);
    }
}

void each_page(Io& io, const std::vector<std::string>& files,
               const std::function<void(SavedPage)>& handle) {
    each_page(files, {handle, [&](const Error& error) { io.report(error); }});
}

Result<std::string> read_standard_input() {
    std::string body;
    if (const auto whole = read_page(STDIN_FILENO, "<stdin>", body); !whole) return whole.error();
    return body;
}

}  // namespace molva::cli
