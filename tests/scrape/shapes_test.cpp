// The same reviews in other shapes, fields in other places, rows that tell
// nothing, tables.

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "scrape/extract.hpp"

using namespace molva::scrape;

namespace {

const auto kNow = molva::parse_rfc3339("2026-08-20T12:00:00Z") -> at;

Definition definition(std::string_view kind, std::string_view page, std::string_view rest) {
    std::string text =
        "schema = 1\nid = \"x\"\nname = \"X\"\nkind = \"" + std::string{kind} +
        "\"\nchecked = { how = \"unverified\" }\n[fetch]\ninterval_s = 1\n"
        "url = \"https://x.example/?p={page}\"\n[page]\nnext = { start = 1 }\n" +
        std::string{page} + "\n[fields]\n" + std::string{rest};
    auto got = parse_definition(text, "x.toml");
    REQUIRE_MESSAGE(got.has_value(), got.error().where << " " << got.error().what);
    return *got;
}

PageResult read(const Definition& how, std::string_view body) {
    Source source;
    source.name = "s";
    Page page;
    page.body = body;
    page.url = "https://x.example/?p=1";
    auto got = extract(how, source, page, kNow);
    REQUIRE_MESSAGE(got.has_value(), got.error().what);
    return *got;
}

/// The text of the only review; "?" if there is another number of them.
std::string text(const Definition& how, std::string_view body) {
    const auto got = read(how, body);
    return got.reviews.size() == 1 ? got.reviews.front().text : std::string{"?"};
}

}  // namespace

TEST_CASE("scrape/shapes: a page in another shape is read by the variant that finds something") {
    const auto how = definition(
        "json",
        "rows = \"$.r[*]\"\nempty = \"$.r\"\n[[page.refused]]\nselect = \"form#captcha\"\n"
        "reason = \"captcha\"",
        "text = \"$.t\"\n"
        "[[variant]]\nkind = \"json\"\npage = { rows = \"$.other[*]\", empty = \"$.other\" }\n"
        "[[variant]]\npage = { data = \"script\", rows = \"$.r[*]\" }\n"
        "[[variant]]\npage = { rows = \"li\" }\nfields = { text = \"p\" }\n"
        "[[variant]]\nkind = \"schema-org\"");
    CHECK(text(how, R"({"r":[{"t":"a"}]})") == "a");
    CHECK(text(how, R"({"other":[{"t":"b"}]})") == "b");
    CHECK(text(how, R"(<script>{"x":1}</script><script>{"r":[{"t":"c"}]}</script>)") == "c");
    CHECK(text(how, "<ul><li><p>d</ul>") == "d");
    CHECK(text(how, R"(<script type="application/ld+json">
                       {"@type":"Review","reviewBody":"e"}</script>)") == "e");
    CHECK(read(how, R"({"r":[]})").says_empty);
    CHECK(read(how, R"({"other":[]})").says_empty);
    CHECK(read(how, "<form id=captcha></form><li><p>d").refused.has_value());
    // More of a list may follow than a variant can tell.
    CHECK_FALSE(read(how, "<ul><li><p>d</ul>").complete);

    Source source;
    source.name = "s";
    Page page;
    page.body = "<p>a new layout</p>";
    CHECK_FALSE(extract(how, source, page, kNow).has_value());
}

TEST_CASE("scrape/shapes: a field stands where the first table that gives something says") {
    const auto how = definition("html", "rows = \"li\"",
                                "text = [{ select = \"p\", match = 'n(\\d+)' }, "
                                "{ select = \"i\", map = { x = \"y\" } }]\n"
                                "rating = [{ select = \"b\", match = '^\\d$', scale = [1, 5] }, "
                                "{ select = \"u\", as = \"stars\" }]");
    CHECK(text(how, "<li><p>n1</p><i>x</i>") == "1");
    CHECK(text(how, "<li><p>m1</p><i>X</i>") == "y");
    CHECK(text(how, "<li><p>m1</p><b>4</b>").empty());
    const auto counted = read(how, "<li><b>-</b><u></u><u></u>");
    REQUIRE(counted.reviews.size() == 1);
    CHECK(counted.reviews.front().rating == 2);
    CHECK(counted.reviews.front().rating_best == 5);
}

TEST_CASE("scrape/shapes: rows that are known to tell nothing are rows and no misfits") {
    const auto elements = definition("html", "rows = \"li\"\nsilent = \":has(img)\"",
                                     "text = { select = \"p\", required = true }");
    const auto got = read(elements, "<li><img><li><img><p>a<li>");
    CHECK(got.rows == 3);
    CHECK(got.silent == 1);
    CHECK(got.dropped.count() == 1);
    CHECK(got.reviews.size() == 1);
    const auto values =
        definition("json", "rows = \"$.r[*]\"\nsilent = \"$.images\"", "text = \"$.t\"");
    const auto quiet = read(values, R"({"r":[{"images":[1],"t":""},{"images":[],"t":"a"}]})");
    CHECK(quiet.silent == 1);
    CHECK(quiet.dropped.count() == 0);
    CHECK(quiet.warnings.empty());
}

TEST_CASE("scrape/shapes: characters written as HTML has them are characters") {
    const auto how = definition("json", "rows = \"$.r[*]\"",
                                "text = { select = \"$.t\", as = \"escaped\" }");
    CHECK(text(how, R"({"r":[{"t":"a &lt;b&gt; &amp;amp; <i>\n\nc"}]})") == "a <b> &amp; <i>\nc");
    CHECK(text(how, R"({"r":[{"t":"a & b"}]})") == "a & b");
}

TEST_CASE("scrape/shapes: ratings outside the scale are counted") {
    const auto how = definition("json", "rows = \"$.r[*]\"",
                                "text = \"$.t\"\nrating = { select = \"$.n\", scale = [1, 5] }");
    const auto got = read(how, R"({"r":[{"t":"a","n":8},{"t":"b","n":3},{"t":"c","n":"9/10"}]})");
    CHECK(got.reviews.size() == 3);
    CHECK(got.off_scale == 2);
}

TEST_CASE("scrape/shapes: a table with the right header and nothing below it is empty") {
    const auto how = parse_definition(
        "schema = 1\nid = \"x\"\nname = \"X\"\nkind = \"csv\"\n"
        "checked = { how = \"unverified\" }\n[fields]\ntext = \"Comment\"\n",
        "x.toml");
    REQUIRE(how.has_value());
    CHECK(read(*how, "date,COMMENT\n").says_empty);
    CHECK(text(*how, "date,COMMENT\n1,a\n") == "a");
    CHECK_FALSE(read(*how, "date,words\n").says_empty);
    CHECK(read(*how, "date,words\n").warnings.size() == 1);
    CHECK_FALSE(read(*how, "").says_empty);
}
