#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/lines.hpp"
#include "base/suggest.hpp"
#include "base/zeroed.hpp"

using namespace molva;
namespace fs = std::filesystem;

namespace {

// A folder that is gone after the test.
struct Folder {
    fs::path path;
    Folder() {
        std::string name = (fs::temp_directory_path() / "molva-base-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { fs::remove_all(path); }
};

std::vector<std::string> lines_of(const std::string& content) {
    const Folder folder;
    const auto file = folder.path / "in";
    REQUIRE(write_file_atomically(file, content).has_value());
    const int fd = ::open(file.c_str(), O_RDONLY);
    REQUIRE(fd >= 0);
    LineReader reader{fd};
    std::vector<std::string> out;
    while (const auto line = reader.next()) out.emplace_back(*line);
    CHECK(reader.error() == 0);
    CHECK(reader.number() == out.size());
    ::close(fd);
    return out;
}

}  // namespace

TEST_CASE("base/lines: lines of any length, the last one also without its newline") {
    CHECK(lines_of("").empty());
    CHECK(lines_of("a\nb\n") == std::vector<std::string>{"a", "b"});
    CHECK(lines_of("a\r\n\nb") == std::vector<std::string>{"a", "", "b"});
    const std::string long_line(3 << 20, 'x');
    CHECK(lines_of("a\n" + long_line + "\nz") == std::vector<std::string>{"a", long_line, "z"});
}

TEST_CASE(
    "base/lines: what stands behind a line can be read, also of one that the buffer grew for") {
    const Folder folder;
    const auto file = folder.path / "lines";
    REQUIRE(write_file_atomically(file, "a\n" + std::string(1 << 20, 'x')).has_value());
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    REQUIRE(fd >= 0);
    LineReader reader{fd};
    std::size_t lines = 0, sum = 0;
    while (const auto line = reader.next()) {
        ++lines;
        std::array<char, LineReader::kPadding> behind;
        std::memcpy(behind.data(), line->data() + line->size(), behind.size());
        sum += behind.size();
    }
    ::close(fd);
    CHECK(lines == 2);
    CHECK(sum == 2 * LineReader::kPadding);
}

TEST_CASE("base/zeroed: all is zero, and goes along when it is moved") {
    Zeroed<std::uint64_t> table{100'000};
    for (std::size_t i = 0; i < 100'000; i += 999) REQUIRE(table[i] == 0);
    table[99'999] = 7;
    Zeroed<std::uint64_t> other{std::move(table)};
    CHECK(other[99'999] == 7);
    const Zeroed<std::uint32_t> empty{0};
    CHECK(&empty[0] != nullptr);
}

TEST_CASE("base/lines: before each read what was written can be handed on") {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    REQUIRE(::write(ends[1], "a\nb\n", 4) == 4);
    ::close(ends[1]);
    int reads = 0;
    LineReader reader{ends[0], [&] { ++reads; }};
    CHECK(reader.next() == "a");
    CHECK(reads == 1);
    CHECK(reader.next() == "b");
    CHECK(reads == 1);  // it was in the buffer
    CHECK_FALSE(reader.next());
    ::close(ends[0]);
}

TEST_CASE("base/lines: a descriptor that cannot be read gives its error") {
    LineReader reader{-1};
    CHECK_FALSE(reader.next());
    CHECK(reader.error() == EBADF);
}

TEST_CASE("base/file: what was written is read, and limits hold") {
    const Folder folder;
    const auto file = folder.path / "f";
    REQUIRE(write_file_atomically(file, "one").has_value());
    REQUIRE(write_file_atomically(file, "two!").has_value());
    CHECK(read_file(file).value_or("") == "two!");
    const auto large = read_file(file, 3);
    REQUIRE_FALSE(large);
    CHECK(large.error().status == Exit::system);
    CHECK(std::distance(fs::directory_iterator{folder.path}, fs::directory_iterator{}) == 1);
    CHECK_FALSE(read_file(folder.path / "none"));
    CHECK_FALSE(read_file(folder.path));  // a folder
    CHECK_FALSE(write_file_atomically(folder.path / "no" / "such", "x"));
    const auto pipe = folder.path / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const auto refused = write_file_atomically(pipe, "x");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().what == "is there and is no file; name another one");
    CHECK(std::filesystem::is_fifo(pipe));
    CHECK(write_all(-1, "x") == EBADF);
}

TEST_CASE("base/hash: digests are those that others compute") {
    CHECK(hex(sha1("abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d");
    CHECK(hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(to_hex(quick_hash("")) == "99aa06d3014798d86001c324468d497f");  // XXH3, 128 bits
    CHECK(quick_hash("a") != quick_hash("b"));
    struct Row {
        std::string_view in, out;  // RFC 4648 section 10, without padding
    };
    for (const auto& row : {Row{"", ""}, Row{"f", "MY"}, Row{"fo", "MZXQ"}, Row{"foo", "MZXW6"},
                            Row{"foob", "MZXW6YQ"}, Row{"fooba", "MZXW6YTB"},
                            Row{"foobar", "MZXW6YTBOI"}}) {
        CHECK(base32(row.in) == row.out);
    }
}

TEST_CASE("base/hash: base 64 is padded, and large texts are whole") {
    struct Row {
        const char* in;
        const char* out;
    };
    for (const auto& row : {Row{"", ""}, Row{"f", "Zg=="}, Row{"fo", "Zm8="}, Row{"foo", "Zm9v"},
                            Row{"foobar", "Zm9vYmFy"}}) {
        CHECK(base64(row.in) == row.out);
    }
    const std::string large = base64(std::string((std::size_t{3} << 20) + 1, 'f'));
    CHECK(large.size() == (std::size_t{1} << 22) + 4);
    CHECK(large.starts_with("ZmZm"));
    CHECK(large.ends_with("ZmZmZg=="));
}

TEST_CASE("base/suggest: the nearest word, if any is near") {
    const std::vector<std::string> known{"scraper", "source", "subject", "params"};
    CHECK(nearest("scrapper", known) == "scraper");
    CHECK(nearest("soruce", known) == "source");
    CHECK(nearest("subjcet", known) == "subject");
    CHECK_FALSE(nearest("colour", known));
    CHECK_FALSE(nearest("", known));
    CHECK(did_you_mean("param", known) == ", did you mean \"params\"?");
    CHECK(did_you_mean("zzzzzz", known).empty());
    CHECK_FALSE(nearest(std::string(100'000, 'x'), known));
}
