// The two extensions for those who write scrapers.

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "html/selector_page.hpp"

using molva::html::Selector;
using molva::test::Page;

TEST_CASE("html/selector: :-molva-contains() finds folded text") {
    const Page page{
        "<!DOCTYPE html><title id=t>Page</title><div id=a>Pro<b id=b>fits\xC2\xA0 and</b>\n losses"
        "<p id=c>one</p><p id=d>two<br>three</p><script id=s>var secret = 'one';</script></div>"
        "<template id=e>hidden</template><p id=f>\xD0\xA6\xD0\x95\xD0\x9D\xD0\x90 100</p>"};
    const struct {
        std::string_view selector;
        std::string_view ids;
    } rows[] = {
        {"body :-molva-contains('Profits and losses')", "a"},
        {"body :-molva-contains('  fits  and ')", "a b"},
        {"div:-molva-contains(\"losses one two three\")", "a"},
        {"p:-molva-contains('one', 'three')", "c d"},
        {":-molva-contains('secret')", "s"},
        {":-molva-contains('hidden')", ""},
        {"p:-molva-contains('\xD1\x86\xD0\xB5\xD0\xBD\xD0\xB0')", ""},
        {"p:-molva-contains('\xD1\x86\xD0\xB5\xD0\xBD\xD0\xB0' i)", "f"},
        {"p:not(:-molva-contains('one'))", "d f"},
        {"div:-molva-contains('profits') p", ""},
        {"div:-molva-contains('Profits') > p", "c d"},
        {":-MOLVA-contains('Page')", "- - t"},
        {":-molva-contains('')", "refused"},
        {":-molva-contains(one)", "refused"},
        {":-molva-contains('one' x)", "refused"},
        {":-molva-contains('one',)", "refused"},
        {":-molva-contains()", "refused"},
    };
    for (const auto& [selector, ids] : rows) {
        CAPTURE(selector);
        CHECK(page.select(selector) == ids);
    }
    // Asked below an element, what is above it can still be asked.
    const GumboNode* c = page.one("#c");
    REQUIRE(c != nullptr);
    const auto above =
        Selector::compile("div:-molva-contains('losses') > p:-molva-contains('one')");
    REQUIRE(above);
    CHECK(above->matches(c));
    CHECK(page.select("body:-molva-contains('100') p", page.one("#a")) == "c d");
}

TEST_CASE("html/selector: :-molva-matches-own() leaves out what child elements say") {
    const Page page{
        "<!DOCTYPE html><p id=a>4 <b id=b>of</b> 5</p><p id=c>12 (twelve) reviews</p><p "
        "id=d>a]b</p>"};
    const struct {
        std::string_view selector;
        std::string_view ids;
    } rows[] = {
        {":-molva-matches-own(^4 5$)", "a"},
        {":-molva-matches-own(of)", "b"},
        {":-molva-matches-own(^\\d+ \\(\\w+\\))", "c"},
        {":-molva-matches-own( (12|13) .*[)] reviews ):not(b)", "c"},
        {":-molva-matches-own(\"^\\\\d+ \\\\(\")", "c"},
        {":-molva-matches-own('REVIEWS' i)", "c"},
        {":-molva-matches-own((?i)REVIEWS)", "c"},
        {":-molva-matches-own([^]]\\]), b:-molva-matches-own(x)", "d"},
        {"body :not(:-molva-matches-own(.))", ""},
        {":-molva-matches-own()", "refused"},
        {":-molva-matches-own(*)", "refused"},
        {":-molva-matches-own(\\1)", "refused"},
        {":is(:-molva-matches-own(*), b)", "b"},
    };
    for (const auto& [selector, ids] : rows) {
        CAPTURE(selector);
        CHECK(page.select(selector) == ids);
    }
}
