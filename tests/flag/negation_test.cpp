// What is denied is not complained of.

#include "flag/negation.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>

#include "flag/condition.hpp"
#include "flag/empty_answer.hpp"
#include "support/judging.hpp"

using namespace molva;

namespace {

constexpr std::string_view kBoth = R"(
name = "both"
[ru]
complaint = ["хамил*", "хамят", "нахамил*", "хамство", "грубый", "таракан*", "очередь", "задерж*",
             "обманул*", "отравил*", '"не вернул*"', "грязно"]
praise = ["вежливый", "рекоменд*", '"не подвел*"']
[en]
complaint = ["rude", "delay", "late", "mould", "dirt", '"never returned"']
praise = ["helpful", "recommend", "polite"]
)";

test::Knowledge known(std::string_view topic, const std::string& name) {
    auto topics = flag::TopicSet::parse(topic, name);
    REQUIRE(topics);
    auto out = std::make_shared<flag::Knowledge>();
    out->topics = std::move(*topics);
    return out;
}

// "-", "+", "-+" …
std::string tones(std::string_view text, const test::Knowledge& knowledge) {
    static const auto rules = test::rules_of("");
    const auto judgement = test::judge(rules, test::review_line(text), knowledge);
    REQUIRE(judgement);
    std::string out;
    for (const auto& one : judgement->topics) out += one.tone == flag::Tone::negative ? '-' : '+';
    return out;
}

}  // namespace

TEST_CASE("flag/negation: how far one reaches, and what takes it back") {
    const auto knowledge = known(kBoth, "both");
    struct Row {
        std::string_view tones, text;
    };
    for (const auto& row : {
             // Said.
             Row{"-", "Хамят"}, Row{"+", "Рекомендую"}, Row{"-", "They were rude"},
             // Denied, before.
             Row{"+", "Никто не хамил"}, Row{"+", "не хамят"}, Row{"+", "Не было хамства"},
             Row{"+", "Ни разу не обманули"}, Row{"+", "никаких задержек"},
             Row{"+", "Ни одного таракана"}, Row{"+", "Без хамства"},
             Row{"+", "не встретила там никакого хамства"}, Row{"-", "Не рекомендую"},
             Row{"-", "Не очень вежливые"}, Row{"+", "Nobody was rude"}, Row{"+", "never rude"},
             Row{"+", "wasn't late"}, Row{"+", "It wasn’t late once"}, Row{"+", "no delays"},
             Row{"+", "without any delay"}, Row{"+", "not a single delay"},
             Row{"+", "I have never found them rude"}, Row{"-", "not very helpful"},
             Row{"-", "I don't recommend it"}, Row{"+", "free of mould"},
             Row{"+", "не опоздал и нас не обманули"},
             // Denied, behind.
             Row{"+", "Тараканов нет"}, Row{"+", "хамства не было"}, Row{"+", "Хамства и близко не было"}, Row{"+", "Очередей там нет"},
             Row{"+", "тараканов не видел ни разу"}, Row{"+", "Очереди отсутствуют"},
             // Several at once.
             Row{"+", "Без очередей и хамства"}, Row{"+", "no dirt or delays"},
             Row{"-", "Не помогли и нахамили"}, Row{"-", "They didn't help and were rude"},
             // Somebody else's clause.
             Row{"-", "Не отвечают, хамят"}, Row{"-", "Нет. Хамят"}, Row{"-", "не пришли хамят"},
             Row{"-", "No, they were rude"}, Row{"-", "No refund, rude people"},
             Row{"-", "Грязно нет воды"}, Row{"-", "Хамят нет слов"}, Row{"+-", "polite, not rude, late"},
             // Two of them.
             Row{"+", "Не могу не рекомендовать"}, Row{"+", "нельзя не рекомендовать"},
             Row{"-", "Не без хамства"},
             // It is so, and how.
             Row{"-", "Никогда не видел такого хамства"}, Row{"-", "Такого хамства не видел"},
             Row{"-", "I have never met such rude people"}, Row{"-", "never been so rude"},
             Row{"+", "they were not so rude"}, Row{"-", "Не только хамят"},
             Row{"-", "не просто хамят"}, Row{"-", "Not only rude"}, Row{"-", "Чуть не отравились"},
             Row{"-", "Не раз обманули"}, Row{"+", "can't recommend them highly enough"},
             Row{"+", "They couldn't be more helpful"},
             // A negation of its own.
             Row{"-", "Деньги не вернули"}, Row{"-", "никто не вернул деньги"},
             Row{"+", "Ни разу не подвели"}, Row{"-", "They never returned it"},
         }) {
        CAPTURE(row.text);
        CHECK(tones(row.text, knowledge) == row.tones);
    }
}

