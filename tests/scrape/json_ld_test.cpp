#include "scrape/json_ld.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include "json/tree.hpp"
#include "support/files.hpp"

namespace {

using molva::html::Document;
using molva::json::Json;
using molva::scrape::JsonLd;

JsonLd read(std::string_view html) {
    const auto document = Document::parse(html);
    REQUIRE(document);
    return molva::scrape::read_json_ld(*document);
}

std::string script(std::string_view json) {
    return "<script type=\"application/ld+json\">" + std::string{json} + "</script>";
}

std::string array_of(std::string_view html) {
    return molva::json::dump(molva::scrape::json_ld_array(read(html)));
}

}  // namespace

TEST_CASE("scrape/json_ld: blocks as pages write them") {
    struct Row {
        std::string what, html, array;
    };
    const std::vector<Row> rows = {
        {"one object", script(R"({"@type":"Review","name":"x"})"),
         R"([{"@type":"Review","name":"x"}])"},
        {"an array and an object", script(R"([{"a":1},{"b":2}])") + script(R"({"c":3})"),
         R"([{"a":1},{"b":2},{"c":3}])"},
        {"nothing in it", script("null") + script("false") + script("  ") + script("{}"), "[]"},
        {"raw line ends", script("{\"a\":\"x\ny\"}"), R"([{"a":"x\ny"}])"},
        {"a trailing comma", script(R"({"a":[1,2,],})"), R"([{"a":[1,2]}])"},
        {"comments", script("<!-- c -->\n// d\n{\"a\":\"<!-- kept -->\"}"),
         R"([{"a":"<!-- kept -->"}])"},
        {"CDATA", script("//<![CDATA[\n{\"a\":1}\n//]]>"), R"([{"a":1}])"},
        {"escaped for HTML", script("{&quot;a&quot;:&quot;b &amp; c&quot;}"), R"([{"a":"b & c"}])"},
        {"entities inside a good block stay", script(R"({"a":"b &amp; c"})"),
         R"([{"a":"b &amp; c"}])"},
        {"a type with a parameter",
         "<script type='Application/LD+JSON; charset=utf-8'>{\"a\":1}</script>", R"([{"a":1}])"},
        {"in the body", "<body><div>" + script(R"({"a":1})") + "</div>", R"([{"a":1}])"},
        {"other scripts",
         "<script>{\"a\":1}</script><script type=application/json>{\"b\":1}</script>", "[]"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.what);
        CHECK(array_of(row.html) == row.array);
    }
}

TEST_CASE("scrape/json_ld: a broken block is told of and does not disturb the others") {
    const auto blocks =
        read(script(R"({"a":1})") + script(R"({"b": oh no)") + script(R"({"c":3})"));
    CHECK(blocks.blocks.size() == 2);
    REQUIRE(blocks.warnings.size() == 1);
    CHECK(blocks.warnings[0].starts_with("JSON-LD block 2: "));
}

TEST_CASE("scrape/json_ld: limits on depth and number end in a warning") {
    std::string deep(5000, '[');
    CHECK(read(script(deep)).warnings.size() == 1);
    std::string many;
    for (int i = 0; i < 1005; ++i) many += script(R"({"a":1})");
    const auto blocks = read(many);
    CHECK(blocks.blocks.size() == 1000);
    CHECK(blocks.warnings.size() == 1);

    molva::scrape::ItemGraph graph;
    molva::scrape::read_json_ld_items(blocks, "", 0, graph, {.items = 10});
    CHECK(graph.items.size() == 10);
    CHECK(graph.full);
    CHECK(graph.limit == "10 items");

    std::string empty = R"([{"@context":"https://schema.org"})";
    for (int i = 0; i < 10; ++i) empty += ",{}";
    molva::scrape::ItemGraph nothing;
    molva::scrape::read_json_ld_items(read(script(empty + "]")), "", 0, nothing, {.items = 11});
    CHECK_FALSE(nothing.full);
    molva::scrape::ItemGraph bare;
    molva::scrape::read_json_ld_items(read(script(empty + "]")), "", 0, bare, {.items = 10});
    CHECK(bare.items.empty());
    CHECK(bare.full);
    CHECK(bare.limit == "10 objects without properties");
}

TEST_CASE("scrape/json_ld: graphs, references and literals become one graph of items") {
    const auto blocks = read(script(R"({"@context":"https://schema.org","@graph":[
        {"@type":"Organization","@id":"#org","name":"Polus"},
        {"@type":["https://schema.org/Review","schema:Thing"],"@id":"#r1","itemReviewed":{"@id":"#org"},
         "https://schema.org/reviewBody":{"@value":"Good","@language":"en"},
         "positiveNotes":{"@list":["a","b"]},"reviewRating":4}]})") +
                             script(R"({"@id":"#org","url":"https://polus.example/"})"));
    molva::scrape::ItemGraph graph;
    const auto next =
        molva::scrape::read_json_ld_items(blocks, "https://polus.example/reviews", 5, graph);
    CHECK(next == 7);
    REQUIRE(graph.items.size() == 2);
    const auto& organization = graph.items[0];
    CHECK(organization.id == "https://polus.example/reviews#org");
    CHECK(organization.find("URL") != nullptr);  // from the other block
    const auto& review = graph.items[1];
    CHECK(review.types == std::vector<std::string>{"Review", "Thing"});
    REQUIRE(review.find("itemReviewed") != nullptr);
    CHECK(review.find("itemReviewed")->front().item == 0);
    REQUIRE(review.find("reviewBody") != nullptr);
    CHECK(review.find("reviewBody")->front().lang == "en");
    REQUIRE(review.find("positiveNotes") != nullptr);
    CHECK(review.find("positiveNotes")->size() == 2);
}

TEST_CASE("scrape/json_ld: the extruct cases") {
    const auto shared = molva::test::shared_dir();
    if (shared.empty()) {
        MESSAGE("skipped: no shared suites");
        return;
    }
    const auto dir = shared / "suites/structured";
    std::istringstream cases{molva::test::read_file(dir / "extruct.jsonl")};
    int seen = 0;
    for (std::string line; std::getline(cases, line);) {
        const auto row = nlohmann::json::parse(line);
        if (row["syntax"] != "json-ld") continue;
        ++seen;
        CAPTURE(row["id"].get<std::string>());
        const auto html = molva::test::read_file(dir / row["file"].get<std::string>());
        CHECK(nlohmann::json::parse(array_of(html)) == row["expect"]);
    }
    CHECK(seen >= 8);
}
