#include "scrape/extract.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace molva::scrape;

namespace {

const auto kNow = molva::parse_rfc3339("2026-08-20T12:00:00Z") -> at;

Definition html(std::string_view page, std::string_view fields) {
    const std::string text =
        "schema = 1\nid = \"x\"\nname = \"X\"\nlanguage = \"ru\"\nzone = \"Europe/Moscow\"\n"
        "checked = { how = \"unverified\" }\n[fetch]\ninterval_s = 1\n[page]\n" +
        std::string{page} + "\n[fields]\n" + std::string{fields};
    auto got = parse_definition(text, "x.toml");
    REQUIRE_MESSAGE(got.has_value(), got.error().where << " " << got.error().what);
    return *got;
}

Definition json(std::string_view page, std::string_view fields) {
    const std::string text =
        "schema = 1\nid = \"x\"\nname = \"X\"\nkind = \"json\"\nchecked = { how = "
        "\"unverified\" }\n[fetch]\ninterval_s = 1\nurl = \"https://x.example/?p={page}\"\n"
        "[page]\nnext = { start = 1 }\n" +
        std::string{page} + "\n[fields]\n" + std::string{fields};
    auto got = parse_definition(text, "x.toml");
    REQUIRE_MESSAGE(got.has_value(), got.error().where << " " << got.error().what);
    return *got;
}

PageResult read(const Definition& definition, std::string_view body,
                std::string url = "https://x.example/list", int status = 200) {
    Source source;
    source.name = "s";
    source.subject = "Acme";
    Page page;
    page.body = body;
    page.url = std::move(url);
    page.status = status;
    auto got = extract(definition, source, page, kNow);
    REQUIRE_MESSAGE(got.has_value(), got.error().what);
    return *got;
}

/// One field of one row, as the record has it.
std::string field(std::string_view key, std::string_view spec, std::string_view row) {
    const auto definition = html("rows = \"div\"", std::string{key} + " = " + std::string{spec} +
                                                       (key == "title" ? "" : "\ntitle = \"u\""));
    const auto got = read(definition, "<div data-n='n7'><u>t</u>" + std::string{row} + "</div>");
    REQUIRE(got.reviews.size() == 1);
    const std::string line = molva::stream::to_json(got.reviews.front());
    const auto strip = [&](std::string_view name) -> std::string {
        const auto at = line.find("\"" + std::string{name} + "\":");
        if (at == std::string::npos) return "-";
        const auto from = at + name.size() + 3;
        std::size_t end = from;
        for (int depth = 0; end < line.size(); ++end) {
            if (line[end] == '{') ++depth;
            if (line[end] == '}' && --depth < 0) break;
            if (line[end] == ',' && depth == 0 && line[end + 1] == '"') break;
        }
        return line.substr(from, end - from);
    };
    if (key == "votes_up") return strip("votes");
    return strip(key);
}

}  // namespace

