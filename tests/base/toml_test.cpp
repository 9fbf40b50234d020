#include "base/toml.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace molva;

namespace {

// Reads the keys that the tests below know and returns what finish() says.
Result<void> read(std::string_view text) {
    auto document = toml::Document::parse(text, "config.toml");
    if (!document) return document.error();
    auto root = document->root();
    root.string("contact");
    root.integer("number");
    root.boolean("flag");
    root.strings("words");
    root.date("day");
    for (auto& source : root.tables("source")) {
        source.required("name");
        source.string("scraper");
        if (auto params = source.table("params")) params->keys();
    }
    return document->finish();
}

}  // namespace

TEST_CASE("base/toml: what is asked for is read, and the rest is nobody's") {
    auto document = toml::Document::parse(
        "b = \"x\"\na = 3\nday = 2026-08-20\n[t]\nz = 1\ny = [\"p\", \"q\"]\n", "f.toml");
    REQUIRE(document);
    auto root = document->root();
    CHECK(root.string("b") == "x");
    CHECK(root.integer("a") == 3);
    CHECK(root.number("a") == 3.0);
    CHECK(root.date("day") == "2026-08-20");
    CHECK_FALSE(root.string("none"));
    auto table = root.table("t");
    REQUIRE(table);
    CHECK(table->keys() == std::vector<std::string>{"z", "y"});  // the order of the file
    CHECK(table->strings("y") == std::vector<std::string>{"p", "q"});
    CHECK(table->where("y") == "f.toml:6:1");
    CHECK(document->finish().has_value());
}

TEST_CASE("base/toml: mistakes come with their place and, where there is any, advice") {
    struct Row {
        std::string_view text, where, what;
    };
    for (const auto& row : {
             Row{"contcat = \"x\"", "config.toml:1:1", "unknown key \"contcat\", did you mean \"contact\"?"},
             Row{"\n\n  zzz = 1", "config.toml:3:3", "unknown key \"zzz\""},
             Row{"contact = 1", "config.toml:1:11", "\"contact\" must be a string, not an integer"},
             Row{"number = \"1\"", "config.toml:1:10", "must be an integer, not a string"},
             Row{"flag = 1", "config.toml:1:8", "must be true or false"},
             Row{"words = [1]", "config.toml:1:10", "must hold strings only, not an integer"},
             Row{"day = \"2026-08-20\"", "config.toml:1:7", "must be a date"},
             Row{"[[source]]\nscraper = \"x\"", "config.toml:1:", "\"name\" is missing"},
             Row{"[[source]]\nname = \"a\"\nscrapper = \"x\"", "config.toml:3:1",
                 "unknown key \"scrapper\", did you mean \"scraper\"?"},
             Row{"source = 3", "config.toml:1:10", "must be a table or an array of tables"},
             Row{"contact = ", "config.toml:1:", ""},
             Row{"a = 1\na = 2", "config.toml:2:", ""},
         }) {
        CAPTURE(row.text);
        const auto result = read(row.text);
        REQUIRE_FALSE(result);
        CHECK(result.error().status == Exit::usage);
        CAPTURE(result.error().where);
        CHECK(result.error().where.starts_with(row.where));
        CAPTURE(result.error().what);
        CHECK(result.error().what.find(row.what) != std::string::npos);
    }
}

TEST_CASE("base/toml: names that the user chooses are not unknown keys") {
    CHECK(read("[[source]]\nname = \"a\"\nparams = { anything = 1, else = 2 }").has_value());
}

TEST_CASE("base/toml: what is asked for counts, wherever the word lies in memory") {
    auto document = toml::Document::parse("one = 1\ntwo = 2\nsix = 6\n", "f.toml");
    REQUIRE(document);
    auto root = document->root(), again = document->root();  // each asks for a part
    char word[] = "one";
    CHECK(root.integer({word, 3}) == 1);
    word[0] = 's', word[1] = 'i', word[2] = 'x';
    CHECK(root.integer({word, 3}) == 6);
    CHECK(document->finish().error().what.starts_with("unknown key \"two\""));
    CHECK(again.integer("two") == 2);
    CHECK(document->finish().has_value());
}

TEST_CASE("base/toml: a file that is too large or too deep is refused") {
    CHECK_FALSE(read(std::string(17 << 20, '#')));
    CHECK_FALSE(read("contact = " + std::string(5000, '[')));
}
