// The look at a page before gumbo: how deep it will be, and what is kept from it.

#include "html/guard.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "html/node.hpp"

using namespace molva;

namespace {

std::string repeated(std::string_view unit, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += unit;
    return out;
}

std::size_t tree_depth(const std::string& page) {
    GumboOutput* output = gumbo_parse_with_options(&kGumboDefaultOptions, page.data(), page.size());
    std::size_t deepest = 0;
    for (const GumboNode* node = output->root; node != nullptr;
         node = html::next(node, output->root)) {
        std::size_t depth = 0;
        for (const GumboNode* up = node; html::is_element(up); up = up->parent) ++depth;
        deepest = std::max(deepest, depth);
    }
    gumbo_destroy_output(&kGumboDefaultOptions, output);
    return deepest;
}

std::size_t told(const std::string& page) {
    html::Limits limits;
    limits.depth = 1'000'000;
    const auto guarded = html::guard::reduce(page, limits);
    REQUIRE(guarded);
    return guarded->depth;
}

}  // namespace

TEST_CASE("html/guard: sloppy pages are not taken for deep ones") {
    for (const char* unit : {
             "<p>text",
             "<li>text",
             "<dt>a<dd>b",
             "<option>x",
             "<p>a<b>b</b><br><img src=x>",
             "<p><b>never closed",
             "<tr><td>a<td>b",
             "<div><span>x</div>",
             "<table><tr><td><font color=red>x<tr><td>y</table>",
             "<svg><path d=M0><use href=x></svg>",
             "<svg><g><path d=M0 /></g></svg><p>x",
             "<select><option>a<option>b</select>",
             "<form><p>x</form>",
             "<a href=x>y",
             "<h1>a</h2>",
             "<custom-a><custom-b>x</custom-b></custom-a>",
             "<template><div>x</div></template>",
             "<div></p></span></b></div>",
             "<noscript><img src=x></noscript>",
             "<button>a<button>b</button>",
             "<ruby>a<rt>b<rp>c</ruby>",
             "<div><p>a<div>b</div></div>",
         }) {
        CAPTURE(std::string{unit});
        CHECK(told(repeated(unit, 1000)) < 20);
    }
}

TEST_CASE("html/guard: what is told is never less than what is") {
    // Shapes that need the standard's finer rules; each once grew unseen.
    for (const char* unit : {
             "<i><a>",
             "</font><font><b></font>",
             "<b><b></mi><mi>",
             "<x-y><path></x-y>",
             "<svg/><rt></svg>",
             "<svg><html><mi><tr>",
             "<math><title></td>",
             "<keygen><nobr><a><b><a>",
             "<mi><b></mi></b></mi><mi><mi a=2><mi></b>",
             "<div></form><form a=3><div></div>",
             "<frameset></template><template>",
             "<svg><template><svg></template><template><svg><template/></template>",
             "<template><colgroup><td><template><td>",
             "<desc><font></desc><desc>",
             "<path><button><div><div><b><li><i>",
         }) {
        CAPTURE(std::string{unit});
        for (const std::size_t count : {1u, 5u, 40u}) {
            for (const char* before : {"", "<b>", "<svg>", "<table>", "<p><math>", "<select>"}) {
                const std::string page = before + repeated(unit, count);
                CAPTURE(page);
                CHECK(told(page) + 3 >= tree_depth(page));
            }
        }
    }
}

TEST_CASE("html/guard: script bodies and comments are kept from the parser") {
    const std::string page =
        "<p>a<!-- b --></p><script>c < d</script><style>e</style><svg><style/></svg>";
    const auto guarded = html::guard::reduce(page, {});
    REQUIRE(guarded);
    CHECK(guarded->text ==
          "<p>a<!----></p><script></script><style></style><svg><style ></style></svg>");
    REQUIRE(guarded->bodies.size() == 2);
    const auto& body = guarded->bodies.front();
    CHECK(page.substr(body.begin, body.end - body.begin) == "c < d");
    CHECK(guarded->text.compare(body.tag, 8, "<script>") == 0);
}
