// The tree of a page, and what a page may not cost.

#include "html/document.hpp"

#include <doctest/doctest.h>

#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include "html/node.hpp"
#include "html/text.hpp"
#include "support/files.hpp"

using namespace molva;

namespace {

/// What a page may take of a processor, and what a build with checks in it takes.
#ifdef __SANITIZE_ADDRESS__
constexpr double kSeconds = 20;
#else
constexpr double kSeconds = 4;
#endif

std::string repeated(std::string_view unit, std::size_t count) {
    std::string out;
    out.reserve(unit.size() * count);
    for (std::size_t i = 0; i < count; ++i) out += unit;
    return out;
}

std::string numbered(const std::string& before, std::size_t count, const std::string& after) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += before + std::to_string(i) + after;
    return out;
}

const GumboNode* find(const html::Document& document, GumboTag tag) {
    for (const GumboNode* node = document.html(); node != nullptr;
         node = html::next(node, document.html())) {
        if (html::is_element(node) && node->v.element.tag == tag) return node;
    }
    return nullptr;
}

/// The names and attributes of a tree's elements, which is what selectors see.
std::string shape(const GumboNode* root) {
    std::string out;
    for (const GumboNode* node = root; node != nullptr; node = html::next(node, root)) {
        if (!html::is_element(node)) continue;
        unsigned depth = 0;
        for (const GumboNode* up = node; up != root; up = up->parent) ++depth;
        out += std::to_string(depth) + html::tag_name(node);
        const GumboVector& list = node->v.element.attributes;
        for (unsigned i = 0; i < list.length; ++i) {
            const auto* entry = static_cast<const GumboAttribute*>(list.data[i]);
            out += std::string{" "} + entry->name + "=" + entry->value;
        }
        out += '\n';
    }
    return out;
}

}  // namespace

TEST_CASE("html/document: any bytes make a tree with an <html> element") {
    for (const std::string& page :
         {std::string{}, std::string{"\0\xff\xfe<", 4}, std::string{"<p>x"}, std::string{"</br>"},
          std::string{"<"}, std::string{"<!"}, std::string{"<a b='"}}) {
        CAPTURE(page);
        const auto document = html::Document::parse(page);
        REQUIRE(document);
        REQUIRE(document->html() != nullptr);
        CHECK(html::is(document->html(), GUMBO_TAG_HTML));
        CHECK(document->root()->type == GUMBO_NODE_DOCUMENT);
    }
}

TEST_CASE("html/document: nodes stay where they are when the document is moved") {
    auto first = html::Document::parse("<p>text</p>");
    REQUIRE(first);
    const GumboNode* html = first->html();
    const html::Document second = std::move(*first);
    CHECK(second.html() == html);
    CHECK(html::visible_text(second.html()) == "text");
}

TEST_CASE(
    "html/document: the bodies of scripts and styles are there, though gumbo never saw them") {
    struct Row {
        const char* page;
        GumboTag tag;
        std::string body;
    };
    for (const Row& row : {
             Row{"<script>var a = '<b>' && 1;</script><p>x", GUMBO_TAG_SCRIPT,
                 "var a = '<b>' && 1;"},
             Row{"<SCRIPT\n src=x>{\"a\":\"&amp;\"}</Script ><p>x", GUMBO_TAG_SCRIPT,
                 "{\"a\":\"&amp;\"}"},
             Row{"<style>p > b {}</style>", GUMBO_TAG_STYLE, "p > b {}"},
             Row{"<script>a\r\nb\rc</script>", GUMBO_TAG_SCRIPT, "a\nb\nc"},
             Row{"<script></script>", GUMBO_TAG_SCRIPT, ""},
             Row{"<script>cut off", GUMBO_TAG_SCRIPT, "cut off"},
             Row{"<script><!-- <script>a</script> --></script>", GUMBO_TAG_SCRIPT,
                 "<!-- <script>a</script> -->"},
             Row{"<script><!--> a</script>b</script>", GUMBO_TAG_SCRIPT, "<!--> a"},
             Row{"<script>a</scripts></script>", GUMBO_TAG_SCRIPT, "a</scripts>"},
             Row{"<xmp><b></xmp>", GUMBO_TAG_XMP, "<b>"},
             Row{"<textarea><b>&lt;</textarea>", GUMBO_TAG_TEXTAREA, "<b><"},
             Row{"<title>a<b>&amp;</title>", GUMBO_TAG_TITLE, "a<b>&"},
         }) {
        CAPTURE(std::string{row.page});
        const auto document = html::Document::parse(row.page);
        REQUIRE(document);
        const GumboNode* element = find(*document, row.tag);
        REQUIRE(element != nullptr);
        CHECK(html::raw_text(element) == row.body);
    }
    const auto nul = html::Document::parse(std::string_view{"<script>a\0b</script>", 20});
    REQUIRE(nul);
    CHECK(html::raw_text(nul->html()) == "a\uFFFDb");
}

TEST_CASE("html/document: comments are gone and nothing grows together where they were") {
    for (const char* page : {"<p>a<!-- x -->b</p>", "<p>a<!-->b</p>", "<p>a<!--->b</p>",
                             "<p>a<!-- x --!>b</p>", "<p>a<!-- <p> -- > -->b</p>"}) {
        CAPTURE(page);
        const auto document = html::Document::parse(page);
        REQUIRE(document);
        CHECK(html::raw_text(document->html()) == "ab");
    }
    const auto split = html::Document::parse("&am<!-- -->p; <<!-- -->b>");
    REQUIRE(split);
    CHECK(html::raw_text(split->html()) == "&amp; <b>");
}

