// The tree of a page, and what a page may not cost.

#include "html/document.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "html/node.hpp"
#include "html/text.hpp"

using namespace molva;

TEST_CASE("html/document: any bytes make a tree with an <html> element") {
    for (const std::string& page :
         {std::string{}, std::string{"\0\xff\xfe<", 4}, std::string{"<p>x"}, std::string{"</br>"}}) {
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
