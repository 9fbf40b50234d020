#include "scrape/schema_org.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "support/files.hpp"

namespace {

using molva::scrape::SchemaOrgPage;
using molva::stream::Review;
using nlohmann::json;

constexpr std::string_view kUrl = "https://shop.example/p/1";

SchemaOrgPage read(std::string_view html, std::string_view url = kUrl) {
    const auto document = molva::html::Document::parse(html);
    REQUIRE(document);
    const auto now = molva::parse_rfc3339("2026-01-01T00:00:00Z");
    return molva::scrape::read_schema_org(*document, url,
                                          {.now = now->at, .lang = "en", .zone = "UTC"});
}

std::string script(std::string_view text) {
    return "<script type='application/ld+json'>" + std::string{text} + "</script>";
}

/// The record of the only review, without the fields that are always there.
json only(const std::string& html) {
    const auto page = read(html);
    REQUIRE(page.reviews.size() == 1);
    auto record = json::parse(molva::stream::to_json(page.reviews.front()));
    record.erase("type");
    record.erase("id_kind");
    return record;
}

/// A page with one JSON-LD review that has these members.
std::string with(std::string_view members) {
    return script(R"({"@context":"https://schema.org","@type":"Review",)" + std::string{members} +
                  "}");
}

/// (author, rating, title, words of the text) of each review, sorted: what the
/// three syntaxes must agree on.
std::vector<std::string> facts(const SchemaOrgPage& page) {
    std::vector<std::string> out;
    for (const auto& review : page.reviews) {
        std::istringstream words{review.text};
        std::string text;
        for (std::string word; words >> word;) text += word + ' ';
        out.push_back(review.author.name + '|' +
                      (review.rating ? std::to_string(*review.rating) : "") + '|' + review.title +
                      '|' + text);
    }
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

TEST_CASE("scrape/schema_org: each field, in the forms that pages have") {
    struct Row {
        std::string members, record;
    };
    const std::vector<Row> rows = {
        {R"("reviewBody":"Quiet &amp; clean")", R"({"text":"Quiet & clean"})"},
        {R"("description":"As description")", R"({"text":"As description"})"},
        {R"("reviewBody":"<p>One</p><p>two<br>three</p>")", R"({"text":"One\ntwo\nthree"})"},
        {R"("reviewBody":"a\r\n\r\n b  c")", R"({"text":"a\nb c"})"},
        {R"("reviewBody":"3 <4 and x<y")", R"({"text":"3 <4 and x<y"})"},
        {R"("headline":"T","name":"T")", R"({"title":"T"})"},
        {R"("name":"T","author":"Ann")", R"({"title":"T","author":{"name":"Ann"}})"},
        {R"("name":"T","author":{"name":"Ann","url":"/u/7"})",
         R"({"title":"T","author":{"name":"Ann","url":"https://shop.example/u/7"}})"},
        {R"("name":"T","author":[{"@type":"Person","name":"Ann"},"Bob"])",
         R"({"title":"T","author":{"name":"Ann, Bob"}})"},
        {R"("name":"T","author":{"@type":"Person","givenName":"Ann","familyName":"Lee"})",
         R"({"title":"T","author":{"name":"Ann Lee"}})"},
        {R"("name":"T","author":"https://shop.example/u/7")",
         R"({"title":"T","author":{"url":"https://shop.example/u/7"}})"},
        {R"("reviewRating":{"@type":"Rating","ratingValue":"4,5","bestRating":"5"})",
         R"({"rating":4.5,"rating_best":5,"score":0.875})"},
        {R"("reviewRating":{"ratingValue":9,"bestRating":10,"worstRating":0})",
         R"({"rating":9,"rating_best":10,"rating_worst":0,"score":0.9})"},
        {R"("reviewRating":4)", R"({"rating":4,"score":0.75})"},
        {R"("reviewRating":{"@type":"AggregateRating","ratingValue":3,"reviewCount":38})",
         R"({"rating":3,"score":0.5})"},
        {R"("name":"T","reviewRating":{"ratingValue":0})", R"({"title":"T"})"},
        {R"("reviewRating":{"ratingValue":0,"worstRating":0})",
         R"({"rating":0,"rating_worst":0,"score":0})"},
        {R"("ratingValue":"3")", R"({"rating":3,"score":0.5})"},
        {R"("reviewRating":{"ratingValue":8})", R"({"rating":8})"},
        {R"("reviewRating":[{"ratingValue":4},{"ratingValue":2,"reviewAspect":"Food"}])",
         R"({"rating":4,"score":0.75,"aspects":{"Food":2}})"},
        {R"("reviewRating":{"ratingValue":5,"reviewAspect":"Ambiance"})",
         R"({"rating":5,"score":1,"aspects":{"Ambiance":5}})"},
        {R"("name":"T","datePublished":"2024-03-12T10:00:00+03:00")",
         R"({"title":"T","published":{"at":"2024-03-12T10:00:00+03:00","precision":"second","raw":"2024-03-12T10:00:00+03:00"}})"},
        {R"("name":"T","dateCreated":"2024-03-12","dateModified":"2024-03-12")",
         R"({"title":"T","published":{"at":"2024-03-12T00:00:00Z","precision":"day","raw":"2024-03-12"}})"},
        {R"("name":"T","datePublished":"in the past")",
         R"({"title":"T","published":{"raw":"in the past"}})"},
        {R"("name":"T","positiveNotes":{"@type":"ItemList","itemListElement":[{"@type":"ListItem","name":"light"},{"@type":"ListItem","item":"cheap"}]},"negativeNotes":["loud","hot"])",
         R"({"title":"T","pros":"light\ncheap","cons":"loud\nhot"})"},
        {R"("name":"T","inLanguage":"pt_BR")", R"({"title":"T","lang":"pt-BR"})"},
        {R"("name":"T","inLanguage":"English")", R"({"title":"T"})"},
        {R"("reviewBody":{"@value":"x","@language":"fr"})", R"({"text":"x","lang":"fr"})"},
        {R"("name":"T","interactionStatistic":[{"@type":"InteractionCounter","interactionType":"https://schema.org/LikeAction","userInteractionCount":7},{"@type":"InteractionCounter","interactionType":{"@type":"DislikeAction"},"userInteractionCount":"2"}])",
         R"({"title":"T","votes":{"up":7,"down":2}})"},
        {R"("name":"T","comment":{"@type":"Comment","author":{"@type":"Organization","name":"Polus"},"text":"Sorry!","datePublished":"2024-03-13"})",
         R"({"title":"T","reply":{"text":"Sorry!","author":"Polus","published":{"at":"2024-03-13T00:00:00Z","precision":"day","raw":"2024-03-13"}}})"},
        {R"("name":"T","comment":{"@type":"Comment","author":"Passer-by","text":"Me too"})",
         R"({"title":"T"})"},
        {R"("name":"T","itemReviewed":{"name":"Polus"},"comment":{"author":"polus","text":"Sorry!"})",
         R"({"title":"T","reply":{"text":"Sorry!","author":"polus"}})"},
        {R"("name":"T","url":"/r/77")", R"({"title":"T","url":"https://shop.example/r/77"})"},
        {R"("name":"T","url":"https://shop.example/p/1#reviews")", R"({"title":"T"})"},
        {R"("name":"T","url":"#review-77")", R"({"title":"T"})"},
        {R"("name":"T","url":"#review-1032603896")",
         R"({"title":"T","url":"https://shop.example/p/1#review-1032603896"})"},
        {R"("name":"T","identifier":{"@type":"PropertyValue","value":"r5"})",
         R"({"title":"T","id":"r5"})"},
        {R"("name":"T","@id":"https://s.example/#/schema/Review/6456378afe4e676d706281c4")",
         R"({"title":"T","id":"6456378afe4e676d706281c4"})"},
        {R"("name":"T","@id":"#review-1")", R"({"title":"T"})"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.members);
        CHECK(only(with(row.members)) == json::parse(row.record));
    }
}

TEST_CASE("scrape/schema_org: microdata says the same with elements, links and attributes") {
    const auto record = only(
        R"(<div itemprop="Review" itemtype="https://schema.org/Review" id="review_1032603896" lang="ru">
        <b itemprop="name" content="Title">shown title</b>
        <a itemprop="author" href="/u/7">Ann</a>
        <div itemtype="https://schema.org/Rating" itemscope><meta itemprop="ratingValue" content="2"></div>
        <span itemprop="datePublished" content="2024-03-12">a while ago</span>
        <p itemprop="reviewBody" content="The be…">The beginning <span class="a-sr-only">of five</span>and the end
        <span style="display:none">hidden</span></p></div>)");
    CHECK(
        record ==
        json::parse(R"({"id":"1032603896","author":{"name":"Ann","url":"https://shop.example/u/7"},
        "rating":2,"score":0.25,"title":"Title","text":"The beginning and the end","lang":"ru",
        "published":{"at":"2024-03-12T00:00:00Z","precision":"day","raw":"2024-03-12"}})"));
}

TEST_CASE("scrape/schema_org: reviews are found wherever they stand, and only reviews") {
    struct Row {
        std::string html;
        std::size_t reviews;
    };
    const std::vector<Row> rows = {
        {script(
             R"({"@type":"Product","review":[{"@type":"Review","reviewBody":"a"},{"reviewBody":"b"}]})"),
         2},
        {script(R"({"@type":"Recipe","reviews":{"@type":"Review","reviewBody":"a"}})"), 1},
        {script(
             R"({"@graph":[{"@type":"Hotel","review":{"@id":"#1"}},{"@id":"#1","@type":"UserReview","name":"a"}]})"),
         1},
        {script(
             R"({"@type":"Hotel","@reverse":{"itemReviewed":[{"@type":"Review","name":"a"},{"@type":"CriticReview","name":"b"}]}})"),
         2},
        {script(R"({"@type":"ReviewAction","resultReview":{"@type":"Review","name":"a"}})"), 1},
        {script(R"({"@type":"ClaimReview","reviewBody":"a","reviewRating":{"ratingValue":1}})"), 0},
        {script(R"({"@type":"Product","review":"no item"})"), 0},
        {script(R"({"@type":"Review"})"), 0},
        {script(R"({"@type":"Review","@id":"#x","author":"Ann"})"), 0},
        {script(R"({"@type":"Review","name":"a"})") + script(R"({"broken)"), 1},
        {"<div itemscope itemtype='http://schema.org/Hotel'><p itemprop=reviews itemscope><b "
         "itemprop=name>a</b></p></div>",
         1},
        {"<div vocab='http://schema.org/' typeof=Review><b property=name>a</b></div>", 1},
        {"<div itemscope itemtype='http://data-vocabulary.org/Review'><b "
         "itemprop=summary>a</b></div>",
         1},
        {"<p>No data</p>", 0},
    };
    for (const auto& row : rows) {
        CAPTURE(row.html);
        CHECK(read(row.html).reviews.size() == row.reviews);
    }
    CHECK(read(rows[9].html).warnings.size() == 1);
}

TEST_CASE("scrape/schema_org: a review told twice is one, two that read alike are two") {
    const std::string long_text =
        "The rooms are small but the kitchen is better than we had hoped.";
    const std::string block =
        R"({"@type":"Product","review":[{"@type":"Review","author":"Ann","datePublished":"2024-03-12","reviewBody":"The rooms are small but the kitchen"},)"
        R"({"@type":"Review","author":"Bob","reviewBody":"Good"},{"@type":"Review","author":"Bob","reviewBody":"Good"}]})";
    const std::string micro =
        "<div itemscope itemtype='http://schema.org/Review'><b itemprop=author>Ann</b>"
        "<i itemprop=datePublished>2024-03-12T10:00:00Z</i><meta itemprop=ratingValue content=4>"
        "<p itemprop=reviewBody>" +
        long_text + "</p></div>";
    CHECK(read(script(block)).reviews.size() == 3);
    CHECK(read(script(block) + script(block)).reviews.size() == 3);
    const auto page = read(script(block) + micro);
    REQUIRE(page.reviews.size() == 3);
    CHECK(page.reviews[0].text == long_text);
    CHECK(page.reviews[0].rating == 4);
    CHECK(page.reviews[0].author.name == "Ann");

    struct Row {
        std::string other;
        std::size_t reviews;
    };
    const std::vector<Row> rows = {
        {R"("author":"Ann","datePublished":"2024-03-12")", 1},
        {R"("author":"ANN ","datePublished":"2024-03-12","reviewBody":"A  “quiet” place!")", 1},
        {R"("author":"Ann","datePublished":"2024-05-12","reviewBody":"A quiet place")", 2},
        {R"("author":"Eve","datePublished":"2024-03-12","reviewBody":"A quiet place")", 2},
        {R"("author":"Ann","datePublished":"2024-03-12","reviewBody":"Another")", 2},
        {R"("author":"Ann","datePublished":"2024-03-12","reviewBody":"A quiet place","ratingValue":1)",
         2},
        {R"("reviewBody":"A quiet place")", 2},
    };
    const auto first = with(
        R"("author":"Ann","datePublished":"2024-03-12","reviewBody":"A quiet place","ratingValue":4)");
    for (const auto& row : rows) {
        CAPTURE(row.other);
        CHECK(read(first + with(row.other)).reviews.size() == row.reviews);
    }
}

TEST_CASE("scrape/schema_org: an address that all reviews share identifies none of them") {
    const auto page =
        read(script(R"([{"@type":"Review","name":"a","@id":"#x12345","url":"/product"},
        {"@type":"Review","name":"b","@id":"#x12345","author":"Bob","url":"/product"},
        {"@type":"Review","name":"c","url":"/r/3"}])"));
    REQUIRE(page.reviews.size() == 3);
    CHECK(page.reviews[0].url.empty());
    CHECK(page.reviews[0].id.empty());
    CHECK(page.reviews[1].title == "b");
    CHECK(page.reviews[2].url == "https://shop.example/r/3");
}

TEST_CASE("scrape/schema_org: the declared total is that of the thing reviewed") {
    struct Row {
        std::string html;
        std::optional<std::int64_t> declared;
        bool ratings;
    };
    const std::string review = R"({"@type":"Review","name":"a"})";
    const std::string other = script(
        R"({"@type":"Product","aggregateRating":{"@type":"AggregateRating","reviewCount":9}})");
    const std::vector<Row> rows = {
        {script(
             R"({"@type":"Product","aggregateRating":{"@type":"AggregateRating","reviewCount":"1,234","ratingCount":2000}})"),
         1234, false},
        {script(
             R"({"@type":"Product","aggregateRating":{"@type":"AggregateRating","ratingCount":20}})"),
         20, true},
        {script(
             R"({"@type":"Product","aggregateRating":{"@type":"AggregateRating","reviewCount":0}})"),
         0, false},
        {script(R"({"@type":"Product","review":)" + review +
                R"(,"aggregateRating":{"@type":"AggregateRating","reviewCount":7}})") +
             other,
         7, false},
        {script(
             R"({"@type":"Review","name":"a","itemReviewed":{"@type":"Hotel","aggregateRating":{"reviewCount":7}}})") +
             other,
         7, false},
        {other + other, 9, false},
        {other +
             script(
                 R"({"@type":"Product","aggregateRating":{"@type":"AggregateRating","reviewCount":8}})"),
         std::nullopt, false},
        {script(
             R"({"@type":"Review","reviewRating":{"@type":"AggregateRating","ratingValue":5,"reviewCount":38}})"),
         std::nullopt, false},
        {script(review), std::nullopt, false},
    };
    for (const auto& row : rows) {
        CAPTURE(row.html);
        const auto page = read(row.html);
        CHECK(page.declared == row.declared);
        CHECK(page.declared_ratings == row.ratings);
    }
}

TEST_CASE("scrape/schema_org: the three syntaxes of schema.org's examples give the same reviews") {
    const auto shared = molva::test::shared_dir();
    if (shared.empty()) {
        MESSAGE("skipped: no shared suites");
        return;
    }
    int seen = 0;
    std::istringstream cases{
        molva::test::read_file(shared / "suites/structured/schemaorg_examples.jsonl")};
    for (std::string line; std::getline(cases, line);) {
        const auto row = json::parse(line);
        CAPTURE(row["id"].get<std::string>());
        std::vector<std::vector<std::string>> told;
        for (const auto* form : {"jsonld_html", "microdata_html", "rdfa_html"}) {
            const auto html = row[form].is_string() ? row[form].get<std::string>() : "";
            if (html.find("eview") != std::string::npos) told.push_back(facts(read(html)));
        }
        if (told.size() < 2) continue;
        ++seen;
        for (const auto& other : told) CHECK(other == told.front());
    }
    CHECK(seen >= 5);
}

TEST_CASE("scrape/schema_org: the examples of reviews give author, date, title, body and rating") {
    const auto shared = molva::test::shared_dir();
    if (shared.empty()) {
        MESSAGE("skipped: no shared suites");
        return;
    }
    int seen = 0;
    std::istringstream cases{
        molva::test::read_file(shared / "suites/structured/schemaorg_reviews.jsonl")};
    for (std::string line; std::getline(cases, line);) {
        const auto row = json::parse(line);
        const auto html = row["jsonld_html"].get<std::string>();
        // The suite lists fact checks too, which are no reviews here.
        if (html.find("ClaimReview") != std::string::npos) continue;
        CAPTURE(row["id"].get<std::string>());
        const auto page = read(html);
        const auto& wanted = row["expect_reviews"];
        REQUIRE(page.reviews.size() == wanted.size());
        for (std::size_t i = 0; i < wanted.size(); ++i, ++seen) {
            const auto want = [&](const char* key) {
                return wanted[i][key].is_null() ? std::string{} : wanted[i][key].get<std::string>();
            };
            const auto& review = page.reviews[i];
            CHECK(review.author.name == want("author"));
            CHECK(review.title == want("title"));
            CHECK(review.text == want("body"));
            CHECK((review.published ? review.published->raw : "") == want("date"));
            CHECK(
                review.rating ==
                (want("rating").empty() ? std::nullopt : std::optional{std::stod(want("rating"))}));
            CHECK(review.rating_best ==
                  (want("best").empty() ? std::nullopt : std::optional{std::stod(want("best"))}));
        }
    }
    CHECK(seen >= 7);
}

TEST_CASE("scrape/schema_org: every review of the recorded pages") {
    const auto shared = molva::test::shared_dir();
    if (shared.empty()) {
        MESSAGE("skipped: no shared recorded pages");
        return;
    }
    struct Row {
        std::string file;
        std::size_t reviews, authors, ratings, dates, texts, ids;
    };
    const std::vector<Row> rows = {
        {"shop-schemaorg/bestbuy-ca-microdata.html", 3, 3, 3, 0, 3, 0},
        {"shop-schemaorg/getit-il-jsonld-hebrew.html", 11, 11, 11, 11, 1, 0},
        {"shop-schemaorg/ikea-gb-jsonld.html", 20, 20, 20, 0, 20, 0},
        {"shop-schemaorg/kiabi-fr-microdata.html", 10, 10, 10, 10, 10, 10},
        {"shop-schemaorg/spartoo-pt-microdata.html", 3, 3, 3, 0, 0, 0},
        {"jsonld-recipes/allrecipescurated.html", 10, 10, 10, 9, 10, 0},
        {"jsonld-recipes/bakewithzoha_1.html", 12, 12, 12, 12, 12, 0},
        {"jsonld-recipes/delishkitchen_1.html", 10, 10, 10, 10, 10, 0},
        {"jsonld-recipes/marthastewart.html", 9, 9, 3, 0, 9, 0},
        {"jsonld-recipes/recept.html", 10, 10, 0, 10, 10, 0},
        {"yelp/yelp-biz-2016-microdata.html", 20, 20, 20, 20, 20, 20},
        {"flamp/flamp-shokoladnica.html", 5, 5, 5, 5, 5, 5},
        {"kinopoisk/film-77531-reviews.html", 10, 10, 0, 0, 10, 10},
        {"trustpilot/trustpilot-2023-nextdata.html", 20, 20, 20, 20, 20, 20},
        {"otzovik/otzovik-product-2026.html", 8, 8, 8, 8, 8, 8},
        {"snippets-2017/indeed-one-review.html", 1, 1, 1, 0, 1, 1},
    };
    for (const auto& row : rows) {
        CAPTURE(row.file);
        const auto page =
            read(molva::test::read_file(shared / "recorded" / row.file), "https://x.example/");
        const auto count = [&](auto has) {
            return static_cast<std::size_t>(
                std::count_if(page.reviews.begin(), page.reviews.end(), has));
        };
        MESSAGE(row.file << ": expected " << row.reviews << ", found " << page.reviews.size());
        CHECK(page.reviews.size() == row.reviews);
        CHECK(count([](const Review& r) { return !r.author.name.empty(); }) == row.authors);
        CHECK(count([](const Review& r) { return r.rating && r.score; }) == row.ratings);
        CHECK(count([](const Review& r) { return r.published && r.published->at; }) == row.dates);
        CHECK(count([](const Review& r) { return !r.text.empty(); }) == row.texts);
        CHECK(count([](const Review& r) { return !r.id.empty() || !r.url.empty(); }) == row.ids);
    }
}
