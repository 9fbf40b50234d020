// Pros and cons: what a form asked for.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "json/value.hpp"
#include "support/judging.hpp"

using namespace molva;

TEST_CASE("flag/form: what a form asked to praise is praise, what it asked to complain of is none") {
    const auto rules = test::rules_of("");
    struct Row {
        std::string_view fields;
        std::string_view negative, topics;  // "yes", "no", "" (does not matter); "name+" "name-"
    };
    for (const auto& row : {
             Row{R"("pros":"Цена")", "no", "price+"},
             Row{R"("pros":"Цена, доставка","cons":"Качество, упаковка")", "",
                 "price+ delivery+ quality-"},
             Row{R"("pros":"Качество","cons":"Цена, доставка")", "", "quality+ price- delivery-"},
             Row{R"("pros":"Delivery","cons":"Price")", "", "delivery+ price-"},
             Row{R"("text":"Пользуюсь месяц","cons":"пока не нашла")", "no", ""},
             Row{R"("text":"Пользуюсь месяц","cons":"Отсутствуют вовсе")", "no", ""},
             Row{R"("pros":"Отличный звук, удобный","cons":"Не обнаружены")", "no", ""},
             Row{R"("pros":"Great sound","cons":"0")", "no", ""},
             Row{R"("pros":"Нет","cons":"Сломался через день, ужас")", "yes", ""},
         }) {
        CAPTURE(row.fields);
        const auto judgement =
            test::judge(rules, R"({"type":"review",)" + std::string{row.fields} + "}",
                        test::all_known());
        REQUIRE(judgement);
        if (row.negative == "no") CHECK(judgement->negative != true);
        if (row.negative == "yes") CHECK(judgement->negative == true);
        std::string said;
        for (const auto& one : judgement->topics) {
            said += " " + one.topic->name + (one.tone == flag::Tone::positive   ? "+"
                                             : one.tone == flag::Tone::negative ? "-"
                                                                                : "=");
        }
        CAPTURE(said);
        std::string_view rest = row.topics;
        while (!rest.empty()) {
            const auto wanted = rest.substr(0, rest.find(' '));
            CHECK(said.find(wanted) != std::string::npos);
            rest.remove_prefix(std::min(rest.size(), wanted.size() + 1));
        }
    }
}

TEST_CASE("flag/form: a complaint among the cons is worse than among the pros") {
    const auto rules = test::rules_of("");
    const auto sure = [&](std::string_view pros, std::string_view cons) {
        std::string line = R"({"type":"review","pros":)";
        json::append_quoted(line, pros);
        line += R"(,"cons":)";
        json::append_quoted(line, cons);
        const auto judgement = test::judge(rules, line + "}", test::all_known());
        REQUIRE(judgement);
        REQUIRE(judgement->words);
        return *judgement->words;
    };
    const auto one = sure("Удобное приложение, быстрая доставка", "Хамит курьер");
    const auto swapped = sure("Хамит курьер", "Удобное приложение, быстрая доставка");
    CHECK(one.negative > swapped.negative);
    CHECK(one.positive > swapped.positive);
}
