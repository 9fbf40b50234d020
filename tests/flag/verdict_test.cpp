// What decides: stars, words, complaints, rules in their order.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "flag/explain.hpp"
#include "json/value.hpp"
#include "support/judging.hpp"

using namespace molva;
using flag::Basis;

namespace {

std::vector<std::string> rules_named(const flag::Judgement& judgement) {
    std::vector<std::string> out;
    for (const auto& reason : judgement.reasons) {
        if (std::find(out.begin(), out.end(), reason.rule) == out.end()) out.push_back(reason.rule);
    }
    return out;
}

}  // namespace

TEST_CASE("flag/verdict: stars first, words what they leave open") {
    struct Row {
        std::string_view name, review;
        std::optional<bool> negative;
        Basis basis;
        bool mismatch, sure;
    };
    // A bound that does not hang on what the model was taught last.
    const auto rules = test::rules_of("[flag]\nmismatch = 0.6");
    for (const auto& row : {
             Row{"one star", R"("score":0)", true, Basis::stars, false, false},
             Row{"one star and praise", R"("score":0,"text":"Отлично, спасибо, всё супер, рекомендую")",
                 true, Basis::stars, true, false},
             Row{"one star and a complaint", R"("score":0,"text":"Ужас, хамы, никому не советую")",
                 true, Basis::stars, false, false},
             Row{"three stars and nothing", R"("score":0.5)", false, Basis::stars, false, false},
             Row{"three stars, a complaint",
                 R"("score":0.5,"text":"Ужасный сервис, хамы, никому не советую")", true,
                 Basis::text, false, true},
             Row{"three stars, praise", R"("score":0.5,"text":"Great place, lovely staff, thanks")",
                 false, Basis::text, false, true},
             Row{"five stars, praise", R"("score":1,"text":"Great place, lovely staff, thanks")", false,
                 Basis::stars, false, false},
             Row{"five stars, a complaint",
                 R"("score":1,"text":"Ужасный сервис, хамы, обманули, никому не советую, худшее место")",
                 true, Basis::overruled, true, true},
             Row{"no stars, a complaint", R"("text":"Terrible service, rude staff, never again")",
                 true, Basis::text, false, true},
             Row{"no stars, praise", R"("text":"Отлично, спасибо, всё супер, рекомендую")", false,
                 Basis::text, false, true},
             Row{"no words", R"("text":"…")", std::nullopt, Basis::nothing, false, false},
         }) {
        CAPTURE(row.name);
        const auto judgement = test::judge(
            rules, R"({"type":"review",)" + std::string{row.review} + "}", test::all_known());
        REQUIRE(judgement);
        CHECK(judgement->negative == row.negative);
        CHECK(judgement->basis == row.basis);
        CHECK(judgement->mismatch == row.mismatch);
        CHECK(judgement->confidence.has_value() == row.sure);
        CHECK(judgement->severity.has_value() == (row.negative == true));
        if (row.negative == true) CHECK_FALSE(judgement->reasons.empty());
    }
}

TEST_CASE("flag/verdict: without a model a plain complaint is one, and its absence says nothing") {
    const auto rules = test::rules_of("");
    struct Row {
        std::string_view text;
        std::optional<bool> negative;
    };
    for (const auto& row : {Row{"Нахамили и не вернули деньги", true},
                            Row{"Доставка быстрая, но хамят", std::nullopt},  // one against one
                            Row{"Всем рекомендую", std::nullopt}, Row{"Доставка", std::nullopt}}) {
        CAPTURE(row.text);
        const auto judgement =
            test::judge(rules, R"({"type":"review","text":")" + std::string{row.text} + "\"}",
                        test::topics_known());
        REQUIRE(judgement);
        CHECK(judgement->negative == row.negative);
        CHECK_FALSE(judgement->confidence.has_value());
        if (row.negative == true) CHECK(rules_named(*judgement) == std::vector<std::string>{"complaint"});
    }
}

TEST_CASE("flag/verdict: a topic has its own tone, and is named without one only if it has none") {
    const auto judgement =
        test::judge(test::rules_of(""),
                    R"({"type":"review","title":"🎄","text":"Доставка быстрая, но хамят"})",
                    test::topics_known());
    REQUIRE(judgement);
    const auto& topics = judgement->topics;
    CHECK(flag::fits(flag::topic_wish("delivery+"), topics));
    CHECK(flag::fits(flag::topic_wish("rudeness-"), topics));
    CHECK_FALSE(flag::fits(flag::topic_wish("rudeness+"), topics));
    const auto count = std::count_if(topics.begin(), topics.end(), [](const auto& mention) {
        return mention.topic->name == "delivery";
    });
    CHECK(count == 1);
    const auto rude = std::find_if(topics.begin(), topics.end(), [](const auto& mention) {
        return mention.topic->name == "rudeness";
    });
    REQUIRE(rude != topics.end());
    CHECK(rude->piece.field == "text");
    CHECK(rude->piece.match == "хамят");
    CHECK(rude->piece.span() == std::pair<std::size_t, std::size_t>{21, 26});
}

