#include "net/unpack.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <string>
#include <string_view>

using molva::net::Unpacker;

namespace {

std::string pack(std::string_view plain, int window) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, window, 9, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(plain.size() + 1000, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

struct Unpacked {
    std::string plain;
    bool whole = false, damaged = false;
};

Unpacked unpack(Unpacker::Coding coding, std::string_view packed, std::size_t step) {
    Unpacker unpacker{coding};
    Unpacked out;
    while (!packed.empty()) {
        const auto piece = packed.substr(0, step);
        const bool more = unpacker.take(piece, [&](std::string_view part) {
            out.plain += part;
            return true;
        });
        if (!more) break;
        packed.remove_prefix(piece.size());
    }
    out.whole = unpacker.whole();
    out.damaged = unpacker.damaged();
    return out;
}

std::string plain_text() {
    std::string out;
    for (int i = 0; i < 20'000; ++i) out += std::to_string(i * 7919 % 10'007) + " ";
    return out;
}

}  // namespace

TEST_CASE("net/unpack: in pieces of any size, with whatever follows") {
    const std::string plain = plain_text(), packed = pack(plain, 31);
    struct Row {
        std::string_view name;
        Unpacker::Coding coding;
        std::string packed, plain;
    };
    for (const auto& row : {
             Row{"gzip", Unpacker::Coding::gzip, packed, plain},
             Row{"two members", Unpacker::Coding::gzip, packed + pack("end", 31), plain + "end"},
             Row{"a line end behind", Unpacker::Coding::gzip, packed + "\n", plain},
             Row{"zeros behind", Unpacker::Coding::gzip, packed + std::string(100, '\0'), plain},
             Row{"what begins like a member", Unpacker::Coding::gzip, packed + "\x1F?", plain},
             Row{"an empty text", Unpacker::Coding::gzip, pack("", 31), ""},
             Row{"zlib", Unpacker::Coding::deflate, pack(plain, 15), plain},
             Row{"raw deflate", Unpacker::Coding::deflate, pack(plain, -15), plain},
             Row{"zlib and a line end", Unpacker::Coding::deflate, pack(plain, 15) + "\n", plain},
         }) {
        for (const std::size_t step : {1, 2, 3, 1000, 1 << 20}) {
            CAPTURE(row.name);
            CAPTURE(step);
            const auto got = unpack(row.coding, row.packed, step);
            CHECK(got.plain == row.plain);
            CHECK(got.whole);
            CHECK_FALSE(got.damaged);
        }
    }
    CHECK(unpack(Unpacker::Coding::gzip, "", 1).whole);
}

TEST_CASE("net/unpack: what is cut short is not whole, wherever it is cut") {
    const std::string plain = "a page of reviews, a page of reviews, a page of reviews";
    for (const auto& [coding, packed] :
         {std::pair{Unpacker::Coding::gzip, pack(plain, 31)},
          {Unpacker::Coding::gzip, pack(plain, 31) + pack(plain, 31)},
          {Unpacker::Coding::deflate, pack(plain, 15)},
          {Unpacker::Coding::deflate, pack(plain, -15)}}) {
        const std::size_t between = coding == Unpacker::Coding::gzip ? pack(plain, 31).size() : 0;
        for (std::size_t size = 1; size < packed.size(); ++size) {
            CAPTURE(size);
            CHECK(unpack(coding, packed.substr(0, size), 7).whole == (size == between));
        }
    }
}

TEST_CASE("net/unpack: damage is told, and nobody is given more than he wants") {
    CHECK(unpack(Unpacker::Coding::gzip, "not packed at all", 4).damaged);
    std::string bad = pack(plain_text(), 31);
    bad[bad.size() / 2] ^= '\x55';
    CHECK(unpack(Unpacker::Coding::gzip, bad, 1000).damaged);

    Unpacker bomb{Unpacker::Coding::gzip};
    std::size_t got = 0;
    CHECK_FALSE(bomb.take(pack(std::string(1 << 24, '\0'), 31), [&](std::string_view part) {
        got += part.size();
        return got < 100'000;
    }));
    CHECK_FALSE(bomb.damaged());
    CHECK(got < 200'000);
}
