// Reading the parts of a page gives what reading the whole page gives.

#include "scrape/islands.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "html/document.hpp"
#include "html/islands.hpp"
#include "html/text.hpp"
#include "scrape/definition.hpp"
#include "support/files.hpp"

using namespace molva;
using namespace std::string_view_literals;

namespace {

const Instant kNow = parse_rfc3339("2026-11-01T00:00:00Z")->at;

scrape::Definition made(const std::string& page, const std::string& fields) {
    const auto out = scrape::parse_definition(
        "schema = 1\nid = \"made\"\nname = \"Made\"\nkind = \"html\"\n"
        "checked = { how = \"unverified\" }\n[fetch]\ninterval_s = 1\n[page]\n" +
            page + "\n[fields]\n" + fields + "\n",
        "made.toml");
    REQUIRE_MESSAGE(out.has_value(), out.error().what);
    return *out;
}

std::string difference(const scrape::Definition& definition, const std::string& body) {
    scrape::Source source;
    source.name = "made";
    scrape::Page page;
    page.body = body;
    page.url = "https://reviews.example/p";
    return scrape::islands_differ(definition, source, page, kNow);
}

/// Tags and texts in an order that no page has.
std::string jumble(std::mt19937& random) {
    static const std::vector<std::string> kPieces{"<div>",
                                                  "</div>",
                                                  "<div>",
                                                  "</div>",
                                                  "<span>",
                                                  "</span>",
                                                  "<p>",
                                                  "</p>",
                                                  "<b>",
                                                  "</b>",
                                                  "<b class=x>",
                                                  "<i>",
                                                  "</i>",
                                                  "<a href=#>",
                                                  "</a>",
                                                  "<ul>",
                                                  "</ul>",
                                                  "<li>",
                                                  "</li>",
                                                  "<table>",
                                                  "</table>",
                                                  "<tr>",
                                                  "</tr>",
                                                  "<td>",
                                                  "</td>",
                                                  "<tbody>",
                                                  "</tbody>",
                                                  "<select>",
                                                  "</select>",
                                                  "<option>",
                                                  "<svg>",
                                                  "</svg>",
                                                  "<path>",
                                                  "<path/>",
                                                  "<title>",
                                                  "</title>",
                                                  "<form>",
                                                  "</form>",
                                                  "<button>",
                                                  "</button>",
                                                  "<h2>",
                                                  "</h2>",
                                                  "<dl>",
                                                  "<dd>",
                                                  "</dd>",
                                                  "</dl>",
                                                  "<br>",
                                                  "<input>",
                                                  "<script>x</script>",
                                                  "<template>",
                                                  "</template>",
                                                  "<x-y>",
                                                  "</x-y>",
                                                  "<main>",
                                                  "</main>",
                                                  "text",
                                                  " ",
                                                  "more text ",
                                                  "<!-- c -->",
                                                  "&amp;",
                                                  "<div class=r>",
                                                  "<p class=t>",
                                                  "<li class=r>",
                                                  "<td class=r>",
                                                  "<b class=t>",
                                                  "<noscript>",
                                                  "</noscript>",
                                                  "<dialog>",
                                                  "</dialog>",
                                                  "</search>",
                                                  "<![CDATA[x<b>]]>",
                                                  "<title>",
                                                  "</title>",
                                                  "<textarea>",
                                                  "</textarea>",
                                                  "<hr>",
                                                  "<pre>",
                                                  "</pre>",
                                                  "<body>",
                                                  "<object>",
                                                  "</object>",
                                                  "<em>",
                                                  "</em>",
                                                  "<section>",
                                                  "</section>",
                                                  "<math>",
                                                  "</math>",
                                                  "<mi>"};
    std::string out = random() % 3 == 0 ? "" : "<!DOCTYPE html><body>";
    const std::size_t count = 3 + random() % 60;
    for (std::size_t i = 0; i < count; ++i) out += kPieces[random() % kPieces.size()];
    return out;
}

std::string spoiled(const std::string& page, std::mt19937& random) {
    std::string out = page;
    for (unsigned i = 0; i < 2 && !out.empty(); ++i) {
        const std::size_t open = out.find('<', random() % out.size());
        const std::size_t close = open == out.npos ? out.npos : out.find('>', open);
        if (close == out.npos) continue;
        const std::string tag = out.substr(open, close + 1 - open);
        switch (random() % 4) {
            case 0:
                out.resize(out.size() - random() % (out.size() / 2 + 1));
                break;
            case 1:
                out.erase(open, tag.size());
                break;
            case 2:
                out.insert(out.find('<', random() % out.size()) % out.size(), tag);
                break;
            default:
                out.insert(open, out.substr(open, random() % 1500));
                break;
        }
    }
    return out;
}

}  // namespace

