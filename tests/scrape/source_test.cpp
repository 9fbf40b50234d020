#include "scrape/source.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "scrape/request.hpp"

using namespace molva::scrape;

namespace {

Definition definition(std::string_view fetch) {
    std::string text = R"(schema = 1
id = "x"
name = "X"
kind = "json"
match = ["https://x.example/p/{slug}*"]
example = "https://x.example/p/kettle"
checked = { how = "unverified" }
[params.slug]
description = "the last part"
required = true
pattern = "[a-z]+"
[params.lang]
description = "language"
default = "en"
[params.key]
description = "your key"
secret = true
[page]
rows = "$[*]"
next = { cursor = "$.next", first = "*" }
[fields]
text = "$.t"
[fetch]
interval_s = 1
)" + std::string{fetch};
    if (fetch.find("{cursor}") == std::string_view::npos) {
        text.erase(text.find("next ="),
                   std::string_view{"next = { cursor = \"$.next\", first = \"*\" }"}.size());
    }
    auto got = parse_definition(text, "x.toml");
    REQUIRE_MESSAGE(got.has_value(), got.error().where << " " << got.error().what);
    return *got;
}

Source source(std::string_view toml) {
    auto document = molva::toml::Document::parse(toml, "config.toml");
    REQUIRE(document.has_value());
    auto out = read_source(document->root());
    const auto finished = document->finish();
    REQUIRE_MESSAGE(finished.has_value(), finished.error().what);
    return out;
}

constexpr std::string_view kFetch =
    R"(url = "https://x.example/api/{slug}?l={lang}&k={key}&c={cursor}")";

}  // namespace

TEST_CASE("scrape/source: a [[source]] is read, and mistakes have a place") {
    const auto got = source(R"(name = "a"
subject = "Acme"
scraper = "x"
params = { slug = "kettle", n = 12, key = { env = "KEY" } }
max_pages = 2
interval_s = 30)");
    CHECK(got.name == "a");
    CHECK(got.subject == "Acme");
    CHECK(got.params.at("slug") == "kettle");
    CHECK(got.params.at("n") == "12");
    CHECK(got.secrets.at("key").env == "KEY");
    CHECK(got.max_pages == 2);

    struct Row {
        std::string_view toml, want;
    };
    for (const auto& row : {
             Row{"scraper = \"x\"", "\"name\" is missing"},
             Row{"name = \"a\"\nscraper = \"x\"\nurll = \"u\"", "did you mean \"url\"?"},
             Row{"name = \"a\"\nscraper = \"x\"\nparams = { a = [1] }",
                 "a string or a whole number"},
             Row{"name = \"a\"\nscraper = \"x\"\nparams = { a = { env = \"A\", file = \"B\" } }",
                 "a secret is"},
             Row{"name = \"a\"\nscraper = \"x\"\nmax_pages = 0", "1 to 10000"},
         }) {
        CAPTURE(row.toml);
        auto document = molva::toml::Document::parse(row.toml, "config.toml");
        REQUIRE(document.has_value());
        read_source(document->root());
        const auto finished = document->finish();
        REQUIRE_FALSE(finished.has_value());
        CHECK_MESSAGE(finished.error().what.find(row.want) != std::string::npos,
                      finished.error().what);
        CHECK(finished.error().where.starts_with("config.toml:"));
    }
}

TEST_CASE("scrape/source: secrets come from the environment or a file and are not shown") {
    const auto file = std::filesystem::temp_directory_path() / "molva-secret-test";
    std::ofstream{file} << "s3cret/+\n";
    const auto environment = [](const std::string& name) -> std::optional<std::string> {
        return name == "KEY" ? std::optional<std::string>{"from env"} : std::nullopt;
    };
    auto by_file = source(
        "name = \"a\"\nscraper = \"x\"\nparams = { slug = \"kettle\", key = { "
        "file = \"" +
        file.string() + "\" } }");
    REQUIRE(resolve_secrets(by_file, environment).has_value());
    CHECK(by_file.params.at("key") == "s3cret/+");
    const auto request = first_request(definition(kFetch), by_file);
    REQUIRE(request.has_value());
    CHECK(request->url == "https://x.example/api/kettle?l=en&k=s3cret%2F%2B&c=%2A");
    CHECK(request->shown == "https://x.example/api/kettle?l=en&k=***&c=%2A");
    std::filesystem::remove(file);

    auto by_env = source("name=\"a\"\nscraper=\"x\"\nparams={ slug=\"b\", key={ env=\"KEY\" } }");
    REQUIRE(resolve_secrets(by_env, environment).has_value());
    CHECK(by_env.params.at("key") == "from env");

    auto missing = source("name=\"a\"\nscraper=\"x\"\nparams={ key={ env=\"NONE\" } }");
    const auto failed = resolve_secrets(missing, environment);
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().status == molva::Exit::usage);
    CHECK(failed.error().what.find("the environment variable NONE") != std::string::npos);
}

TEST_CASE("scrape/source: a secret is not shown however it is written") {
    Source from;
    from.hidden = {"k/+=\"\\ &", "long", "longer-one"};
    struct Row {
        std::string_view text, want;
    };
    for (const auto& row : {
             Row{"a=k/+=\"\\ &;", "a=***;"},
             Row{"a=k%2F%2B%3D%22%5C%20%26;", "a=***;"},
             Row{"a=k%2f%2b%3d%22%5c%20%26;", "a=***;"},
             Row{"a=k/%2b=%22%5c+%26;", "a=***;"},
             Row{R"({"a":"k/+=\"\\ &"})", R"({"a":"***"})"},
             Row{R"({"a":"k\/+=\"\\\u0020\u0026"})", R"({"a":"***"})"},
             Row{"longer-one long longer", "*** *** ***er"},
             Row{"%6Conger%2Done", "***"},
             Row{"k/+=\"\\ ", "k/+=\"\\ "},
             Row{"%", "%"},
             Row{"\\", "\\"},
             Row{"", ""},
         }) {
        CAPTURE(row.text);
        CHECK(redact(from, std::string{row.text}) == row.want);
    }
}

