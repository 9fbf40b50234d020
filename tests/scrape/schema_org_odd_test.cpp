// schema.org as pages get it wrong: broken blocks, replies under other names,
// addresses without a scheme, dates whose order nobody states.

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "scrape/schema_org.hpp"

namespace {

using molva::scrape::SchemaOrgPage;

SchemaOrgPage read(std::string_view html) {
    const auto document = molva::html::Document::parse(html);
    REQUIRE(document);
    const auto now = molva::parse_rfc3339("2026-01-01T00:00:00Z");
    return molva::scrape::read_schema_org(*document, "https://shop.example/p/1",
                                          {.now = now->at, .lang = "", .zone = "UTC"});
}

std::string script(std::string_view text) {
    return "<script type='application/ld+json'>" + std::string{text} + "</script>";
}

/// A microdata review with these properties inside.
std::string item(std::string_view inside, std::string_view type = "https://schema.org/Review") {
    return "<div itemscope itemtype='" + std::string{type} + "'>" + std::string{inside} + "</div>";
}

}  // namespace

TEST_CASE("scrape/schema_org: what is whole in a broken block is kept, and it is said") {
    const std::string good =
        R"({"@type":"Review","author":"Ann","reviewBody":"Quiet","reviewRating":{"@type":"Rating","ratingValue":4}})";
    const std::string other = R"({"@type":"Review","author":"Bob","reviewBody":"Loud"})";
    struct Row {
        std::string what, block;
        std::size_t reviews;
    };
    const std::vector<Row> rows = {
        {"bare quotes in one",
         R"({"@type":"Product","review":[)" + good +
             R"(,{"@type":"Review","reviewBody":"the "real" thing"},)" + other + "]}",
         2},
        {"cut off in the third",
         R"({"@type":"Product","review":[)" + good + "," + other +
             R"(,{"@type":"Review","reviewBo)",
         2},
        {"a comma that is missing", R"({"@type":"Product","name":"X" "review":[)" + good + "]}", 1},
        {"nothing whole", R"({"@type":"Review","reviewBody":"the "real" thing"})", 0},
    };
    for (const auto& row : rows) {
        CAPTURE(row.what);
        const auto page = read(script(row.block));
        CHECK(page.reviews.size() == row.reviews);
        CHECK(page.warnings.size() == 1);
        CHECK(page.broken.empty() == (row.reviews == 0));
    }
    CHECK(read(script(good)).broken.empty());
    // A broken block of something else loses no review.
    CHECK(read(script(R"({"@type":"Thing","a":{"@type":"Thing","b":1} "c":2})")).broken.empty());
}

TEST_CASE("scrape/schema_org: broken blocks cost no more than a few times their length") {
    std::string deep;
    for (int i = 0; i < 50'000; ++i) deep += "{\"@type\":";
    CHECK(read(script(deep)).reviews.empty());
    std::string wide = "{";
    for (int i = 0; i < 50'000; ++i) wide += "{\"@type\":x y},";
    CHECK(read(script(wide)).reviews.empty());
}

TEST_CASE("scrape/schema_org: the owner answers under his own name, or as a business") {
    const auto reply = [](std::string_view author) {
        return read(
                   script(
                       R"({"@type":"CafeOrCoffeeShop","name":"Blue Cup","review":{"@type":"Review",)"
                       R"("author":"Ann","reviewBody":"Cold","comment":{"@type":"Comment",)"
                       R"("text":"Sorry","author":)" +
                       std::string{author} + "}}}"))
            .reviews.at(0)
            .reply.has_value();
    };
    CHECK(reply(R"("Blue Cup")"));
    CHECK(reply(R"({"@type":"Person","name":"blue cup"})"));
    CHECK(reply(R"({"@type":"Bakery","name":"Red Cup"})"));
    CHECK_FALSE(reply(R"({"@type":"Person","name":"Zed"})"));
    CHECK_FALSE(reply(R"("Zed")"));
}

TEST_CASE("scrape/schema_org: texts of a review that stand twice, in parts, or hidden") {
    struct Row {
        std::string page, text;
    };
    const std::string whole = "The lid fits badly, and the handle gets hot after a minute.";
    const std::vector<Row> rows = {
        {item("<meta itemprop=reviewBody content='The lid fits badly...'><p itemprop=reviewBody>" +
              whole + "</p>"),
         whole},
        {item("<data itemprop=reviewBody value='Loud'>show</data>"), "Loud"},
        {item("<p itemprop=reviewBody>Clean rooms <a href=#>Show more</a></p>"), "Clean rooms"},
        {item("<p itemprop=reviewBody>Clean <a href=/x>rooms</a></p>"), "Clean rooms"},
        {item("<p itemprop=reviewBody>Loud</p>", "schema.org/Review"), "Loud"},
        {item("<p itemprop=reviewBody>Loud</p>", "//schema.org/Review"), "Loud"},
        {item("<p itemprop=reviewBody>Loud</p>", "www.schema.org/Review"), "Loud"},
        {script(R"({"@type":"Review","reviewBody":["Loud","and cold"]})"), "Loud\nand cold"},
        {script(R"({"@type":"Review","reviewBody":["Loud","Loud"]})"), "Loud"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.page);
        const auto page = read(row.page);
        REQUIRE(page.reviews.size() == 1);
        CHECK(page.reviews[0].text == row.text);
    }
}

TEST_CASE("scrape/schema_org: the order of a date's numbers, by its neighbours and the region") {
    const auto first = [](std::string_view lang, std::string_view date, std::string_view other) {
        const auto dated = [](std::string_view when) {
            return item("<p itemprop=reviewBody>x</p><meta itemprop=datePublished content='" +
                        std::string{when} + "'>");
        };
        const auto page = read("<html lang='" + std::string{lang} + "'>" + dated(date) +
                               (other.empty() ? "" : dated(other)));
        const auto& published = page.reviews.at(0).published;
        return published && published->at ? molva::format_rfc3339(*published->at).substr(0, 10)
                                          : std::string{};
    };
    CHECK(first("en", "02/04/2025", "") == "");
    CHECK(first("en-US", "02/04/2025", "") == "2025-02-04");
    CHECK(first("en-GB", "02/04/2025", "") == "2025-04-02");
    CHECK(first("en", "02/04/2025", "02/24/2025") == "2025-02-04");
    CHECK(first("en-US", "02/04/2025", "24/02/2025") == "2025-04-02");
}
