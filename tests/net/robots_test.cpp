#include "net/robots.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>

#include "support/files.hpp"

using namespace std::chrono_literals;
using molva::net::Robots;
using molva::net::robots_access;
using molva::net::RobotsAccess;

namespace {

std::string from_hex(const std::string& digits) {
    std::string out;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
        out += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
    }
    return out;
}

// The cases that score.py counts, asked in the same way.
struct Score {
    int done = 0, good = 0;
    std::string wrong;
};

Score run_suite(const std::filesystem::path& file) {
    Score score;
    std::istringstream lines{molva::test::read_file(file)};
    for (std::string line; std::getline(lines, line);) {
        const auto row = nlohmann::json::parse(line);
        const std::string url = row.value("url", ""), agent = row.value("agent", "");
        if (row.value("kind", "allowed") != "allowed" || !row.value("agree_google", true) ||
            url.empty() || (url + agent).find('\0') != std::string::npos) {
            continue;
        }
        const std::string body =
            row.contains("robots_file")
                ? molva::test::read_file(file.parent_path() / row["robots_file"])
            : row.value("robots_hex", "").empty() ? row.value("robots", "")
                                                  : from_hex(row["robots_hex"]);
        ++score.done;
        const bool good = Robots::parse(body).allowed(agent, url) == row["expect"];
        score.good += good;
        if (!good) score.wrong += row.value("id", "?") + " ";
    }
    return score;
}

}  // namespace

TEST_CASE("net/robots: the longest rule decides, Allow wins a tie") {
    struct Row {
        std::string_view name, body, url;
        bool want;
    };
    for (const auto& row : {
             Row{"no rules", "", "https://a.example/x", true},
             Row{"all forbidden", "User-agent: *\nDisallow: /", "https://a.example/x", false},
             Row{"empty Disallow", "User-agent: *\nDisallow:", "https://a.example/x", true},
             Row{"longer Allow", "User-agent: *\nDisallow: /a\nAllow: /a/b",
                 "https://a.example/a/b", true},
             Row{"longer Disallow", "User-agent: *\nAllow: /a\nDisallow: /a/b",
                 "https://a.example/a/b", false},
             Row{"a tie", "User-agent: *\nDisallow: /a\nAllow: /a", "https://a.example/a", true},
             Row{"star", "User-agent: *\nDisallow: /*.pdf", "https://a.example/x/y.pdf?z", false},
             Row{"dollar", "User-agent: *\nDisallow: /*.pdf$", "https://a.example/x/y.pdf?z", true},
             Row{"dollar at the end", "User-agent: *\nDisallow: /*.pdf$", "https://a.example/y.pdf",
                 false},
             Row{"star and overlap", "User-agent: *\nDisallow: /a*aa$", "https://a.example/aa",
                 true},
             Row{"query counts", "User-agent: *\nDisallow: /?page=", "https://a.example?page=2",
                 false},
             Row{"fragment does not", "User-agent: *\nDisallow: /x", "https://a.example#/x", true},
             Row{"own group only", "User-agent: *\nDisallow: /\nUser-agent: molva\nDisallow: /b",
                 "https://a.example/a", true},
             Row{"own group without rules", "User-agent: *\nDisallow: /\n\nUser-agent: molva",
                 "https://a.example/a", true},
             Row{"groups merge",
                 "User-agent: molva\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\n"
                 "User-agent: Molva/2.0\nDisallow: /b",
                 "https://a.example/b", false},
             Row{"agents share a group", "User-agent: x\nUser-agent: molva\nDisallow: /a",
                 "https://a.example/a", false},
             Row{"typos", "Useragent: *\nDissallow: /a", "https://a.example/a", false},
             Row{"no colon", "user-agent *\ndisallow /a", "https://a.example/a", false},
             Row{"comment", "User-agent: * # all\nDisallow: /a # not this", "https://a.example/a",
                 false},
             Row{"BOM", "\xEF\xBB\xBFUser-agent: *\nDisallow: /a", "https://a.example/a", false},
             Row{"CR alone", "User-agent: *\rDisallow: /a\r", "https://a.example/a", false},
             Row{"rules before any agent", "Disallow: /\nUser-agent: *\nAllow: /b",
                 "https://a.example/a", true},
             Row{"escapes in two cases", "User-agent: *\nDisallow: /%d0%b0",
                 "https://a.example/%D0%B0", false},
             Row{"raw bytes in the rule", "User-agent: *\nDisallow: /\xD0\xB0",
                 "https://a.example/%D0%B0", false},
             Row{"index.html is the folder", "User-agent: *\nDisallow: /\nAllow: /a/index.html",
                 "https://a.example/a/", true},
             Row{"an HTML page", "<!DOCTYPE html>\n<html><head><title>x</title></head></html>",
                 "https://a.example/a", true},
         }) {
        CAPTURE(row.name);
        CHECK(Robots::parse(row.body).allowed("molva", row.url) == row.want);
    }
}

