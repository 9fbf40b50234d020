// What a reader sees of an element, and what the page has.

#include "html/text.hpp"

#include <doctest/doctest.h>

#include <string>

#include "html/document.hpp"
#include "html/node.hpp"

using namespace molva;

namespace {

/// The first element with the attribute id="x", else the <html> element.
const GumboNode* target(const html::Document& document) {
    for (const GumboNode* node = document.html(); node != nullptr;
         node = html::next(node, document.html())) {
        if (html::attribute(node, "id") == "x") return node;
    }
    return document.html();
}

}  // namespace

TEST_CASE("html/text: a reader's view has folded white space and one line for a block") {
    struct Row {
        const char* page;
        const char* text;
    };
    for (const Row& row : {
             Row{"", ""},
             Row{"<p>  a \n\t b  </p>", "a b"},
             Row{"a&nbsp;&#8201;&#12288;b", "a b"},
             Row{"<p>one</p>\n\n<p>two</p>", "one\ntwo"},
             Row{"one<br>two<br><br>three<br>", "one\ntwo\nthree"},
             Row{"<div><div><p>a</p></div></div>b", "a\nb"},
             Row{"a<b>b</b><i> c</i>", "ab c"},
             Row{"<ul><li>a</li><li>b</li></ul>", "a\nb"},
             Row{"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"},
             Row{"a<hr>b", "a\nb"},
             Row{"<pre>a\n  b</pre>", "a\nb"},
             Row{"<p>a\nb</p>", "a b"},
             Row{"a<script>s</script><style>t</style><template>u</template><noscript>v</noscript>b",
                 "ab"},
             Row{"<head><title>t</title></head><body>b", "b"},
             Row{"a<span hidden>b</span><span style='color:red; DISPLAY : none "
                 "!important'>c</span>d",
                 "ad"},
             Row{"a<span style='display:nonesuch'>b</span><span style='xdisplay:none'>c</span>",
                 "abc"},
             Row{"a<i aria-hidden=true>b</i>", "ab"},
             Row{"co&shy;op&#8203;era&#xFEFF;te", "cooperate"},
             Row{"a<img alt='😀'><img alt='photo of me'><img class='x Emoji-img' alt=':)'>b",
                 "a😀:)b"},
             Row{"a<img alt='👨‍👩‍👧'><img alt='1️⃣'><img alt='12'><img "
                 "alt='★★★'>",
                 "a👨‍👩‍👧1️⃣"},
             Row{"<svg><title>icon</title><text>drawn</text></svg>", "drawn"},
             Row{"a<!-- c -->b", "ab"},
             Row{"<p id=x hidden>seen when asked for</p>", "seen when asked for"},
             Row{"<p>before</p><p id=x>only<br>this</p><p>after</p>", "only\nthis"},
             Row{"<script id=x>code</script>", "code"},
         }) {
        CAPTURE(std::string{row.page});
        const auto document = html::Document::parse(row.page);
        REQUIRE(document);
        CHECK(html::visible_text(target(*document)) == row.text);
    }
}

TEST_CASE("html/text: what is to be dropped is left out with all it holds") {
    const auto document =
        html::Document::parse("<div>text <b id=x>label <i>more</i></b> end</div>");
    REQUIRE(document);
    html::TextOptions options;
    options.drop.push_back(target(*document));
    CHECK(html::visible_text(document->html(), options) == "text end");
}

TEST_CASE("html/text: raw text is what the page has, templates apart") {
    const auto document =
        html::Document::parse("<p id=x> a&nbsp;b <b>c</b><script>d</script><!-- e --></p>");
    REQUIRE(document);
    CHECK(html::raw_text(target(*document)) == " a\u00A0b cd");
    const auto apart = html::Document::parse("a<template id=x>b</template>c");
    REQUIRE(apart);
    CHECK(html::raw_text(apart->html()) == "ac");
    CHECK(html::raw_text(target(*apart)) == "b");
}

TEST_CASE("html/text: attributes are found by their names in lower case") {
    const auto document = html::Document::parse("<p id=x CLASS='a &amp; b' empty>t</p>");
    REQUIRE(document);
    const GumboNode* p = target(*document);
    CHECK(html::attribute(p, "class") == "a & b");
    CHECK(html::attribute(p, "empty") == "");
    CHECK(!html::attribute(p, "title"));
    REQUIRE(!html::children(p).empty());
    CHECK(!html::attribute(html::children(p).front(), "class"));
}

TEST_CASE("html/text: folding a text by itself") {
    CHECK(html::folded("  a\u00A0\n b\u200B ") == "a b");
    CHECK(html::folded("") == "");
}
