// What the tests of recordings have in common.

#pragma once

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "net/message.hpp"
#include "net/warc.hpp"
#include "support/files.hpp"
#include "support/temp_dir.hpp"

namespace molva::test {

using namespace molva::net;

inline constexpr Instant kNow =
    std::chrono::sys_days{std::chrono::year{2026} / 8 / 20} + std::chrono::hours{12};

inline void write_file(const std::filesystem::path& path, std::string_view bytes) {
    std::ofstream{path, std::ios::binary} << bytes;
}

struct Read {
    std::vector<WarcRecord> records;
    std::string error, where;
};

inline Read read_all(const std::filesystem::path& path, WarcLimits limits = {}) {
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    REQUIRE(fd >= 0);
    WarcReader reader{fd, "x.warc", limits};
    Read out;
    while (true) {
        auto record = reader.next();
        if (!record) {
            out.error = record.error().what;
            out.where = record.error().where;
            CHECK(record.error().status == molva::Exit::partial);
            const auto after = reader.next();
            CHECK(after);
            CHECK_FALSE(after->has_value());
            break;
        }
        if (!*record) break;
        out.records.push_back(std::move(**record));
    }
    close(fd);
    return out;
}

inline std::string record_text(std::string_view type, std::string_view uri, std::string_view block,
                               std::string_view more = {}) {
    return "WARC/1.0\r\nWARC-Type: " + std::string{type} + "\r\nWARC-Target-URI: <" +
           std::string{uri} + ">\r\nWARC-Date: 2026-08-20T12:00:00Z\r\n" + std::string{more} +
           "Content-Length: " + std::to_string(block.size()) + "\r\n\r\n" + std::string{block} +
           "\r\n\r\n";
}

inline Response page(std::string body, std::string headers = {}) {
    Response response;
    response.status = 200;
    response.protocol = "HTTP/1.1";
    response.head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + headers + "\r\n";
    std::string_view lines = response.head;
    response.headers = *take_headers(lines);
    response.body = std::move(body);
    return response;
}

inline Exchange exchange(const std::string& url, const Response* response) {
    Exchange out;
    out.at = kNow;
    out.method = "GET";
    out.url = url;
    out.request_head = "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n";
    out.address = "192.0.2.1";
    out.response = response;
    return out;
}

inline std::unique_ptr<WarcWriter> open_writer(const std::filesystem::path& path,
                                               std::uint64_t rotate_at = 0) {
    auto writer = WarcWriter::open(path, kNow, {.software = "molva/0", .rotate_at = rotate_at});
    REQUIRE(writer);
    return std::move(*writer);
}

inline std::string header(const WarcRecord& record, std::string_view name) {
    return std::string{find_header(record.fields, name).value_or("(none)")};
}

}  // namespace molva::test
