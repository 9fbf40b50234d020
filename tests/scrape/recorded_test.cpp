// The recorded answers of real sites, where they are present: what the index
// says is in them, and what their definition finds.

#include <doctest/doctest.h>
#include <fmt/format.h>

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
    std::string_view before = {}, after = {};  ///< what was cut from around the recorded part
};

const Row kRows[] = {
    {"otzovik", "otzovik/otzovik-product-2026.html", 8, 0, 8, 8, 8, 8},
    {"flamp", "flamp/flamp-shokoladnica.html", 5, 0, 5, 5, 5, 5},
    {"steam", "steam/appreviews-1000640.json", 100, 0, 100, 100, 100, 0},
    {"steam", "steam/appreviews-643960.json", 324, 6, 324, 324, 324, 0},
    {"apple-app-store", "apple-appstore/1510826067_gb_1.json", 4, 0, 0, 4, 4, 4},
    {"apple-app-store", "apple-appstore/497799835_cn_10.json", 50, 0, 0, 50, 50, 50},
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
        const std::string body = std::string{row.before} +
                                 read_file(shared_dir() / "recorded" / row.file) +
                                 std::string{row.after};
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
