#include "scrape/definition.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "scrape/lint.hpp"
#include "support/files.hpp"

namespace fs = std::filesystem;
using namespace molva::scrape;

namespace {

// The smallest whole definition; rows of the tables change one thing in it.
constexpr std::string_view kGood = R"(schema = 1
id = "x"
name = "X"
match = ["https://x.example/{slug}"]
example = "https://x.example/kettle"
language = "ru"
zone = "Europe/Moscow"
checked = { date = 2026-08-20, how = "recorded" }
[params.slug]
description = "the last part"
required = true
pattern = "[a-z]+"
[fetch]
url = "https://x.example/{slug}?page={page}"
interval_s = 5
max_pages = 3
[page]
rows = ["article", "div.review"]
none = "p.none"
total = "span.total"
next = { start = 1 }
[[page.refused]]
select = "form#captcha"
reason = "captcha"
[fields]
id = { select = "@data-id", required = true }
url = { template = "https://x.example/r/{id}" }
rating = { select = "b", scale = [1, 5] }
text = ["p.text", "p"]
published = { select = "time @datetime", format = "%d.%m.%Y" }
)";

std::string with(std::string_view from, std::string_view to) {
    std::string text{kGood};
    const auto at = text.find(from);
    REQUIRE_MESSAGE(at != std::string::npos, from);
    return text.replace(at, from.size(), to);
}

std::string load_error(const std::string& text) {
    const auto got = parse_definition(text, "x.toml");
    if (got) return "no error";
    CHECK(got.error().status == molva::Exit::usage);
    return got.error().where + ": " + got.error().what;
}

}  // namespace

TEST_CASE("scrape/definition: a good one loads and has what was written") {
    const auto got = parse_definition(kGood, "x.toml");
    REQUIRE_MESSAGE(got.has_value(), got.error().where << ": " << got.error().what);
    CHECK(got->id == "x");
    CHECK(got->interval_s == 5);
    CHECK(got->max_pages == 3);
    REQUIRE(got->rows.size() == 2);
    CHECK(got->rows[1].text == "div.review");
    REQUIRE(got->field("rating") != nullptr);
    CHECK(got->field("rating")->scale == std::pair{1.0, 5.0});
    CHECK(got->field("published")->select.front().attribute == "datetime");
    CHECK(got->field("text")->select.size() == 2);
    CHECK(got->field("pros") == nullptr);
    CHECK(got->next.counted);
    CHECK(got->checked_how == "recorded");
}