TEST_CASE("flag/verdict: phrases of rules stand in any order and form, with gaps, in a field") {
    struct Row {
        std::string_view words, review;
        bool want;
    };
    for (const auto& row : {
             Row{"вернуть деньги", R"("text":"Деньги так и не вернули")", true},
             Row{"вернуть деньги", R"("text":"Деньги взяли. Вернули мебель")", false},
             Row{"вернуть деньги", R"("text":"С возвратом денег беда")", false},
             Row{"возврат* ден*", R"("text":"С возвратом денег беда")", true},
             Row{"charged twice", R"("text":"They charge me twice!")", true},
             Row{"ещё раз", R"("text":"еще раз обманули")", true},
             Row{"грубый", R"("cons":"Грубые продавцы")", true},
             Row{"грубый", R"("pros":"Грубые продавцы")", false},
             Row{"\"не работает\"", R"("text":"не очень работает")", false},
             Row{"не работает", R"("text":"не очень работает")", true},
             Row{"вернуть деньги", R"("title":"деньги","text":"не вернули")", false},
             Row{"refund", R"("text":"uzhasno, net refunda")", false},
         }) {
        CAPTURE(row.words);
        CAPTURE(row.review);
        const auto judgement = test::judge(
            test::rules_of("[[rule]]\nname='r'\nwords='" + std::string{row.words} + "'"),
            R"({"type":"review",)" + std::string{row.review} + "}");
        REQUIRE(judgement);
        CHECK(judgement->flagged() == row.want);
    }
}

TEST_CASE("flag/verdict: fields beside the text have words and spans of their own") {
    const auto judgement = test::judge(
        test::rules_of("[[rule]]\nname='r'\nwords='чужой магазин'\nfields=['reply','author','place']"),
        R"({"type":"review","text":"чужой магазин","author":{"name":"Ы, магазин чужих"},)"
        R"("reply":{"text":"это магазин не наш, а чужой"}})");
    REQUIRE(judgement);
    REQUIRE(judgement->reasons.size() == 2);
    CHECK(judgement->reasons[0].field == "author");
    CHECK(judgement->reasons[0].match == "магазин чужих");
    CHECK(*judgement->reasons[0].span == std::pair<std::size_t, std::size_t>{3, 16});
    CHECK(judgement->reasons[1].field == "reply");
    CHECK(judgement->reasons[1].match == "магазин не наш, а чужой");
}

TEST_CASE("flag/verdict: rules in their order; the later one overrides, stop ends") {
    struct Row {
        std::string_view name, rules;
        std::optional<bool> negative;
        std::optional<flag::Severity> severity;
        std::vector<std::string> named;
    };
    using flag::Severity;
    constexpr std::string_view kReview =
        R"({"type":"review","source":"s","rating":1,"score":0,"text":"refund, thanks"})";
    for (const auto& row : {
             Row{"none", "", true, Severity::high, {"rating"}},
             Row{"mute", "[[rule]]\nname='m'\nwords='thanks'\nnegative=false", false, {},
                 {"rating", "m"}},
             Row{"muted and bad again",
                 "[[rule]]\nname='m'\nwords='thanks'\nnegative=false\n"
                 "[[rule]]\nname='b'\nwords='refund'",
                 true, Severity::high, {"rating", "m", "b"}},
             Row{"bad and muted",
                 "[[rule]]\nname='b'\nwords='refund'\n"
                 "[[rule]]\nname='m'\nwords='thanks'\nnegative=false",
                 false, {}, {"rating", "b", "m"}},
             Row{"stopped before",
                 "[[rule]]\nname='b'\nwords='refund'\nstop=true\n"
                 "[[rule]]\nname='m'\nwords='thanks'\nnegative=false",
                 true, Severity::high, {"rating", "b"}},
             Row{"at least", "[[rule]]\nname='b'\nwords='refund'\nseverity='critical'", true,
                 Severity::critical, {"rating", "b"}},
             Row{"at least less than it is", "[[rule]]\nname='b'\nwords='refund'\nseverity='low'",
                 true, Severity::high, {"rating", "b"}},
             Row{"at most", "[[rule]]\nname='b'\nwords='refund'\nseverity_at_most='low'", true,
                 Severity::low, {"rating", "b"}},
             Row{"of the demands the highest",
                 "[[rule]]\nname='a'\nwords='refund'\nseverity='critical'\n"
                 "[[rule]]\nname='b'\nwords='thanks'\nseverity='high'",
                 true, Severity::critical, {"rating", "a", "b"}},
             Row{"the later bound undoes the earlier",
                 "[[rule]]\nname='a'\nwords='refund'\nseverity='critical'\n"
                 "[[rule]]\nname='b'\nwords='thanks'\nseverity_at_most='medium'",
                 true, Severity::medium, {"rating", "a", "b"}},
             Row{"and the other way round",
                 "[[rule]]\nname='b'\nwords='thanks'\nseverity_at_most='medium'\n"
                 "[[rule]]\nname='a'\nwords='refund'\nseverity='critical'",
                 true, Severity::critical, {"rating", "b", "a"}},
             Row{"definitions give no reasons",
                 "[[rule]]\nname='d'\nwords='refund'\ndefine=true\n"
                 "[[rule]]\nname='w'\nwhen='d and negative'\nseverity='critical'",
                 true, Severity::critical, {"rating", "w"}},
         }) {
        CAPTURE(row.name);
        const auto judgement = test::judge(test::rules_of(row.rules), kReview);
        REQUIRE(judgement);
        CHECK(judgement->negative == row.negative);
        CHECK(judgement->severity == row.severity);
        CHECK(rules_named(*judgement) == row.named);
    }
}

