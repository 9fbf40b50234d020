#include "scrape/text.hpp"

#include <doctest/doctest.h>

#include <string_view>

#include "json/tree.hpp"
#include "scrape/csv.hpp"

using namespace molva::scrape;

TEST_CASE("scrape/text: white space folds as in visible text") {
    struct Row {
        std::string_view text, want;
    };
    for (const auto& row : {
             Row{"  a \t b\xC2\xA0 c ", "a b c"},
             Row{"a\r\n\r\n b", "a\nb"},
             Row{"\n\n", ""},
             Row{"a\x01\x7F"
                 "b",
                 "ab"},
             Row{"a\xFF", "a\xEF\xBF\xBD"},
         }) {
        CHECK(fold(row.text) == row.want);
    }
}

TEST_CASE("scrape/text: BBCode loses its tags and nothing else") {
    struct Row {
        std::string_view text, want;
    };
    for (const auto& row : {
             Row{"[b]no[/b] [i]way[/i]", "no way"},
             Row{"[h1]T[/h1]x", "T\nx"},
             Row{"[list][*]a[*]b[/list]", "a\nb"},
             Row{"[url=https://x.example]link[/url]", "link"},
             Row{"[not a tag] [1] a[0]", "[not a tag] [1] a[0]"},
             Row{"[", "["},
             Row{"[b", "[b"},
         }) {
        CHECK(fold(plain_bbcode(row.text)) == row.want);
    }
}

TEST_CASE("scrape/text: a plain number is nothing but a number") {
    CHECK(plain_number(" 4,5 ") == 4.5);
    CHECK(plain_number("-1") == -1);
    for (std::string_view bad : {"", "4 of 5", "1e5", "nan", "inf", "0x10", "4.5.6", "++1"}) {
        CAPTURE(bad);
        CHECK_FALSE(plain_number(bad).has_value());
    }
    CHECK(plain_flag("True") == true);
    CHECK(plain_flag("0") == false);
    CHECK_FALSE(plain_flag("maybe").has_value());
}

TEST_CASE("scrape/csv: quotes, delimiters, line ends and short lines") {
    struct Row {
        std::string_view name, text;
        char delimiter;
        std::string_view want;
    };
    for (const auto& row : {
             Row{"plain", "a,b\n1,2\n", 0, R"([{"a":"1","b":"2"}])"},
             Row{"semicolons, BOM, CRLF",
                 "\xEF\xBB\xBF"
                 "a;b\r\n1;x,y\r\n",
                 0, R"([{"a":"1","b":"x,y"}])"},
             Row{"quoted", "a,b\n\"x \"\"y\"\"\nz\",\",\"\n", 0, R"([{"a":"x \"y\"\nz","b":","}])"},
             Row{"short line, empty line, empty field", "a,b\n1\n\n,2", 0,
                 R"([{"a":"1"},{"b":"2"}])"},
             Row{"one name twice", "a,a\n1,2", 0, R"([{"a":"1"}])"},
             Row{"given delimiter", "a|b\n1|2", '|', R"([{"a":"1","b":"2"}])"},
             Row{"quote inside", "a\n5\" pipe", 0, R"([{"a":"5\" pipe"}])"},
             Row{"names are compared without case and underscores", "Star_Rating, B \n1,2", 0,
                 R"([{"star rating":"1","b":"2"}])"},
             Row{"sep=", "sep=;\r\nx,y;text\r\n1;2", 0, R"([{"x,y":"1","text":"2"}])"},
             Row{"a caption above the header", "Answers, March; all\n\ntext;Rating\nok;5", 0,
                 R"([{"text":"ok","rating":"5"}])"},
             Row{"a caption, nothing known", "Answers\na,b\n1,2", 0,
                 R"([{"answers":"a"},{"answers":"1"}])"},
             Row{"more commas than semicolons", "a, b, c;text\nok, well, so;5", 0,
                 R"([{"a, b, c":"ok, well, so","text":"5"}])"},
             Row{"nothing", "", 0, "[]"},
         }) {
        CAPTURE(row.name);
        const auto got = parse_csv(row.text, row.delimiter, {"text", "rating"});
        REQUIRE(got.has_value());
        CHECK(molva::json::dump(got->rows) == row.want);
    }
    CHECK(parse_csv("text;x\n", 0, {"text"})->known == 1);
    CHECK(parse_csv("y;x\n", 0, {"text"})->known == 0);
    const auto open = parse_csv("a\n\"x", 0);
    REQUIRE_FALSE(open.has_value());
    CHECK(open.error().what == "record 2: a quote is not closed");
}
