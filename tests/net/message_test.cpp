#include "net/message.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <string>
#include <string_view>

using namespace molva::net;

namespace {

std::string pack(std::string_view plain, int window_bits) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&stream, plain.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(out.size() - stream.avail_out);
    deflateEnd(&stream);
    return out;
}
std::string gzip(std::string_view plain) { return pack(plain, 31); }

}  // namespace

TEST_CASE("net/message: bodies come with their encodings undone") {
    const std::string plain = "<p>hello</p>";
    struct Row {
        std::string_view name;
        std::string headers, body;
    };
    for (const auto& row : {
             Row{"plain", "", plain},
             Row{"chunked", "Transfer-Encoding: chunked\r\n",
                 "3;ext=1\r\n<p>\r\n9\r\nhello</p>\r\n0\r\nTrailer: x\r\n\r\n"},
             Row{"chunked, cut after a chunk", "Transfer-Encoding: Chunked\r\n",
                 "c\r\n<p>hello</p>\r\n"},
             Row{"said to be chunked, and not", "Transfer-Encoding: chunked\r\n", plain},
             Row{"gzip", "Content-Encoding: gzip\r\n", gzip(plain)},
             Row{"gzip in two members", "Content-Encoding: x-gzip\r\n",
                 gzip("<p>hel") + gzip("lo</p>")},
             Row{"said to be gzip, and not", "Content-Encoding: gzip\r\n", plain},
             Row{"zlib", "Content-Encoding: deflate\r\n", pack(plain, 15)},
             Row{"raw deflate", "Content-Encoding: deflate\r\n", pack(plain, -15)},
             Row{"said to be deflate, and not", "Content-Encoding: deflate\r\n", plain},
             Row{"gzip twice", "Content-Encoding: gzip, gzip\r\n", gzip(gzip(plain))},
             Row{"gzip in chunks", "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
                 "ff\r\n" + gzip(plain)},
             Row{"identity", "Content-Encoding: identity\r\n", plain},
         }) {
        CAPTURE(row.name);
        const auto got =
            parse_response("HTTP/1.1 200 OK\r\n" + row.headers + "\r\n" + row.body, 1000);
        REQUIRE(got);
        CHECK(got->status == 200);
        CHECK(got->body == plain);
    }
}

TEST_CASE("net/message: heads of all kinds") {
    const auto got =
        parse_response("HTTP/1.0 404 Not Found\nA: 1\n folded\nno colon here\nB:\n\n", 1000);
    REQUIRE(got);
    CHECK(got->status == 404);
    CHECK(got->protocol == "HTTP/1.0");
    CHECK(got->headers == Headers{{"A", "1 folded"}, {"B", ""}});
    CHECK(got->body == "");
    CHECK(parse_response("HTTP/2 204\r\n\r\n", 0)->status == 204);
    CHECK(parse_response("HTTP/1.1 304 \r\nContent-Encoding: gzip\r\n\r\n", 0)->status == 304);
}

TEST_CASE("net/message: what is no answer, or too much of one, is refused in words") {
    struct Row {
        std::string message, words;
    };
    std::string headers = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 1001; ++i) headers += "A: b\r\n";
    for (const auto& row : {
             Row{"", "status line"},
             Row{"GET / HTTP/1.1\r\n\r\n", "status line"},
             Row{"HTTP/1.1\r\n\r\n", "status line"},
             Row{"HTTP/1.1 abc\r\n\r\n", "status line"},
             Row{"HTTP/1.1 099 x\r\n\r\n", "status line"},
             Row{"HTTP/1.1 200 OK\r\n\r\n" + std::string(1001, 'x'), "larger than 1000"},
             Row{"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip(std::string(5000, 'x')),
                 "larger than 1000"},
             Row{"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" +
                     gzip(std::string(500, 'x')).substr(0, 15),
                 "cut short"},
             Row{"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1F\x8Bnonsense", "broken"},
             Row{"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nx", "\"br\""},
             Row{"HTTP/1.1 200 OK\r\nX: " + std::string(300'000, 'x') + "\r\n\r\n", "too large"},
             Row{headers + "\r\n", "1000 header lines"},
         }) {
        CAPTURE(row.message.substr(0, 60));
        const auto got = parse_response(row.message, 1000);
        REQUIRE_FALSE(got);
        CHECK(got.error().status == molva::Exit::partial);
        CHECK(got.error().what.find(row.words) != std::string::npos);
    }
}
