#include "flag/judge.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "json/tree.hpp"
#include "json/value.hpp"
#include "support/judging.hpp"

using namespace molva;
using test::judge;

namespace {

flag::Rules read(std::string_view text) { return test::rules_of(text); }

constexpr std::string_view kMoney = R"(
[[rule]]
name = "money"
words = ["возврат денег", "refund"]
patterns = ['charged?\s+twice']
except_words = ["refunded at once"]
severity = "critical"
)";

}  // namespace

TEST_CASE("flag/judge: a score at or below the threshold is negative, and the reason says so") {
    const auto rules = read("");
    const auto low = judge(rules, R"({"type":"review","source":"s","rating":2,"score":0.25})");
    REQUIRE(low);
    CHECK(flag::to_json(*low) ==
          R"({"negative":true,"severity":"medium","sentiment":-0.5,)"
          R"("reasons":[{"rule":"rating","field":"rating","match":"2"}]})");
    const auto edge = judge(rules, R"({"type":"review","source":"s","score":0.4})");
    REQUIRE(edge);
    CHECK(edge->negative == true);
    const auto high = judge(rules, R"({"type":"review","source":"s","score":0.41})");
    REQUIRE(high);
    CHECK(high->negative == false);
    CHECK_FALSE(high->flagged());
}

TEST_CASE("flag/judge: one star of five is worse than two") {
    const auto one = judge(read(""), R"({"type":"review","rating":1,"score":0})");
    REQUIRE(one);
    CHECK(one->severity == flag::Severity::high);
}

TEST_CASE("flag/judge: nothing to judge by is not the same as not negative") {
    const auto nothing = judge(read(""), R"({"type":"review","source":"s","text":"норм"})");
    REQUIRE(nothing);
    CHECK_FALSE(nothing->negative.has_value());
    CHECK(flag::to_json(*nothing) == R"({"reasons":[]})");
}

TEST_CASE("flag/judge: spans count code points and point at the match") {
    const auto found =
        judge(read(kMoney),
              R"({"type":"review","score":1,"title":"Да","text":"Ёлки 🎄: с возвратом денег беда"})");
    REQUIRE(found);
    REQUIRE(found->reasons.size() == 1);
    const auto& reason = found->reasons.front();
    CHECK(reason.rule == "money");
    CHECK(reason.field == "text");
    CHECK(reason.match == "возвратом денег");
    REQUIRE(reason.span);
    CHECK(*reason.span == std::pair<std::size_t, std::size_t>{10, 25});
    CHECK(found->negative == true);
    CHECK(found->severity == flag::Severity::critical);
}

TEST_CASE("flag/judge: patterns, exceptions, fields, languages and sources choose") {
    struct Row {
        std::string_view name, rule, review;
        bool want;
    };
    constexpr std::string_view kText =
        R"({"type":"review","source":"maps","subject":"Acme","text":"They charged  twice"})";
    for (const auto& row : {
             Row{"a pattern, any case", kMoney, R"({"type":"review","text":"CHARGE TWICE"})", true},
             Row{"an exception in the same field", kMoney,
                 R"({"type":"review","text":"charged twice, refunded at once"})", false},
             Row{"an exception in another field", kMoney,
                 R"({"type":"review","title":"refunded at once","text":"charged twice"})", true},
             Row{"a field that is not looked at", kMoney,
                 R"({"type":"review","pros":"refund"})", false},
             Row{"a field that is asked for",
                 "[[rule]]\nname='a'\nwords='refund'\nfields='pros'",
                 R"({"type":"review","pros":"refund"})", true},
             Row{"another language by its letters", "[[rule]]\nname='a'\nwords='twice'\nlang='ru'",
                 kText, false},
             Row{"the language as the page says it",
                 "[[rule]]\nname='a'\nwords='twice'\nlang='de'",
                 R"({"type":"review","lang":"de-AT","text":"twice"})", true},
             Row{"its source", "[[rule]]\nname='a'\nwords='twice'\nsources='maps'", kText, true},
             Row{"another source", "[[rule]]\nname='a'\nwords='twice'\nsources='x'", kText, false},
             Row{"another subject", "[[rule]]\nname='a'\nwords='twice'\nsubjects='x'", kText,
                 false},
             Row{"only for middling scores", "[[rule]]\nname='a'\nwords='twice'\nat_most=0.6",
                 R"({"type":"review","score":0.75,"text":"twice"})", false},
             Row{"the same within", "[[rule]]\nname='a'\nwords='twice'\nat_most=0.6",
                 R"({"type":"review","score":0.5,"text":"twice"})", true},
         }) {
        CAPTURE(row.name);
        const auto judgement = judge(read(row.rule), row.review);
        REQUIRE(judgement);
        CHECK(judgement->flagged() == row.want);
    }
}

TEST_CASE("flag/judge: a source's threshold wins over its subject's, and that over the common one") {
    const auto rules = read("[flag]\nthreshold_by_source={maps=0.1}\n"
                            "threshold_by_subject={Acme=0.8}");
    const auto at_maps = judge(
        rules, R"({"type":"review","source":"maps","subject":"Acme","score":0.3})");
    REQUIRE(at_maps);
    CHECK(at_maps->negative == false);
    const auto elsewhere =
        judge(rules, R"({"type":"review","source":"x","subject":"Acme","score":0.75})");
    REQUIRE(elsewhere);
    CHECK(elsewhere->negative == true);
}

