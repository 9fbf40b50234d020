// Bytes to text: labels, what a page says of itself, tables, and pages that lie.

#include "html/charset.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/utf8.hpp"
#include "support/files.hpp"

using namespace molva;

namespace {

std::string from_hex(std::string_view hex) {
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        out += static_cast<char>(std::stoi(std::string{hex.substr(i, 2)}, nullptr, 16));
    }
    return out;
}

std::string from_base64(std::string_view text) {
    constexpr std::string_view kDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    unsigned bits = 0, count = 0;
    for (const char c : text) {
        const std::size_t digit = kDigits.find(c);
        if (digit == std::string_view::npos) break;
        bits = bits << 6 | static_cast<unsigned>(digit);
        if ((count += 6) >= 8) out += static_cast<char>(bits >> (count -= 8) & 0xFF);
    }
    return out;
}

/// The rows of a shared suite; empty, and said so, where there is none.
std::vector<nlohmann::json> suite(const char* name) {
    const auto dir = test::shared_dir();
    if (dir.empty()) {
        MESSAGE("skipped: no shared suites");
        return {};
    }
    std::ifstream file{dir / "suites" / "encoding" / name};
    std::vector<nlohmann::json> rows;
    for (std::string line; std::getline(file, line);) rows.push_back(nlohmann::json::parse(line));
    REQUIRE_MESSAGE(!rows.empty(), name);
    return rows;
}

std::string decoded(std::string_view bytes, std::string_view charset) {
    const auto text = html::decode(bytes, charset);
    return text ? *text : "error: " + text.error().what;
}

}  // namespace

TEST_CASE("html/charset: a label of the Encoding Standard gives the encoding's name") {
    struct Row {
        const char* label;
        const char* name;  // null: not a label
    };
    for (const Row& row : {
             Row{"utf8", "utf-8"},
             Row{" CP1251\n", "windows-1251"},
             Row{"latin1", "windows-1252"},
             Row{"iso-8859-8-i", "iso-8859-8-i"},
             Row{"visual", "iso-8859-8"},
             Row{"utf-16", "utf-16le"},
             Row{"unicodefffe", "utf-16be"},
             Row{"gb2312", "gbk"},
             Row{"hz-gb-2312", "replacement"},
             Row{"koi", "koi8-r"},
             Row{"utf-7", nullptr},
             Row{"windows", nullptr},
             Row{"gbk big5", nullptr},
             Row{"cp1251\v", nullptr},
             Row{"", nullptr},
             Row{"  ", nullptr},
         }) {
        CAPTURE(std::string{row.label});
        const auto name = html::charset_by_label(row.label);
        CHECK(name.has_value() == (row.name != nullptr));
        if (name && row.name != nullptr) CHECK(*name == row.name);
    }
}

TEST_CASE("html/charset: what a page says of itself is found where the standard looks for it") {
    struct Row {
        const char* bytes;
        const char* content_type;
        const char* name;
    };
    for (const Row& row : {
             Row{"<p>x", "", "windows-1252"},
             Row{"<p>x", "text/html; charset=koi8-r", "koi8-r"},
             Row{"<p>x", "text/html;Charset=\"UTF-8\"", "utf-8"},
             Row{"<p>x", "text/html; charset=nonsense", "windows-1252"},
             Row{"<meta charset=windows-1251>", "", "windows-1251"},
             Row{"<meta charset=windows-1251>", "text/html; charset=utf-8", "utf-8"},
             Row{"\xEF\xBB\xBF<meta charset=windows-1251>", "text/html; charset=koi8-r", "utf-8"},
             Row{"\xFE\xFF\0a", "text/html; charset=koi8-r", "utf-16be"},
             Row{"<META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=cp1251'>", "",
                 "windows-1251"},
             Row{"<meta content='text/html; charset=cp1251'>", "", "windows-1252"},
             Row{"<!-- <meta charset=cp1251> --><meta charset=koi8-r>", "", "koi8-r"},
             Row{"<!--><meta charset=koi8-r>", "", "koi8-r"},
             Row{"<a title='<meta charset=cp1251>'><meta charset=koi8-r>", "", "koi8-r"},
             Row{"<meta charset=utf-16>", "", "utf-8"},
             Row{"<meta charset=x-user-defined>", "", "windows-1252"},
             Row{"<meta charset=koi8-r", "", "windows-1252"},
             Row{"<?xml version='1.0' encoding='windows-1251'?><rss/>", "", "windows-1251"},
             Row{"<?xml version='1.0'?><rss/>", "", "windows-1252"},
             Row{"\xD0\x9F\xD1\x80\xD0\xB8", "", "utf-8"},
         }) {
        CAPTURE(std::string{row.bytes});
        CAPTURE(std::string{row.content_type});
        CHECK(html::detect_charset(row.bytes, row.content_type) == row.name);
    }
}

