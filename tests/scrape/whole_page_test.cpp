// What a page says of itself against what it holds: cut off, contradicting
// itself, an empty feed, reviews that nothing but their place tells apart.

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "scrape/extract.hpp"

using namespace molva::scrape;

namespace {

Definition definition(std::string_view kind, std::string_view rest) {
    const std::string text = "schema = 1\nid = \"x\"\nname = \"X\"\nkind = \"" + std::string{kind} +
                             "\"\nchecked = { how = \"unverified\" }\n[fetch]\ninterval_s = 1\n" +
                             std::string{rest};
    auto got = parse_definition(text, "x.toml");
    REQUIRE_MESSAGE(got.has_value(), got.error().where << " " << got.error().what);
    return *got;
}

const std::string kRows =
    "[page]\nrows = \".r\"\nnone = \".none\"\ntotal = \".total\"\n"
    "[fields]\nauthor = \"b\"\npublished = \"i\"\n"
    "rating = { select = \"u\", scale = [1, 5] }\ntext = \"p\"\n";

PageResult read(const Definition& how, std::string_view body) {
    Source source;
    source.name = "s";
    Page page;
    page.body = body;
    auto got = extract(how, source, page, molva::parse_rfc3339("2026-08-20T12:00:00Z")->at);
    REQUIRE_MESSAGE(got.has_value(), got.error().what);
    return *got;
}

std::string row(std::string_view author, int rating, std::string_view text) {
    return "<div class=r><b>" + std::string{author} + "</b><i>05.03.2024</i><u>" +
           std::to_string(rating) + "</u><p>" + std::string{text} + "</p></div>";
}

std::string whole(const std::string& body) { return "<html><body>" + body + "</body></html>"; }

std::string json_ld(std::string_view text) {
    return "<script type='application/ld+json'>" + std::string{text} + "</script>";
}

}  // namespace

TEST_CASE("scrape/whole_page: rows that differ in little stay apart") {
    const auto how = definition("html", kRows);
    CHECK(read(how, whole(row("Guest", 5, "") + row("Guest", 1, "") + row("Guest", 5, "")))
              .reviews.size() == 3);
    CHECK(read(how, whole(row("Guest", 5, "Fine") + row("Guest", 5, "Fine"))).reviews.size() == 2);
    const auto twice = row("Zina", 4, "The kettle switches off by itself, and nobody knows why.");
    CHECK(read(how, whole(twice + twice)).reviews.size() == 1);
}

TEST_CASE("scrape/whole_page: marks without words, in one syntax and in two") {
    const auto how = definition("schema-org", "");
    const auto stars = [](const std::vector<int>& ratings) {
        std::string list;
        for (const int rating : ratings) {
            list += std::string{list.empty() ? "" : ","} +
                    R"({"@type":"Review","reviewRating":{"ratingValue":)" + std::to_string(rating) +
                    "}}";
        }
        return json_ld(R"({"@type":"Product","review":[)" + list + "]}");
    };
    std::string markup;
    for (const int rating : {2, 5, 5, 3}) {
        markup +=
            "<div itemprop=review itemscope itemtype='https://schema.org/Review'>"
            "<div itemprop=reviewRating itemscope itemtype='https://schema.org/Rating'>"
            "<meta itemprop=ratingValue content=" +
            std::to_string(rating) + "></div></div>";
    }
    markup = "<div itemscope itemtype='https://schema.org/Product'>" + markup + "</div>";
    CHECK(read(how, whole(stars({5, 2, 5, 3}))).reviews.size() == 4);
    CHECK(read(how, whole(markup)).reviews.size() == 4);
    CHECK(read(how, whole(stars({5, 2, 5, 3}) + markup)).reviews.size() == 4);
    // A review a block.
    CHECK(read(how, whole(json_ld(R"({"@type":"Review","reviewRating":{"ratingValue":5}})") +
                          json_ld(R"({"@type":"Review","reviewRating":{"ratingValue":5}})")))
              .reviews.size() == 2);
}

TEST_CASE("scrape/whole_page: a page that was cut off says so, and gives no half review") {
    const auto how = definition("html", kRows);
    const std::string two = row("Ann", 5, "Good") + row("Bob", 2, "Bad");
    struct Row {
        std::string page;
        std::size_t reviews;
        std::string cut;  // a part of the words; empty: whole
    };
    const Row rows[] = {
        {whole(two), 2, ""},
        {two, 2, ""},
        {"<html><body>" + two + "<div class=r><b>Eve</b><p cla", 2, "inside a tag"},
        {"<html><body>" + two + "<div class=r><b>Eve</b><u>4</u><p>It was al<!-- a", 2,
         "inside a comment"},
        {"<html><body><div><div>" + two + "<div class=r><b>Eve</b><u>4</u><p>It was al", 2,
         "with 3 elements open"},
    };
    for (const auto& each : rows) {
        CAPTURE(each.page);
        const auto got = read(how, each.page);
        CHECK(got.reviews.size() == each.reviews);
        CHECK(got.cut.empty() == each.cut.empty());
        CHECK(got.cut.find(each.cut) != std::string::npos);
        if (!each.cut.empty()) CHECK_FALSE(got.complete);
    }
}

