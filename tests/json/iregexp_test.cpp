#include "json/iregexp.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using molva::json::IRegexp;

TEST_CASE("json/iregexp: what RFC 9485 says matches") {
    struct Row {
        std::string_view pattern, text;
        bool match, search;
    };
    for (const auto& row : {
             Row{"", "", true, true},
             Row{"", "a", false, true},
             Row{"b", "abc", false, true},
             Row{"a|bc", "abc", false, true},
             Row{"(a|b)c?", "bc", true, true},
             Row{"a.c", "a\u2028c", true, true},
             Row{"a.c", "a\nc", false, false},
             Row{"a.c", "a\rc", false, false},
             Row{".", "😀", true, true},
             Row{"[.]", "x", false, false},
             Row{"[^a]", "\n", true, true},
             Row{"[-a]+[b-]", "a--", true, true},
             Row{"[а-я]+", "ужас", true, true},
             Row{R"(\(\.\\\n)", "(.\\\n", true, true},
             Row{R"([\[\]\^\-])", "^", true, true},
             Row{"a{2,3}", "aaaa", false, true},
             Row{"a{2,}", "aaaa", true, true},
             Row{"(a{2}){2}", "aaaa", true, true},
             Row{R"(\p{Lu}\P{Lu})", "Яя", true, true},
             Row{R"([\p{L}\p{Nd}]+)", "ё1", true, true},
             Row{R"([^\p{L}])", "ё", false, false},
             Row{R"(\p{Cn})", "\u0378", true, true},
             Row{R"(\p{C}\p{C})", "\u0378\u200D", true, true},
             Row{R"(\P{C})", "\u0378", false, false},
             Row{R"([a\p{Cn}]+)", "a\u0378", true, true},
             Row{R"([^\P{C}])", "\u0378", true, true},
             Row{"^a$", "a", true, true},
             Row{"^a$", "ba", false, false},
             Row{"|a", "", true, true},
         }) {
        CAPTURE(row.pattern);
        CAPTURE(row.text);
        const auto got = IRegexp::compile(row.pattern);
        REQUIRE_MESSAGE(got.has_value(), got.error().what);
        CHECK(got->match(row.text) == row.match);
        CHECK(got->search(row.text) == row.search);
    }
}

TEST_CASE("json/iregexp: what other dialects have is refused") {
    for (const std::string_view pattern :
         {"*",      "+a",      "a**",     "a*?",          "(",          ")",
          "(?:a)",  "(?i)a",   "[",       "[]",           "[^]",        "[a-b-c]",
          "[[a]]",  "[z-a]",   "]",       "a{",           "a{,2}",      "a{x}",
          "a{3,2}", "}",       R"(\d)",   R"(\w)",        R"(\b)",      R"(\)",
          R"(\$)",  R"(\pL)",  R"(\p{})", R"(\p{Latin})", R"(\p{Lx})",  R"(\p{IsBasicLatin})",
          R"(\1)",  R"(\x41)", R"([\d])", "a{99999}",     "[a-\\p{L}]", "[\\p{L}-z]",
          "\xff"}) {
        CAPTURE(pattern);
        const auto got = IRegexp::compile(pattern);
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().status == molva::Exit::usage);
    }
}

TEST_CASE("json/iregexp: a pattern costs no more than its limits") {
    CHECK_FALSE(IRegexp::compile(std::string(5000, 'a')).has_value());
    CHECK_FALSE(IRegexp::compile(std::string(100, '(') + std::string(100, ')')).has_value());
    CHECK_FALSE(IRegexp::compile("((((a{100}){100}){100}){100})").has_value());
    const auto slow = IRegexp::compile("(a*)*b");
    REQUIRE(slow.has_value());
    CHECK_FALSE(slow->match(std::string(100'000, 'a')));
}
