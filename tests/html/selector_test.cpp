#include "html/selector.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "html/selector_page.hpp"

using molva::html::Selector;
using molva::test::Page;

namespace {

struct Row {
    std::string_view selector;
    std::string_view ids;  ///< what is found, or "refused"
};

template <std::size_t N>
void check(const Page& page, const Row (&rows)[N]) {
    for (const auto& [selector, ids] : rows) {
        CAPTURE(selector);
        CHECK(page.select(selector) == ids);
    }
}

}  // namespace

TEST_CASE("html/selector: types, classes and ids follow the case rules of HTML") {
    const Page page{R"(<!DOCTYPE html><html id=h><body id=b><DIV id=d class="One two">
        <svg id=s><linearGradient id=g></linearGradient><A id=sa></A></svg>
        <my-tag id=m></my-tag><image id=i></div><p id=p class=one></p></body>)"};
    const Row rows[] = {
        {"div", "d"},
        {"DIV", "d"},
        {"svg", "s"},
        {"linearGradient", "g"},
        {"lineargradient", ""},  // only HTML elements forgive the case
        {"a", "sa"},
        {"MY-tag", "m"},
        {"img", "i"},  // so parsers are to read <image>
        {"image", ""},
        {".One", "d"},
        {".one", "p"},
        {".two.One", "d"},
        {"#d", "d"},
        {"#D", ""},
        {"nothing", ""},
        {"*|div", "d"},
        {"|div", ""},
        {"*|*", "h - b d s g sa m i p"},
        {"svg|a", "refused"},
        {"*|*#d", "d"},
    };
    check(page, rows);
}

TEST_CASE("html/selector: in quirks mode classes and ids forgive the case") {
    const Page page{"<div id=d class=One></div>"};
    const Row rows[] = {{".one", "d"}, {"#D", "d"}, {"[class=one]", ""}, {"[id=D]", ""}};
    check(page, rows);
}

TEST_CASE("html/selector: attributes are compared by six operators and two flags") {
    const Page page{R"(<!DOCTYPE html><i id=a title="one two  three" lang=en-GB></i>
        <i id=b title=One TYPE=Text data-x=Text></i><i id=c title="" lang=en></i>
        <svg id=s viewBox="0 0" xlink:href="#u" type=Text></svg>)"};
    const Row rows[] = {
        {"[title]", "a b c"},
        {"[TITLE]", "a b c"},
        {"[title=One]", "b"},
        {"[title='']", "c"},
        {"[ title = \"One\" ]", "b"},
        {"[title=one i]", "b"},
        {"[title='one'i]", "b"},
        {"[title=one I]", "b"},
        {"[title=one s]", ""},
        {"[title~=two]", "a"},
        {"[title~='']", ""},
        {"[title~='one two']", ""},
        {"[title~=TWO i]", "a"},
        {"[title^=one]", "a"},
        {"[title^='']", ""},
        {"[title$=three]", "a"},
        {"[title$='']", ""},
        {"[title*='o  t']", "a"},
        {"[title*='']", ""},
        {"[title*=WO i]", "a"},
        {"[lang|=en]", "a c"},
        {"[lang|=EN]", "a c"},  // lang is in HTML's list
        {"[type=text]", "b"},   // so is type, for HTML elements
        {"[type=text s]", ""},
        {"[data-x=text]", ""},
        {"[viewBox]", "s"},
        {"[viewbox]", ""},
        {"[href]", ""},
        {"[*|href]", "s"},
        {"[|title=One]", "b"},
        {"[x|title]", "refused"},
        {"[title=5]", "refused"},
        {"[title='a' x]", "refused"},
        {"[title i]", "refused"},
        {"[title!=a]", "refused"},
        {"[=a]", "refused"},
        {"[title=One", "b"},  // the end closes what is open
        {"[title='One", "b"},
    };
    check(page, rows);
}