TEST_CASE("net/robots: the deciding rule is named with its line") {
    const auto robots =
        Robots::parse("# hello\r\nUser-agent: *\r\n\r\nDisallow: /private/ # no\r\n");
    const auto verdict = robots.check("molva", "https://a.example/private/1");
    CHECK_FALSE(verdict.allowed);
    REQUIRE(verdict.rule);
    CHECK(verdict.rule->line == 4);
    CHECK(verdict.rule->text == "Disallow: /private/ # no");
    CHECK_FALSE(robots.check("molva", "https://a.example/").rule);
}

TEST_CASE("net/robots: Crawl-delay belongs to the agents it stands under") {
    struct Row {
        std::string_view name, body;
        std::optional<std::chrono::milliseconds> want;
    };
    for (const auto& row : {
             Row{"none", "User-agent: *\nDisallow: /x", std::nullopt},
             Row{"for all", "User-agent: *\nCrawl-delay: 10", 10s},
             Row{"a fraction", "User-agent: *\nCrawl-delay: 0.5", 500ms},
             Row{"own before all",
                 "User-agent: *\nCrawl-delay: 10\nUser-agent: molva\nCrawl-delay: 2", 2s},
             Row{"own group without one",
                 "User-agent: *\nCrawl-delay: 10\n\nUser-agent: molva\nDisallow: /x", std::nullopt},
             Row{"shared", "User-agent: molva\nUser-agent: x\nCrawl-delay: 3", 3s},
             Row{"no number", "User-agent: *\nCrawl-delay: soon", std::nullopt},
             Row{"negative", "User-agent: *\nCrawl-delay: -5", std::nullopt},
             Row{"not a number", "User-agent: *\nCrawl-delay: nan", std::nullopt},
             Row{"a year is cut to a day", "User-agent: *\nCrawl-delay: 31536000", 86400s},
         }) {
        CAPTURE(row.name);
        CHECK(Robots::parse(row.body).crawl_delay("molva") == row.want);
    }
}

TEST_CASE("net/robots: five megabytes are read up to the limit, whole lines only") {
    std::string body = "User-agent: *\nDisallow: /a\n";
    while (body.size() < Robots::kLongest - 4) body += '#';
    body += "\nDisallow: /b";
    const auto cut = Robots::parse(body + std::string(5'000'000, 'x'));
    CHECK_FALSE(cut.allowed("molva", "https://a.example/a"));
    CHECK(cut.allowed("molva", "https://a.example/b"));
    CHECK(cut.allowed("molva", "https://a.example/"));
}

TEST_CASE("net/robots: hostile patterns cost little") {
    std::string body = "User-agent: *\n";
    for (int i = 0; i < 200; ++i) {
        body += "Disallow: /";
        for (int j = 0; j < 600; ++j) body += "*a";
        body += "b\n";
    }
    const auto robots = Robots::parse(body);
    CHECK(robots.allowed("molva", "https://a.example/" + std::string(60'000, 'a')));
}

TEST_CASE("net/robots: the status of the answer decides first") {
    for (const int status : {200, 204, 299}) CHECK(robots_access(status) == RobotsAccess::use);
    for (const int status : {301, 400, 401, 403, 404, 410, 499}) {
        CHECK(robots_access(status) == RobotsAccess::allow);
    }
    for (const int status : {0, 429, 500, 502, 503, 504, 599}) {
        CHECK(robots_access(status) == RobotsAccess::disallow);
    }
}

TEST_CASE("net/robots: the public suites pass") {
    const auto shared = molva::test::shared_dir();
    if (shared.empty()) {
        MESSAGE("skipped: no shared suites");
        return;
    }
    for (const char* file : {"cases.jsonl", "wild.jsonl"}) {
        CAPTURE(file);
        const auto score = run_suite(shared / "suites" / "robots" / file);
        CHECK(score.done > 100);
        CHECK(score.good == score.done);
        CHECK(score.wrong == "");
    }
}