TEST_CASE("scrape/definition: what is wrong is said with its place and advice") {
    struct Row {
        std::string_view from, to, want;  ///< `want` is found in the message
    };
    for (const auto& row : std::vector<Row>{
             // The head.
             {"schema = 1", "schema = 2", "x.toml:1:1: format 2 is not known"},
             {"schema = 1\n", "", "\"schema\" is missing"},
             {"id = \"x\"", "id = \"X y\"", "x.toml:2:1: an id is made of"},
             {"name = \"X\"", "nmae = \"X\"", "\"name\" is missing"},
             {"name = \"X\"", "name = \"X\"\nlanguag = \"ru\"",
              "x.toml:4:1: unknown key \"languag\", did you mean \"language\"?"},
             {"name = \"X\"", "name = 1", "x.toml:3:8: \"name\" must be a string, not an integer"},
             {"name = \"X\"", "name = \"X\"\nkind = \"htlm\"",
              "x.toml:4:1: \"htlm\" is not one of html, json, schema-org, feed, csv, did you mean "
              "\"html\"?"},
             {"language = \"ru\"", "language = \"xx\"", "dates in the language \"xx\""},
             {"Europe/Moscow", "Europe/Moskow", "x.toml:7:1: \"Europe/Moskow\" is not a name"},
             {"Europe/Moscow", "+03:00", "is not a name of the IANA time zone database"},
             {"how = \"recorded\"", "how = \"seen\"", "\"seen\" is not one of recorded"},
             {"date = 2026-08-20, ", "", "\"date\" is missing"},
             {"date = 2026-08-20", "date = \"2026-08-20\"", "\"date\" must be a date"},
             {"example = \"https://x.example/kettle\"", "example = \"https://y.example/\"",
              "x.toml:5:1: \"match\" does not take this address"},
             {"example = \"https://x.example/kettle\"\n", "", "\"example\" is missing"},
             {"{slug}\"]", "{slgu}\"]",
              "{slgu} is not declared under [params], did you mean \"slug\"?"},
             // Parameters.
             {"pattern = \"[a-z]+\"", "pattern = \"[a-z\"", "x.toml:12:1: not a pattern (RE2)"},
             {"required = true\npattern", "required = true\ndefault = \"a\"\npattern",
              "a required parameter has no default"},
             {"required = true\npattern", "default = \"A\"\npattern",
              "the default does not fit the pattern"},
             {"description = \"the last part\"\n", "", "\"description\" is missing"},
             // Requests.
             {"interval_s = 5\n", "", "\"interval_s\" is missing"},
             {"interval_s = 5", "interval_s = 0", "must be 0.1 to 3600 seconds"},
             {"interval_s = 5", "interval_s = \"5\"", "\"interval_s\" must be"},
             {"max_pages = 3", "max_pages = 0", "must be 1 to 10000"},
             {"url = \"https://x.example/{slug}", "url = \"ftp://x.example/{slug}",
              "an address begins with https://"},
             {"?page={page}", "", "no request has {page} in it"},
             {"?page={page}", "?page={page}&c={cursor}", "{cursor} is not declared"},
             {"?page={page}", "?page={page}&k={key}", "x.toml:14:1: {key} is not declared"},
             {"interval_s = 5", "interval_s = 5\nbody = \"a\"", "needs method = \"POST\""},
             {"interval_s = 5", "interval_s = 5\nheaders = { User-Agent = \"Mozilla\" }",
              "does not set User-Agent"},
             {"interval_s = 5", "interval_s = 5\nheaders = { X = \"a\\nb\" }", "not a header"},
             {"interval_s = 5", "interval_s = 5\nrender = \"chrome\"", "is not one of browser"},
             {"interval_s = 5", "interval_s = 5\nrender_wait = \"p\"",
              "needs render = \"browser\""},
             {"interval_s = 5", "interval_s = 5\nrender = \"browser\"\nrender_wait = \"p..b\"",
              "selector \"p..b\": column 3"},
             {"interval_s = 5", "interval_s = 5\nrender = \"browser\"\nmethod = \"POST\"",
              "asks for a page with GET"},
             // The page.
             {"rows = [\"article\", \"div.review\"]", "rows = [\"article\", \"div..review\"]",
              "x.toml:18:20: selector \"div..review\": column 5:"},
             {"rows = [\"article\", \"div.review\"]\n", "", "\"rows\" is missing"},
             {"rows = [\"article\", \"div.review\"]", "rows = \"$.reviews[*]\"",
              "but there is no JSON here"},
             {"rows = [\"article\", \"div.review\"]", "rows = [1]", "a selector is a string"},
             {"none = \"p.none\"", "none = []", "must be a selector or a list"},
             {"next = { start = 1 }", "next = { start = 1, cursor = \"b\" }", "one of \"cursor\""},
             {"next = { start = 1 }", "next = { step = 1 }", "one of \"cursor\" and \"start\""},
             {"next = { start = 1 }", "next = { start = 1, stpe = 2 }", "did you mean \"step\"?"},
             {"total = \"span.total\"\nnext = { start = 1 }",
              "next = { start = 1, until_total = true }", "there is no page.total"},
             {"total = \"span.total\"", "order = \"newset\"", "did you mean \"newest\"?"},
             {"reason = \"captcha\"\n", "", "\"reason\" is missing"},
             {"select = \"form#captcha\"\n", "", "says what a refusal looks like"},
             {"select = \"form#captcha\"", "status = 42", "must be 100 to 599"},
             {"select = \"form#captcha\"", "text = \"(\"", "not a pattern (RE2)"},
             // The fields.
             {"text = [\"p.text\", \"p\"]", "txet = \"p\"", "did you mean \"text\"?"},
             {"scale = [1, 5]", "scale = [5, 1]", "the worst is not below the best"},
             {"scale = [1, 5]", "scale = [1]", "a scale is [worst, best]"},
             {", scale = [1, 5]", "", "the scale is missing"},
             {"rating = { select = \"b\"", "rating = { as = \"starz\", select = \"b\"",
              "did you mean \"stars\"?"},
             {"rating = { select = \"b\"", "rating = { as = \"date\", select = \"b\"",
              "\"rating\" is a rating and cannot be read as date"},
             {"text = [\"p.text\", \"p\"]", "text = { selct = \"p\" }",
              "unknown key \"selct\", did you mean \"select\"?"},
             {"text = [\"p.text\", \"p\"]", "text = { required = true }", "\"select\" is missing"},
             {"text = [\"p.text\", \"p\"]", "text = { select = \"p\", drop = \"b @x\" }",
              "elements are dropped, not attributes"},
             {"text = [\"p.text\", \"p\"]", "text = { select = \"p\", map = { a = [1] } }",
              "a word stands for"},
             {"{ template = \"https://x.example/r/{id}\" }",
              "{ template = \"https://x.example/r/{di}\" }",
              "{di} is neither a field without a template nor a parameter"},
             {"{ template = \"https://x.example/r/{id}\" }",
              "{ template = \"https://x.example/r/{value}\" }", "there is no select"},
             {"format = \"%d.%m.%Y\"", "zone = \"Mars/Base\"", "\"Mars/Base\" is not a name"},
             {"text = [\"p.text\", \"p\"]", "text = [\"p\", { select = \"b\" }]",
              "a list of selectors or a list of tables"},
             {"text = [\"p.text\", \"p\"]",
              "text = [{ select = \"p\" }, { select = \"b\", required = true }]",
              "belongs into the first table of the list"},
             {"text = [\"p.text\", \"p\"]", "text = [{ select = \"p\" }, { selct = \"b\" }]",
              "did you mean \"select\"?"},
             // Other shapes.
             {"[params.slug]", "[[variant]]\nkind = \"jsn\"\n[params.slug]",
              "did you mean \"json\"?"},
             {"[params.slug]",
              "[[variant]]\nkind = \"json\"\npage = { rows = \"$[*]\" }\n[params.slug]",
              "[fields] is missing"},
             {"[params.slug]", "[[variant]]\n[params.slug]", "[page] with \"rows\" is missing"},
             {"[params.slug]", "[[variant]]\nurl = \"https://x.example/\"\n[params.slug]",
              "unknown key \"url\""},
             {"[params.slug]",
              "[[variant]]\nkind = \"schema-org\"\nfields = { text = \"p\" }\n[params.slug]",
              "unknown key \"text\""},
             {"text = [\"p.text\", \"p\"]", "reply_author = \"i\"\ntext = \"p\"",
              "there is no \"reply\""},
         }) {
        CAPTURE(row.to);
        const std::string got = load_error(with(row.from, row.to));
        CHECK_MESSAGE(got.find(row.want) != std::string::npos, got);
    }
}