TEST_CASE("html/charset: decoders follow the standard where it differs from the C library") {
    struct Row {
        const char* charset;
        std::string bytes;
        const char* text;
    };
    for (const Row& row : {
             Row{"windows-1251", "\xCF\xF0\xE8\xE2\xE5\xF2\x98", "Привет\u0098"},
             Row{"koi8-u", "\xAE\xBE", "ўЎ"},
             Row{"windows-1255", "\xCA", "\u05BA"},
             Row{"x-mac-cyrillic", "\xFF", "€"},
             Row{"utf-8", "\xEF\xBB\xBF\xD0\x9F\xE3\xABx", "П\uFFFDx"},
             Row{"utf-16le",
                 std::string{"\xFF\xFE"
                             "a\0\x3D\xD8\x00\xDE\x00\xD8",
                             10},
                 "a😀\uFFFD"},
             Row{"utf-16be", std::string{"\0h\0i\0", 5}, "hi\uFFFD"},
             Row{"gbk", "\x80\xC4\xE3\xA3\xA0\x81\x30\x81\x30", "€你\u3000\u0080"},
             Row{"gb18030", "\x82\x35\x90\x37\x84\x31\x82\x36\x94\x39\xDA\x33", "\u9FB4\uFE10💩"},
             Row{"gb18030", "\x81\x30\x81x\xFF\x81", "\uFFFD0亁\uFFFD\uFFFD"},
             Row{"big5", "\x88\x62\xA1\x45\xF9\xDA\xA1<", "\u00CA\u0304\u2027恒\uFFFD<"},
             Row{"euc-kr",
                 "\xB0\xA1\xFE\xFE"
                 "a",
                 "가\uFFFD"
                 "a"},
             Row{"euc-jp", "\x8E\xB1\xC6\xFC\xF9\xA1\x8F\xA2\xC3\x8F\xB0\xA1", "ｱ日纊¦丂"},
             Row{"euc-jp", "\xF5\xA1\x8F\xF4\xA1\xC6<", "\uFFFD\uFFFD\uFFFD<"},
             Row{"shift_jis", "\x80\xB1\x93\xFA\x81\x60\xF0\x40\x85<\xA0",
                 "\u0080ｱ日～\uE000\uFFFD<\uFFFD"},
             Row{"iso-2022-jp", "a\x1B$BF|\x1B(J\\~\x1B(I1\x1B(Bb", "a日¥‾ｱb"},
             Row{"iso-2022-jp", "\x1B(J\x1B(Bx\x1B(Z\x1B$BF", "\uFFFDx\uFFFD(Z\uFFFD"},
             Row{"x-user-defined", "a\x80\xFF", "a\uF780\uF7FF"},
             Row{"iso-2022-kr", "hidden", "\uFFFD"},
             Row{"replacement", "", ""},
         }) {
        CAPTURE(std::string{row.charset});
        CHECK(decoded(row.bytes, row.charset) == row.text);
    }
    const auto unknown = html::decode("a", "utf-7");
    REQUIRE(!unknown);
    CHECK(unknown.error().status == Exit::usage);
}

