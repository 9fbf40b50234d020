#include "scrape/feed.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "scrape/feed_items.hpp"
#include "scrape/schema_org_fields.hpp"
#include "support/files.hpp"
#include "value/date.hpp"

namespace {

using molva::scrape::FeedPage;
using nlohmann::json;

molva::scrape::Context context() {
    return {.now = molva::parse_rfc3339("2026-01-01T00:00:00Z")->at, .lang = "en", .zone = "UTC"};
}

FeedPage read(std::string_view feed, std::string_view base = "https://a.example/feed") {
    auto page = molva::scrape::read_feed(feed, "", base, context());
    if (!page) FAIL(page.error().what);
    return std::move(*page);
}

std::string rss(std::string_view item) {
    return "<rss version='2.0'><channel><title>F</title><item>" + std::string{item} +
           "</item></channel></rss>";
}

std::string atom(std::string_view entry) {
    return "<feed xmlns='http://www.w3.org/2005/Atom'><entry>" + std::string{entry} +
           "</entry></feed>";
}

}  // namespace

TEST_CASE("scrape/feed: an item of each kind of feed becomes the same review") {
    const std::string wanted =
        R"({"type":"review","id":"urn:7","id_kind":"site","url":"https://a.example/r/7",)"
        R"("author":{"name":"Ann Lee"},"title":"Quiet & clean","text":"One\nTwo",)"
        R"("published":{"at":"2024-03-12T10:00:00Z","precision":"second","raw":"RAW"}})";
    struct Row {
        std::string what, feed, raw;
    };
    const std::vector<Row> rows = {
        {"RSS 2.0",
         rss("<title>Quiet &amp; clean</title><link>/r/7</link><guid "
             "isPermaLink='false'>urn:7</guid>"
             "<author>ann@a.example (Ann Lee)</author><pubDate>Tue, 12 Mar 2024 10:00:00 "
             "GMT</pubDate>"
             "<description>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;</description>"),
         "Tue, 12 Mar 2024 10:00:00 GMT"},
        {"RDF",
         "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
         "xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/' "
         "xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
         "<channel rdf:about='https://a.example/'/><item rdf:about='urn:7'>"
         "<title>Quiet &amp; clean</title><link>https://a.example/r/7</link>"
         "<dc:creator>Ann Lee</dc:creator><dc:date>2024-03-12T10:00:00Z</dc:date>"
         "<description>One</description>"
         "<content:encoded><![CDATA[One<br>Two]]></content:encoded></item></rdf:RDF>",
         "2024-03-12T10:00:00Z"},
        {"Atom 1.0",
         atom("<title type='text'>Quiet &amp; clean</title><id>urn:7</id><link rel='self' "
              "href='/x'/>"
              "<link href='/r/7'/><author><name>Ann Lee</name></author>"
              "<published>2024-03-12T10:00:00Z</published><updated>2024-03-12T10:00:00Z</updated>"
              "<content type='xhtml'><div "
              "xmlns='http://www.w3.org/1999/xhtml'><p>One</p><p>Two</p></div></content>"),
         "2024-03-12T10:00:00Z"},
        {"JSON Feed",
         R"({"version":"https://jsonfeed.org/version/1.1","items":[{"id":"urn:7","url":"/r/7",
             "title":"Quiet & clean","authors":[{"name":"Ann Lee"}],"content_text":"One\nTwo",
             "date_published":"2024-03-12T10:00:00Z"}]})",
         "2024-03-12T10:00:00Z"},
        {"undeclared prefixes, HTML's names, open tags, stray signs",
         "<?xml version='1.0' encoding='utf-8'?>\n<!DOCTYPE rss [<!ENTITY x 'y'>]>\n" +
             rss("<title>Quiet&nbsp;& clean</title><link>/r/7</link><guid "
                 "isPermaLink='false'>urn:7</guid>"
                 "<dc:creator>Ann\x01 Lee</dc:creator><dc:date>2024-03-12T10:00:00Z</dc:date>"
                 "<description>One<br>Two</br></description>"),
         "2024-03-12T10:00:00Z"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.what);
        const auto page = read(row.feed);
        REQUIRE(page.reviews.size() == 1);
        auto text = wanted;
        text.replace(text.find("RAW"), 3, row.raw);
        CHECK(molva::stream::to_json(page.reviews.front()) == text);
    }
}

