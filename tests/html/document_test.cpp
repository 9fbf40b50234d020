// The tree of a page, and what a page may not cost.

#include "html/document.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/utf8.hpp"
#include "html/charset.hpp"
#include "html/guard.hpp"
#include "html/node.hpp"
#include "html/text.hpp"
#include "support/files.hpp"
#include "support/shape.hpp"

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

/// The first line in which two shapes differ, and that of the other.
std::string difference(const std::string& one, const std::string& other) {
    const auto [a, b] = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
    if (a == one.end() && b == other.end()) return {};
    const auto at = static_cast<std::size_t>(a - one.begin());
    const std::size_t from = at < 60 ? 0 : at - 60;
    return one.substr(from, 160) + "\n---\n" + other.substr(from, 160);
}

/// The stored pages, and the recorded ones where they are.
std::vector<std::string> real_pages() {
    std::vector<std::string> out;
    const auto take = [&](const std::filesystem::path& folder) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
            if (entry.path().extension() == ".html") {
                out.push_back(html::to_utf8(test::read_file(entry.path()), {}));
            }
        }
    };
    take(test::source_dir() / "tests" / "scrapers");
    CHECK(out.size() > 20);
    if (const auto dir = test::shared_dir(); !dir.empty()) {
        take(dir / "recorded");
        CHECK(out.size() > 40);
    } else {
        MESSAGE("skipped: no recorded pages");
    }
    return out;
}

/// The page with the end tags that the guard puts into it.
std::string mended(const std::string& page) {
    const auto guarded = html::guard::reduce(page, {});
    if (!guarded) return page;
    std::string out;
    std::size_t from = 0;
    for (const auto& [at, text] : guarded->inserted) {
        out += page.substr(from, at - from) + text;
        from = at;
    }
    return out + page.substr(from);
}

