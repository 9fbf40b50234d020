#include "flag/condition.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "support/judging.hpp"

using namespace molva;

TEST_CASE("flag/condition: and, or, not, words and numbers decide whether a rule matches") {
    struct Row {
        std::string_view when, review;
        bool want;
    };
    constexpr std::string_view kRow =
        R"({"type":"review","source":"maps","subject":"Acme Ltd","score":0.5,"lang":"en",)"
        R"("text":"refund, please","votes":{"up":12},"place":"Kazan"})";
    constexpr std::string_view kEvent =
        R"({"type":"event","event":"edited","source":"s","review":{"score":0.5,"text":"refund"}})";
    for (const auto& row : {
             Row{"money", kRow, true},
             Row{"other", kRow, false},
             Row{"not other", kRow, true},
             Row{"money and other", kRow, false},
             Row{"money or other", kRow, true},
             Row{"other or money and not other", kRow, true},   // "and" binds closer
             Row{"(money or other) and other", kRow, false},
             Row{"not (money and other)", kRow, true},
             Row{"not not money", kRow, true},
             Row{"source:maps", kRow, true},
             Row{"source:\"maps\"", kRow, true},
             Row{"subject:\"Acme Ltd\"", kRow, true},
             Row{"subject:Acme", kRow, false},
             Row{"place:Kazan", kRow, true},
             Row{"lang:en", kRow, true},
             Row{"lang:ru", kRow, false},
             Row{"stars <= 3", kRow, true},
             Row{"stars<3", kRow, false},
             Row{"stars = 3", kRow, true},
             Row{"score >= 0.5", kRow, true},
             Row{"score > 0.5", kRow, false},
             Row{"votes >= 10 and stars <= 3", kRow, true},
             Row{"confidence > 0", kRow, false},                 // nothing is known: no comparison
             Row{"not confidence > 0", kRow, true},
             Row{"has:votes", kRow, true},
             Row{"has:reply", kRow, false},
             Row{"negative", kRow, false},
             Row{"mismatch", kRow, false},
             Row{"event:edited", kEvent, true},
             Row{"event:new", kEvent, false},
             Row{"has:rating", kEvent, true},
         }) {
        CAPTURE(row.when);
        const auto rules = test::rules_of(
            "[[rule]]\nname='money'\nwords='refund'\ndefine=true\n"
            "[[rule]]\nname='other'\nwords='elephant'\ndefine=true\n"
            "[[rule]]\nname='tried'\nwhen='" + std::string{row.when} + "'\n"
            "[[rule]]\nname='both'\nwhen='money and other'\nseverity_at_most='critical'");
        const auto judgement = test::judge(rules, row.review);
        REQUIRE(judgement);
        CHECK(judgement->flagged() == row.want);
    }
}

TEST_CASE("flag/condition: topics and their tone") {
    const auto review = R"({"type":"review","text":"Доставка быстрая, но хамят"})";
    for (const auto& [when, want] : {std::pair{"topic:rudeness", true},
                                     std::pair{"topic:rudeness-", true},
                                     std::pair{"topic:rudeness+", false},
                                     std::pair{"topic:delivery+ and topic:rudeness-", true},
                                     std::pair{"topic:fraud", false}}) {
        CAPTURE(when);
        const auto rules =
            test::rules_of("[[rule]]\nname='t'\nwhen='" + std::string{when} + "'");
        const auto judgement = test::judge(rules, review, test::topics_known());
        REQUIRE(judgement);
        const bool matched = std::any_of(judgement->reasons.begin(), judgement->reasons.end(),
                                         [](const auto& reason) { return reason.rule == "t"; });
        CHECK(matched == want);
    }
}

TEST_CASE("flag/condition: what cannot be read is said with its character and advice") {
    struct Row {
        std::string_view when, what;
    };
    for (const auto& row : {
             Row{"", "character 1: something is missing at the end"},
             Row{"mony", "no rule before this one is called \"mony\", did you mean \"money\"?"},
             Row{"money and", "character 10: something is missing at the end"},
             Row{"and money", "something is missing before \"and\""},
             Row{"money money", "character 7: \"and\" or \"or\" belongs here"},
             Row{"(money", "character 1: \"(\" is not closed"},
             Row{"money)", "character 6: \")\" closes nothing"},
             Row{"sorce:x", "did you mean \"source\"?"},
             Row{"source:", "a word belongs behind \"source:\""},
             Row{"tone:bad", "\"bad\" is not one of negative, neutral, positive"},
             Row{"event:edit", "did you mean \"edited\"?"},
             Row{"stars < many", "a number belongs behind \"<\""},
             Row{"stars < nan", "a number belongs behind \"<\""},
             Row{"star < 3", "did you mean \"stars\"?"},
             Row{"subject:\"Acme", "the quote is not closed"},
             Row{"деньги и", "character 1: no rule before this one is called \"деньги\""},
         }) {
        CAPTURE(row.when);
        const std::vector<std::string> rules{"money"};
        const auto condition = flag::Condition::parse(row.when, rules);
        REQUIRE_FALSE(condition);
        CAPTURE(condition.error().what);
        CHECK(condition.error().what.find(row.what) != std::string::npos);
    }
}

TEST_CASE("flag/condition: depth, length and number of parts are limited") {
    const std::vector<std::string> rules{"a"};
    const auto refused = [&](const std::string& text, std::string_view what) {
        const auto condition = flag::Condition::parse(text, rules);
        REQUIRE_FALSE(condition);
        CHECK(condition.error().what.find(what) != std::string::npos);
    };
    refused(std::string(100, '(') + "a" + std::string(100, ')'), "deeper than 64");
    std::string many = "a", nots;
    for (int i = 0; i < 200; ++i) many += " or a";
    for (int i = 0; i < 100; ++i) nots += "not ";
    refused(many, "more than 256 parts");
    refused(nots + "a", "deeper than 64");
    refused(std::string(5000, ' ') + "a", "longer than 4096");
    CHECK(flag::Condition::parse(std::string(60, '(') + "a" + std::string(60, ')'), rules));
}