TEST_CASE("scrape/extract: a field is what its selector, cuts and type say") {
    struct Row {
        std::string_view key, spec, row, want;
    };
    for (const auto& row : std::vector<Row>{
             // Where.
             {"text", "\"p\"", "<p> a <b>b</b></p>", "\"a b\""},
             {"text", "[\"i\", \"p\"]", "<p>a</p>", "\"a\""},
             {"text", "[\"i\", \"p\"]", "<i> </i><p>a</p>", "\"a\""},
             {"text", "\"p\"", "<p></p><p>b</p>", "\"b\""},
             {"text", "\"@data-n\"", "", "\"n7\""},
             {"text", "\":scope\"", "x", "\"tx\""},
             {"text", "\"p @title\"", "<p title=' a  b '>", "\"a b\""},
             {"text", "\"i\"", "<p>a</p>", "-"},
             // Cuts.
             {"text", "{ select = \"p\", drop = [\"s\", \"q\"] }", "<p>a<s>ad</s> b<q>q</q></p>",
              "\"a b\""},
             {"text", "{ select = \"p\", strip = [\"плюсы\"] }", "<p>Плюсы: тихий</p>",
              "\"тихий\""},
             {"text", "{ select = \"p\", strip = [\"плюсы\"] }", "<p>Плюсы есть</p>",
              "\"Плюсы есть\""},
             {"text", "{ select = \"p\", match = 'n(\\d+)' }", "<p>an12b</p>", "\"12\""},
             {"text", "{ select = \"p\", match = 'n\\d+' }", "<p>an12b</p>", "\"n12\""},
             {"text", "{ select = \"p\", match = 'n(\\d+)' }", "<p>x</p>", "-"},
             {"text", "{ select = \"p\", join = \", \" }", "<p>a</p><p>b</p>", "\"a, b\""},
             {"place", "{ select = \"p\", map = { MSK = \"Moscow\" } }", "<p>msk</p>",
              "\"Moscow\""},
             {"place", "{ select = \"p\", map = { MSK = \"Moscow\" } }", "<p>spb</p>", "-"},
             {"place", "{ select = \"p\", template = \"at {value}\" }", "<p>x</p>", "\"at x\""},
             // Types.
             {"text", "{ select = \"p @title\", as = \"html\" }",
              "<p title='&lt;b&gt;a&lt;/b&gt;&lt;br&gt;b &amp;amp; c'>", "\"a\\nb & c\""},
             {"text", "{ select = \"p\", as = \"bbcode\" }", "<p>x</p>", "\"x\""},
             {"rating", "{ select = \"p\", scale = [1, 5] }", "<p>4,5 из 5</p>", "4.5"},
             {"rating", "{ select = \"p\", scale = [1, 10] }", "<p>7</p>", "7"},
             {"rating", "{ select = \"p\", scale = [1, 5] }", "<p>9</p>", "-"},
             {"rating", "{ select = \"p\", scale = [1, 5] }", "<p>foo</p>", "-"},
             {"rating", "{ select = \"i.on\", as = \"stars\", scale = [1, 5] }",
              "<i class=on></i><i class=on></i><i></i>", "2"},
             {"rating", "{ select = \"p\", as = \"number\", scale = [0, 1], map = { good = 1 } }",
              "<p>good</p>", "1"},
             {"published", "\"p\"", "<p>вчера в 14:05</p>",
              "{\"at\":\"2026-08-19T14:05:00+03:00\",\"precision\":\"minute\",\"raw\":\"вчера в "
              "14:05\"}"},
             {"published", "{ select = \"p\", zone = \"Asia/Omsk\", format = \"%d.%m.%Y %H:%M\" }",
              "<p>05.06.2018 10:00</p>",
              "{\"at\":\"2018-06-05T10:00:00+06:00\",\"precision\":\"minute\",\"raw\":"
              "\"05.06.2018 10:00\"}"},
             {"published", "\"p\"", "<p>когда-то</p>", "-"},
             {"votes_up", "\"p\"", "<p>1,2 тыс.</p>", "{\"up\":1200}"},
             {"verified", "\"p.ok\"", "<p class=ok></p>", "true"},
             {"verified", "\"p.ok\"", "<p></p>", "-"},
             {"verified", "\"p @data-ok\"", "<p data-ok=0>", "true"},
             {"verified", "{ select = \"p\", match = '(.*)' }", "<p>no</p>", "false"},
             // Links.
             {"url", "\"a @href\"", "<a href='../r/1?x=y#z'>", "\"https://x.example/r/1?x=y#z\""},
             {"url", "\"a @href\"", "<a href='//y.example/1'>", "\"https://y.example/1\""},
             {"url", "\"a @href\"", "<a href='javascript:x()'>", "\"https://x.example/list\""},
         }) {
        CAPTURE(row.spec);
        CAPTURE(row.row);
        CHECK(field(row.key, row.spec, row.row) == row.want);
    }
}

TEST_CASE("scrape/extract: what cannot be read costs the field and is told with its row") {
    const auto definition = html("rows = \"li\"",
                                 "id = \"@id\"\n"
                                 "text = { select = \"p\", required = true }\n"
                                 "published = \"time\"\n"
                                 "rating = { select = \"b\", scale = [1, 5] }");
    const auto got = read(definition,
                          "<ul><li id=1><p>a</p><time>5 мая 2024</time><b>4</b>"
                          "<li id=2><p>b</p><time>как-то</time><b>foo</b>"
                          "<li id=3><time>5 мая 2024</time><b>4</b>"
                          "<li id=4><p>d</p><b>9</b>"
                          "<li id=1><p>a again</p></ul>");
    CHECK(got.rows == 5);
    REQUIRE(got.reviews.size() == 3);
    CHECK(got.reviews[0].score == 0.75);
    CHECK_FALSE(got.reviews[1].published.has_value());
    CHECK_FALSE(got.reviews[1].rating.has_value());
    CHECK_FALSE(got.reviews[2].rating.has_value());
    CHECK(got.warnings == std::vector<std::string>{
                              "row 2: rating \"foo\" is not a number",
                              "row 2: published \"как-то\" is not a date",
                              "row 3: no text, which every review has",
                              "row 4: rating \"9\" is not within 1–5",
                          });
    CHECK(got.dropped.told(got.rows) == "1 of 5 rows was left out: no text, which every review has");
    using Coverage = std::vector<std::pair<std::string, std::int64_t>>;
    CHECK(got.coverage == Coverage{{"url", 3}, {"rating", 1}, {"text", 3}, {"published", 1}});
}