TEST_CASE("html/selector: escapes and comments as in CSS Syntax") {
    const Page page{
        "<!DOCTYPE html><i id=a class='1st a:b x.y'></i><i id='\xD1\x8F' class=\xEF\xBF\xBD></i>"};
    const Row rows[] = {
        {".\\31st", "a"},
        {".\\31 st", "a"},
        {".\\000031st", "a"},
        {".1st", "refused"},
        {".a\\:b", "a"},
        {".x\\.y", "a"},
        {"#\xD1\x8F", "\xD1\x8F"},
        {"#\\44f", "\xD1\x8F"},
        {"[id='\\44F']", "\xD1\x8F"},
        {".\\0", "\xD1\x8F"},
        {".\\d800", "\xD1\x8F"},
        {".\\110000", "\xD1\x8F"},
        {".\\", "\xD1\x8F"},
        {"/* a */ i/* b */.x\\.y /**/", "a"},
        {"i /* unclosed", "a \xD1\x8F"},
        {"\\69", "a \xD1\x8F"},
        {":n\\6ft(.x\\.y):is(i)", "\xD1\x8F"},
        {"[class='1st \\\na:b x.y']", "a"},
        {"[class='1st\n']", "refused"},
        {"#\\31", ""},
        {"#1", "refused"},
    };
    check(page, rows);
}

TEST_CASE("html/selector: combinators, with white space and without") {
    const Page page{R"(<!DOCTYPE html><div id=a><p id=b><b id=c></b></p><!-- --> text <p id=d></p>
        <ul id=u><li id=x><b id=e></b></li><li id=y></li><li id=z></li></ul></div>)"};
    const Row rows[] = {
        {"div b", "c e"},         {"div > b", ""},       {"div>p>b", "c"},
        {"p + p", "d"},           {"p+ul", "u"},         {"p ~ ul", "u"},
        {"p~*", "d u"},           {"li + li + li", "z"}, {"li ~ li", "y z"},
        {"li + li ~ li", "z"},    {"div li b", "e"},     {"p, li", "b d x y z"},
        {"li,b,li", "c x e y z"}, {"div\n\t>\rb", ""},   {"body div p ~ ul b", "e"},
        {"p b, ul > .no", "c"},   {"> p", "refused"},    {"p >", "refused"},
        {"p > > b", "refused"},   {"p || b", "refused"}, {"p,", "refused"},
        {", p", "refused"},       {"", "refused"},       {" ", "refused"},
        {"p b)", "refused"},      {"p &", "refused"},
    };
    check(page, rows);
}

TEST_CASE("html/selector: lists inside :is, :where, :not and :has") {
    const Page page{R"(<!DOCTYPE html><div id=a class=x><p id=b class=y><b id=c></b></p>
        <p id=d><i id=e class=y></i></p></div><div id=f><p id=g></p></div>)"};
    const Row rows[] = {
        {":is(p, i).y", "b e"},
        {":where(.x .y)", "b e"},
        {"p:is(.x > *)", "b d"},
        {":is()", ""},
        {":is(p, :unknown, > b)", "b d g"},  // forgiving
        {":is(p[, i)", ""},                  // the open bracket takes the rest
        {":is(]), p", "b d g"},
        {":matches(p, i)", "b d e g"},
        {":matches(> p)", "refused"},
        {"p:not(.y)", "d g"},
        {"p:not(.x p, .q)", "g"},
        {"p:not(:is(.y, #g))", "d"},
        {":not()", "refused"},
        {":not(p,)", "refused"},
        {":not(:unknown)", "refused"},
        {"div:has(b)", "a"},
        {"div:has(> b)", ""},
        {"div:has(> p > b)", "a"},
        {"p:has(+ p)", "b"},
        {"p:has(~ p i)", "b"},
        {"div:has(.y .y)", ""},
        {"div:has(p .y)", "a"},
        {"div:not(:has(.y))", "f"},
        {"div:has(+ div > p)", "a"},
        {"body:has(.x ~ div p:not(:has(*))) > div", "a f"},
        {"p:has(:is(.x .y))", "d"},  // the inner list may look above the element
        {":has()", "refused"},
        {":has(, p)", "refused"},
        {":has(p,:unknown)", "refused"},
        {"div:has(p", "a f"},
        {"p:is(", ""},
    };
    check(page, rows);
    const auto selector = Selector::compile("p:is(.a, :hovver, ::b)");
    REQUIRE(selector);
    REQUIRE(selector->left_out().size() == 2);
    CHECK(selector->left_out()[0].where == "column 11");
    CHECK(selector->left_out()[0].what ==
          "unknown pseudo-class \":hovver\", did you mean \"hover\"?");
}