TEST_CASE("scrape/feed: ratings, versions and votes where a feed has them") {
    struct Row {
        std::string feed, record;
    };
    const std::vector<Row> rows = {
        {"<feed xmlns='http://www.w3.org/2005/Atom' xmlns:im='http://itunes.apple.com/rss'>"
         "<entry><title>The app</title><im:name>App</im:name><im:artist>Polus</im:artist></entry>"
         "<entry><id>77</id><title>Bad</title><content type='text'>Crashes &lt;b&gt;</content>"
         "<content type='html'>&lt;table&gt;no&lt;/table&gt;</content><im:rating>1</im:rating>"
         "<im:version>2.0</im:version><im:voteSum>3</im:voteSum><im:voteCount>5</im:voteCount></"
         "entry></feed>",
         R"({"type":"review","id":"77","id_kind":"site","rating":1,"score":0,"title":"Bad","text":"Crashes <b>","votes":{"up":3,"down":2},"version":"2.0"})"},
        {rss("<title>T</title><media:group><media:community><media:starRating average='8' min='1' "
             "max='10'/>"
             "</media:community></media:group>"),
         R"({"type":"review","id_kind":"site","rating":8,"rating_best":10,"rating_worst":1,"score":0.7777777777777778,"title":"T"})"},
        {rss("<title>T</title><description>&lt;p&gt;Replies: 1&lt;/p&gt;&lt;p&gt;Rating: 2 "
             "stars&lt;/p&gt;&lt;p&gt;Broke my site&lt;/p&gt;</description>"),
         R"({"type":"review","id_kind":"site","rating":2,"score":0.25,"title":"T","text":"Broke my site"})"},
        {rss("<title>T</title><description>Rating: none of your business</description>"),
         R"({"type":"review","id_kind":"site","title":"T","text":"Rating: none of your business"})"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.feed);
        const auto page = read(row.feed);
        REQUIRE(page.reviews.size() == 1);
        CHECK(molva::stream::to_json(page.reviews.front()) == row.record);
    }
}