TEST_CASE("scrape/extract: empty, refused and broken are three things") {
    const auto definition = html(
        "rows = \"li\"\nnone = \"p.none\"\ntotal = \"b.total\"\nmore = \"i.more\"\n"
        "[[page.refused]]\nselect = \"form#captcha\"\nreason = \"captcha\"\n"
        "[[page.refused]]\nstatus = 404\ntext = \"no such page\"\nreason = \"gone\"\n"
        "verdict = \"failed\"\n"
        "[[page.refused]]\nurl = \"/login\"\nreason = \"login\"\n",
        "text = \"p\"");

    const auto none = read(definition, "<p class=none>Отзывов нет</p>");
    CHECK(none.says_empty);
    CHECK(none.complete);
    const auto zero = read(definition, "<b class=total>0</b>");
    CHECK(zero.says_empty);
    CHECK(zero.declared == 0);

    const auto broken = read(definition, "<div>a new layout</div>");
    CHECK_FALSE(broken.says_empty);
    CHECK_FALSE(broken.complete);
    CHECK_FALSE(broken.refused.has_value());
    CHECK(broken.rows == 0);

    const auto captcha = read(definition, "<form id=captcha></form><ul><li><p>x</ul>");
    REQUIRE(captcha.refused.has_value());
    CHECK(captcha.refused->reason == "captcha");
    CHECK_FALSE(captcha.refused->failed);
    CHECK(captcha.reviews.empty());
    const auto gone = read(definition, "no such page", "https://x.example/", 404);
    REQUIRE(gone.refused.has_value());
    CHECK(gone.refused->failed);
    CHECK_FALSE(read(definition, "no such page").refused.has_value());  // with status 200
    CHECK(read(definition, "", "https://x.example/login?x").refused->reason == "login");

    const auto guard = read(definition, "<title>Just a moment...</title>");
    REQUIRE(guard.refused.has_value());
    CHECK(guard.refused->reason.find("Cloudflare") != std::string::npos);
    const auto talk = read(definition, "<ul><li><p>title: <code>window._cf_chl_opt</code></ul>");
    CHECK_FALSE(talk.refused.has_value());
    CHECK(talk.reviews.size() == 1);

    // More than the page shows, and no way to it.
    CHECK_FALSE(read(definition, "<i class=more></i><ul><li><p>x</ul>").complete);
    CHECK(read(definition, "<ul><li><p>x</ul>").complete);
}

TEST_CASE("scrape/extract: rows have fallbacks and exclusions") {
    const auto definition =
        html("rows = [\"li.new\", \"li.old\"]\nexclude = [\".ad\", \"li:has(u)\"]", "text = \"p\"");
    CHECK(read(definition, "<li class=old><p>a<li class=old><p>b").reviews.size() == 2);
    const auto got = read(definition,
                          "<li class=new><p>a<li class='new ad'><p>b<li class=old><p>c"
                          "<li class=new><u></u><p>d");
    REQUIRE(got.reviews.size() == 1);
    CHECK(got.reviews.front().text == "a");
    CHECK(got.rows == 1);
}

