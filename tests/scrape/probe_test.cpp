// The probe against every stored page: what it finds without the definition,
// and that the definition it writes gives exactly what it reported.

#include "scrape/probe.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <sstream>

#include "base/toml.hpp"
#include "base/utf8.hpp"
#include "scrape/definition.hpp"
#include "scrape/extract.hpp"
#include "scrape/lint.hpp"
#include "support/files.hpp"

namespace fs = std::filesystem;
using molva::scrape::probe_page;
using molva::scrape::ProbeFinding;
using molva::scrape::ProbePage;
using molva::scrape::ProbeReport;
using molva::test::read_file;
using molva::test::shared_dir;
using molva::test::source_dir;

namespace {

const molva::Instant kNow = molva::parse_rfc3339("2026-11-01T00:00:00Z")->at;

std::size_t lines_of(const fs::path& file) {
    if (!fs::exists(file)) return 0;
    const std::string text = read_file(file);
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// Loads what the finding wrote and reads the page with it.
void check_round_trip(const ProbePage& page, const ProbeFinding& finding, molva::Instant now) {
    const auto definition = molva::scrape::parse_definition(finding.definition, "probed.toml");
    REQUIRE_MESSAGE(definition.has_value(),
                    definition.error().where << definition.error().what << finding.definition);
    molva::scrape::Source source;
    source.name = definition->id;
    source.url = page.url;
    molva::scrape::Page saved;
    saved.body = page.body;
    saved.url = page.url;
    saved.content_type = page.content_type;
    const auto got = molva::scrape::extract(*definition, source, saved, now);
    REQUIRE(got.has_value());
    REQUIRE(got->reviews.size() == finding.reviews.size());
    for (std::size_t i = 0; i < got->reviews.size(); ++i) {
        CHECK(to_json(got->reviews[i]) == to_json(finding.reviews[i]));
    }
}

struct Tested {
    std::string name, url, content_type, body;
    std::size_t expected = 0;
    molva::Instant now = kNow;
};

std::vector<Tested> stored_pages() {
    std::vector<Tested> out;
    for (const auto& folder : fs::directory_iterator{source_dir() / "tests/scrapers"}) {
        auto document = molva::toml::Document::load(folder.path() / "pages.toml");
        REQUIRE(document.has_value());
        auto root = document->root();
        for (auto& table : root.tables("page")) {
            Tested one;
            const std::string file = table.required("file");
            one.name = folder.path().filename().string() + "/" + file;
            one.url = table.string("url").value_or("");
            one.content_type = table.string("content_type").value_or("");
            one.body = read_file(folder.path() / file);
            one.now = molva::parse_rfc3339(table.required("now"))->at;
            one.expected = lines_of(folder.path() / fs::path{file}.replace_extension(".jsonl"));
            out.push_back(std::move(one));
        }
    }
    std::sort(out.begin(), out.end(),
              [](const Tested& a, const Tested& b) { return a.name < b.name; });
    return out;
}

ProbeReport probed(const Tested& page) {
    auto report = probe_page({page.body, page.url, page.content_type, 200}, "probed", page.now);
    REQUIRE_MESSAGE(report.has_value(), report.error().what);
    for (const auto& note : report->notes) {
        CHECK_MESSAGE(note.find("thrown away") == std::string::npos, note);
    }
    for (const auto& finding : report->findings) {
        check_round_trip({page.body, page.url, page.content_type, 200}, finding, page.now);
    }
    return std::move(*report);
}

}  // namespace

TEST_CASE("scrape/probe: stored pages are read without their definitions") {
    const auto pages = stored_pages();
    REQUIRE(pages.size() > 50);
    std::size_t with_reviews = 0, as_expected = 0;
    MESSAGE("file: expected, found by probe, how");
    for (const auto& page : pages) {
        CAPTURE(page.name);
        const auto report = probed(page);
        const auto found = report.findings.empty() ? 0 : report.findings.front().reviews.size();
        MESSAGE(fmt::format("{}: {}, {}{}", page.name, page.expected, found,
                            report.findings.empty() ? ""
                                                    : " " + report.findings.front().kind + " " +
                                                          report.findings.front().where));
        if (page.expected == 0) continue;
        ++with_reviews;
        // Definitions leave out what nobody else can know of: the question above the
        // answers, advertising, a review without a mark.
        as_expected += found >= page.expected ? 1 : 0;
    }
    MESSAGE(fmt::format("{} of {} pages with reviews", as_expected, with_reviews));
    REQUIRE(with_reviews > 40);
    CHECK(static_cast<double>(as_expected) >= 0.75 * static_cast<double>(with_reviews));
}

TEST_CASE("scrape/probe: recorded answers of real sites are read without definitions") {
    if (shared_dir().empty()) {
        MESSAGE("skipped: there are no recorded answers beside the project");
        return;
    }
    struct Row {
        std::string_view file;
        std::size_t reviews;
        double least = 1;  ///< the share that the probe has to find
    };
    const Row rows[] = {
        {"otzovik/otzovik-product-2026.html", 8},
        {"flamp/flamp-shokoladnica.html", 5},
        {"steam/appreviews-1000640.json", 100},
        {"steam/appreviews-643960.json", 324, 0.99},
        {"apple-appstore/1510826067_gb_1.json", 4},
        {"apple-appstore/497799835_cn_10.json", 50},
        {"trustpilot/trustpilot-2023-nextdata.html", 20},
        {"yandex-maps/yandex-fetchReviews-reviews.json", 50},
        {"2gis/2gis-branch-reviews-excerpt.json", 10},
        {"wildberries/wb-seller-feedbacks-excerpt.json", 10},
        {"ozon/ozon-webListReviews-anonymised.json", 2},
        {"booking/booking-hotel-reviews-graphql-nodes.json", 30},
        {"bazaarvoice/bv-reviews-sorthighest.json", 20},
        {"tokopedia/tokopedia-reviews.json", 8},
        {"feefo/feefo-body.json", 9},
        {"yelp/yelp-biz-2016-microdata.html", 20},
        {"kinopoisk/film-77531-reviews.html", 10},
        {"livelib/livelib-reader-read-list.html", 20},
        {"amazon/amazon-product-2018-reviews.html", 4},
        {"amazon/amazon-uk-reviews-2015.html", 10},
        {"pikabu/pikabu-hot-cp1251.html", 12},
        {"reddit/body-TestMultiredditListings.test_comments.json", 100},
        {"reddit/body-TestRedditorListings.test_submissions__new.json", 100},
        {"hackernews/algolia-1.1.json", 2},
        {"youtube/comment_threads_by_video_paged_1.json", 5},
        {"discourse/discourse_posts.json", 4},
        {"google-places/PlacesApiDetailsInFrenchResponse.json", 5},
        {"google-play/reviews-translate-batchexecute.txt", 150},
        {"aliexpress/aliexpress-reviews-nodes.json", 53},
        {"bestbuy/bestbuy-reviews-nodes.json", 60},
        {"glassdoor/glassdoor-reviews-nodes.json", 15},
        {"charset/forum.template-toolkit.ru.1.cp1251.xml", 20},
        {"shop-schemaorg/bestbuy-ca-microdata.html", 3},
        {"shop-schemaorg/getit-il-jsonld-hebrew.html", 11},
        {"shop-schemaorg/ikea-gb-jsonld.html", 20},
        {"shop-schemaorg/kiabi-fr-microdata.html", 10},
        {"jsonld-recipes/allrecipescurated.html", 10},
        {"jsonld-recipes/bakewithzoha_1.html", 12},
        {"jsonld-recipes/delishkitchen_1.html", 10},
        {"jsonld-recipes/marthastewart.html", 9},
        {"4pda/search-posts-cp1251.html", 20},
        {"askbot/askbot-question.html", 10},
        {"snippets-2017/trustradius-one-review.html", 1},
        {"snippets-2017/software_advice-one-review.html", 1},
        {"snippets-2017/trustpilot-one-review.html", 1},
        {"stackexchange/question_page.json", 2},
    };
    std::size_t good = 0;
    MESSAGE("file: expected, found by probe, how");
    for (const auto& row : rows) {
        CAPTURE(row.file);
        Tested page;
        page.body = read_file(shared_dir() / "recorded" / row.file);
        const auto report = probed(page);
        const auto found = report.findings.empty() ? 0 : report.findings.front().reviews.size();
        MESSAGE(fmt::format("{}: {}, {}{}", row.file, row.reviews, found,
                            report.findings.empty() ? ""
                                                    : " " + report.findings.front().kind + " " +
                                                          report.findings.front().where));
        good += static_cast<double>(found) >= row.least * static_cast<double>(row.reviews) ? 1 : 0;
    }
    MESSAGE(fmt::format("{} of {} recorded answers", good, std::size(rows)));
    CHECK(good >= 42);
}

namespace {

ProbeReport probed_text(std::string body, std::string url = "https://shop.example/p/1") {
    Tested page;
    page.body = std::move(body);
    page.url = std::move(url);
    return probed(page);
}

std::string select_of(const ProbeFinding& finding, std::string_view name) {
    for (const auto& field : finding.fields) {
        if (field.name == name) return field.select;
    }
    return {};
}

/// A page of `count` reviews; `item`, `text` and so on are class names.
std::string page_of(int count, std::string_view item, std::string_view author,
                    std::string_view date, std::string_view text) {
    std::string out =
        "<html lang=ru><head><title>Отзывы</title>"
        "<link rel=alternate type=application/rss+xml href=/rss title=Новые></head>"
        "<body><h2 class=reviews-title>1 234 отзыва</h2><div>";
    for (int i = 0; i < count; ++i) {
        out += fmt::format(
            "<div class='{}'><b class='{}'>Автор {}</b><i class='{}'>{} марта 2024</i>"
            "<div class='{}'>Это уже {}-й отзыв, и чайник опять потёк.</div></div>",
            item, author, i, date, i + 1, text, i);
    }
    return out + "</div><a rel=next href='?page=2'>2</a></body></html>";
}

}  // namespace

TEST_CASE("scrape/probe: blocks are told by names that people gave them") {
    struct Row {
        std::string_view item, author, date, text;
        std::string_view rows, text_selector;
        std::string_view note;
    };
    const Row table[] = {
        {"comment", "user-name", "date", "comment-text", "div.comment", ".comment-text", ""},
        {"css-1q2w3e4 feedback", "css-9a8b7c user", "css-x1y2z3 date", "css-5t6y7u text",
         "div.feedback", ".text", ""},
        {"Review_card__3kZ9x", "Review_author__aB3dE", "Review_date__9fGh2", "Review_text__7xYz1",
         "div[class*=\"Review_card__\"]", "[class*=\"Review_text__\"]", "its beginning is used"},
        {"sc-bdVaJa9 x1y2z3q", "author", "date", "text", "div.x1y2z3q", ".text", "looks generated"},
    };
    for (const auto& row : table) {
        CAPTURE(row.item);
        const auto report = probed_text(page_of(12, row.item, row.author, row.date, row.text));
        REQUIRE_FALSE(report.findings.empty());
        const auto& best = report.findings.front();
        CHECK(best.kind == "blocks");
        CHECK(best.reviews.size() == 12);
        if (row.note.empty()) CHECK(best.where == row.rows);
        CHECK(select_of(best, "text") == row.text_selector);
        CHECK_FALSE(select_of(best, "published").empty());
        CHECK_FALSE(select_of(best, "author").empty());
        CHECK(best.declared == 1234);
        std::string notes;
        for (const auto& note : best.notes) notes += note;
        CHECK(notes.find(row.note) != std::string::npos);
        CHECK(best.definition.find("language = \"ru\"") != std::string::npos);
        CHECK(best.definition.find("a[rel~=") != std::string::npos);
    }
}

TEST_CASE("scrape/probe: words beside stars are no text, and news are doubted") {
    const auto page = [](bool stars) {
        std::string out = "<html><body>";
        for (int i = 1; i <= 6; ++i) {
            out += fmt::format(
                "<article class=entry><h3>Number {0}, somewhat longer</h3>{1}"
                "<time datetime=2024-03-0{0}>March {0}, 2024</time>"
                "<p>What happened on day {0} was told to everybody who had asked for it.</p>"
                "</article>",
                i,
                stars ? fmt::format("<div class=rating><img alt='Rated {} out of 5 stars' "
                                    "src=s.png></div><b class=author>Jo {}</b>",
                                    i % 5 + 1, i)
                      : "");
        }
        return out + "</body></html>";
    };
    const auto noted = [](const ProbeFinding& one) {
        return std::any_of(one.notes.begin(), one.notes.end(), [](const std::string& note) {
            return note.find("nobody is named") != std::string::npos;
        });
    };
    const auto reviews = probed_text(page(true));
    REQUIRE_FALSE(reviews.findings.empty());
    CHECK(select_of(reviews.findings.front(), "text") == "p");
    CHECK_FALSE(noted(reviews.findings.front()));
    const auto news = probed_text(page(false));
    REQUIRE_FALSE(news.findings.empty());
    CHECK(noted(news.findings.front()));
}

TEST_CASE("scrape/probe: what a page says beside its reviews") {
    const auto report = probed_text(page_of(3, "review", "author", "date", "text"));
    CHECK(report.charset == "utf-8");
    CHECK(report.lang == "ru");
    CHECK(report.title == "Отзывы");
    CHECK(report.total == 1234);
    REQUIRE(report.feeds.size() == 1);
    CHECK(report.feeds.front().url == "https://shop.example/rss");
    CHECK(report.held_back.empty());

    const auto held = probed_text("<title>Just a moment...</title><p>wait</p>");
    CHECK(held.findings.empty());
    CHECK(held.held_back == "Cloudflare challenge");
}

TEST_CASE("scrape/probe: JSON wherever it stands") {
    std::string list = "[";
    for (int i = 0; i < 4; ++i) {
        list += fmt::format(R"({}{{"id":{},"stars":{},"body":"Text number {} is long enough.",)"
                            R"("user":{{"name":"Sam {}"}},"created_at":"2024-03-0{}T10:00:00Z"}})",
                            i ? "," : "", 100 + i, i + 1, i, i, i + 1);
    }
    list += "]";
    struct Row {
        std::string about, page, kind, in;
    };
    const std::string state = R"({"page":{"count":40,"reviews":)" + list + "}}";
    const Row table[] = {
        {"an answer", state, "json", ""},
        {"a guarded answer", ")]}'\n" + state, "json", ""},
        {"a script by its id",
         "<script id=__NEXT_DATA__ type=application/json>" + state + "</script>", "embedded",
         "script#__NEXT_DATA__"},
        {"a variable", "<script>var a=1; window.__STATE__ = " + state + ";</script>", "embedded",
         "window.__STATE__"},
        {"an attribute", "<div id=app data-state='" + state + "'></div>", "embedded",
         "div[id=\"app\"][data-state] @data-state"},
    };
    for (const auto& row : table) {
        CAPTURE(row.about);
        const auto report = probed_text(row.page);
        REQUIRE_FALSE(report.findings.empty());
        const auto& best = report.findings.front();
        CHECK(best.kind == row.kind);
        CHECK(best.source == row.in);
        CHECK(best.where == "$.page.reviews[*]");
        CHECK(best.reviews.size() == 4);
        CHECK(best.declared == 40);
        CHECK(select_of(best, "author") == "$.user.name");
        CHECK(select_of(best, "rating") == "$.stars");
        CHECK(select_of(best, "published") == "$.created_at");
        CHECK(select_of(best, "text") == "$.body");
        CHECK(select_of(best, "id") == "$.id");
        const auto definition = molva::scrape::parse_definition(best.definition, "x.toml");
        REQUIRE(definition.has_value());
        CHECK(molva::scrape::lint(*definition).empty());
    }
}

TEST_CASE("scrape/probe: nothing of a page is obeyed by a terminal, and no text ends a string") {
    const std::string bidi = "\xe2\x80\xae";
    std::string page = "<title>a\x1b[31m" + bidi + "b</title>";
    for (int i = 0; i < 5; ++i) {
        page += fmt::format(
            "<div class=review data-\"x='1'><b class=author>A\x1b[0m {}</b>"
            "<time datetime=2024-03-0{}></time><p class=text>{}Text with ''' and \\ number {} here"
            "</p></div>",
            i, i + 1, bidi, i);
    }
    const auto report = probed_text(page);
    CHECK(report.title == molva::utf8::printable(report.title));
    REQUIRE_FALSE(report.findings.empty());
    for (const auto& field : report.findings.front().fields) {
        CHECK(field.sample == molva::utf8::printable(field.sample));
    }
    for (const char c : report.findings.front().definition) {
        CHECK((c == '\n' || static_cast<unsigned char>(c) >= 0x20));
    }
}

TEST_CASE("scrape/probe: hostile pages end") {
    std::string deep, wide, classes, json = "[";
    for (int i = 0; i < 400; ++i) deep += "<div class=review data-id=1>";
    for (int i = 0; i < 30'000; ++i) wide += fmt::format("<p class='a{}x b'>1 May 2024", i);
    for (int i = 0; i < 200; ++i) {
        classes += fmt::format("<i class='{}'>1</i>", std::string(3'000, 'a'));
    }
    for (int i = 0; i < 20'000; ++i) json += R"({"a":[{"b":[1]}]},)";
    json += "{}]";
    for (const auto& page : {deep, wide, classes, json, std::string(100'000, '['), std::string{}}) {
        const auto report = probe_page({page, "", "", 200}, "x", kNow);
        if (report) CHECK(report->findings.size() <= 6);
    }
}

TEST_CASE("scrape/probe: an id for a definition") {
    CHECK(molva::scrape::probe_id("www.shop-example.com") == "www-shop-example-com");
    CHECK(molva::scrape::probe_id("--Моё") == "probed");
    CHECK(molva::scrape::probe_id("") == "probed");
}