TEST_CASE("flag/verdict: what a review said before means nothing for the next") {
    const auto rules = test::rules_of("[[rule]]\nname='r'\nwords='refund'\nfields=['text','author']");
    test::Bench bench{rules};
    const auto first = bench(R"({"type":"review","text":"refund","author":{"name":"refund"}})");
    REQUIRE(first);
    CHECK(first->reasons.size() == 2);
    const auto second = bench(R"({"type":"review","text":"fine","author":{"name":"Kim"}})");
    REQUIRE(second);
    CHECK(second->reasons.empty());
}

TEST_CASE("flag/explain: everything that decided is said, and nothing that a terminal obeys") {
    const auto rules = test::rules_of(
        "[flag]\nthreshold_by_source={forum=0.6}\n[[rule]]\nname='r'\nwords='деньги'\nstop=true\n"
        "severity='critical'\n[[rule]]\nname='later'\nwords='хамят'\n");
    test::Bench bench{rules, test::topics_known()};
    const std::string line =
        R"({"type":"review","source":"forum","id":"7\u001b[2J","rating":3,"score":0.5,)"
        R"("text":"хамят\u202e и \u001b[31m деньги не вернули","votes":{"up":99}})";
    const auto judgement = bench(line, flag::Detail::outcomes);
    REQUIRE(judgement);
    const test::RecordLine again{line};
    stream::RecordParser parser;
    const auto record = parser.parse(again.view());
    REQUIRE(record);
    const std::string words = flag::explain(*judgement, *record, rules);
    CHECK(words.find('\x1b') == std::string::npos);
    CHECK(words.find("\u202e") == std::string::npos);
    for (const std::string_view part :
         {"forum 7[2J: bad news, critical", "a score of 0.50", "0.6 (the source's own)",
          "rudeness negative: \"хамят\"", "r (config.toml:3:1): bad news, at least critical, stop",
          "later (config.toml:8:1): not looked at", "reach 1.00", "a rule makes it critical"}) {
        CAPTURE(part);
        CAPTURE(words);
        CHECK(words.find(part) != std::string::npos);
    }
}

TEST_CASE("flag/verdict: harm is bad news whatever is said beside it") {
    struct Row {
        std::string_view text, score;
        bool negative;
        std::string_view why;
    };
    const auto rules = test::rules_of("");
    for (const auto& row : {
             Row{"Great food and lovely waiters. We all got food poisoning.", "0.75", true, "harm"},
             // The words of these three are bad news enough.
             Row{"Прекрасный магазин, но слили мой номер телефона мошенникам", "1", true, "words"},
             Row{"Очень уютно, персонал милый, но мы отравились салатом", "0.75", true, "words"},
             Row{"Lovely place, I will still sue them for the broken arm. Great view.", "1", true,
                 "words"},
             Row{"Someone stole my wallet in the locker room, otherwise a great gym", "0.75", true,
                 "harm"},
             Row{"В детском пюре плесень, а так всё вкусно, спасибо", "0.75", true, "harm"},
             Row{"No poisoning at all, everything was fresh and lovely", "1", false, ""},
             Row{"A safe place for children, thank you", "1", false, ""},
             Row{"My lawyer friend liked it, great food", "1", false, ""},
             Row{"Никаких тараканов, чисто, спасибо", "1", false, ""},
             Row{"Ели неделю, никто не отравился, всё вкусно", "1", false, ""},
             Row{"Не буду подавать в суд, всё решили, спасибо", "1", false, ""},
             Row{"Ни разу не обманули, рекомендую", "1", false, ""},
         }) {
        CAPTURE(row.text);
        std::string line = R"({"type":"review","score":)" + std::string{row.score} + R"(,"text":)";
        json::append_quoted(line, row.text);
        const auto judgement = test::judge(rules, line + "}", test::all_known());
        REQUIRE(judgement);
        CHECK(judgement->negative == row.negative);
        CHECK(judgement->mismatch == row.negative);
        if (!row.negative) continue;
        CHECK(judgement->severity >= flag::Severity::high);
        CHECK(judgement->sentiment < 0);
        const auto why = rules_named(*judgement);
        CHECK(std::find(why.begin(), why.end(), row.why) != why.end());
    }
}

TEST_CASE("flag/verdict: one sentence of harm in a long text is enough, and the configuration decides") {
    std::string text;
    for (int i = 0; i < 200; ++i) text += "Everything was lovely, the staff were kind. ";
    text.insert(text.size() / 2, "We got food poisoning. ");
    const std::string line = R"({"type":"review","score":1,"text":")" + text + "\"}";
    const auto found = test::judge(test::rules_of(""), line, test::all_known());
    REQUIRE(found);
    CHECK(found->negative == true);
    CHECK(found->basis == flag::Basis::harm);
    const auto never = test::rules_of("[flag]\ngrave = false");
    const auto quiet = test::judge(never, line, test::all_known());
    REQUIRE(quiet);
    CHECK(quiet->negative == false);
}

TEST_CASE("flag/verdict: a rating without a score is held against its scale") {
    const auto rules = test::rules_of("[[rule]]\nname='low'\nwhen='stars <= 2'\nseverity='low'");
    struct Row {
        std::string_view rating;
        std::optional<bool> negative;
    };
    for (const auto& row : {
             Row{R"("rating":1)", true}, Row{R"("rating":5)", false}, Row{R"("rating":2)", true},
             Row{R"("rating":3,"rating_best":10)", true}, Row{R"("rating":9,"rating_best":10)", false},
             Row{R"("rating":0,"rating_worst":0,"rating_best":1)", true},
             Row{R"("rating":9)", std::nullopt}, Row{R"("rating":3,"rating_best":1)", std::nullopt},
         }) {
        CAPTURE(row.rating);
        const auto judgement =
            test::judge(rules, R"({"type":"review",)" + std::string{row.rating} + "}");
        REQUIRE(judgement);
        CHECK(judgement->negative == row.negative);
        if (row.negative == true) CHECK(judgement->reasons.front().rule == "rating");
    }
}

TEST_CASE("flag/verdict: cons that say there are none do not overrule five stars") {
    const auto rules = test::rules_of("");
    for (const std::string_view cons : {"none", "нет", "-", "nothing", "не выявлено", "Недостатков нет"}) {
        CAPTURE(cons);
        const auto judgement = test::judge(
            rules, R"({"type":"review","score":1,"pros":"всё","cons":")" + std::string{cons} + "\"}",
            test::all_known());
        REQUIRE(judgement);
        CHECK(judgement->negative == false);
        CHECK_FALSE(judgement->mismatch);
    }
}

