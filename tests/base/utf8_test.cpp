#include "base/utf8.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace molva;

TEST_CASE("base/utf8: ill-formed bytes become U+FFFD, one for each maximal subpart") {
    struct Row {
        std::string_view name, in, out;
    };
    for (const auto& row : {
             Row{"ASCII", "abc", "abc"},
             Row{"two, three and four bytes", "é€😀", "é€😀"},
             Row{"a lone continuation", "a\x80z", "a\uFFFDz"},
             Row{"cut in the middle", "\xE2\x82", "\uFFFD"},
             Row{"cut, then more", "\xE2\x82x", "\uFFFDx"},
             Row{"overlong", "\xC0\xAF", "\uFFFD\uFFFD"},
             Row{"overlong of three", "\xE0\x80\xAF", "\uFFFD\uFFFD\uFFFD"},
             Row{"a surrogate", "\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},
             Row{"past the end", "\xF4\x90\x80\x80", "\uFFFD\uFFFD\uFFFD\uFFFD"},
             Row{"never a lead", "\xFF\xFE", "\uFFFD\uFFFD"},
             Row{"U+FFFD itself", "\uFFFD", "\uFFFD"},
         }) {
        CAPTURE(row.name);
        CHECK(utf8::repair(row.in) == row.out);
        CHECK(utf8::valid(row.in) == (row.in == row.out));
        CHECK(utf8::length(row.in) == utf8::length(row.out));
    }
}

TEST_CASE("base/utf8: what a terminal might obey is taken out") {
    struct Row {
        std::string_view in, out;
    };
    for (const auto& row : {
             Row{"plain текст", "plain текст"},
             Row{"\033[31mred\033[0m", "[31mred[0m"},
             Row{"a\tb\nc\rd", "a b cd"},
             Row{std::string_view{"nul\0here", 8}, "nulhere"},
             Row{"bidi\u202Eevil\u2066x\u2069", "bidievilx"},
             Row{"c1\u009b31m", "c131m"},
             Row{"line\u2028sep", "linesep"},
             Row{"tag\U000E0041", "tag"},
             Row{"bad\xff", "bad\uFFFD"},
         }) {
        CAPTURE(row.in);
        CHECK(utf8::printable(row.in) == row.out);
    }
}

TEST_CASE("base/utf8: lower case of the scripts that are read here") {
    CHECK(utf8::lower("ABC Éß ŁŻ ΑΩ ЁЖЩ ҐЄІЇ ӘҚҢ") == "abc éß łż αω ёжщ ґєії әқң");
    CHECK(utf8::lower("no CHANGE ☃ ×") == "no change ☃ ×");
}

TEST_CASE("base/utf8: shortening counts code points") {
    CHECK(utf8::shorten("привет", 6) == "привет");
    CHECK(utf8::shorten("привет", 3) == "при…");
    CHECK(utf8::shorten("", 3).empty());
}