TEST_CASE("scrape/islands: content in which nothing is looked for is not in the tree") {
    const auto selector = html::Selector::compile(".r");
    REQUIRE(selector);
    html::Islands islands;
    REQUIRE(islands.add(*selector));
    const std::string page =
        "<!DOCTYPE html><body><div id=a><p>x<ul><li>1<li>2</ul></p></div><div id=b><p>y</p>"
        "<div class=r>z <i>!</i></div></div><select><option>1<option>2</select>"
        "<table><tr><td>c</table><svg><path /></svg>";
    const auto whole = html::Document::parse(std::string{page});
    const auto parts = html::Document::parse(std::string{page}, {}, &islands);
    REQUIRE(whole);
    REQUIRE(parts);
    CHECK(html::raw_text(whole->html()) == "x12yz !12c");
    CHECK(html::raw_text(parts->html()) == "xz !c");
    REQUIRE(selector->first(parts->root()) != nullptr);
    CHECK(html::raw_text(selector->first(parts->root())) == "z !");
}

TEST_CASE("scrape/islands: an attribute is there however its value is written") {
    for (const std::string selector : {"li[id]", "li[id='']", "li[id*=x]", "li[id=x]", "[ID='X' i]"}) {
        for (const std::string_view attribute :
             {"id"sv, "id="sv, "id= "sv, "id=''"sv, "id=\"\""sv, "id=x"sv, "ID=X"sv, "id='x'"sv,
              "a id"sv, "id=&#120;"sv, "x"sv, "\0id=x"sv, "\0 id"sv}) {
            const std::string page =
                "<div><p>a</div><ul><li " + std::string{attribute} + ">c</ul>";
            const auto compiled = html::Selector::compile(selector);
            REQUIRE(compiled);
            html::Islands islands;
            REQUIRE(islands.add(*compiled));
            const auto whole = html::Document::parse(std::string{page});
            const auto parts = html::Document::parse(std::string{page}, {}, &islands);
            REQUIRE(whole);
            REQUIRE(parts);
            CAPTURE(selector);
            CAPTURE(page);
            CHECK((compiled->first(parts->root()) != nullptr) ==
                  (compiled->first(whole->root()) != nullptr));
        }
    }
}

TEST_CASE("scrape/islands: selectors that look further than start tags have none") {
    for (const char* rows :
         {"div:first-child", "li + li", "*", ":not(.x)", "ul:has(.a) > li", "div:empty > p",
          ".a ~ .b", "p:nth-child(2)", ":lang(ru)", ":is(.a .b)"}) {
        CAPTURE(std::string{rows});
        CHECK(scrape::islands_of(made(std::string{"rows = \""} + rows + "\"", "text = \"p\"")) ==
              nullptr);
    }
    for (const char* field :
         {"p:first-child", "dt + dd", ".a .b:last-of-type", "b:empty", "p:has(i + b)", ":scope"}) {
        CAPTURE(std::string{field});
        const bool fine = std::string{field} != "p:has(i + b)";
        CHECK((scrape::islands_of(made("rows = \".r\"", std::string{"text = \""} + field + "\"")) !=
               nullptr) == fine);
    }
    CHECK(scrape::islands_of(made("rows = \".r\"", "text = \"p:first-child b\"")) == nullptr);
    CHECK(scrape::islands_of(made("rows = \".r\"\ntotal = \":scope\"", "text = \"b\"")) == nullptr);
}