TEST_CASE("scrape/feed: entities are not expanded, nothing is fetched, limits hold") {
    const auto xxe = read(
        "<!DOCTYPE rss [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><rss><channel><item>"
        "<title>a&e;b</title></item></channel></rss>");
    REQUIRE(xxe.items.size() == 1);
    CHECK(xxe.items[0].title.text() == "a&e;b");

    std::string laughs = "<!DOCTYPE rss [<!ENTITY a0 'ha'>";
    for (int i = 1; i < 40; ++i) {
        const auto low = "&a" + std::to_string(i - 1) + ";";
        laughs += "<!ENTITY a" + std::to_string(i) + " '" + low + low + "'>";
    }
    CHECK(read(laughs + "]><rss><channel><item><title>&a39;</title></item></channel></rss>")
              .items.size() == 1);

    const auto refused = [](const std::string& feed, molva::scrape::FeedLimits limits = {}) {
        const auto page = molva::scrape::read_feed(feed, "", "", context(), limits);
        return page ? std::string{} : page.error().what;
    };
    std::string many;
    for (int i = 0; i < 500; ++i) many += "<item><title>t</title></item>";
    const auto list = "<rss><channel>" + many + "</channel></rss>";
    CHECK(refused(list, {.elements = 900}).find("900 elements") != std::string::npos);
    CHECK(refused("<rss a='1' b='2' c='3'/>", {.attributes = 2}).find("2 attributes") !=
          std::string::npos);
    CHECK(refused(list, {.bytes = 1 << 12}).find("limit") != std::string::npos);
    const auto cut = molva::scrape::read_feed(list, "", "", context(), {.items = 10});
    REQUIRE(cut);
    CHECK(cut->items.size() == 10);
    CHECK(cut->warnings.size() == 1);
    std::string deep = "<rss><channel>";
    for (int i = 0; i < 100'000; ++i) deep += "<a>";
    CHECK(read(deep).items.empty());
}

TEST_CASE("scrape/feed: broken files give what can be read, other files are refused") {
    const auto cut =
        read("<rss><channel><item><title>One</title></item><item><title>Two</title><descr");
    CHECK(cut.items.size() == 2);
    CHECK(cut.warnings.size() == 1);
    const auto crossed = read(rss("<title>One</title><description><b>x</description>"));
    CHECK(crossed.items.size() == 1);
    const auto later = read(
        "<rss><channel><item><title>1</title><description><p><i>x</description></item>"
        "<item><title>2</title></item></channel></rss>");
    CHECK(later.items.size() == 2);
    struct Row {
        std::string feed, what;
    };
    const std::vector<Row> rows = {
        {"", "empty"},
        {"<!DOCTYPE html><html><body>Access denied", "HTML"},
        {"plain words", "not XML"},
        {"<svg xmlns='http://www.w3.org/2000/svg'/>", "<svg>"},
        {"{\"reviews\":[]}", "items"},
        {"{broken", "JSON"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.feed);
        const auto page = molva::scrape::read_feed(row.feed, "", "", context());
        REQUIRE_FALSE(page);
        CHECK(page.error().status == molva::Exit::partial);
        CHECK(page.error().what.find(row.what) != std::string::npos);
    }
}

TEST_CASE("scrape/feed: authors in a line of text") {
    struct Row {
        std::string text, name, email;
    };
    const std::vector<Row> rows = {
        {"ann@a.example (Ann Lee)", "Ann Lee", "ann@a.example"},
        {"Ann Lee <ann@a.example>", "Ann Lee", "ann@a.example"},
        {"Ann Lee (ann@a.example)", "Ann Lee", "ann@a.example"},
        {"ann@a.example", "", "ann@a.example"},
        {" Ann Lee ", "Ann Lee", ""},
        {"Ann (from Perm)", "Ann (from Perm)", ""},
        {"Ann (", "Ann (", ""},
        {"", "", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        const auto author = molva::scrape::parse_feed_author(row.text);
        CHECK(author.name == row.name);
        CHECK(author.email == row.email);
    }
}

namespace {

/// Compares what matters of one gofeed case; the differences in words.
class Comparison {
public:
    Comparison(const json& want, const FeedPage& page) {
        text(want, "title", page.title.text());
        text(want, "description", page.description.text());
        text(want, "subtitle", page.description.text());
        plain(want, "link", page.link);
        plain(want, "language", page.lang);
        date(want, "updated", page.updated);
        date(want, "published", page.published);
        date(want, "pubDate", page.published);
        people(want, page.authors);
        const auto& items =
            want.contains("entries") ? want["entries"] : want.value("items", json::array());
        if (items.size() != page.items.size()) {
            differences_ += " items";
            return;
        }
        for (std::size_t i = 0; i < items.size(); ++i) item(items[i], page.items[i]);
    }

    const std::string& differences() const { return differences_; }

private:
    void item(const json& want, const molva::scrape::FeedItem& have) {
        text(want, "title", have.title.text());
        text(want, "description", have.summary.text());
        text(want, "summary", have.summary.text());
        plain(want, "link", have.url);
        plain(want, "id", have.id);
        date(want, "updated", have.updated);
        date(want, "published", have.published.empty() ? have.updated : have.published);
        date(want, "pubDate", have.published);
        people(want, have.authors);
        if (want.contains("guid")) {
            plain(want["guid"].is_object() ? json{{"guid", want["guid"]["value"]}} : want, "guid",
                  have.id);
        }
        if (want.contains("content")) {
            const auto& content = want["content"];
            const auto& holder = content.is_object() ? content : want;
            text(holder, content.is_object() ? "value" : "content", have.content.text());
        }
        if (want.contains("links") && want["links"][0].is_object() &&
            want["links"][0].contains("href")) {
            plain(want["links"][0], "href", have.url);
        }
        if (want.contains("categories") && want["categories"][0].is_string()) {
            same("categories", want["categories"].dump(), json(have.categories).dump());
        }
    }

    void people(const json& want, const std::vector<molva::scrape::FeedAuthor>& have) {
        if (!want.contains("authors")) return;
        if (have.size() < want["authors"].size()) {
            differences_ += " authors";
            return;
        }
        for (std::size_t i = 0; i < want["authors"].size(); ++i) {
            plain(want["authors"][i], "name", have[i].name);
            plain(want["authors"][i], "email", have[i].email);
            plain(want["authors"][i], "uri", have[i].url);
        }
    }

    void same(const std::string& key, const std::string& want, const std::string& have) {
        if (want != have) differences_ += " " + key + ": want '" + want + "' have '" + have + "'";
    }
    void plain(const json& want, const char* key, const std::string& have) {
        if (want.contains(key) && want[key].is_string()) same(key, want[key], have);
    }
    void text(const json& want, const char* key, const std::string& have) {
        if (want.contains(key) && want[key].is_string()) {
            same(key, molva::scrape::plain_text(want[key].get<std::string>()), have);
        }
    }
    void date(const json& want, const char* key, const std::string& have) {
        plain(want, key, have);
        const auto parsed = std::string{key} + "Parsed";
        if (!want.contains(parsed)) return;
        const auto read = molva::value::parse_date(have, {.now = context().now});
        same(parsed, want[parsed], read ? molva::format_rfc3339(*read->at) : "");
    }

    std::string differences_;
};

}  // namespace

TEST_CASE("scrape/feed: the gofeed cases") {
    const auto shared = molva::test::shared_dir();
    if (shared.empty()) {
        MESSAGE("skipped: no shared suites");
        return;
    }
    const auto dir = shared / "suites/feeds";
    std::istringstream cases{molva::test::read_file(dir / "gofeed.jsonl")};
    int seen = 0, same = 0;
    for (std::string line; std::getline(cases, line); ++seen) {
        const auto row = json::parse(line);
        const auto page = molva::scrape::read_feed(
            molva::test::read_file(dir / row["file"].get<std::string>()), "", "", context());
        const auto differences = page ? Comparison{row["expect"], *page}.differences()
                                      : " refused: " + page.error().what;
        same += differences.empty();
        if (!differences.empty()) MESSAGE(row["file"].get<std::string>() << differences);
    }
    MESSAGE(same << " of " << seen);
    CHECK(seen >= 276);
    CHECK(same * 100 >= seen * 97);
}

TEST_CASE("scrape/feed: the recorded feeds in windows-1251 and KOI8-R") {
    const auto shared = molva::test::shared_dir();
    if (shared.empty()) {
        MESSAGE("skipped: no shared recorded pages");
        return;
    }
    for (const auto* name :
         {"forum.template-toolkit.ru.1.cp1251.xml", "forum.template-toolkit.ru.6.koi8r.xml"}) {
        const std::string file = name;
        CAPTURE(file);
        const auto page = read(molva::test::read_file(shared / "recorded/charset" / file));
        MESSAGE(file << ": found " << page.reviews.size());
        REQUIRE(page.reviews.size() >= 10);
        for (const auto& review : page.reviews) {
            CHECK_FALSE(review.title.empty());
            CHECK_FALSE(review.url.empty());
            CHECK_FALSE(review.text.empty());
            CHECK(review.text.find("\xEF\xBF\xBD") == std::string::npos);
        }
    }
}
