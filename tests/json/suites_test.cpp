// The public suites, when they lie beside the project.

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "json/number.hpp"
#include "json/path.hpp"
#include "json/tree.hpp"
#include "support/files.hpp"

using molva::json::Json;

namespace {

/// The cases of a suite; empty, with a message, where it is missing.
std::vector<Json> cases(const std::string& file) {
    const auto dir = molva::test::shared_dir();
    if (dir.empty() || !std::filesystem::exists(dir / "suites" / file)) {
        MESSAGE("skipped: no shared suites (", file, ")");
        return {};
    }
    std::istringstream lines{molva::test::read_file(dir / "suites" / file)};
    std::vector<Json> all;
    for (std::string line; std::getline(lines, line);) {
        auto one = molva::json::parse(line);
        REQUIRE_MESSAGE(one.has_value(), one.error().what);
        all.push_back(std::move(*one));
    }
    REQUIRE_FALSE(all.empty());
    return all;
}

std::string base64_decode(std::string_view text) {
    constexpr std::string_view kLetters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    unsigned bits = 0, count = 0;
    for (const char c : text.substr(0, text.find('='))) {
        bits = (bits << 6 | static_cast<unsigned>(kLetters.find(c))) & 0xFFFFFF;
        count += 6;
        if (count < 8) continue;
        count -= 8;
        out += static_cast<char>(bits >> count & 0xFF);
    }
    return out;
}

Json values_of(const std::vector<const Json*>& nodes) {
    Json out = Json::array();
    for (const Json* node : nodes) out.push_back(*node);
    return out;
}

bool same(const Json& a, const Json& b) {
    // JSONPath's own idea of equality: 1 is 1.0, members have no order.
    const Json both = Json::array({Json::array({a, b})});
    const auto path = molva::json::Path::compile("$[?@[0] == @[1]]");
    REQUIRE(path.has_value());
    return path->select(both).size() == 1;
}

}  // namespace

TEST_CASE("json/suites: JSONTestSuite: valid texts are read, others refused") {
    for (const auto& one : cases("malicious/json_cases.jsonl")) {
        const std::string id = one.at("id"), expect = one.at("expect");
        CAPTURE(id);
        const auto got = molva::json::parse(base64_decode(one.at("body_b64").get<std::string>()));
        if (expect == "accept") {
            CHECK_MESSAGE(got.has_value(), got.error().what);
        } else if (expect == "reject") {
            CHECK_FALSE(got.has_value());
        }
        if (!got) continue;
        const auto again = molva::json::parse(molva::json::dump(*got));
        REQUIRE(again.has_value());
        CHECK(*again == *got);
    }
}

TEST_CASE("json/suites: RFC 9535 compliance: values, paths and refusals") {
    for (const auto& one : cases("jsonpath/cases.jsonl")) {
        const std::string name = one.at("name"), query = one.at("query");
        CAPTURE(name);
        CAPTURE(query);
        const auto path = molva::json::Path::compile(query);
        if (one.value("expect_error", false)) {
            REQUIRE_FALSE(path.has_value());
            CHECK(path.error().status == molva::Exit::usage);
            CHECK(path.error().where.substr(0, 7) == "column ");
            continue;
        }
        REQUIRE_MESSAGE(path.has_value(), path.error().where, ": ", path.error().what);
        const Json& input = one.at("input");
        const Json got = values_of(path->select(input));
        const bool several = one.contains("expect_any");
        const Json wanted = several ? one.at("expect_any") : Json::array({one.at("expect")});
        CHECK_MESSAGE(
            std::any_of(wanted.begin(), wanted.end(), [&](const Json& w) { return same(w, got); }),
            molva::json::dump(got));
        const auto located = path->select_with_paths(input);
        REQUIRE(located.has_value());
        Json paths = Json::array();
        for (const auto& node : *located) paths.push_back(node.path);
        const std::string key = several ? "expect_paths_any" : "expect_paths";
        if (!one.contains(key)) continue;
        const Json wanted_paths = several ? one.at(key) : Json::array({one.at(key)});
        CHECK_MESSAGE(
            std::find(wanted_paths.begin(), wanted_paths.end(), paths) != wanted_paths.end(),
            molva::json::dump(paths));
    }
}