TEST_CASE("scrape/islands: parts and whole agree on tags in any order") {
    const auto definition =
        made("rows = \".r\"\nnone = \"p.t\"\ntotal = \"li.r\"\nnext = \"a[href='#']\"",
             "text = \":scope\"\ntitle = \"div .t\"\nauthor = \"i\"");
    std::mt19937 random{20260820};
    for (int i = 0; i < 20'000; ++i) {
        const std::string page = jumble(random);
        const std::string differs = difference(definition, page);
        CAPTURE(page);
        CHECK(differs == "");
    }
}

TEST_CASE("scrape/islands: of a page without microdata and RDFa only the scripts are looked for") {
    struct Row {
        const char* name;
        const char* page;
        bool markup;
    };
    for (const auto& row : {
             Row{"JSON-LD", "<script type='application/ld+json'>{}</script>", false},
             Row{"a word of scripts", "<script>if (typeof x == 'y') z()</script>", false},
             Row{"Open Graph", "<meta property='og:title' content='x'>", false},
             Row{"microdata", "<div itemscope>", true},
             Row{"without a scope", "<div itemprop=review>", true},
             Row{"in capitals", "<DIV ITEMTYPE='https://schema.org/Review'>", true},
             Row{"RDFa", "<div typeof='Review'>", true},
             Row{"with a blank", "<div typeof = 'Review'>", true},
         }) {
        CAPTURE(std::string{row.name});
        CHECK(scrape::states_in_markup(row.page) == row.markup);
    }
    const auto definition =
        scrape::load_definition(test::source_dir() / "scrapers" / "schema-org.toml");
    REQUIRE(definition);
    REQUIRE(definition->islands != nullptr);
    const std::string block =
        "<script type=\"application/ld+json\">{\"@type\":\"Review\",\"author\":\"Kim\","
        "\"reviewBody\":\"good\"}</script>";
    std::mt19937 random{20261129};
    for (int i = 0; i < 2'000; ++i) {
        auto page = jumble(random);
        page.insert(page.find('<', random() % page.size()) % page.size(), block);
        if (i % 3 == 0) page.insert(0, "<base href=\"https://other.example/\">");
        if (i % 5 == 0) page += "<p itemscope itemtype='https://schema.org/Review'>";
        CAPTURE(page);
        CHECK(difference(*definition, page) == "");
    }
}

TEST_CASE("scrape/islands: parts and whole agree on real pages, also on spoiled ones") {
    std::vector<scrape::Definition> definitions;
    for (const auto& entry : std::filesystem::directory_iterator{test::source_dir() / "scrapers"}) {
        const auto definition = scrape::load_definition(entry.path());
        if (definition && scrape::islands_of(*definition)) definitions.push_back(*definition);
    }
    CHECK(definitions.size() > 5);
    std::vector<std::string> pages;
    const auto take = [&](const std::filesystem::path& folder) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
            if (entry.path().extension() == ".html") pages.push_back(test::read_file(entry.path()));
        }
    };
    take(test::source_dir() / "tests" / "scrapers");
    CHECK(pages.size() > 20);
    if (const auto dir = test::shared_dir(); !dir.empty()) {
        take(dir / "recorded");
    } else {
        MESSAGE("skipped: no recorded pages");
    }
    std::mt19937 random{20260820};
    for (const auto& page : pages) {
        for (const auto& definition : definitions) {
            CAPTURE(definition.id);
            CAPTURE(page.substr(0, 100));
            CHECK(difference(definition, page) == "");
            // The large ones are many pages in one already.
            for (int i = page.size() > 100'000 ? 3 : 0; i < 4; ++i) {
                CHECK(difference(definition, spoiled(page, random)) == "");
            }
        }
    }
}