TEST_CASE("html/document: the tree is the one gumbo makes of the whole page") {
    std::vector<std::string> pages{
        "<!DOCTYPE html><title>a<b></title><body class=x><p>1<p>2<table><tr><td>3<b>4<td>5</table>",
        "<svg viewBox='0 0 1 1'><style>a{}</style><path d=M0 /><title>t</title><g/></svg><p>x",
        "<svg><script/><style/><p>out</p>",
        "<select><option>a<option>b<script>c</script></select><input>",
        "<math><mi>x<b>y</math><![CDATA[ z ]]><svg><![CDATA[ a b ]]></svg>",
        "<a href=1>x<a href=2>y<b><p>z</b></p><font><form><li></form>",
    };
    if (const auto dir = test::shared_dir(); !dir.empty()) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator{dir / "recorded"}) {
            if (entry.path().extension() == ".html") pages.push_back(test::read_file(entry.path()));
        }
        CHECK(pages.size() > 20);
    } else {
        MESSAGE("skipped: no recorded pages");
    }
    for (const std::string& page : pages) {
        CAPTURE(page.substr(0, 80));
        const auto document = html::Document::parse(page);
        REQUIRE(document);
        GumboOutput* bare =
            gumbo_parse_with_options(&kGumboDefaultOptions, page.data(), page.size());
        CHECK(shape(document->html()) == shape(bare->root));
        gumbo_destroy_output(&kGumboDefaultOptions, bare);
    }
}

TEST_CASE("html/document: a page that costs too much is refused by the name of the limit") {
    struct Row {
        const char* what;
        std::string page;
        const char* limit;  // a part of the message; null: parsed
    };
    const std::vector<Row> rows{
        {"nested elements", repeated("<div>", 200'000), "open inside one another"},
        {"nested spans", repeated("<span>", 200'000), "open inside one another"},
        {"nested by alternating names", repeated("<i><p><div><a>", 50'000), "inside one another"},
        {"unclosed bold", repeated("<b>", 50'000), "open inside one another"},
        {"unclosed bold in paragraphs", numbered("<p><b x=", 50'000, ">y"),
         "open inside one another"},
        {"links in links", repeated("<a href=x>", 50'000), nullptr},
        {"links around blocks", repeated("<a><div>", 50'000), "inside one another"},
        {"fonts, each different", numbered("<font size=", 50'000, ">"), "open inside one another"},
        {"attributes of one tag", "<p " + numbered("a", 100'000, "=1 ") + ">", "attributes"},
        {"tables in tables", repeated("<table><tr><td>", 100'000), "inside one another"},
        {"lists of choices", repeated("<select><option>", 100'000), nullptr},
        {"drawings", repeated("<svg><g>", 100'000), "open inside one another"},
        {"inputs in a drawing", "<svg>" + repeated("<input>", 100'000), "open inside one another"},
        {"forms", repeated("<form><div></form>", 100'000), "inside one another"},
        {"many elements", repeated("<br>", 500'000), "elements"},
        {"unclosed titles", repeated("<title>", 300'000), nullptr},
        {"unclosed CDATA", repeated("<![CDATA[", 300'000), nullptr},
        {"comments", repeated("<!---->", 300'000), nullptr},
        {"hidden in a quote", "<svg><title><a x=\"</title>" + repeated("<b>", 200'000),
         "inside one another"},
        {"hidden in CDATA", "<svg><![CDATA[<a x=\"]]>" + repeated("<b>", 200'000),
         "inside one another"},
        {"what the guard cannot tell",
         "<form><svg><table><svg>" +
             repeated("<form><table></svg></form><th></table><th></form></th>", 60'000),
         "inside one another"},
        {"formatting with many attributes",
         repeated("<b " + numbered("a", 200, " ") + ">", 300) +
             repeated("<b " + numbered("a", 199, " ") + "></b>", 9'000),
         "too long"},
        {"text", std::string(16 << 20, 'x'), nullptr},
        {"angle brackets", std::string(16 << 20, '<'), nullptr},
        {"one quoted value", "<p title=\"" + std::string((16 << 20) - 16, 'x') + "\">", nullptr},
        {"NUL bytes", std::string(16 << 20, '\0'), nullptr},
        {"every byte",
         [] {
             std::string all;
             for (int i = 0; i < 1 << 20; ++i) all += static_cast<char>(i * 7 + i / 256);
             return all;
         }(),
         nullptr},
        {"too large", std::string((16 << 20) + 1, 'x'), "bytes"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string{row.what});
        const std::clock_t before = std::clock();
        const auto document = html::Document::parse(row.page);
        const double took = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
        if (row.limit == nullptr) {
            // A limit of memory may stop these; what they may not do is take longer.
            if (document) CHECK(document->memory() <= html::Limits{}.memory);
        } else {
            CHECK(!document);
        }
        if (!document) {
            CAPTURE(document.error().what);
            CHECK(document.error().status == Exit::partial);
            const std::string limit = row.limit != nullptr ? row.limit : "than";
            CHECK(document.error().what.find(limit) != std::string::npos);
        }
        CHECK(took < kSeconds);
    }
}

TEST_CASE("html/document: the memory of the tree is bounded, and the bound is survived") {
    html::Limits limits;
    limits.memory = 1 << 20;
    const std::string page = repeated("<p class=x>text</p>", 20'000);
    const auto document = html::Document::parse(page, limits);
    REQUIRE(!document);
    CHECK(document.error().what.find("1 MiB") != std::string::npos);
    CHECK(html::Document::parse(page));
}