TEST_CASE("scrape/whole_page: feeds that are empty, cut off, or come behind other words") {
    const auto how = definition("feed", "");
    const std::string item = "<item><title>Leaks</title><description>It leaks</description></item>";
    struct Row {
        std::string feed;
        std::size_t reviews;
        bool empty, cut;
    };
    const Row rows[] = {
        {"<rss><channel><title>F</title></channel></rss>", 0, true, false},
        {"<rss/>", 0, true, false},
        {"<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title></feed>", 0, true, false},
        {R"({"version":"https://jsonfeed.org/version/1.1","items":[]})", 0, true, false},
        {"<rss><channel>" + item + "</channel></rss>", 1, false, false},
        {"<rss><channel>" + item + "<item><title>Ha", 2, false, true},
        {"<rss><channel><title>F</ti", 0, false, true},
        {"<br />\n<b>Warning</b>: no such file in <b>/srv/f.php</b><br />\n<?xml "
         "version='1.0'?><rss><channel>" +
             item + "</channel></rss>",
         1, false, false},
        {"Notice: x\n<rss><channel>" + item + "</channel></rss>", 1, false, false},
    };
    for (const auto& each : rows) {
        CAPTURE(each.feed);
        const auto got = read(how, each.feed);
        CHECK(got.reviews.size() == each.reviews);
        CHECK(got.says_empty == each.empty);
        CHECK(got.cut.empty() != each.cut);
    }
    const auto atom = [&](const std::string& title) {
        const auto got = read(how, "<feed xmlns='http://www.w3.org/2005/Atom'><entry>" + title +
                                       "<content>x</content></entry></feed>");
        REQUIRE(got.reviews.size() == 1);
        return got.reviews[0].title;
    };
    CHECK(atom("<title>Where the &lt;i&gt; goes</title>") == "Where the <i> goes");
    CHECK(atom("<title>Where &lt;i&gt;it&lt;/i&gt; goes</title>") == "Where it goes");
    CHECK(atom("<title type='text'>Where &lt;i&gt;it&lt;/i&gt; goes</title>") ==
          "Where <i>it</i> goes");
}

TEST_CASE("scrape/whole_page: a guard's page is named, a page with a guard's script is not") {
    const auto how = definition("html", kRows);
    const auto held = [&](const std::string& page) {
        const auto got = read(how, page);
        return got.refused ? got.refused->reason : std::string{};
    };
    const auto titled = [](std::string_view title) {
        return "<html><head><title>" + std::string{title} + "</title></head><body></body></html>";
    };
    CHECK(held(titled("\n  Just a moment...\n")) == "Cloudflare challenge");
    CHECK(held(titled("Access denied | kettles.example used Cloudflare to restrict access")) ==
          "Cloudflare block");
    CHECK(held(titled("Making sure you&#39;re not a bot!")) == "Anubis challenge");
    CHECK(held(titled("ПОЧТИ ГОТОВО...")) == "Wildberries challenge");
    CHECK(held(titled("Доступ ограничен: много запросов")) == "a block");
    CHECK(held(titled("Access Denied")) == "Akamai block");
    CHECK(held(titled("Access Denied, a novel: reviews")) == "");
    CHECK(held(whole("<script>window.KPSDK={};KPSDK.now=1</script>")) == "Kasada challenge");
    CHECK(held(whole("<div class=\"h-captcha\"></div>")) == "a challenge page");
    CHECK(held(whole("<form><textarea></textarea><div class=\"h-captcha\"></div></form>")) == "");
    const std::string long_page(5000, 'x');
    CHECK(held(whole(long_page + "<div class=\"h-captcha\"></div>")) == "");
    CHECK(held(whole(row("Ann", 5, "Good") + "<div class=\"h-captcha\"></div>")) == "");
    CHECK(held(whole("<i class=none>No reviews</i><div class=\"h-captcha\"></div>")) == "");
    const auto got = read(definition("json", "[page]\nrows = \"$.a[*]\"\n[fields]\ntext = \"$\"\n"),
                          R"({"incidentId":"x","challengeURL":"/y"})");
    REQUIRE(got.refused.has_value());
    CHECK(got.refused->reason == "Ozon challenge");
}

TEST_CASE("scrape/whole_page: data that stand escaped in the markup") {
    const auto how = definition("html",
                                "[page]\nvariable = \"state\"\nrows = \"$.list[*]\"\n"
                                "[fields]\ntext = \"$.t\"\n");
    const auto got = read(how, whole("<template>{&quot;state&quot;:{&quot;list&quot;:[{&quot;t"
                                     "&quot;:&quot;a &amp; b&quot;}]}}</template>"));
    REQUIRE(got.reviews.size() == 1);
    CHECK(got.reviews[0].text == "a & b");
}
