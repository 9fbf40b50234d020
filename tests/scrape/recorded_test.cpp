// The recorded answers of real sites, where they are present: what the index
// says is in them, and what their definition finds.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "scrape/definition.hpp"
#include "scrape/extract.hpp"
#include "support/files.hpp"

using molva::scrape::extract;
using molva::test::read_file;
using molva::test::shared_dir;
using molva::test::source_dir;

namespace {

struct Row {
    std::string_view scraper, file;
    std::size_t reviews;  ///< by the index, corrected where it counts loosely
    std::size_t replies = 0;
    std::size_t dated = 0, rated = 0, texts = 0, authors = 0;
};

const Row kRows[] = {
    {"otzovik", "otzovik/otzovik-product-2026.html", 8, 0, 8, 8, 8, 8},
    {"flamp", "flamp/flamp-shokoladnica.html", 5, 0, 5, 5, 5, 5},
    {"steam", "steam/appreviews-1000640.json", 100, 0, 100, 100, 100, 0},
    {"steam", "steam/appreviews-643960.json", 324, 6, 324, 324, 323, 0},  // one has no text,
    {"apple-app-store", "apple-appstore/1510826067_gb_1.json", 4, 0, 0, 4, 4, 4},
    {"apple-app-store", "apple-appstore/497799835_cn_10.json", 50, 0, 0, 50, 50, 50},
    {"trustpilot", "trustpilot/trustpilot-2023-nextdata.html", 20, 12, 20, 20, 20, 20},
    {"yandex-maps", "yandex-maps/yandex-fetchReviews-reviews.json", 50, 50, 50, 50, 50, 50},
    {"2gis", "2gis/2gis-branch-reviews-excerpt.json", 10, 5, 10, 10, 10, 10},
    // One of its thirteen rows is there twice.
    {"hh-employer", "hh-dreamjob/hh-employerReviews-state.json", 12, 2, 12, 12, 12, 0},
    // Marks without a word are reviews too; one name is empty.
    {"wildberries-seller", "wildberries/wb-seller-feedbacks-excerpt.json", 10, 2, 10, 10, 2, 9},
    {"ozon", "ozon/ozon-webListReviews-anonymised.json", 2, 0, 2, 2, 2, 2},
    {"google-play", "google-play/reviews-translate-batchexecute.txt", 150, 42, 150, 150, 150, 150},
    {"booking", "booking/booking-hotel-reviews-graphql-nodes.json", 30, 24, 30, 30, 30, 30},
    {"bazaarvoice", "bazaarvoice/bv-reviews-sorthighest.json", 20, 0, 20, 20, 20, 20},
    // Comments on reviews.
    {"bazaarvoice", "bazaarvoice/bv-comments.json", 10, 0, 10, 0, 10, 10},
    {"tokopedia", "tokopedia/tokopedia-reviews.json", 8, 8, 8, 8, 8, 8},
    {"feefo", "feefo/feefo-body.json", 9, 1, 9, 9, 9, 0},
    {"yelp", "yelp/yelp-biz-2016-microdata.html", 20, 0, 20, 20, 20, 20},
    {"kinopoisk", "kinopoisk/film-77531-reviews.html", 10, 0, 10, 10, 10, 10},
    // Twenty books, three of them with a review, one of those without a mark.
    {"livelib", "livelib/livelib-reader-read-list.html", 20, 0, 3, 19, 3, 3},
    {"livelib", "livelib/livelib-review-block-1.html", 1, 0, 1, 1, 1, 1},
    {"livelib", "livelib/livelib-review-block-2.html", 1, 0, 1, 1, 1, 1},
    {"amazon", "amazon/amazon-product-2018-reviews.html", 4, 0, 4, 4, 4, 4},
    {"amazon", "amazon/amazon-uk-reviews-2015.html", 10, 0, 10, 10, 10, 10},
    // Two of the twelve posts are advertising without a date.
    {"pikabu", "pikabu/pikabu-hot-cp1251.html", 12, 0, 10, 0, 12, 12},
    // Of the 477 six were deleted, and of ten more the account is gone.
    {"reddit", "reddit/body-TestMore.test_comments.json", 471, 0, 471, 0, 470, 461},
    {"reddit", "reddit/body-TestMultiredditListings.test_comments.json", 100, 0, 100, 0, 100, 100},
    // Links have a title and no text.
    {"reddit", "reddit/body-TestRedditorListings.test_submissions__new.json", 100, 0, 100, 0, 16,
     100},
    {"hacker-news", "hackernews/algolia-1.1.json", 2, 0, 2, 0, 2, 2},
    {"hacker-news", "hackernews/algolia-item.json", 5, 0, 5, 0, 5, 5},
    {"youtube-comments", "youtube/comment_threads_by_video_paged_1.json", 5, 0, 5, 0, 5, 5},
    {"youtube-comments", "youtube/comment_threads_multi.json", 2, 0, 2, 0, 2, 2},
    {"discourse", "discourse/discourse_posts.json", 4, 0, 4, 0, 4, 4},
    {"discourse", "discourse/discourse_api-post.json", 4, 0, 4, 0, 4, 4},
    {"google-places", "google-places/PlacesApiDetailsInFrenchResponse.json", 5, 0, 5, 5, 5, 5},
    {"feed", "charset/forum.template-toolkit.ru.1.cp1251.xml", 20, 0, 20, 0, 20, 20},
    {"feed", "charset/forum.template-toolkit.ru.6.koi8r.xml", 20, 0, 20, 0, 20, 20},
    {"schema-org", "shop-schemaorg/bestbuy-ca-microdata.html", 3, 0, 0, 3, 3, 3},
    {"schema-org", "shop-schemaorg/getit-il-jsonld-hebrew.html", 11, 0, 11, 11, 1, 11},
    {"schema-org", "shop-schemaorg/ikea-gb-jsonld.html", 20, 0, 0, 20, 20, 20},
    {"schema-org", "shop-schemaorg/kiabi-fr-microdata.html", 10, 0, 10, 10, 10, 10},
    {"schema-org", "jsonld-recipes/allrecipescurated.html", 10, 0, 9, 10, 10, 10},
    {"schema-org", "jsonld-recipes/bakewithzoha_1.html", 12, 0, 12, 12, 12, 12},
    {"schema-org", "jsonld-recipes/delishkitchen_1.html", 10, 0, 10, 10, 10, 10},
    {"schema-org", "jsonld-recipes/marthastewart.html", 9, 0, 0, 3, 9, 9},
    // Five reviews, each of them twice.
    {"schema-org", "jsonld-recipes/recept.html", 5, 0, 5, 0, 5, 5},
    {"schema-org", "shop-schemaorg/spartoo-pt-microdata.html", 3, 0, 1, 3, 0, 3},
    {"schema-org", "snippets-2017/indeed-one-review.html", 1, 0, 0, 1, 1, 1},
    // Seven of the sixty are there twice.
    {"aliexpress", "aliexpress/aliexpress-reviews-nodes.json", 53, 1, 53, 53, 53, 53},
    {"bestbuy", "bestbuy/bestbuy-reviews-nodes.json", 60, 0, 60, 60, 60, 60},
    {"glassdoor", "glassdoor/glassdoor-reviews-nodes.json", 15, 0, 15, 15, 15, 0},
    // What a program made of an answer; its nodes are as they came.
    {"yelp", "yelp/yelp-reviews-scrapfly-parsed.json", 30, 0, 30, 30, 30, 30},
};

/// What is recorded and is not in the table, and why.
struct Other {
    std::string_view file, why;
};

const Other kOthers[] = {
    {"4pda/search-posts-cp1251.html", "posts of a forum without a definition; the probe reads it"},
    {"askbot/askbot-question.html", "a forum without a definition; the probe reads it"},
    {"antibot/ozon-cloudflare-wait.html", "a challenge, and told as one below"},
    {"discourse/discourse_topics_pinned.json", "a list of topics, without posts"},
    {"google-play/app-page-minecraft.html",
     "the page of an app; reviews come by a request of their own"},
    {"snippets-2017/software_advice-one-review.html",
     "a site without a definition; the probe reads it"},
    {"snippets-2017/trustpilot-one-review.html", "a layout of 2017; the probe reads it"},
    {"snippets-2017/trustradius-one-review.html", "a site without a definition, one review"},
    {"stackexchange/question_page.json", "titles and texts of the questions were blanked"},
    {"steam/discussions-2021-1349900.html", "a list of topics"},
    {"steam/discussions-2022-1672920.html", "a list of topics"},
    {"youtube/youtube-comments-parsed.json", "what a program made of an answer, no answer"},
};

}  // namespace

