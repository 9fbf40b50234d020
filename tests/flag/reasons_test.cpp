// What is said of how a judgement came about: that it is true, and that it tells.

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "flag/explain.hpp"
#include "json/value.hpp"
#include "support/judging.hpp"
#include "support/record_line.hpp"

using namespace molva;

namespace {

std::string review(std::string_view text, std::string_view more = "") {
    std::string line = R"({"type":"review","source":"s")" + std::string{more} + R"(,"text":)";
    json::append_quoted(line, text);
    return line + "}";
}

std::string explained(std::string_view rules_text, const std::string& line) {
    const auto rules = test::rules_of(rules_text);
    flag::Judge judge{rules, test::all_known()};
    stream::RecordParser parser;
    const test::RecordLine padded{line};
    const auto record = parser.parse(padded.view());
    REQUIRE(record);
    const auto judgement = judge.judge(*record, flag::Detail::outcomes);
    REQUIRE(judgement);
    return flag::explain(*judgement, *record, rules);
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("flag/reasons: words that stand in every text are none, and a negation has its word") {
    const auto rules = test::rules_of("");
    const std::set<std::string, std::less<>> small{"не", "Не", "was", "for", "a", "the", "not",
                                                   "и",  "в",  "на",  "it"};
    for (const std::string_view text : {
             "It was a waste of money for me and the staff was not helpful at all",
             "The delivery was late and the box was broken, not what I paid for",
             "Не работает и не включается, деньги не вернули",
             "Ужасная доставка, привезли не то и не извинились",
         }) {
        CAPTURE(text);
        const auto judgement = test::judge(rules, review(text), test::all_known());
        REQUIRE(judgement);
        REQUIRE(judgement->negative == true);
        std::size_t words = 0;
        for (const auto& reason : judgement->reasons) {
            CAPTURE(reason.match);
            words += reason.rule == "words";
            CHECK_FALSE(small.contains(reason.match));
            CHECK_FALSE(reason.match.ends_with(" не"));
        }
        CHECK(words >= 1);
    }
}

TEST_CASE("flag/reasons: why there is no opinion of words is said as it is") {
    const auto towns = explained("", review("…", R"(,"lang":"ru")"));
    CAPTURE(towns);
    CHECK_FALSE(has(towns, "no model reads them"));
    CHECK(has(explained("", review("Das ist schlecht", R"(,"lang":"de")")), "no model reads them"));
}

TEST_CASE("flag/reasons: words that praise do not contradict the stars; the harm does") {
    const auto text = explained(
        "", review("Lovely place, great view. Someone stole my wallet in the locker room.",
                   R"(,"score":1)"));
    CAPTURE(text);
    CHECK(has(text, "the rating contradicts it"));
    CHECK_FALSE(has(text, "rating and words contradict"));
}

TEST_CASE("flag/reasons: what a definition has found is the reason of the rule that asks for it") {
    constexpr std::string_view kRules = R"(
[[rule]]
name   = "money"
words  = ["вернуть деньги"]
define = true
[[rule]]
name     = "unpaid"
when     = "money and not lang:en"
severity = "high"
)";
    const auto line = review("Спасибо. Деньги так и не вернули", R"(,"score":1)");
    const auto judgement = test::judge(test::rules_of(kRules), line, test::all_known());
    REQUIRE(judgement);
    REQUIRE(judgement->reasons.size() == 1);
    CHECK(judgement->reasons[0].rule == "unpaid");
    CHECK(judgement->reasons[0].match == "Деньги так и не вернули");
    REQUIRE(judgement->reasons[0].span);
    CHECK(*judgement->reasons[0].span == std::pair<std::size_t, std::size_t>{9, 32});
    CHECK(has(explained(kRules, line), "a definition; \"Деньги так и не вернули\" (text)"));
}

TEST_CASE("flag/reasons: there is no confidence in what a rule has turned") {
    const auto line = review("Ужасный сервис, деньги так и не вернули, обманщики");
    const auto plain = test::judge(test::rules_of(""), line, test::all_known());
    REQUIRE(plain);
    CHECK(plain->negative == true);
    CHECK(plain->confidence);
    const auto turned = test::judge(
        test::rules_of("[[rule]]\nname='x'\nwords='сервис'\nnegative=false"), line, test::all_known());
    REQUIRE(turned);
    CHECK(turned->negative == false);
    CHECK_FALSE(turned->confidence);
    const auto same = test::judge(
        test::rules_of("[[rule]]\nname='x'\nwords='сервис'\nseverity='high'"), line,
        test::all_known());
    REQUIRE(same);
    CHECK(same->confidence);
}
