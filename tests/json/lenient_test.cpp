#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "json/tree.hpp"

using molva::json::dump;
using molva::json::embedded;
using molva::json::parse;
using molva::json::parse_embedded;
using molva::json::parse_lenient;
using molva::json::parse_nested;

TEST_CASE("json/lenient: the JSON of pages is read") {
    struct Row {
        std::string_view name, text, want;
    };
    for (const auto& row : {
             Row{"as it should be", R"({"a":[1,{"b":"c"}]})", R"({"a":[1,{"b":"c"}]})"},
             Row{"raw controls", "{\"a\":\"1\n\t2\r\x01\"}", R"({"a":"1\n\t2\r\u0001"})"},
             Row{"a NUL", std::string_view{"[\"a\0b\"]", 7}, R"(["a\u0000b"])"},
             Row{"trailing commas", "{\"a\":[1,2,],\"b\":{\"c\":3 , },}",
                 R"({"a":[1,2],"b":{"c":3}})"},
             Row{"a comma twice", R"([{"a":1},,{"b":2}])", R"([{"a":1},{"b":2}])"},
             Row{"line comment before", "  // John\n{\"a\":1}", R"({"a":1})"},
             Row{"block comment inside", R"({"a":/* one */1})", R"({"a":1})"},
             Row{"no comment in a string", R"({"a":"http://x/*y*/<!-- z -->",})",
                 R"({"a":"http://x/*y*/<!-- z -->"})"},
             Row{"HTML comment before", "\n<!-- John\njoined -->\n{\"a\":1}", R"({"a":1})"},
             Row{"inside an HTML comment", "<!--\n{\"a\":1}\n-->", R"({"a":1})"},
             Row{"inside, on one line", "<!-- [1] -->", "[1]"},
             Row{"inside, with words", "<!-- // old browsers\n{\"a\":1}\n// -->", R"({"a":1})"},
             Row{"HTML comment not closed", "<!--\n{\"a\":1}", R"({"a":1})"},
             Row{"CDATA", "<![CDATA[ {\"a\":[[1]]}]]>", R"({"a":[[1]]})"},
             Row{"CDATA behind comments", "//<![CDATA[\n{\"a\":1}\n//]]>", R"({"a":1})"},
             Row{"the same on one line", "//<![CDATA[{\"a\":1}//]]>", R"({"a":1})"},
             Row{"CDATA in block comments", "/*<![CDATA[*/{\"a\":1}/*]]>*/", R"({"a":1})"},
             Row{"the whole armour", "<!--//--><![CDATA[//><!--\n{\"a\":1}\n//--><!]]>",
                 R"({"a":1})"},
             Row{"a semicolon", "{\"a\":1};", R"({"a":1})"},
             Row{"one brace too many", R"({"a":1}})", R"({"a":1})"},
             Row{"an assignment", "var data = [1];", "[1]"},
             Row{"several values", "{\"a\":1}\n{\"b\":2}, [3]", R"([{"a":1},{"b":2},[3]])"},
             Row{"a scalar", " null; ", "null"},
             Row{"JSON as a string", R"("{\"a\":1}";)", R"("{\"a\":1}")"},
             Row{"NBSP between", "{\u00A0\"a\":\u20281}", R"({"a":1})"},
             Row{"bad UTF-8", "{\"a\":\"\xff\"}", "{\"a\":\"\uFFFD\"}"},
             Row{"half an emoji", R"({"a":"\ud83d",})", "{\"a\":\"\uFFFD\"}"},
             Row{"escapes that are none", R"({"a":"\'\.\x41\u12\`",})", R"({"a":"'.A\\u12`"})"},
             Row{"a line that goes on", "{\"a\":\"b\\\nc\"}", R"({"a":"bc"})"},
             Row{"single quotes", R"({'a':'it\'s "b"'})", R"({"a":"it's \"b\""})"},
             Row{"bare names", "{a:1,$b_2:[undefined,NaN,!0,!1,null]}",
                 R"({"a":1,"$b_2":[null,null,true,false,null]})"},
             Row{"big numbers", "[12345678901234567890123,]", "[12345678901234567890123]"},
         }) {
        CAPTURE(row.name);
        const auto got = parse_lenient(row.text);
        REQUIRE_MESSAGE(got.has_value(), got.error().what);
        CHECK(dump(*got) == row.want);
    }
}

TEST_CASE("json/lenient: what is broken is refused, not guessed") {
    for (const std::string_view text :
         {"", "   ", "word", "{\"a\":1", "[1", "{\"a\":\"b", "{\"a\":b}", "{\"a\" 1}", "[1 2]",
          "{\"a\":}", "[}", "<!-- nothing -->", "// nothing", "<![CDATA[", "[12px]", "\"a"}) {
        CAPTURE(text);
        const auto got = parse_lenient(text);
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().status == molva::Exit::partial);
    }
}

TEST_CASE("json/lenient: limits hold and time stays linear") {
    CHECK_FALSE(parse_lenient(std::string(1'000'000, '[') + ",").has_value());
    CHECK_FALSE(parse_lenient("[\"" + std::string(100, '\x01') + "\"]", {.bytes = 200}));
    std::string comments;
    for (int i = 0; i < 200'000; ++i) comments += "<!--[";
    CHECK_FALSE(parse_lenient(comments + "-->").has_value());
}

TEST_CASE("json/embedded: the value given to a name is found in a script") {
    struct Row {
        std::string_view name, script, variable, want;
    };
    for (const auto& row : {
             Row{"window", "window.__STATE__ = {\"a\":\"}\"};", "window.__STATE__",
                 "{\"a\":\"}\"}"},
             Row{"window is optional", "var __STATE__={};", "window.__STATE__", "{}"},
             Row{"brackets", "window[\"__STATE__\"]=[1]", "__STATE__", "[1]"},
             Row{"var", "\nvar x = [1,[2]]; var y = {}", "x", "[1,[2]]"},
             Row{"the right name", "xx={};x_={};x.y={};x==={};x=>{}; x = [0]", "x", "[0]"},
             Row{"a member", R"({"b":{"c":1},"x":{"d":2}})", "x", R"({"d":2})"},
             Row{"a default", "w.x = w.x || {\"a\":1}", "x", "{\"a\":1}"},
             Row{"in parentheses", "x = ({\"a\":1})", "x", "{\"a\":1}"},
             Row{"a call", "cb({\"a\":1});", "cb", "{\"a\":1}"},
             Row{"a string", R"(x = JSON.parse("{\"a\":\"\\\"\"}"))", "x", R"("{\"a\":\"\\\"\"}")"},
             Row{"another string is not it", R"(x = "word"; x = {})", "x", "{}"},
             Row{"an escaped quote", R"(x = {"a":"\"}\\"};{})", "x", R"({"a":"\"}\\"})"},
             Row{"comments", "x = /* { */ {\"a\": // }\n1}", "x", "{\"a\": // }\n1}"},
             Row{"declared first", "var x; x = {}", "x", "{}"},
             Row{"in a comment before", "/* x = {\"a\":0} */ x = {\"a\":1}", "x", "{\"a\":1}"},
             Row{"in a line comment", "  // x = {\"a\":0}\nx = {\"a\":1}", "x", "{\"a\":1}"},
             Row{"only in a comment", "// x = {\"a\":0}", "x", "{\"a\":0}"},
             Row{"no comment", "y = 'image/*'; x = {\"a\":1}", "x", "{\"a\":1}"},
             Row{"empty at first", "x = {}; x = {\"a\":1}", "x", "{\"a\":1}"},
             Row{"an empty member", R"({"x":[]},{"x":[1]})", "x", "[]"},
             Row{"assigned to", "x = Object.assign({}, {\"a\":1})", "x", "{\"a\":1}"},
             Row{"assigned to a name", "x = Object.assign(w.y, {\"a\":1})", "x", "{\"a\":1}"},
             Row{"whole script", " {\"props\":[{}]} ", "", "{\"props\":[{}]}"},
             Row{"the first of a script", "/*{}*/ go('[', [1], {});", "", "[1]"},
         }) {
        CAPTURE(row.name);
        const auto got = embedded(row.script, row.variable);
        REQUIRE(got.has_value());
        CHECK(*got == row.want);
    }
    for (const std::string_view script : {"", "x", "x =", "x = 1", "x = {", "x = \"{", "y = {}"}) {
        CAPTURE(script);
        CHECK(embedded(script, "x") == std::nullopt);
    }
}

TEST_CASE("json/embedded: strings with JSON in them are opened") {
    struct Row {
        std::string_view name, script, want;
    };
    for (const auto& row : {
             Row{"an object", "x = {a:1,}", R"({"a":1})"},
             Row{"double quotes", R"(x = JSON.parse("{\"a\":\"\\n\"}"))", R"({"a":"\n"})"},
             Row{"single quotes", R"(x = JSON.parse('{"a":"it\'s"}'))", R"({"a":"it's"})"},
             Row{"hexadecimal", R"(x = '\x7B\x22a\x22:1}')", R"({"a":1})"},
             Row{"base64", R"(x = JSON.parse(atob("eyJhIjoi0Y8ifQ==")))", R"({"a":"я"})"},
             Row{"what scripts have",
                 "x = {a:!0,b:void 0,c:new Date(5),d:new Date(\"2024\"),"
                 "e:new Date(1,2),f:new Set([1,2]),g:new Foo(),h:1}",
                 R"({"a":true,"b":null,"c":5,"d":"2024","e":null,"f":[1,2],"g":null,"h":1})"},
             Row{"percent-encoded", "x = \"%7B%22a%22%3A%22%D1%8F%22%7D\"", R"({"a":"я"})"},
         }) {
        CAPTURE(row.name);
        const auto got = parse_embedded(row.script, "x");
        REQUIRE_MESSAGE(got.has_value(), got.error().what);
        CHECK(dump(*got) == row.want);
    }
    const auto none = parse_embedded("y = 1", "x");
    REQUIRE_FALSE(none.has_value());
    CHECK(none.error().what == "no value of x in the script");
}

TEST_CASE("json/embedded: a hostile script costs no more than its length") {
    std::string script;
    for (int i = 0; i < 200'000; ++i) script += "x={'\"";
    CHECK(embedded(script, "x") == std::nullopt);
    CHECK(embedded(script, "") == std::nullopt);
    script.clear();
    for (int i = 0; i < 100'000; ++i) script += "x=/* ";
    CHECK(embedded(script, "x") == std::nullopt);
}

TEST_CASE("json/nested: JSON as a string inside JSON") {
    const auto outer = parse(R"({"a":"{\"b\":[1]}","c":[2],"d":5,"e":"word"})");
    REQUIRE(outer.has_value());
    const auto a = parse_nested(outer->at("a"));
    REQUIRE(a.has_value());
    CHECK(dump(*a) == R"({"b":[1]})");
    const auto c = parse_nested(outer->at("c"));
    REQUIRE(c.has_value());
    CHECK(dump(*c) == "[2]");
    CHECK_FALSE(parse_nested(outer->at("d")).has_value());
    CHECK_FALSE(parse_nested(outer->at("e")).has_value());
}