TEST_CASE("scrape/definition: selectors must fit what the answer is") {
    constexpr std::string_view kJson = R"(schema = 1
id = "x"
name = "X"
kind = "json"
checked = { how = "unverified" }
[fetch]
interval_s = 5
[page]
rows = "$.a[*]"
[fields]
text = "$.t"
)";
    CHECK(load_error(std::string{kJson}) == "no error");
    auto text = std::string{kJson};
    text.replace(text.find("$.t"), 3, "b.t");
    CHECK(load_error(text).find("JSON has no elements") != std::string::npos);
    text = std::string{kJson};
    text.replace(text.find("$.a[*]"), 6, "$.a[*");
    CHECK(load_error(text).find("x.toml:9:8: JSONPath \"$.a[*\"") != std::string::npos);
    // HTML with JSON in a script: rows are JSON, marks may be either.
    text = std::string{kJson};
    text.replace(text.find("kind = \"json\""), 13, "kind = \"html\"");
    CHECK(load_error(text).find("page.data or page.variable") != std::string::npos);
    text.replace(text.find("rows = "), 7, "data = \"script#state\"\nnone = \"p.none\"\nrows = ");
    CHECK(load_error(text) == "no error");
}

TEST_CASE("scrape/definition: found by name in the first folder that has it") {
    const auto root = fs::temp_directory_path() / "molva-definition-test";
    fs::remove_all(root);
    const auto put = [&](std::string_view folder, std::string_view id, std::string_view name) {
        fs::create_directories(root / folder);
        std::string text{kGood};
        text.replace(text.find("id = \"x\""), 8, "id = \"" + std::string{id} + "\"");
        text.replace(text.find("name = \"X\""), 10, "name = \"" + std::string{name} + "\"");
        std::ofstream{root / folder / (std::string{id} + ".toml")} << text;
    };
    put("own", "kettles", "own");
    put("installed", "kettles", "installed");
    put("installed", "teapots", "installed");
    const std::vector<fs::path> folders{root / "own", root / "installed", root / "missing"};

    CHECK(find_definition("kettles", folders)->name == "own");
    CHECK(find_definition("teapots", folders)->name == "installed");
    CHECK(find_definition((root / "installed/kettles.toml").string(), folders)->name ==
          "installed");
    CHECK(definition_files(folders).size() == 2);
    const auto none = find_definition("teapot", folders);
    REQUIRE_FALSE(none.has_value());
    CHECK(none.error().status == molva::Exit::usage);
    CHECK(none.error().what == "there is no scraper \"teapot\", did you mean \"teapots\"?");

    fs::rename(root / "own/kettles.toml", root / "own/cups.toml");
    const auto renamed = find_definition("cups", folders);
    REQUIRE_FALSE(renamed.has_value());
    CHECK(renamed.error().what.find("must be the file's name") != std::string::npos);
    fs::remove_all(root);
}