TEST_CASE("html/selector: positions among siblings") {
    const Page page{
        R"(<!DOCTYPE html><html id=h><head id=t><body id=o><ul id=u>text<li id=a class=x>
        <!-- --><li id=b><li id=c class=x><li id=d class=x><li id=e></ul>
        <p id=p><b id=k></b><i id=l></i><b id=m></b><u id=n></u></p>)"};
    const Row rows[] = {
        {"li:first-child", "a"},
        {"li:last-child", "e"},
        {":only-child", "h"},
        {"li:nth-child(2)", "b"},
        {"li:nth-child(odd)", "a c e"},
        {"li:nth-child( EVEN )", "b d"},
        {"li:nth-child(2n+1)", "a c e"},
        {"li:nth-child(3n - 1)", "b e"},
        {"li:nth-child(3N-1)", "b e"},
        {"li:nth-child(3n- 1)", "b e"},
        {"li:nth-child(-n+2)", "a b"},
        {"li:nth-child(n+4)", "d e"},
        {"li:nth-child(+n)", "a b c d e"},
        {"li:nth-child(-2n+4)", "b d"},
        {"li:nth-child(0)", ""},
        {"li:nth-child(-1)", ""},
        {"li:nth-child(n-99999999999999999999)", "a b c d e"},
        {"li:nth-child(99999999999999999999)", ""},
        {"li:nth-last-child(2)", "d"},
        {"li:nth-last-child(-n+2)", "d e"},
        {"p :first-of-type", "k l n"},
        {"p :last-of-type", "l m n"},
        {"p :only-of-type", "l n"},
        {"b:nth-of-type(2)", "m"},
        {"b:nth-last-of-type(2)", "k"},
        {":nth-child(2 of .x)", "c"},
        {":nth-child(odd of li.x, #e)", "a d"},
        {":nth-last-child(1 of .x)", "d"},
        {":nth-child(1 of :nth-child(n+2 of .x))", "c"},
        {"li:nth-child(n + 2)", "b c d e"},
        {":nth-child(2n of)", "refused"},
        {":nth-of-type(2 of li)", "refused"},
        {":nth-child()", "refused"},
        {":nth-child(+ n)", "refused"},
        {":nth-child(+ 2)", "refused"},
        {":nth-child(n+ -2)", "refused"},
        {":nth-child(2.0)", "refused"},
        {":nth-child(2 3)", "refused"},
        {":nth-child(n2)", "refused"},
        {":nth-child(2n-1x)", "refused"},
        {":nth-child(foo)", "refused"},
    };
    check(page, rows);
}

TEST_CASE("html/selector: :root, :scope and :empty") {
    const Page page{
        R"(<!DOCTYPE html><html id=h><body id=o><p id=a></p><p id=b> </p><p id=c><!-- --></p>
        <p id=d><b id=e></b></p><template id=t><p id=inside></p></template></body></html>)"};
    const Row rows[] = {
        {":root", "h"},         {"p:empty", "a c"},    {":scope > body > p", "a b c d"},
        {":root > :scope", ""}, {":scope", "h"},       {"template:empty", "t"},
        {"#inside", ""},        {":has(#inside)", ""},
    };
    check(page, rows);
    const GumboNode* d = page.one("#d");
    REQUIRE(d != nullptr);
    CHECK(page.select("*", d) == "e");
    CHECK(page.select(":scope > b", d) == "e");
    CHECK(page.select("body b", d) == "e");  // what is above the scope counts
    CHECK(page.select(":scope", d).empty());
    const auto scope = Selector::compile(":scope");
    const auto child = Selector::compile(":scope > #d");
    REQUIRE(scope);
    REQUIRE(child);
    CHECK(scope->matches(d));
    CHECK_FALSE(scope->matches(d, page.document()));
    CHECK(child->matches(d, page.one("body")));
    CHECK_FALSE(child->matches(d));
    CHECK(page.select("p", page.one("template")) == "inside");
}