/// The page with something wrong in it: cut off, a tag gone, a piece twice.
std::string spoiled(const std::string& page, std::mt19937& random) {
    const auto below = [&](std::size_t limit) { return limit == 0 ? 0 : random() % limit; };
    std::string out = page;
    for (unsigned i = 0; i < 3; ++i) {
        const std::size_t open = out.find('<', below(out.size()));
        const std::size_t close = open == out.npos ? out.npos : out.find('>', open);
        if (close == out.npos) continue;
        switch (below(4)) {
            case 0:
                out.resize(out.size() / 2 + below(out.size() / 2));
                break;
            case 1:
                out.erase(open, close + 1 - open);
                break;
            case 2:
                out.insert(below(out.size()), out.substr(open, close + 1 - open));
                break;
            default:
                out.insert(open, out.substr(open, below(2000)));
                break;
        }
    }
    return utf8::repair(out);
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

TEST_CASE("html/document: the last text of a form is in the form") {
    for (const char* page : {
             "<form><b>12 May</b> Anna: <br>slow</form>",
             "<div>One</div></div><form><b>12 May</b> Anna: <br>slow</form>",
             "<a>x<a>y</a><form>12 May Anna: <nobr></nobr>slow</form>",
             "<form>12 May Anna: <object></object>slow</form>",
             "<form>12 May Anna: <template></template>slow </form>",
             "<form>12 May Anna: <form>slow</form>",
             "<form>12 May Anna: <table></table>slow</form>",
         }) {
        CAPTURE(std::string{page});
        const auto document = html::Document::parse(page);
        REQUIRE(document);
        const GumboNode* form = find(*document, GUMBO_TAG_FORM);
        REQUIRE(form != nullptr);
        CHECK(html::raw_text(form).find("12 May Anna: slow") == 0);
    }
}

TEST_CASE("html/document: what a reader sees closed is closed") {
    struct Row {
        const char* name;
        const char* page;
        GumboTag tag;
        const char* text;  ///< in the first such element, as a reader sees it
    };
    const std::string body = "<!DOCTYPE html><body>";
    for (const auto& row : {
             Row{"<p> in <noscript>",
                 "<article><noscript><p>on!</noscript><b>Anna</b> slow</article>",
                 GUMBO_TAG_ARTICLE, "Anna slow"},
             Row{"<div> in <noscript>",
                 "<article><noscript><div><img src=x></noscript><p>slow</p></article>",
                 GUMBO_TAG_ARTICLE, "slow"},
             Row{"a table in <noscript>",
                 "<article><noscript><table><tr><td><i>x</noscript>slow</article>",
                 GUMBO_TAG_ARTICLE, "slow"},
             Row{"a link in <noscript>", "<article><noscript><a href=x>y</noscript>slow</article>",
                 GUMBO_TAG_ARTICLE, "slow"},
             Row{"<p> before <dialog>", "<p>slow<dialog open>help</dialog>", GUMBO_TAG_P, "slow"},
             Row{"<p> before <search>", "<p>slow<search>find</search>", GUMBO_TAG_P, "slow"},
             Row{"<p> before <main>", "<p>slow<main>find</main>", GUMBO_TAG_P, "slow"},
             Row{"<div> in <main>", "<main>slow<div></main>no", GUMBO_TAG_MAIN, "slow"},
         }) {
        CAPTURE(std::string{row.name});
        const auto document = html::Document::parse(body + row.page);
        REQUIRE(document);
        const GumboNode* element = find(*document, row.tag);
        REQUIRE(element != nullptr);
        CHECK(html::visible_text(element) == row.text);
    }
}

TEST_CASE("html/document: nothing is lost where a tag or a section is read in two ways") {
    struct Row {
        const char* page;
        GumboTag tag;
        const char* text;  ///< in the first such element
    };
    for (const auto& row : {
             Row{"<select><title><optgroup><option>a</title></select>", GUMBO_TAG_OPTGROUP, "a"},
             Row{"<select><style><option>a</style></select>", GUMBO_TAG_OPTION, "a"},
             Row{"<math><title><mi>a</mi></title></math>", GUMBO_TAG_MI, "a"},
             Row{"<svg><text><![CDATA[1 < 2]]></text></svg>", GUMBO_TAG_SVG, "1 < 2"},
             Row{"<p><![CDATA[ a > 1 <i>2</i> ]]>", GUMBO_TAG_P, " 1 2 ]]>"},
         }) {
        CAPTURE(std::string{row.page});
        const auto document = html::Document::parse(std::string{"<!DOCTYPE html><body>"} + row.page);
        REQUIRE(document);
        const GumboNode* element = find(*document, row.tag);
        REQUIRE(element != nullptr);
        CHECK(html::raw_text(element) == row.text);
    }
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
    for (const char* text :
         {"a &amp; b <i>c</i>",
          " a</b> b",
          "\n<pre>\n\n x</pre>",
          "<textarea>\n y</textarea>",
          "<table> <tr>a <td> b</table> c",
          "<select> a<div> b</div> <option> c</select>",
          "<b x=1><b x=1><b x=1><b x=1>a</p><p>b",
          "<i a=1 b=2><i b=2 a=1><i a=1 b=2><i a=1 b=2>",
          "<i a=1><i a='&#49;'><i a=1><i a=1>x<p>y",
          "<a href=1 href=2 B=3>x",
          "<svg viewBox=1>",
          "<p a=1/><br/ ><p b='c'd=e>",
          "<title>a <!-- b --> <b>c</b> <script>d</script> </titl",
          "<textarea><p>x &amp; y",
          "<plaintext><b c=d>  x",
          "<title><b c=d>  x",
          "<p>\f x \xF3\xB0\x80\x80 y",
          "&#xF0000; abc &#12; d",
          "abc\r\n def\r\rghi<br>\r\n\r\nx",
          "<p a=\"x\r\ny\">",
          "\xC2\x85 abc",
          "abc \xEF\xB7\x90",
          "<frameset> a <frame>  b </frameset>",
          "   <html>   <head>   <title>x</title>   </head>   <body>   y",
          "a  <!-- -->  b",
          "<x-y z=1>  a</x-y>",
          "<input type=hidden><table><input type=hidden><input type=text>",
          "<math definitionURL=x><mi xlink:href=y>ab c</mi>",
          "<table>  <!-- x -->  <b>abc</b>def",
          "<table>-  <!-- x -->  <tr><td>a",
          "<div>a<!-- x -->b <i>c</i><!-- y --> d</div><div>1 < 2 <b></b></div>",
          "<div><p>a &amp; b &notin; &notit; &amp c &#65;&#128;&#x</p></div>",
          "<div><a href='?a=1&copy=2&amp;b&copy' title=\"&lt;&quot;'\">x</a></div>",
          "<ul><li>a<li><b>b</b><li>c</ul><dl><dt>d<dd>e<dt>f</dl>",
          "<div><p>a<div>b</div><p>c<ul><li>d</ul></div>",
          "<div><select><optgroup><option>a<option>b<optgroup><option>c"
          "</select><textarea>\n\nx &lt;b></textarea></div>",
          "<div><pre>\n\n x</pre><pre>\r\n y</pre><listing>\nz</listing></div>",
          "<div><svg viewBox='0 0 1 1' xmlns:xlink=x><g><path D='m 0'/>"
          "<linearGradient gradientUnits=a xlink:href='#b'/></g></svg>c</div>",
          "<div><math definitionurl=x><mrow>a</mrow></math></div>",
          "<div><svg><title>a</title><desc>b<p>c</p></desc></svg></div>",
          "<table><tr><td><div>a<b>b</b></div><p>c<td>d<form><p>e</form></table>",
          "<table><div><form>a</form><table><tr><td>b</table></div></table>",
          "<b><p>x</b><div>y</div><div><span>z</span></div>",
          "<a href=1><div>x<a href=2>y</div><section><p>z</p></section>",
          "<form><div><form><p>a</p></form>b</div></form>c",
          "<div><script>if (a < b) '</div>'</script><style>\r\n</style></div>",
          "<div><body class=x><p>a</p></div></body><div> b</div></html>c",
          "<div><br/></br>a<image src=x>b<hr>c<wbr></div>",
          "<div><x-a>a</x-a><X-B c=d>e</x-b></div><dialog><p>f</dialog>",
          "<p>a<main>b</main></p><div><p>c<dialog>d</dialog></div>",
          "<x><i a=1><main></x><div>c</div>",
          "<div><span><i><main></span><div>c</div></div>",
          "<div><menuitem>a</menuitem><object><p>b</object><nobr>c</nobr></div>",
          "<div><noscript><img src=a></noscript><iframe><p></iframe></div>",
          "<div><noscript><p>a<b>b</noscript><p>c</div><noscript><table><tr><td>d</noscript>e",
          "<dialog><div>a<b>b</dialog>c<search><p>d<main>e</search>f",
          "<p><![CDATA[ a > b <i>c</i> ]]><svg><text><![CDATA[ a < b ]]></text></svg>",
          "<svg><desc><![CDATA[ a < b ]]></desc></svg><math><title><x>a</x></title></math>",
          "<select><title><optgroup><option>a</title></select>",
          "<select><style><option>a</style><option>b</select>",
          "<div><![CDATA[ a ]]><?b c?><!d></ e></></div>",
          "<div><b><i>a</b>b</i></div><div>c</div>",
          "<div><button>a<button>b</button></button></div>",
          "<ruby>a<rt>b</rt><rp>c</ruby><div><h1>d<h2>e</h2></h1></div>",
          "<div a=1 A=2 b='\"' c=\"'\" d=x/y E>f</div><div =x>g</div>"}) {
        pages.emplace_back(text);
        pages.push_back("<!DOCTYPE html><body>" + std::string{text} + "<p class=x>more text");
    }
    std::mt19937 random{20260820};
    for (const std::string& page : real_pages()) {
        pages.push_back(page);
        for (unsigned i = 0; i < 4; ++i) pages.push_back(spoiled(page, random));
    }
    for (const std::string& page : pages) {
        CAPTURE(page.substr(0, 80));
        const auto document = html::Document::parse(page);
        REQUIRE(document);
        CHECK(difference(test::shape(document->html()), test::bare_shape(mended(page))) == "");
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
        {"hidden in a quote", "<svg><title><a x=\"</title>" + repeated("<b>", 200'000), nullptr},
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