TEST_CASE("scrape/lint: what loads but is unwise gets advice") {
    const auto whole = parse_definition(kGood, "x.toml");
    REQUIRE(whole.has_value());
    const auto advice = lint(*whole);
    REQUIRE(advice.size() == 1);
    CHECK(advice.front() == "no field \"author\"");

    const auto bare =
        parse_definition(with("none = \"p.none\"\ntotal = \"span.total\"\n", ""), "x.toml");
    REQUIRE(bare.has_value());
    const auto more = lint(*bare);
    REQUIRE(more.size() == 3);
    CHECK(more[0].find("cannot be told from a page whose layout has changed") != std::string::npos);
}

TEST_CASE("scrape/definition: a page may need a browser, other answers may not") {
    const auto got =
        parse_definition(with("interval_s = 5",
                              "interval_s = 5\nrender = \"browser\"\nrender_wait = \"p.text\"\n"
                              "render_hosts = [\"cdn.example\"]"),
                         "x.toml");
    REQUIRE_MESSAGE(got.has_value(), got.error().what);
    CHECK(got->render.browser);
    CHECK(got->render.wait_for == "p.text");
    CHECK(got->render.hosts == std::vector<std::string>{"cdn.example"});
    CHECK_FALSE(parse_definition(kGood, "x.toml")->render.browser);
    const std::string feed =
        "schema = 1\nid = \"x\"\nname = \"X\"\nkind = \"feed\"\n"
        "checked = { how = \"unverified\" }\n[fetch]\ninterval_s = 5\n";
    CHECK(load_error(feed) == "no error");
    CHECK(load_error(feed + "render = \"browser\"\n").find("kind html or schema-org") !=
          std::string::npos);
}

TEST_CASE("scrape/definition: everything that is wrong is told at once, by line") {
    std::string text = with("name = \"X\"", "nmae = \"X\"");
    const auto swap = [&](std::string_view from, std::string_view to) {
        const auto at = text.find(from);
        REQUIRE(at != std::string::npos);
        text.replace(at, from.size(), to);
    };
    swap("Europe/Moscow", "Europe/Moskow");
    swap("max_pages = 3", "max_pages = 0");
    swap("span.total", "span[");
    swap("scale = [1, 5]", "scale = [5, 1]");
    const auto all = definition_problems(text, "x.toml");
    std::string places;
    for (const auto& one : all) places += one.where.substr(7, one.where.rfind(':') - 7) + " ";
    CHECK_MESSAGE(places == "1 3 7 16 20 28 ", places);
    CHECK(definition_problems(kGood, "x.toml").empty());
    CHECK(definition_problems("schema = ", "x.toml").size() == 1);
}

TEST_CASE("scrape/definition: parameters for a live test are held to what is declared") {
    const std::string good =
        with("language = ", "example_params = { slug = \"cup\" }\nlanguage = ");
    const auto got = parse_definition(good, "x.toml");
    REQUIRE_MESSAGE(got.has_value(), got.error().what);
    REQUIRE(got->example_params.size() == 1);
    CHECK(got->example_params.front().second == "cup");
    struct Row {
        std::string_view params, want;
    };
    for (const auto& row : {
             Row{"{ slgu = \"cup\" }", "there is no parameter \"slgu\", did you mean \"slug\"?"},
             Row{"{ slug = \"CUP\" }", "does not fit the parameter's pattern"},
             Row{"{ slug = 1 }", "must be a string"},
         }) {
        const auto error = load_error(
            with("language = ", "example_params = " + std::string{row.params} + "\nlanguage = "));
        CHECK_MESSAGE(error.find(row.want) != std::string::npos, error);
    }
}