TEST_CASE("html/selector: languages by extended ranges") {
    const Page page{R"(<!DOCTYPE html><html><head><meta http-equiv=Content-Language content=" fr ">
        <body id=o><p id=a lang=de-Latn-DE-1996><b id=b></b></p><p id=c lang=""></p>
        <p id=d lang=ru-RU></p><svg id=s xml:lang=en-x-de></svg>)"};
    const Row rows[] = {
        {"p:lang(de)", "a"},       {":lang(DE-de)", "a b"}, {":lang('*-1996')", "a b"},
        {":lang(de-1996)", "a b"}, {":lang(de-AT)", ""},    {":lang('')", "c"},
        {":lang(ru, en)", "d s"},  {":lang(en-de)", ""},    {"body:lang(fr)", "o"},
        {":lang(\\*-RU)", "d"},    {":lang()", "refused"},  {":lang(ru,)", "refused"},
        {"p:lang('*')", "a d"},
    };
    check(page, rows);
}

TEST_CASE("html/selector: direction by attribute and by the first letter") {
    const Page page{
        "<!DOCTYPE html><html><body id=o><p id=a dir=RTL><b id=b></b><bdi id=c>abc</bdi></p>"
        "<p id=d dir=auto>123 (\xD7\xA9) abc<i id=e></i></p><p id=f dir=auto><script>x</script>"
        "<u id=g dir=ltr>x</u>\xD8\xA7</p><p id=h dir=auto></p><div dir=rtl id=i><input id=j "
        "type=tel>"
        "<input id=k dir=auto value='abc'></div>"};
    const Row rows[] = {
        {"body :dir(rtl)", "a b d e f - i"},
        {"p:dir(ltr)", "h"},
        {":is(u, bdi, input):dir(ltr)", "c g j k"},
        {":dir(up)", ""},
        {":dir()", "refused"},
    };
    check(page, rows);
}

TEST_CASE("html/selector: the error names the column and what was expected") {
    const struct {
        std::string_view text;
        std::string_view where;
        std::string_view what;
    } rows[] = {
        {"div?", "column 4", "\"?\" is not expected here"},
        {"div, ", "column 6", "a selector is expected, not the end"},
        {"\xD0\xB6 > ..x", "column 6", "a class name is expected behind \".\""},
        {"a:hovr", "column 3", "unknown pseudo-class \":hovr\", did you mean \"hover\"?"},
        {"a::text", "column 3", "a saved page has no pseudo-elements; name the element alone"},
        {"a:before", "column 3", "a saved page has no pseudo-elements; name the element alone"},
        {"a:contains(x)", "column 3",
         "unknown pseudo-class \":contains(\"; write :-molva-contains(\"…\")"},
        {"[id!=a]", "column 4", "\"!=\" is not CSS; write :not([…=…])"},
        {"[a=1]", "column 4", "a value is expected, not a number; put it in quotes"},
        {"> p", "column 1",
         "a selector is expected in front of \">\"; below the element itself it is \":scope > …\""},
        {"#1", "column 1", "an id begins with a letter; write [id=\"…\"] or escape the digit"},
        {"a|b", "column 1", "a page declares no namespace prefixes; write the name alone"},
        {":nth-child(x)", "column 13",
         "\"odd\", \"even\", a number or a form such as \"2n+1\" is expected"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        const auto selector = Selector::compile(row.text);
        REQUIRE_FALSE(selector);
        CHECK(selector.error().status == molva::Exit::usage);
        CHECK(selector.error().where == row.where);
        CHECK(selector.error().what == row.what);
    }
}

TEST_CASE("html/selector: the text of a selector has limits, which no list forgives") {
    const auto repeat = [](std::string_view part, std::size_t times) {
        std::string out;
        for (std::size_t i = 0; i < times; ++i) out += part;
        return out;
    };
    CHECK(Selector::compile(repeat("a", 4096)));
    CHECK_FALSE(Selector::compile(repeat("a", 4097)));
    CHECK(Selector::compile(repeat(":is(", 15) + "a"));
    CHECK_FALSE(Selector::compile(repeat(":is(", 16) + "a"));
    CHECK_FALSE(Selector::compile(repeat(":is(", 1000)));
    CHECK(Selector::compile(repeat("* ", 512)));
    CHECK_FALSE(Selector::compile(repeat("* ", 513)));
    CHECK_FALSE(Selector::compile(":is(" + repeat(".a", 513) + ")"));
    CHECK(Selector::compile(":is(" + repeat("[", 4000)));  // left out, not followed
}
