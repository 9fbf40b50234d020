#include "json/value.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "json/tree.hpp"

using molva::json::dump;
using molva::json::Json;
using molva::json::parse;
using molva::json::quote;
using molva::json::scalar_text;

TEST_CASE("json/value: what was read is written again, numbers to the last digit") {
    struct Row {
        std::string_view name, text, want;
    };
    for (const auto& row : {
             Row{"a scalar", " null ", "null"},
             Row{"blanks go", "{ \"b\" : [ 1 , 2 ] }", R"({"b":[1,2]})"},
             Row{"members keep their order", R"({"z":1,"a":2})", R"({"z":1,"a":2})"},
             Row{"empty containers", R"({"a":{},"b":[]})", R"({"a":{},"b":[]})"},
             Row{"the last of a name counts", R"({"a":1,"b":2,"a":3})", R"({"a":3,"b":2})"},
             Row{"largest 64 bits", "18446744073709551615", "18446744073709551615"},
             Row{"smallest 64 bits", "-9223372036854775808", "-9223372036854775808"},
             Row{"more than 64 bits", "12345678901234567890123", "12345678901234567890123"},
             Row{"twenty decimals", "0.12345678901234567890", "0.12345678901234567890"},
             Row{"smaller than any double", "1e-400", "1e-400"},
             Row{"a float", "4.5", "4.5"},
             Row{"a whole float", "5.0", "5.0"},
             Row{"no exponent without need", "1.5e3", "1500.0"},
             Row{"a small float", "0.001", "0.001"},
             Row{"a far float", "1e300", "1e300"},
             Row{"UTF-8 stays", R"("отзыв 😀")", R"("отзыв 😀")"},
             Row{"escapes become UTF-8", R"("\u043e\ud83d\ude00\/")", R"("о😀/")"},
             Row{"half an emoji", R"("\ud83d и \ude00")", "\"\uFFFD и \uFFFD\""},
             Row{"an escaped backslash before ud83d", R"("\\ud83d")", R"("\\ud83d")"},
             Row{"controls", R"("\u0000\b\t\n\f\r\u001f\u007f")",
                 "\"\\u0000\\b\\t\\n\\f\\r\\u001f\x7f\""},
             Row{"a BOM", "\uFEFF[1]", "[1]"},
         }) {
        CAPTURE(row.name);
        const auto got = parse(row.text);
        REQUIRE(got.has_value());
        CHECK(dump(*got) == row.want);
    }
}

TEST_CASE("json/value: repeated names in a large object leave the last value in the first place") {
    std::string text = "{";
    for (int i = 0; i < 1000; ++i)
        text += "\"k" + std::to_string(i % 400) + "\":" + std::to_string(i) + ",";
    const auto got = parse(text + "\"k7\":[7]}");
    REQUIRE(got.has_value());
    REQUIRE(got->size() == 400);
    CHECK(got->begin().key() == "k0");
    CHECK((*got)["k0"] == 800);
    CHECK((*got)["k399"] == 799);
    CHECK(dump((*got)["k7"]) == "[7]");
}

TEST_CASE("json/value: what is not JSON is refused with its place") {
    struct Row {
        std::string_view name, text, where;
    };
    for (const auto& row : {
             Row{"nothing", "", "line 1, column 1"},
             Row{"a trailing comma", "[1,]", "line 1, column 4"},
             Row{"a comment", "[1] // one", "line 1, column 5"},
             Row{"two values", "1\n2", "line 2, column 1"},
             Row{"a NUL", std::string_view{"[1]\0", 4}, "line 1, column 4"},
             Row{"bad UTF-8", "\"\xff\"", "line 1, column 2"},
             Row{"a raw line feed", "[\n\"a\nb\"]", "line 2"},
             Row{"single quotes", "['a']", "line 1, column 2"},
         }) {
        CAPTURE(row.name);
        const auto got = parse(row.text);
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().status == molva::Exit::partial);
        CHECK_MESSAGE(got.error().what.find(row.where) != std::string::npos, got.error().what);
        CHECK(got.error().what.size() < 250);
    }
}

TEST_CASE("json/value: limits are kept and named") {
    CHECK(parse("[[[]]]", {.depth = 3}).has_value());
    const auto deep = parse("[[[[]]]]", {.depth = 3});
    REQUIRE_FALSE(deep.has_value());
    CHECK(deep.error().what == "JSON nested deeper than 3 levels");
    CHECK(parse("[1,2]", {.nodes = 3}).has_value());
    const auto many = parse("[1,2,3]", {.nodes = 3});
    REQUIRE_FALSE(many.has_value());
    CHECK(many.error().what == "JSON with more than 3 values");
    const auto large = parse("[1,2,3]", {.bytes = 6});
    REQUIRE_FALSE(large.has_value());
    CHECK(large.error().what == "JSON of more than 6 bytes");
    CHECK_FALSE(parse(std::string(1'000'000, '[')).has_value());
}

TEST_CASE("json/value: a string is quoted so that every reader takes it") {
    CHECK(quote("a\"b\\c/") == R"("a\"b\\c/")");
    CHECK(quote("") == "\"\"");
    CHECK(quote("a\xff"
                "b\xD0") == "\"a\uFFFDb\uFFFD\"");
    CHECK(quote(std::string_view{"\0\x01", 2}) == "\"\\u0000\\u0001\"");
    CHECK(quote("\uFFFD и 😀") == "\"\uFFFD и 😀\"");
}

TEST_CASE("json/value: a scalar reads as it was written") {
    struct Row {
        std::string_view text, want;
    };
    for (const auto& row : {Row{R"("a\nb")", "a\nb"}, Row{"true", "true"}, Row{"4.5", "4.5"},
                            Row{"76561198000000000001234", "76561198000000000001234"},
                            Row{"76561198000000001", "76561198000000001"}, Row{"-7", "-7"}}) {
        const auto value = parse(row.text);
        REQUIRE(value.has_value());
        CHECK(scalar_text(*value) == std::string{row.want});
    }
    for (const std::string_view text : {"null", "[]", "{}", "[1]"}) {
        const auto value = parse(text);
        REQUIRE(value.has_value());
        CHECK(scalar_text(*value) == std::nullopt);
    }
}

TEST_CASE("json/value: a tree deeper than any text may be is written all the same") {
    Json deep;
    for (int i = 0; i < 100'000; ++i) deep = Json::array({std::move(deep)});
    CHECK(dump(deep).size() == 200'004);
}
