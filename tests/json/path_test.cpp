#include "json/path.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "json/tree.hpp"

using molva::json::dump;
using molva::json::Json;
using molva::json::parse;
using molva::json::Path;

namespace {

/// What the query gives, as one JSON array.
std::string select(std::string_view query, std::string_view text) {
    const auto path = Path::compile(query);
    REQUIRE_MESSAGE(path.has_value(), path.error().where, ": ", path.error().what);
    const auto tree = parse(text);
    REQUIRE(tree.has_value());
    Json out = Json::array();
    for (const Json* node : path->select(*tree)) out.push_back(*node);
    return dump(out);
}

}  // namespace

TEST_CASE("json/path: selectors and segments") {
    constexpr std::string_view kShop =
        R"({"reviews":[{"id":1,"stars":5},{"id":2,"stars":1,"reply":{"id":9}}],"next":null})";
    struct Row {
        std::string_view name, query, want;
    };
    for (const auto& row : {
             Row{"name", "$.next", "[null]"},
             Row{"missing name", "$.none.deeper", "[]"},
             Row{"quoted name", "$['reviews'][\"0\"]", "[]"},
             Row{"index from the end", "$.reviews[-1].id", "[2]"},
             Row{"wildcard", "$.reviews[*].stars", "[5,1]"},
             Row{"parents before children", "$..id", "[1,2,9]"},
             Row{"a node twice", "$.reviews[0,0].id", "[1,1]"},
             Row{"slice", "$.reviews[::-1].id", "[2,1]"},
             Row{"filter by value", "$.reviews[?@.stars<=2].id", "[2]"},
             Row{"filter by presence", "$.reviews[?@.reply].id", "[2]"},
             Row{"filter by absence", "$.reviews[?!@.reply].id", "[1]"},
             Row{"and binds tighter", "$.reviews[?@.id==1||@.id==2&&@.id==3].id", "[1]"},
             Row{"absolute query in a filter", "$.reviews[?@.id==$.reviews[1].id].stars", "[1]"},
             Row{"null is a value", "$[?@==null]", "[null]"},
             Row{"nothing equals nothing", "$.reviews[?@.x==@.y].id", "[1,2]"},
             Row{"functions", "$.reviews[?count(@.*)>2 && length(@)==3].id", "[2]"},
             Row{"value of one", "$.reviews[?value(@..reply.id)==9].id", "[2]"},
         }) {
        CAPTURE(row.name);
        CHECK(select(row.query, kShop) == row.want);
    }
}

TEST_CASE("json/path: numbers are compared exactly, whatever their size and form") {
    struct Row {
        std::string_view name, query, text, want;
    };
    for (const auto& row : {
             Row{"1 is 1.0", "$[?@==1.0]", "[1,1e0,1.00,1.1]", "[1,1.0,1.0]"},
             Row{"neighbours past 2^53", "$[?@==9007199254740993]",
                 "[9007199254740992,9007199254740993,9007199254740993.0]",
                 "[9007199254740993,9007199254740993.0]"},
             Row{"64 bits", "$[?@>18446744073709551614]",
                 "[18446744073709551614,18446744073709551615,-1]", "[18446744073709551615]"},
             Row{"big integers", "$[?@==12345678901234567890123]",
                 "[12345678901234567890123,12345678901234567890124,1.2345678901234567890123e22]",
                 "[12345678901234567890123,1.2345678901234567890123e22]"},
             Row{"order of big ones", "$[?@<-12345678901234567890123]",
                 "[-12345678901234567890124,-12345678901234567890122,-1e300,1e300]",
                 "[-12345678901234567890124,-1e300]"},
             Row{"no double so small", "$[?@>0]", "[1e-400,-1e-400,0e5,-0.0]", "[1e-400]"},
             Row{"minus zero", "$[?@==-0]", "[0,0.0,-0.0,1]", "[0,0.0,-0.0]"},
             Row{"inside containers", "$[?@==$[0]]", R"([{"a":[1,2]},{"a":[1.0,2e0]},{"a":[1]}])",
                 R"([{"a":[1,2]},{"a":[1.0,2.0]}])"},
         }) {
        CAPTURE(row.name);
        CHECK(select(row.query, row.text) == row.want);
    }
}