TEST_CASE("scrape/extract: JSON in answers, in scripts, in attributes and in strings") {
    const auto answer = json("rows = \"$.r[*]\"\nempty = \"$.r\"\nexclude = \"$.hidden\"",
                             "id = \"$.id\"\ntext = \"$.t\"");
    const auto got =
        read(answer,
             R"({"r":[{"id":9007199254740993,"t":"a\n\n b"},{"id":1,"t":"x","hidden":true},
                          {"id":2,"t":"y","hidden":false}]})");
    REQUIRE(got.reviews.size() == 2);
    CHECK(got.reviews[0].id == "9007199254740993");
    CHECK(got.reviews[0].text == "a\nb");
    CHECK(read(answer, R"({"r":[]})").says_empty);
    CHECK_FALSE(read(answer, R"({"q":[]})").says_empty);

    Source source;
    source.name = "s";
    Page page;
    page.body = "not json at all";
    const auto failed = extract(answer, source, page, kNow);
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().status == molva::Exit::partial);
    CHECK(read(answer, "<html><title>Just a moment...</title>").refused.has_value());

    const auto script = html("data = \"script#s\"\nrows = \"$.r[*]\"", "text = \"$.t\"");
    CHECK(read(script, R"(<script id=s type="application/json">{"r":[{"t":"a</b>"}]}</script>)")
              .reviews.size() == 1);
    const auto lost = read(script, "<p>a new layout</p>");
    CHECK(lost.rows == 0);
    CHECK(lost.warnings ==
          std::vector<std::string>{"no element \"script#s\"; has the layout changed?"});

    const auto variable = html(
        "variable = \"window.__S__\"\nnested = \"$.inner\"\n"
        "rows = \"$.inner.r[*]\"\nnone = \"$.none\"",
        "text = \"$.t\"");
    CHECK(read(variable,
               R"(<script>var a=1;window.__S__ = {"inner":"{\"r\":[{\"t\":\"a\"}]}"};</script>)")
              .reviews.size() == 1);
    const auto attribute = html("data = \"div @data-s\"\nrows = \"$[*]\"", "text = \"$.t\"");
    CHECK(read(attribute, R"(<div data-s='[{"t":"a"}]'></div>)").reviews.size() == 1);
}

TEST_CASE("scrape/extract: the next page by link, cursor, number and total") {
    const auto linked = html("rows = \"li\"\nnext = \"a.next @href\"", "text = \"p\"");
    CHECK(read(linked, "<li><p>x</li><a class=next href='?p=2#top'>").next->url ==
          "https://x.example/list?p=2");
    CHECK_FALSE(read(linked, "<li><p>x</li>").next.has_value());
    CHECK(read(linked, "<li><p>x</li>").complete);
    CHECK_FALSE(read(linked, "<li><p>x</li><a class=next href='/list'>").next.has_value());
    const auto bad = read(linked, "<li><p>x</li><a class=next href='javascript:go()'>");
    CHECK_FALSE(bad.next.has_value());
    CHECK_FALSE(bad.complete);
    CHECK(bad.warnings.size() == 1);
    CHECK_FALSE(read(linked, "<a class=next href='?p=2'>").next.has_value());  // nothing here

    const auto counted =
        json("rows = \"$.r[*]\"\ntotal = \"$.n\"\nmore = \"$.more\"", "text = \"$.t\"");
    const auto first = read(counted, R"({"r":[{"t":"a"}],"n":2,"more":true})");
    REQUIRE(first.next.has_value());
    CHECK(first.next->url == "https://x.example/?p=2");
    CHECK(first.next->before == 1);
    CHECK_FALSE(read(counted, R"({"r":[{"t":"a"}],"n":2,"more":false})").next.has_value());

    // A page without rows ends the list if it says that there are no more.
    for (const auto& [body, end] : {std::pair{R"({"r":[],"more":false})", true},
                                    {R"({"r":[],"more":true})", false},
                                    {R"({"r":[]})", false}}) {
        CAPTURE(body);
        CHECK(read(counted, body).says_end == end);
    }

    auto until = counted;
    until.next.until_total = true;
    until.more.clear();
    CHECK(read(until, R"({"r":[{"t":"a"}],"n":2})").next.has_value());
    CHECK_FALSE(read(until, R"({"r":[{"t":"a"},{"t":"b"}],"n":2})").next.has_value());
}

TEST_CASE("scrape/extract: an empty page behind others ends the list only if it says so") {
    const auto definition =
        json("rows = \"$.r[*]\"\nempty = \"$.r\"\ntotal = \"$.n\"", "text = \"$.t\"");
    struct Row {
        std::string_view body;
        std::int64_t before;
        bool says_empty, complete;
    };
    for (const auto& row : {
             Row{R"({"r":[]})", 0, true, true},
             Row{R"({"r":[]})", 20, false, true},
             Row{R"({"q":1})", 20, false, false},
             Row{R"({"q":1,"n":20})", 20, false, true},
             Row{R"({"q":1,"n":40})", 20, false, false},
             Row{R"({"q":1})", 0, false, false},
         }) {
        CAPTURE(row.body);
        CAPTURE(row.before);
        Source source;
        source.name = "s";
        Page page;
        page.body = row.body;
        page.request.before = row.before;
        page.request.number = row.before > 0 ? 2 : 1;
        const auto got = extract(definition, source, page, kNow);
        REQUIRE(got.has_value());
        CHECK(got->says_empty == row.says_empty);
        CHECK(got->complete == row.complete);
        CHECK_FALSE(got->next.has_value());
    }
}

