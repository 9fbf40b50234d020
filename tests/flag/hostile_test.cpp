// Texts that are no texts, or are made to hurt.

#include <doctest/doctest.h>

#include <chrono>
#include <ctime>

#include <string>
#include <string_view>

#include "base/utf8.hpp"
#include "json/tree.hpp"
#include "json/value.hpp"
#include "support/judging.hpp"

using namespace molva;

namespace {

std::string review(std::string_view text, std::string_view more = "") {
    return R"({"type":"review","text":)" + json::quote(text) + std::string{more} + "}";
}

std::string repeated(std::string_view text, std::size_t bytes) {
    std::string out;
    while (out.size() < bytes) out += text;
    return out;
}

constexpr std::string_view kRules = R"(
[[rule]]
name = "money"
words = ["вернуть деньги", "money back"]
patterns = ['(a|aa|aaa)+b', '\bне[^\pL].{0,40}верну']
except_words = ["вернули сразу"]
)";

}  // namespace

TEST_CASE("flag/hostile: nothing to judge by is not called good") {
    const auto rules = test::rules_of("");
    for (const std::string_view text :
         {"", " ", "\n\n", "...", "—", "\u200b\u200d\ufeff", "\u202e\u202d", "123 456"}) {
        CAPTURE(text);
        const auto judgement = test::judge(rules, review(text), test::all_known());
        REQUIRE(judgement);
        CHECK_FALSE(judgement->negative.has_value());
        CHECK_FALSE(judgement->severity.has_value());
    }
    const auto bare = test::judge(rules, R"({"type":"review"})", test::all_known());
    REQUIRE(bare);
    CHECK(flag::to_json(*bare) == R"({"reasons":[]})");
}

TEST_CASE("flag/hostile: every text is judged or unknown, and what is said of it is JSON") {
    const auto rules = test::rules_of(kRules);
    std::string zalgo;
    for (const char letter : std::string_view{"awful service, money back"}) {
        zalgo += letter;
        for (int i = 0; i < 20; ++i) zalgo += "\u0336\u0489";
    }
    for (const std::string& text : {
             std::string{"х"}, std::string{"x"}, std::string{"😡"}, std::string{"😡👎💩🤮"},
             std::string{"👨‍👩‍👧‍👦🏳️‍🌈"}, std::string{"السيئ جدا الخدمة"}, std::string{"\u202eысагьнед"},
             zalgo, std::string{"не \0 вернули \0 деньги", 34}, std::string{"<b>не вернули</b> <i>деньги"},
             std::string{"<script>alert(1)</script>&nbsp;&#128545;"}, std::string{"\xEF\xBF\xBD\xEF\xBF\xBD"},
             std::string{"非常差的服务"}, std::string{"ы\u0301ы\u0301ы\u0301"}, repeated("!", 5000),
             repeated("ж", 5000), repeated("))))((((", 5000), repeated("@", 5000),
         }) {
        CAPTURE(text.substr(0, 60));
        const auto judgement = test::judge(rules, review(text), test::all_known());
        REQUIRE(judgement);
        const auto json = json::parse(flag::to_json(*judgement));
        CHECK(json.has_value());
        for (const auto& reason : judgement->reasons) {
            CHECK(utf8::valid(reason.match));
            if (reason.span) CHECK(reason.span->second - reason.span->first == utf8::length(reason.match));
        }
    }
}

TEST_CASE("flag/hostile: a lone surrogate in JSON becomes U+FFFD") {
    const auto rules = test::rules_of("");
    const test::RecordLine line{R"({"type":"review","score":0,"text":"bad \ud83d"})"};
    stream::RecordParser parser;
    const auto record = parser.parse(line.view());
    REQUIRE(record);
    CHECK(record->review->text == "bad \uFFFD");
}

TEST_CASE("flag/hostile: eight times the text takes no more than linear time") {
    const auto rules = test::rules_of(kRules);
    test::Bench bench{rules, test::all_known()};
    // CPU, not the clock: the machine has others to serve.
    const auto seconds = [&](const std::string& line) {
        double best = 1e9;
        for (int i = 0; i < 3; ++i) {
            const std::clock_t begin = std::clock();
            REQUIRE(bench(line));
            best = std::min(best, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
        }
        return best;
    };
    for (const std::string_view unit :
         {"не вернули деньги, хамят ", "a", "ж", "деньги ", "не ", "😡", "(", ") ", "aa ", ".", "\n",
          "x\u0336", "вернуть вернуть деньги деньги. ", "<b>", "@a ", "http://a "}) {
        CAPTURE(unit);
        // Below the bound of what is read of a field, so that all of it is.
        const double small = seconds(review(repeated(unit, 30'000)));
        const double large = seconds(review(repeated(unit, 240'000)));
        // Linear is 8; the rest is for caches and for clocks that tick.
        CHECK(large <= 24 * small + 0.02);
    }
}

TEST_CASE("flag/hostile: a text of a megabyte is judged") {
    const auto rules = test::rules_of(kRules);
    std::string text = repeated("Ужасно, не вернули деньги и нахамили. ", 1 << 20);
    const auto judgement = test::judge(rules, review(text), test::all_known());
    REQUIRE(judgement);
    CHECK(judgement->negative == true);
    CHECK(judgement->reasons.size() < 20);
    CHECK(judgement->topics.size() < 100);
}