TEST_CASE("html/charset: a page that lies about its encoding is read in the one it is in") {
    const std::string utf8 = "<p>Отличная школа, спасибо преподавателю</p>";
    const std::string cp1251 =
        "<p>\xCE\xF2\xEB\xE8\xF7\xED\xE0\xFF \xF8\xEA\xEE\xEB\xE0, \xF1\xEF\xE0\xF1\xE8\xE1\xEE "
        "\xEF\xF0\xE5\xEF\xEE\xE4\xE0\xE2\xE0\xF2\xE5\xEB\xFE</p>";
    for (const char* said : {"", "text/html; charset=utf-8", "text/html; charset=windows-1251",
                             "text/html; charset=iso-8859-1", "text/html; charset=koi8-r"}) {
        CAPTURE(said);
        CHECK(html::to_utf8(utf8, said) == utf8);
    }
    for (const char* said : {"", "text/html; charset=utf-8", "text/html; charset=windows-1251",
                             "text/html; charset=iso-8859-1"}) {
        CAPTURE(said);
        CHECK(html::to_utf8(cp1251, said) == utf8);
    }
    CHECK(html::effective_charset("<p>Sch\xF6ne Gr\xFC\xDF"
                                  "e f\xFCr alle M\xE4"
                                  "dchen, "
                                  "\xFC"
                                  "ber die T\xF6ne, \xDC"
                                  "bung h\xF6rt \xF6"
                                  "fter",
                                  "text/html; charset=iso-8859-1") == "windows-1252");
    // A text in UTF-8 with one broken character is one, whatever it is called.
    std::string broken = utf8 + utf8;
    broken.insert(broken.size() - 4, "\xD0");
    CHECK(html::effective_charset(broken, "text/html; charset=windows-1251") == "utf-8");
    // "아주 좋은 가게입니다": too short for statistics.
    CHECK(html::effective_charset("<p>\xBE\xC6\xC1\xD6 \xC1\xC1\xC0\xBA \xB0\xA1\xB0\xD4"
                                  "\xC0\xD4\xB4\xCF\xB4\xD9",
                                  "") == "euc-kr");
    // One broken character, or a cut at the end, is not a lie.
    CHECK(html::to_utf8(utf8 + "\xE8\xF7", "text/html; charset=utf-8") == utf8 + "\uFFFD\uFFFD");
    CHECK(html::effective_charset(utf8 + "\xD0", "text/html; charset=cp1251") == "utf-8");
    // Nothing speaks against a declaration that two letters fit by chance.
    CHECK(html::to_utf8("\xC5\xB8", "text/html; charset=windows-1251") == "Её");
    // A byte order mark is believed whatever follows.
    CHECK(html::effective_charset("\xEF\xBB\xBF" + cp1251, "") == "utf-8");
}

TEST_CASE("html/charset: every single-byte table of the suite, byte by byte") {
    for (const auto& row : suite("single_byte.jsonl")) {
        const std::string name = row["encoding"];
        CAPTURE(name);
        CHECK(decoded(from_hex(row["bytes_hex"].get<std::string>()), name) ==
              row["expect"].get<std::string>());
    }
}

TEST_CASE("html/charset: all 228 labels of the suite, each for its encoding") {
    for (const auto& row : suite("labels.jsonl")) {
        const std::string label = row["label"];
        CAPTURE(label);
        std::string expect = row["expect"];
        for (char& c : expect) {
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
        }
        auto name = html::charset_by_label(label);
        REQUIRE(name);
        for (char& c : *name) {
            if (c == '-') c = '_';
        }
        CHECK(*name == expect);
    }
}

TEST_CASE("html/charset: the suite's pages are detected as the standard says") {
    // Some rows come from a Python library and have Python's names; the
    // contract is the standard's name. UTF-32 is no encoding of the standard,
    // and its default for a page that says nothing is windows-1252, not utf8.
    const std::map<std::string, std::string> standard{{"cp1252", "windows-1252"},
                                                      {"utf8", "utf-8"},
                                                      {"big5hkscs", "big5"},
                                                      {"utf-16-be", "utf-16be"}};
    std::size_t seen = 0;
    for (const auto& row : suite("cases.jsonl")) {
        if (!row.contains("body_b64") || !row.contains("expect_encoding")) continue;
        const std::string bytes = from_base64(row["body_b64"].get<std::string>());
        const std::string content_type =
            row.contains("content_type") && row["content_type"].is_string() ? row["content_type"]
                                                                            : "";
        std::string expect = row["expect_encoding"];
        if (expect == "utf-32-be" || (expect == "utf8" && bytes == "no encoding info")) continue;
        if (const auto at = standard.find(expect); at != standard.end()) expect = at->second;
        CAPTURE(bytes);
        CHECK(html::detect_charset(bytes, content_type) == expect);
        if (row.contains("expect_text")) {
            CHECK(html::to_utf8(bytes, content_type) == row["expect_text"].get<std::string>());
        }
        ++seen;
    }
    if (!test::shared_dir().empty()) CHECK(seen >= 50);
}