TEST_CASE("flag/verdict: numbers, imperatives and boundaries in what a rule looks for") {
    struct Row {
        std::string_view key, wanted, text, match;  // match: empty if it is not found
    };
    for (const auto& row : {
             Row{"words", "iphone 11", "My iPhone 11 died", "iPhone 11"},
             Row{"words", "iphone 11", "My iPhone 12 died", ""},
             Row{"words", "iphone 11", "an iphone. 11 days", ""},
             Row{"words", "iphone 11", "iPhone 12 or an iPhone 11", "iPhone 11"},
             Row{"words", "\"iphone 11\"", "the iphone from 11", ""},
             Row{"words", "вернуть деньги", "Верните мне деньги", "Верните мне деньги"},
             Row{"words", "исправить ошибку", "Исправьте ошибку", "Исправьте ошибку"},
             Row{"words", "закрыть счёт", "закройте счет", "закройте счет"},
             Row{"words", "проверьте", "проверить забыли", "проверить"},
             Row{"patterns", "\\bвозврат\\b", "нужен возврат!", "возврат"},
             Row{"patterns", "\\bвозврат\\b", "невозвратный", ""},
             Row{"patterns", "\\bвозврат\\w*", "возвратом", "возвратом"},
             Row{"patterns", "\\brefund\\b", "no refund, ever", "refund"},
         }) {
        CAPTURE(row.wanted);
        CAPTURE(row.text);
        const auto rules = test::rules_of(std::string{"[[rule]]\nname='r'\n"} +
                                          std::string{row.key} + "='" + std::string{row.wanted} + "'");
        const auto judgement = test::judge(
            rules, R"({"type":"review","text":")" + std::string{row.text} + "\"}");
        REQUIRE(judgement);
        CHECK(judgement->reasons.empty() == row.match.empty());
        if (!judgement->reasons.empty()) CHECK(judgement->reasons.front().match == row.match);
    }
}