TEST_CASE("flag/judge: of events only those that bring news are judged") {
    const auto rules = read("");
    struct Row {
        std::string_view event;
        bool judged;
    };
    for (const auto& row :
         {Row{"new", true}, Row{"edited", true}, Row{"rating_changed", true}, Row{"returned", true},
          Row{"replied", false}, Row{"reply_edited", false}, Row{"reply_removed", false},
          Row{"removed", false}, Row{"source_broken", true}, Row{"source_recovered", true}}) {
        CAPTURE(row.event);
        const std::string text = R"({"type":"event","source":"s","event":")" +
                                 std::string{row.event} +
                                 R"(","review":{"type":"review","score":0}})";
        CHECK(judge(rules, text).has_value() == row.judged);
    }
    CHECK_FALSE(judge(rules, R"({"type":"crawl","source":"s"})"));
    CHECK_FALSE(judge(read("[flag]\nbroken_sources=false"),
                      R"({"type":"event","source":"s","event":"source_broken"})"));
}

TEST_CASE("flag/judge: what a judgement was before does not show") {
    const auto rules = test::rules_of(R"(
        [[rule]]
        name  = "words \"x\""
        words = ["refund", "деньги"]
        [[rule]]
        name     = "long"
        patterns = ["q[^z]*z"]
    )");
    const std::string quoted(3'000, 'q');
    const std::vector<std::string> lines{
        R"({"type":"review","score":0,"rating":1,"source":"a","text":"Деньги! A refund, please."})",
        R"({"type":"review","id":"1"})",
        R"({"type":"event","event":"source_broken","source":"a"})",
        R"({"type":"crawl","source":"a"})",
        R"({"type":"review","score":0.25,"text":"q \"said\" \\ he\n and \t \u0001 so z"})",
        R"({"type":"review","score":1,"text":")" + quoted + R"(z and refund"})",
        R"({"type":"review","score":1,"text":")" + quoted + R"(деньги z"})",
        R"({"type":"review","score":0.5,"text":"fine"})",
    };
    flag::Judge again{rules, test::topics_known()};
    stream::RecordParser parser;
    flag::Judgement used;
    for (const auto& line : lines) {
        CAPTURE(line.substr(0, 100));
        const auto fresh = test::judge(rules, line, test::topics_known());
        const test::RecordLine padded{line};
        const auto record = parser.parse(padded.view());
        REQUIRE(record);
        REQUIRE(again.judge(*record, used, flag::Detail::all) == fresh.has_value());
        if (!fresh) continue;
        CHECK(flag::to_json(used) == flag::to_json(*fresh));
        const auto read = json::parse(flag::to_json(used));
        REQUIRE(read);
        std::vector<std::string> matches, wanted;
        for (const auto& reason : (*read)["reasons"]) matches.push_back(reason.value("match", ""));
        for (const auto& reason : used.reasons) wanted.push_back(reason.match);
        CHECK(matches == wanted);
        std::string behind = "x";
        flag::append_json(behind, used);
        CHECK(behind == "x" + flag::to_json(used));
    }
}

namespace {

const std::vector<std::string> kConfigs{
    "",
    "[flag]\ngrave = 0.1",
    R"([[rule]]
name = "polite"
words = ["спасибо", "courier"]
severity = "high")",
    R"([[rule]]
name = "rude"
topics = ["rudeness-"])",
    R"([[rule]]
name = "late"
when = "topic:delivery+ or topic:late"
[[rule]]
name = "calm"
words = ["refund"]
negative = false)",
    R"([[rule]]
name = "leaves"
when = "loyalty:detractor or loyalty:promoter")",
    R"([[rule]]
name = "defined"
words = ["courier"]
define = true
[[rule]]
name = "later"
when = "defined and not topic:price")",
};

const std::vector<std::string> kTexts{
    "The courier was rude but the food is great and delivery was quick.",
    "They stole my card data, this is fraud! Still, nice shop.",
    "Отравились, попали в больницу. Доставка быстрая, курьер хамит, спасибо",
    "Всё отлично, рекомендую друзьям! Цена хорошая",
    "Больше не приду, ушли к другим. I want a refund of the price.",
    "Ожогов не было, никто не хамил, в суд не подам",
    "Thanks, I switched to another bank. The app crashes after the update",
    "",
    "Wunderbar, aber leider nicht",
};

void check_alike(const flag::Judgement& some, const flag::Judgement& all) {
    CHECK(some.negative == all.negative);
    CHECK(some.flagged() == all.flagged());
    CHECK(some.outcomes.empty());
    if (!all.flagged()) return;
    CHECK(flag::to_json(some) == flag::to_json(all));
    CHECK(some.loyalty_match == all.loyalty_match);
}

}  // namespace

TEST_CASE("flag/judge: less is found out only of what is not flagged") {
    std::size_t flagged = 0, by_words = 0;
    for (const auto& config : kConfigs) {
        CAPTURE(config);
        const auto rules = read(config);
        for (const auto& known :
             {test::nothing_known(), test::topics_known(), test::all_known()}) {
            test::Bench whole{rules, known}, brief{rules, known};
            for (const auto& text : kTexts) {
                for (const char* score : {"", ",\"score\":0", ",\"score\":0.5", ",\"score\":1"}) {
                    const auto line = R"({"type":"review","text":")" + text + "\"" + score + "}";
                    CAPTURE(line);
                    const auto all = whole(line);
                    const auto some = brief(line, flag::Detail::if_flagged);
                    REQUIRE(all);
                    REQUIRE(some);
                    check_alike(*some, *all);
                    flagged += all->flagged();
                    by_words += all->flagged() && all->basis != flag::Basis::stars;
                }
            }
        }
    }
    CHECK(flagged > 200);
    CHECK(by_words > 100);
}
