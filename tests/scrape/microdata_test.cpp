#include "scrape/microdata.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include "json/tree.hpp"
#include "support/files.hpp"

namespace {

using molva::html::Document;
using molva::json::Json;

Json items_of(std::string_view html, std::string_view base = "https://shop.example/p/1") {
    const auto document = Document::parse(html);
    REQUIRE(document);
    const auto read = molva::scrape::microdata_json(*document, base);
    REQUIRE(read);
    return read->at("items");
}

/// The value of property "x" of one item around `element`.
std::string value_of(const std::string& element, std::string_view base = "https://a.example/b/c") {
    const auto items = items_of("<div itemscope>" + element + "</div>", base);
    REQUIRE(items.size() == 1);
    const auto& properties = items[0].at("properties");
    REQUIRE(properties.contains("x"));
    REQUIRE(properties["x"].size() == 1);
    return properties["x"][0].get<std::string>();
}

}  // namespace

TEST_CASE("scrape/microdata: every element gives the value that the standard says") {
    struct Row {
        std::string element, value;
    };
    const std::vector<Row> rows = {
        {"<span itemprop=x>a\n b</span>", "a\n b"},
        {"<meta itemprop=x content='4,5'>", "4,5"},
        {"<meta itemprop=x>", ""},
        {"<a itemprop=x href='d?e#f'>text</a>", "https://a.example/b/d?e#f"},
        {"<a itemprop=x>no address</a>", ""},
        {"<link itemprop=x href='/d'>", "https://a.example/d"},
        {"<area itemprop=x href='../d'>", "https://a.example/d"},
        {"<img itemprop=x src='//cdn.example/i.png' alt=y>", "https://cdn.example/i.png"},
        {"<audio itemprop=x src=s></audio>", "https://a.example/b/s"},
        {"<video itemprop=x src=s></video>", "https://a.example/b/s"},
        {"<embed itemprop=x src=s>", "https://a.example/b/s"},
        {"<iframe itemprop=x src=s></iframe>", "https://a.example/b/s"},
        {"<video><source itemprop=x src=s><track></video>", "https://a.example/b/s"},
        {"<video><track itemprop=x src=s></video>", "https://a.example/b/s"},
        {"<object itemprop=x data=s></object>", "https://a.example/b/s"},
        {"<data itemprop=x value=12>twelve</data>", "12"},
        {"<meter itemprop=x value=0.5>half</meter>", "0.5"},
        {"<time itemprop=x datetime='2024-03-12'>12 March</time>", "2024-03-12"},
        {"<time itemprop=x>12 March</time>", "12 March"},
        {"<span itemprop=x content=ignored>shown</span>", "shown"},
        {"<b itemprop=x>a<!-- c --><i>b</i><script>1</script></b>", "ab1"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.element);
        CHECK(value_of(row.element) == row.value);
    }
    CHECK(value_of("<a itemprop=x href=d>text</a>", "") == "d");
}

TEST_CASE("scrape/microdata: items, types, ids and several names") {
    const auto items = items_of(
        "<base href='https://cdn.example/x/'>"
        "<p itemscope itemtype=' https://schema.org/Review  https://b.example/T ' itemid='r/1'>"
        "<b itemprop='name headline name'>Quiet</b><i itemprop=''>nothing</i></p>"
        "<p itemscope itemtype='' itemid='r/2'>no type, so no id</p>"
        "<template><p itemscope></p></template>");
    REQUIRE(items.size() == 2);
    CHECK(items[0].dump() == R"({"type":["https://schema.org/Review","https://b.example/T"],)"
                             R"("id":"https://cdn.example/x/r/1",)"
                             R"("properties":{"name":["Quiet"],"headline":["Quiet"]}})");
    CHECK(items[1].dump() == R"({"properties":{}})");
}

TEST_CASE("scrape/microdata: itemref adds properties in document order, each once") {
    const auto items = items_of(
        "<p id=first itemprop=x>1</p>"
        "<div itemscope itemref='third first first nowhere'>"
        "<p itemprop=x>2</p></div>"
        "<div id=third><p itemprop=x>3</p><p itemprop=y itemscope><b itemprop=z>4</b></p></div>");
    REQUIRE(items.size() == 1);
    CHECK(items[0]["properties"].dump() ==
          R"({"x":["1","2","3"],"y":[{"properties":{"z":["4"]}}]})");
}

TEST_CASE("scrape/microdata: an item inside itself is an error in its place, not an endless loop") {
    const auto items = items_of(
        "<div itemscope itemref=a><b itemprop=n>top</b></div>"
        "<div id=a itemprop=in itemscope itemref=b><b itemprop=n>A</b></div>"
        "<div id=b itemprop=in itemscope itemref=a><b itemprop=n>B</b></div>"
        "<div itemscope id=self itemref=self><b itemprop=n>self</b></div>");
    REQUIRE(items.size() == 2);
    CHECK(
        items[0]["properties"].dump() ==
        R"({"n":["top"],"in":[{"properties":{"n":["A"],"in":[{"properties":{"in":["ERROR"],"n":["B"]}}]}}]})");
    CHECK(items[1]["properties"].dump() == R"({"n":["self"]})");
}

TEST_CASE("scrape/microdata: references that would multiply end at a limit") {
    // Each item holds the next twice: 2^200 values by the letter.
    std::ostringstream page;
    page << "<div itemscope itemref='a0 b0'></div>";
    for (int i = 0; i < 200; ++i) {
        for (const char* side : {"a", "b"}) {
            page << "<p id=" << side << i << " itemprop='x y' itemscope itemref='a" << i + 1 << " b"
                 << i + 1 << "'></p>";
        }
    }
    const auto document = Document::parse(page.str());
    REQUIRE(document);
    const auto read = molva::scrape::microdata_json(*document, "", {.values = 10'000});
    REQUIRE_FALSE(read);
    CHECK(read.error().status == molva::Exit::partial);
    CHECK(read.error().what.find("more than") != std::string::npos);

    // Many items that each refer to one large part.
    std::ostringstream wide;
    wide << "<div id=big>";
    for (int i = 0; i < 5000; ++i) wide << "<b>x</b>";
    wide << "</div>";
    for (int i = 0; i < 5000; ++i) wide << "<p itemscope itemref=big></p>";
    const auto second = Document::parse(wide.str());
    REQUIRE(second);
    CHECK_FALSE(molva::scrape::microdata_json(*second, "", {.steps = 100'000}));
}

TEST_CASE("scrape/microdata: the W3C cases") {
    const auto shared = molva::test::shared_dir();
    if (shared.empty()) {
        MESSAGE("skipped: no shared suites");
        return;
    }
    const auto dir = shared / "suites/structured";
    std::istringstream cases{molva::test::read_file(dir / "w3c_microdata.jsonl")};
    const auto strip = [](Json& items) {
        for (auto& item : items) item.erase("id");
        // Members in any order: compared as sorted text.
        return nlohmann::json::parse(items.dump());
    };
    int seen = 0;
    for (std::string line; std::getline(cases, line); ++seen) {
        auto row = Json::parse(line);
        CAPTURE(row["id"].get<std::string>());
        auto items = items_of(molva::test::read_file(dir / row["file"].get<std::string>()),
                              row["base"].get<std::string>());
        CHECK(strip(items) == strip(row["expect_json_oracle"]));
    }
    CHECK(seen >= 40);
}