TEST_CASE("flag/negation: what stands between the words of a phrase denies it, unless it is its own") {
    const auto rules = test::rules_of("");
    struct Row {
        std::string_view text, topic;  // "name+", "!name-"
    };
    for (const auto& row : {
             Row{"В суд подавать не буду", "!legal_threat-"},
             Row{"Ничего лишнего не списали", "!payment-"},
             Row{"Никаких скрытых платежей", "!payment-"},
             Row{"Никаких скрытых платежей", "price+"},
             Row{"Приложение ни разу не вылетало", "!app_bug-"},
             Row{"App has never crashed on me", "!app_bug-"},
             Row{"Посуда пришла не разбитая", "!damaged-"},
             Row{"Nothing was broken, arrived in one piece", "!damaged-"},
             Row{"Не могу не порекомендовать", "recommending+"},
             Row{"Ухожу довольной", "!leaving-"},
             Row{"Данные никому не передают", "!personal_data-"},
             Row{"Поддержка не молчит", "!support_silence-"},
             Row{"После обновления ничего не сломалось", "!update_worse-"},
             Row{"Не рекомендую пропускать это место", "!not_recommending-"},
             // Still said.
             Row{"Деньги так и не вернули", "refund-"}, Row{"Поддержка молчит", "support_silence-"},
             Row{"Обещали и не перезвонили", "support_silence-"},
             Row{"Приложение вылетает", "app_bug-"}, Row{"Ухожу от вас к конкурентам", "leaving-"},
             Row{"Не рекомендую", "not_recommending-"}, Row{"Подам в суд", "legal_threat-"},
         }) {
        CAPTURE(row.text);
        const auto judgement =
            test::judge(rules, test::review_line(row.text), test::all_known());
        REQUIRE(judgement);
        const bool absent = row.topic.starts_with('!');
        const auto wish = flag::topic_wish(row.topic.substr(absent ? 1 : 0));
        CHECK(flag::fits(wish, judgement->topics) != absent);
    }
}

TEST_CASE("flag/negation: a threat that is denied is nothing, for there is no praise of it") {
    const auto threat = known("name = \"threat\"\n[ru]\ncomplaint = [\"подам в суд\"]\n", "threat");
    CHECK(tones("Подам в суд", threat) == "-");
    CHECK(tones("Не подам в суд", threat) == "");
}

TEST_CASE("flag/negation: a longer phrase of a topic outranks one inside of it") {
    const auto topic = known("name = \"t\"\n[en]\ncomplaint = [\"bad\", \"crash*\"]\n"
                             "praise = ['\"bad to the bone\"']\nwords = [\"app\"]\n", "t");
    CHECK(tones("bad to the bone", topic) == "+");
    CHECK(tones("bad", topic) == "-");
}

TEST_CASE("flag/negation: an answer that says there is nothing to say") {
    for (const std::string_view none :
         {"", "-", "—", "нет", "Нет!", "none", "None.", "N/A", "nothing", "Nothing so far", "не выявлено",
          "Не обнаружил", "Недостатков нет", "минусов не нашла", "no cons", "Пока нет", "отсутствуют",
          "can't think of any", "..."}) {
        CAPTURE(none);
        CHECK(flag::says_nothing(none));
    }
    for (const std::string_view some :
         {"Нет чека", "не работает", "No charger in the box", "цена", "минусы", "нет зарядки, кабеля",
          "nothing works", "5", "Недостатки: шумит"}) {
        CAPTURE(some);
        CHECK_FALSE(flag::says_nothing(some));
    }
}
