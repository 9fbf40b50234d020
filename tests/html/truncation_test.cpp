#include "html/truncation.hpp"

#include <doctest/doctest.h>

#include <string>

using molva::html::cut_off;

TEST_CASE("html/truncation: where a page was cut off") {
    struct Row {
        std::string page, where;  // empty: whole, or nobody knows
    };
    const std::string open = "<html><body><div><ul><li><div>";
    const Row rows[] = {
        {open + "words</div></ul></div></body></html>", ""},
        {open + "words</BODY>\n<!-- 0.2 s", ""},
        {open + "words", "with 3 elements open"},
        {open + "words</div></ul></div>", ""},
        {open + "words</div></ul>", ""},
        {"<div><ul><li><div>a piece of a page", ""},
        {open + "words<p clas", "inside a tag"},
        {open + "words</di", "inside a tag"},
        {open + "words<p class = 'a > b", "inside a tag"},
        {open + "words<p title='>'></div></ul></div>", ""},
        {open + "words<!-- </body>", ""},  // the last 4 KiB have it
        {open + "words<!-- note", "inside a comment"},
        {open + "words<!--> more</div></ul></div>", ""},
        {open + "words<script>var a = '<div>';", "inside a <script>"},
        {open + "words<SCRIPT>a</scripts></Script></div></ul></div>", ""},
        {open + "<script>'<div><div><div>'</script></div></ul></div>", ""},
        {"I <3 this", ""},
        {"<", ""},
        {"", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.page);
        CHECK(cut_off(row.page).value_or("") == row.where);
    }
}

TEST_CASE("html/truncation: long pages of the same again take linear time") {
    for (const std::string piece : {"<", "</", "<a ", "<a b='", "<!--", "<script>", "<a =\"x\">"}) {
        std::string page = "<html>";
        while (page.size() < 4'000'000) page += piece;
        CHECK_NOTHROW(cut_off(page));
    }
}
