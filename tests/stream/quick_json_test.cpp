// What QuickJson reads has to be what simdjson reads; and most lines are for it.

#include "stream/quick_json.hpp"

#include <doctest/doctest.h>
#include <simdjson.h>

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

using molva::stream::QuickJson;

namespace {

// Of both parsers, in the same words.
template <typename Value>
bool is_of(const Value& from, auto& to) {
    if constexpr (std::is_same_v<Value, QuickJson::Value>) return from.get(to);
    else return from.get(to) == simdjson::SUCCESS;
}

template <typename Object, typename Value>
std::string told(const Value& value);

template <typename Object>
std::string told_of(const Object& object) {
    std::string out = "{";
    for (const auto& [key, value] : object) {
        out += std::string{key} + "=" + told<Object>(value) + ";";
    }
    return out + "}";
}

template <typename Object, typename Value>
std::string told(const Value& value) {
    std::string out;
    std::string_view text;
    double real = 0;
    std::int64_t integer = 0;
    bool flag = false;
    Object object;
    if (is_of(value, text)) out += "text " + std::string{text};
    if (is_of(value, real)) out += "real " + std::to_string(std::bit_cast<std::int64_t>(real));
    if (is_of(value, integer)) out += "integer " + std::to_string(integer);
    if (is_of(value, flag)) out += flag ? "true" : "false";
    if (is_of(value, object)) out += told_of(object);
    return out;
}

std::string padded(std::string_view line, char with) {
    return std::string{line} + std::string(64, with);
}

bool reads(std::string_view line) {
    QuickJson quick;
    QuickJson::Object object;
    const std::string memory = padded(line, '}');
    return quick.read(std::string_view{memory}.substr(0, line.size()), object);
}

// What both make of a line; simdjson has to take whatever QuickJson takes.
void check_same(std::string_view line) {
    CAPTURE(line);
    QuickJson quick;
    QuickJson::Object object;
    // Behind the line stands what could go on with it.
    for (const char behind : {'}', '"', '1', ' ', '\0'}) {
        const std::string memory = padded(line, behind);
        if (!quick.read(std::string_view{memory}.substr(0, line.size()), object)) continue;
        simdjson::dom::parser parser;
        simdjson::dom::object whole;
        REQUIRE(parser.parse(memory.data(), line.size(), true).get(whole) == simdjson::SUCCESS);
        CHECK(told_of(object) == told_of(whole));
    }
}

const std::vector<std::string_view> kPlain{
    R"({})",
    R"({"type":"review","id":"7","rating":4,"score":0.75,"text":"Не вернули деньги 😡"})",
    R"( { "a" : [ 1 , -2.5 , true , false , null , [] , {} ] , "b" : { "c" : "d" } } )",
    R"({"a":"","b":0,"c":0.1,"d":123456789012345,"e":-1,"f":0.30000000000000,"a":"again"})",
    R"({"sixteen bytes..":"0123456789abcdef","and":"0123456789abcdef0123456789abcdef!"})",
    R"({"a":3.14159265358979,"b":0.00000000000001,"c":12345678901234.5})",
};

const std::vector<std::string_view> kOther{
    R"([1])", R"("a")", R"(1)", R"()", R"( )", R"({)", R"({"a")", R"({"a":)", R"({"a":1)",
    R"({"a":1,})", R"({"a":1}})", R"({"a":1} x)", R"({"a" 1})", R"({a:1})", R"({"a":01})",
    R"({"a":1.})", R"({"a":.5})", R"({"a":-})", R"({"a":-0})", R"({"a":-0.5})", R"({"a":1e2})",
    R"({"a":1.5E2})", R"({"a":+1})", R"({"a":1234567890123456})", R"({"a":1.234567890123456})",
    R"({"a":tru})", R"({"a":nul})", R"({"a":truer})", R"({"a":"\n"})", R"({"\u0061":1})",
    "{\"a\":\"\t\"}", "{\"a\":\"\xff\"}", "{\"a\":\"\xed\xa0\x80\"}", "{\"a\":\"b", "{\"a\":[1}",
    "{\"a\":\"0123456789abcde", R"({"a":[[[[[[[[1]]]]]]]]})",
};

}  // namespace

TEST_CASE("stream/quick_json: what is plain is read, and as simdjson reads it") {
    for (const auto line : kPlain) {
        CAPTURE(line);
        CHECK(reads(line));
        check_same(line);
    }
}

TEST_CASE("stream/quick_json: of anything else it says that it cannot tell") {
    for (const auto line : kOther) {
        CAPTURE(line);
        CHECK_FALSE(reads(line));
    }
}

TEST_CASE("stream/quick_json: a line with a byte more, less or another one") {
    for (const auto plain : kPlain) {
        for (std::size_t at = 0; at < plain.size(); ++at) {
            const auto before = std::string{plain.substr(0, at)};
            check_same(before);
            check_same(before + std::string{plain.substr(at + 1)});
            for (const char other : {'"', '\\', '{', '}', '[', ',', ':', '0', '.', '-', '\x01', '\xD0'}) {
                check_same(before + other + std::string{plain.substr(at + 1)});
                check_same(before + other + std::string{plain.substr(at)});
            }
        }
    }
}