TEST_CASE("scrape/recorded: every review of a recorded answer is found, with all it has") {
    if (shared_dir().empty()) {
        MESSAGE("skipped: there are no recorded answers beside the project");
        return;
    }
    MESSAGE("file: expected, found; dated rated texts authors replies");
    for (const auto& row : kRows) {
        CAPTURE(row.file);
        const auto definition = molva::scrape::load_definition(
            source_dir() / "scrapers" / (std::string{row.scraper} + ".toml"));
        REQUIRE_MESSAGE(definition.has_value(), definition.error().what);
        const std::string body = read_file(shared_dir() / "recorded" / row.file);
        molva::scrape::Source source;
        source.name = "recorded";
        molva::scrape::Page page;
        page.body = body;
        const auto now = molva::parse_rfc3339("2026-11-01T00:00:00Z")->at;
        const auto got = extract(*definition, source, page, now);
        REQUIRE_MESSAGE(got.has_value(), got.error().what);
        std::size_t dated = 0, rated = 0, texts = 0, authors = 0, replies = 0;
        for (const auto& review : got->reviews) {
            dated += review.published && review.published->at ? 1 : 0;
            rated += review.rating ? 1 : 0;
            texts += review.text.empty() && review.pros.empty() && review.cons.empty() ? 0 : 1;
            authors += review.author.name.empty() ? 0 : 1;
            replies += review.reply ? 1 : 0;
            if (review.rating) CHECK(review.score.has_value());
            CHECK_FALSE(review.id.empty());
        }
        MESSAGE(fmt::format("{}: {}, {}; {} {} {} {} {}", row.file, row.reviews,
                            got->reviews.size(), dated, rated, texts, authors, replies));
        for (const auto& warning : got->warnings) MESSAGE(row.file << ": " << warning);
        CHECK(got->reviews.size() == row.reviews);
        CHECK(dated == row.dated);
        CHECK(rated == row.rated);
        CHECK(texts == row.texts);
        CHECK(authors == row.authors);
        CHECK(replies == row.replies);
    }
}