TEST_CASE("scrape/source: a login in an address is not shown") {
    const auto from = source("name=\"a\"\nscraper=\"x\"\nurl=\"https://us:pw@y.example/p\"");
    const auto got = first_request(definition(kFetch), from);
    REQUIRE(got.has_value());
    CHECK(got->url == "https://us:pw@y.example/p");
    CHECK(got->shown == "https://y.example/p");
    CHECK(shown_url(from, "https://y.example/@us:pw") == "https://y.example/@us:pw");
    CHECK(human_url(definition(kFetch), from, {}, "https://us:pw@y.example/p").empty());
}

TEST_CASE("scrape/source: a secret of more than one line is refused") {
    for (const char* value : {"one\r\ntwo", "one\ntwo", "one\rtwo"}) {
        auto from = source("name=\"a\"\nscraper=\"x\"\nparams={ key={ env=\"KEY\" } }");
        const auto got = resolve_secrets(
            from, [&](const std::string&) { return std::optional<std::string>{value}; });
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().status == molva::Exit::usage);
        CHECK(got.error().what ==
              "the parameter \"key\" comes from the environment variable KEY, which is more than "
              "one line");
    }
}

TEST_CASE("scrape/request: what cannot be asked is said before anything is") {
    struct Row {
        std::string_view source, want;
    };
    for (const auto& row : {
             Row{"", "needs the parameter \"slug\": the last part"},
             Row{"params = { slgu = \"a\" }", "no parameter \"slgu\", did you mean \"slug\"?"},
             Row{"params = { slug = \"A B\" }", "does not fit [a-z]+: the last part"},
             Row{"params = { slug = \"a\", key = \"open\" }", "is a secret"},
         }) {
        const auto got = first_request(
            definition(kFetch), source("name=\"a\"\nscraper=\"x\"\n" + std::string{row.source}));
        REQUIRE_FALSE(got.has_value());
        CHECK(got.error().status == molva::Exit::usage);
        CHECK(got.error().where == "a");
        CHECK_MESSAGE(got.error().what.find(row.want) != std::string::npos, got.error().what);
    }
    const auto no_url =
        first_request(definition(""), source("name=\"a\"\nscraper=\"x\"\nparams={ slug=\"a\" }"));
    REQUIRE_FALSE(no_url.has_value());
    CHECK(no_url.error().what.find("needs the page's address") != std::string::npos);
}

TEST_CASE("scrape/request: parameters can come out of the page's address") {
    const auto got = first_request(
        definition(kFetch), source("name=\"a\"\nscraper=\"x\"\nurl=\"https://x.example/p/cup?z\""));
    REQUIRE_MESSAGE(got.has_value(), got.error().what);
    CHECK(got->url == "https://x.example/api/cup?l=en&k=&c=%2A");
}

TEST_CASE("scrape/request: bodies and headers take values in their own way") {
    const auto with_body = definition(R"(url = "https://x.example/api"
method = "POST"
headers = { X-Slug = "s {slug}", X-Key = "{key}" }
body = '{"query":"{lang}","after":"{cursor}"}')");
    const auto from = source("name=\"a\"\nscraper=\"x\"\nparams={ slug=\"b\", lang='a\"b' }");
    const auto got = first_request(with_body, from);
    REQUIRE(got.has_value());
    CHECK(got->method == "POST");
    CHECK(got->body == R"({"query":"a\"b","after":"*"})");
    REQUIRE(got->headers.size() == 1);  // there is no key, and so no header for it
    CHECK(got->headers[0].second == "s b");

    const auto next = following_request(with_body, from, *got, "n/2", 20);
    REQUIRE(next.has_value());
    CHECK(next->body == R"({"query":"a\"b","after":"n/2"})");
    CHECK(next->number == 2);
    CHECK(next->before == 20);
    CHECK(next->key() != got->key());
}

TEST_CASE("scrape/request: a source's own address may be a part of the request") {
    const auto pages = definition(R"(url = "{+url}?after={cursor}")");
    const auto got = first_request(
        pages, source("name=\"a\"\nscraper=\"x\"\nurl=\"https://x.example/p/kettle\""));
    REQUIRE_MESSAGE(got.has_value(), got.error().what);
    CHECK(got->url == "https://x.example/p/kettle?after=%2A");
    const auto inside = definition(R"(url = "https://api.example/?page={url}&c={cursor}")");
    const auto asked = first_request(
        inside, source("name=\"a\"\nscraper=\"x\"\nurl=\"https://x.example/p/kettle\""));
    REQUIRE(asked.has_value());
    CHECK(asked->url == "https://api.example/?page=https%3A%2F%2Fx.example%2Fp%2Fkettle&c=%2A");
    const auto without =
        first_request(pages, source("name=\"a\"\nscraper=\"x\"\nparams={ slug=\"kettle\" }"));
    REQUIRE_FALSE(without.has_value());
    CHECK(without.error().what.find("needs the page's address") != std::string::npos);
}
