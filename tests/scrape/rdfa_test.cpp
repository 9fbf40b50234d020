#include "scrape/rdfa.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace {

using molva::scrape::Item;
using molva::scrape::ItemGraph;

ItemGraph read(std::string_view html) {
    const auto document = molva::html::Document::parse(html);
    REQUIRE(document);
    ItemGraph graph;
    molva::scrape::read_rdfa(*document, "https://a.example/b/c", 3, graph);
    return graph;
}

/// What a property says to machines; "(element)" if its text is shown.
std::string said(const Item& item, std::string_view name) {
    const auto* values = item.find(name);
    if (!values) return "(absent)";
    if (values->front().item) return "(item " + std::to_string(*values->front().item) + ")";
    return values->front().text.empty() ? "(element)" : values->front().text;
}

}  // namespace

TEST_CASE("scrape/rdfa: vocab, prefix and whole addresses name schema.org's properties") {
    struct Row {
        std::string html;
        bool found;
    };
    const std::vector<Row> rows = {
        {"<p vocab='https://schema.org/' typeof=Review><b property=name>x</b></p>", true},
        {"<p vocab='http://schema.org' typeof=Review><b property=name>x</b></p>", true},
        {"<p typeof='schema:Review'><b property='schema:name'>x</b></p>", true},
        {"<p typeof='schema:Review'><b property='name'>x</b></p>", true},
        {"<p prefix='s: https://schema.org/' typeof='s:Review'><b property='s:name'>x</b></p>",
         true},
        {"<p xmlns:s='http://schema.org/' typeof='s:Review'><b property='s:name'>x</b></p>", true},
        {"<p typeof='http://schema.org/Review'><b property='http://schema.org/name'>x</b></p>",
         true},
        {"<p vocab='http://xmlns.com/foaf/0.1/' typeof=Person><b property=name>x</b></p>", false},
        {"<p vocab='https://schema.org/' typeof=Review><b property='og:name'>x</b></p>", false},
        {"<p typeof='foaf:Person'><b property=name>x</b></p>", false},
    };
    for (const auto& row : rows) {
        CAPTURE(row.html);
        const auto graph = read(row.html);
        REQUIRE(graph.items.size() == 1);
        CHECK((graph.items[0].find("name") != nullptr) == row.found);
        CHECK(graph.items[0].is_a("Review") == (row.html.find("Review") != std::string::npos));
        CHECK(graph.items[0].group == 3);
    }
}

TEST_CASE("scrape/rdfa: values by content, datetime, address, item or text") {
    const auto graph = read(R"(<div vocab="https://schema.org/" typeof="Review" resource="#r">
        <b property="headline name">T</b> <meta property="ratingValue" content="4">
        <time property="datePublished" datetime="2024-03-12">12 March</time>
        <a property="url" href="/r/1">link</a> <img property="image" src="i.png">
        <p property="author" typeof="Person"><i property="name">Ann</i></p>
        <link property="itemReviewed" resource="#org"></div>
        <p vocab="https://schema.org/" resource="#org" typeof="Organization"><b property="name">O</b></p>
        <p vocab="https://schema.org/" about="#r"><b property="reviewBody">more</b></p>)");
    REQUIRE(graph.items.size() == 3);
    const auto& review = graph.items[0];
    CHECK(review.id == "https://a.example/b/c#r");
    CHECK(said(review, "headline") == "(element)");
    CHECK(said(review, "name") == "(element)");
    CHECK(said(review, "ratingValue") == "4");
    CHECK(said(review, "datePublished") == "2024-03-12");
    CHECK(said(review, "url") == "https://a.example/r/1");
    CHECK(said(review, "image") == "https://a.example/b/i.png");
    CHECK(said(review, "author") == "(item 1)");
    CHECK(said(review, "itemReviewed") == "(item 2)");
    CHECK(said(review, "reviewBody") == "(element)");
    CHECK(said(graph.items[1], "name") == "(element)");
}

TEST_CASE("scrape/rdfa: one address given to two typed items keeps them apart") {
    const auto graph = read(R"(<div vocab="https://schema.org/">
        <p typeof="Review" resource="#r"><b property="name">1</b></p>
        <p typeof="Review" resource="#r"><b property="name">2</b></p></div>)");
    CHECK(graph.items.size() == 2);
}