TEST_CASE("scrape/recorded: every recorded answer is in the table, or it is said why not") {
    if (shared_dir().empty()) {
        MESSAGE("skipped: there are no recorded answers beside the project");
        return;
    }
    std::istringstream index{read_file(shared_dir() / "recorded" / "INDEX.tsv")};
    std::size_t files = 0;
    std::string line;
    std::getline(index, line);  // the head
    while (std::getline(index, line)) {
        const auto from = line.find('\t') + 1;
        const std::string file = line.substr(from, line.find('\t', from) - from);
        const auto named = [&](const auto& row) { return row.file == file; };
        const bool read = std::any_of(std::begin(kRows), std::end(kRows), named);
        const bool told = std::any_of(std::begin(kOthers), std::end(kOthers), named);
        CHECK_MESSAGE(read != told, file);
        ++files;
    }
    CHECK(files >= std::size(kOthers) + 40);
}

TEST_CASE("scrape/recorded: a recorded challenge is no page without reviews") {
    if (shared_dir().empty()) {
        MESSAGE("skipped: there are no recorded answers beside the project");
        return;
    }
    const std::string body = read_file(shared_dir() / "recorded/antibot/ozon-cloudflare-wait.html");
    for (const auto* scraper : {"ozon", "schema-org", "otzovik", "yandex-maps"}) {
        CAPTURE(scraper);
        const auto definition = molva::scrape::load_definition(source_dir() / "scrapers" /
                                                               (std::string{scraper} + ".toml"));
        REQUIRE(definition.has_value());
        molva::scrape::Source source;
        source.name = "recorded";
        molva::scrape::Page page;
        page.body = body;
        const auto got = extract(*definition, source, page, molva::Instant{});
        REQUIRE_MESSAGE(got.has_value(), got.error().what);
        REQUIRE(got->refused.has_value());
        CHECK_FALSE(got->refused->failed);
        CHECK(got->reviews.empty());
    }
}