TEST_CASE("json/path: what is not a query is refused at its column") {
    struct Row {
        std::string_view name, query, where;
    };
    for (const auto& row : {
             Row{"nothing", "", "column 1"},
             Row{"no root", "a.b", "column 1"},
             Row{"a blank behind", "$.a ", "column 4"},
             Row{"a blank inside", "$. a", "column 3"},
             Row{"counted in characters", "$.ёж..", "column 7"},
             Row{"a leading zero", "$[01]", "column 3"},
             Row{"minus zero", "$[-0]", "column 3"},
             Row{"beyond I-JSON", "$[9007199254740992]", "column 3"},
             Row{"no closing bracket", "$['a'", "column 6"},
             Row{"no closing quote", "$['a]", "column 3"},
             Row{"half an emoji", R"($['\ud83d'])", "column 4"},
             Row{"a strange escape", R"($["\'"])", "column 4"},
             Row{"a value alone", "$[?1]", "column 4"},
             Row{"several nodes compared", "$[?@.*==1]", "column 4"},
             Row{"a truth compared", "$[?match(@,'a')==true]", "column 4"},
             Row{"a value as a condition", "$[?length(@)]", "column 4"},
             Row{"a value for nodes", "$[?count(1)==1]", "column 10"},
             Row{"several nodes for a value", "$[?length(@.*)==1]", "column 11"},
             Row{"too few arguments", "$[?match(@)]", "column 4"},
             Row{"too many", "$[?length(@,1)==1]", "column 13"},
             Row{"an unknown function", "$[?lenght(@)==1]", "column 4"},
             Row{"a negated comparison", "$[?!@.a==1]", "column 8"},
             Row{"a capital", "$[?@==True]", "column 7"},
         }) {
        CAPTURE(row.name);
        const auto path = Path::compile(row.query);
        REQUIRE_FALSE(path.has_value());
        CHECK(path.error().status == molva::Exit::usage);
        CHECK_MESSAGE(path.error().where == row.where, path.error().what);
        CHECK_FALSE(path.error().what.empty());
    }
    const auto typo = Path::compile("$[?lenght(@)==1]");
    CHECK(typo.error().what == "no function of this name, did you mean \"length\"?");
}

TEST_CASE("json/path: normalized paths name each node") {
    const auto tree = parse(R"({"a'b":[{"\u000b\n\\":1}],"ж":2})");
    REQUIRE(tree.has_value());
    const auto path = Path::compile("$..*");
    REQUIRE(path.has_value());
    const auto nodes = path->select_with_paths(*tree);
    REQUIRE(nodes.has_value());
    REQUIRE(nodes->size() == 4);
    CHECK((*nodes)[0].path == R"($['a\'b'])");
    CHECK((*nodes)[1].path == "$['ж']");
    CHECK((*nodes)[2].path == R"($['a\'b'][0])");
    CHECK((*nodes)[3].path == R"($['a\'b'][0]['\u000b\n\\'])");
    for (const auto& node : *nodes) {
        const auto back = Path::compile(node.path);
        REQUIRE(back.has_value());
        CHECK(back->singular());
        const auto again = back->select(*tree);
        REQUIRE(again.size() == 1);
        CHECK(again.front() == node.value);
    }
}

TEST_CASE("json/path: patterns that never match are told, not refused") {
    const auto bad = Path::compile("$[?match(@.a, '(') || search(@.b, 'a\\\\d')]");
    REQUIRE(bad.has_value());
    REQUIRE(bad->warnings().size() == 2);
    CHECK(bad->warnings()[0].substr(0, 25) == "column 15: never matches:");
    CHECK(select("$[?match(@, '(')]", R"(["(",""])") == "[]");
    const auto good = Path::compile("$[?match(@.a, 'x')]");
    REQUIRE(good.has_value());
    CHECK(good->warnings().empty());
}

TEST_CASE("json/path: hostile queries and trees end at a limit") {
    CHECK_FALSE(Path::compile("$" + std::string(20'000, 'a')).has_value());
    std::string nested = "@";
    for (int i = 0; i < 65; ++i) nested = "@[?" + nested + "]";
    CHECK_FALSE(Path::compile("$[?" + nested + "]").has_value());
    CHECK_FALSE(Path::compile("$[?" + std::string(100, '(') + "@" + std::string(100, ')') + "]"));
    CHECK(Path::compile("$[?" + std::string(50, '(') + "@" + std::string(50, ')') + "]"));

    std::string wide = "[0";
    for (int i = 1; i < 20'000; ++i) wide += "," + std::to_string(i);
    const auto tree = parse(wide + "]");
    REQUIRE(tree.has_value());
    const auto many = Path::compile("$[*,*,*]");
    REQUIRE(many.has_value());
    CHECK(many->select(*tree).size() == 60'000);
    const auto cut = many->try_select(*tree, {.results = 50'000});
    REQUIRE_FALSE(cut.has_value());
    CHECK(cut.error().status == molva::Exit::partial);
    CHECK(cut.error().what == "the query gives too many nodes");
    const auto slow = many->try_select(*tree, {.steps = 30'000});
    REQUIRE_FALSE(slow.has_value());
    CHECK(slow.error().what == "the query takes too many steps");

    Json deep;
    for (int i = 0; i < 20'000; ++i) deep = Json::array({std::move(deep)});
    const auto all = Path::compile("$..*");
    REQUIRE(all.has_value());
    CHECK(all->select(deep).size() == 20'000);
    const auto cubic = Path::compile("$..*..*..*");
    REQUIRE(cubic.has_value());
    CHECK_FALSE(cubic->try_select(deep).has_value());
    CHECK(cubic->select(deep).empty());
    const auto once = Path::compile("$[?count($..*) == 20000 && count($[?@ == @]) == 20000]");
    REQUIRE(once.has_value());
    CHECK(once->select(*tree).size() == 20'000);  // what is absolute is asked once
}
