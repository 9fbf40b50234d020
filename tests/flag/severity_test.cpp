#include "flag/severity.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <string_view>

#include "flag/burst.hpp"
#include "support/judging.hpp"

using namespace molva;
using flag::Severity;

TEST_CASE("flag/severity: the terms and their sum") {
    struct Row {
        std::string_view name;
        flag::SeverityFacts facts;
        double sum;
        Severity severity;
    };
    using Facts = flag::SeverityFacts;
    for (const auto& row : {
             Row{"one star, no words", Facts{0.0, {}, 0, 0, 1, 0}, 2, Severity::high},
             Row{"two stars, no words", Facts{0.25, {}, 0, 0, 1, 0}, 1, Severity::medium},
             Row{"three stars", Facts{0.5, {}, 0, 0, 1, 0}, 0, Severity::low},
             Row{"words alone count half as much again", Facts{{}, -0.8, 0, 0, 1, 0}, 1.2,
                 Severity::medium},
             Row{"one star and its words", Facts{0.0, -0.9, 0, 0, 1, 0}, 2.9, Severity::high},
             Row{"one star with words of praise", Facts{0.0, 0.9, 0, 0, 1, 0}, 1.1,
                 Severity::medium},
             Row{"one star about a refund", Facts{0.0, -0.9, 1, 0, 1, 0}, 3.9, Severity::high},
             Row{"one star about fraud", Facts{0.0, -0.9, 2.5, 0, 1, 0}, 5.4, Severity::critical},
             Row{"poisoned, no stars", Facts{{}, -0.8, 3, 0, 1, 0}, 4.2, Severity::critical},
             Row{"9 agree", Facts{0.25, {}, 0, 9, 1, 0}, 1.5, Severity::medium},
             Row{"99 agree", Facts{0.25, {}, 0, 99, 1, 0}, 2, Severity::high},
             Row{"999999 agree", Facts{0.25, {}, 0, 999'999, 1, 0}, 2.5, Severity::high},
             Row{"two of a subject", Facts{0.25, {}, 0, 0, 2, 0}, 1, Severity::medium},
             Row{"four", Facts{0.25, {}, 0, 0, 4, 0}, 1.5, Severity::medium},
             // By the page's formula: 0.5 x (log2(3) - 1), 0.5 x log10(21).
             Row{"three of a subject", Facts{0.25, {}, 0, 0, 3, 0}, 1.29248, Severity::medium},
             Row{"20 agree", Facts{0.25, {}, 0, 20, 1, 0}, 1.66111, Severity::medium},
             Row{"sixteen", Facts{0.25, {}, 0, 0, 16, 0}, 2.5, Severity::high},
             Row{"from five stars to two", Facts{0.25, {}, 0, 0, 1, 0.75}, 1.75, Severity::medium},
             Row{"up again counts nothing", Facts{0.25, {}, 0, 0, 1, -0.5}, 1, Severity::medium},
         }) {
        CAPTURE(row.name);
        const flag::SeverityWeights weights;
        const auto terms = flag::weigh(row.facts, weights);
        CHECK(terms.sum() == doctest::Approx(row.sum).epsilon(0.001));
        CHECK(flag::severity_of(terms.sum(), weights) == row.severity);
    }
}

TEST_CASE("flag/severity: weights and bounds are the configuration's") {
    const auto rules = test::rules_of(
        "[flag.severity]\nstars = 8\nreach = 0\nhigh = 3\nmedium = 1\ncritical = 7.5\n"
        "burst_window = '1h'");
    CHECK(rules.severity.burst_window == std::chrono::hours{1});
    const auto one = test::judge(
        rules, R"({"type":"review","score":0,"votes":{"up":100}})");
    REQUIRE(one);
    CHECK(one->terms.sum() == doctest::Approx(8));
    CHECK(one->severity == Severity::critical);
    const auto two = test::judge(rules, R"({"type":"review","score":0.25})");
    REQUIRE(two);
    CHECK(two->severity == Severity::high);
}

TEST_CASE("flag/severity: topics outrank each other by their gravity") {
    struct Row {
        std::string_view text;
        std::string_view topic;
        Severity least;
    };
    const auto rules = test::rules_of("");
    for (const auto& row : {
             Row{"Отравились, вызывали скорую", "health", Severity::critical},
             Row{"Это мошенники, украли деньги", "fraud", Severity::high},
             Row{"Подам в суд на вас", "legal_threat", Severity::high},
             Row{"Слили мои персональные данные", "personal_data", Severity::high},
             Row{"They are scammers and stole my money", "fraud", Severity::high},
             Row{"Опоздали на два часа", "late", Severity::medium},
         }) {
        CAPTURE(row.text);
        const auto judgement = test::judge(
            rules, R"({"type":"review","text":")" + std::string{row.text} + "\"}",
            test::topics_known());
        REQUIRE(judgement);
        CHECK(judgement->negative == true);
        CHECK(flag::fits(flag::topic_wish(std::string{row.topic} + "-"), judgement->topics));
        REQUIRE(judgement->severity);
        CHECK(*judgement->severity >= row.least);
    }
}

TEST_CASE("flag/severity: edited down is worse than having been so from the start") {
    const auto rules = test::rules_of("");
    const auto event = [&](std::string_view before) {
        const auto judgement = test::judge(
            rules, R"({"type":"event","event":"rating_changed","source":"s","before":{)" +
                       std::string{before} + R"(},"review":{"rating":2,"score":0.25}})");
        REQUIRE(judgement);
        return judgement->terms.value[static_cast<std::size_t>(flag::Term::edited_down)];
    };
    CHECK(event(R"("rating":5,"score":1)") == doctest::Approx(0.75));
    CHECK(event(R"("rating":4)") == doctest::Approx(0.5));
    CHECK(event(R"("rating":1,"score":0)") == 0);
    CHECK(event(R"("text":"old")") == 0);
}

TEST_CASE("flag/severity: how many may have seen it") {
    const auto rules = test::rules_of("");
    const auto reach = [&](std::string_view members) {
        const auto judgement = test::judge(
            rules, R"({"type":"review","score":0)" + std::string{members} + "}");
        REQUIRE(judgement);
        return judgement->terms.value[static_cast<std::size_t>(flag::Term::reach)];
    };
    CHECK(reach("") == 0);
    CHECK(reach(R"(,"votes":{"up":9,"down":80})") == doctest::Approx(0.5));
    CHECK(reach(R"(,"votes":{"up":-5})") == 0);
    CHECK(reach(R"(,"views":900)") == doctest::Approx(0.5));
    CHECK(reach(R"(,"author":{"name":"Kim","followers":9900})") == doctest::Approx(1));
}

TEST_CASE("flag/burst: counts what lies near in time, of one subject") {
    flag::BurstCounter counter{std::chrono::hours{24}};
    const auto hour = [](int hours) { return Instant{std::chrono::hours{hours}}; };
    CHECK(counter.add("Acme", hour(100)) == 1);
    CHECK(counter.add("Acme", hour(110)) == 2);
    CHECK(counter.add("Other", hour(110)) == 1);
    CHECK(counter.add("Acme", hour(90)) == 3);   // streams are not in the order of time
    CHECK(counter.add("Acme", hour(130)) == 2);  // 110 and itself
    CHECK(counter.add("Acme", hour(1000)) == 1);
}

TEST_CASE("flag/burst: remembers so many times and subjects, and no more") {
    flag::BurstCounter counter{std::chrono::hours{24}};
    const Instant at{std::chrono::hours{1}};
    std::size_t near = 0;
    for (int i = 0; i < 1000; ++i) near = counter.add("busy", at);
    CHECK(near == flag::BurstCounter::kTimes);
    for (std::size_t i = 0; i < flag::BurstCounter::kSubjects; ++i) {
        counter.add("subject " + std::to_string(i), at);
    }
    CHECK(counter.add("busy", at) == 1);  // the least recent one was forgotten
}

TEST_CASE("flag/burst: of a stream, by when reviews were written and not by when they were read") {
    const auto rules = test::rules_of("");
    test::Bench bench{rules};
    const auto burst = [&](const std::string& members) {
        const auto judgement =
            bench(R"({"type":"review","source":"s","subject":"Acme","score":0)" + members + "}");
        REQUIRE(judgement);
        return judgement->terms.value[static_cast<std::size_t>(flag::Term::burst)];
    };
    const auto day = [](std::string_view at, std::string_view precision = "day") {
        return R"(,"published":{"at":")" + std::string{at} + R"(","precision":")" +
               std::string{precision} + R"(","raw":"x"})";
    };
    CHECK(burst(day("2026-08-10T00:00:00Z")) == 0);
    CHECK(burst(day("2026-08-10T12:00:00Z")) == 0);
    CHECK(burst(day("2026-07-10T12:00:00Z")) == 0);
    CHECK(burst(day("2026-08-11T00:00:00Z")) > 0);
    // A year is no time, and neither is when a page was read.
    const std::string fetched = R"(,"fetched":"2026-08-11T00:00:00Z")";
    CHECK(burst(day("2026-08-11T00:00:00Z", "year") + fetched) == 0);
    CHECK(burst(fetched) == 0);
}