TEST_CASE("scrape/extract: a page whose rows lie in each other is not read for ever") {
    std::string page;
    for (int i = 0; i < 400; ++i) page += "<div><p>x</p>";
    for (int i = 0; i < 8000; ++i) page += "<b>y</b>";
    const auto definition = html("rows = \"div\"", "text = \"p\"");
    const auto got = read(definition, page);
    CHECK(got.rows > 50);
    CHECK(got.rows < 400);
    CHECK(got.cut.find("the rest was left out") != std::string::npos);
    CHECK_FALSE(got.complete);
}

TEST_CASE("scrape/extract: a page with more rows than the limit says so") {
    std::string page;
    for (std::size_t i = 0; i < molva::scrape::kMaxRows + 1; ++i) {
        page += "<li><p>" + std::to_string(i) + "</p>";
    }
    const auto definition = html("rows = \"li\"", "text = \"p\"");
    const auto got = read(definition, page);
    CHECK(got.rows == molva::scrape::kMaxRows);
    CHECK(got.cut.find("10000 rows") != std::string::npos);
    CHECK_FALSE(got.complete);
}

TEST_CASE("scrape/extract: replies, aspects and reviews without an address") {
    const auto definition = html("rows = \"li\"",
                                 "text = \"p\"\n"
                                 "reply = \"q\"\n"
                                 "reply_author = \"cite\"\n"
                                 "reply_published = \"time\"\n"
                                 "[aspects]\n"
                                 "rows = \"dl\"\nname = \"dt\"\n"
                                 "value = { select = \"dd\", scale = [1, 5] }\n"
                                 "[aspects.named]\nSound = \"s @data-v\"");
    const auto got = read(definition,
                          "<li><p>a</p><q>Sorry</q><cite>Acme</cite><time>3 мая 2024</time>"
                          "<dl><dt>Taste<dd>4</dl><dl><dt>Look<dd>9</dl><s data-v=3></s>"
                          "<li><p>b</p><cite>Acme</cite>");
    REQUIRE(got.reviews.size() == 2);
    REQUIRE(got.reviews[0].reply.has_value());
    CHECK(got.reviews[0].reply->author == "Acme");
    CHECK(got.reviews[0].reply->published.has_value());
    CHECK(got.reviews[0].aspects ==
          std::vector<std::pair<std::string, double>>{{"Sound", 3}, {"Taste", 4}});
    CHECK_FALSE(got.reviews[1].reply.has_value());
    CHECK(got.reviews[1].url == "https://x.example/list");
    CHECK(got.reviews[1].id_kind == molva::stream::IdKind::derived);
    CHECK(got.reviews[1].source == "s");
    CHECK(got.reviews[1].scraper == "x");
}

TEST_CASE("scrape/extract: an answer that is no text is told by what it is") {
    const auto definition = html("rows = \"li\"", "text = \"p\"");
    struct Row {
        std::string body;
        std::string_view type, want;
    };
    using namespace std::string_literals;
    for (const auto& row : {
             Row{"%PDF-1.7 ...", "application/pdf", "a PDF document"},
             Row{"\x89PNG\r\n\x1a\n\0\0"s, "image/png", "an image (PNG)"},
             Row{"\xFF\xD8\xFF\xE0"s, "text/html", "an image (JPEG)"},
             Row{"PK\x03\x04\x14\0"s, "", "a ZIP archive"},
             Row{"\0\0\0\x1c"s + "ftypavif", "image/avif", "an image (image/avif)"},
             Row{"\0\1\2\3"s, "application/octet-stream", "no text (application/octet-stream)"},
             Row{"<li><p>Text</p>", "image/png", ""},
             Row{"<li><p>Text</p>", "application/octet-stream", ""},
             Row{"RIFF", "text/html", ""},
         }) {
        CAPTURE(row.type);
        Source source;
        source.name = "s";
        Page page;
        page.body = row.body;
        page.content_type = std::string{row.type};
        const auto got = extract(definition, source, page, kNow);
        CHECK(got.has_value() == row.want.empty());
        if (!got)
            CHECK_MESSAGE(got.error().what.find(row.want) != std::string::npos, got.error().what);
    }
}
