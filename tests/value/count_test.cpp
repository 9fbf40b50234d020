#include "value/count.hpp"

#include <doctest/doctest.h>

#include <string_view>
#include <vector>

TEST_CASE("value/count: groups, multipliers and the number that is meant") {
    struct Row {
        std::string_view text;
        std::optional<std::int64_t> want;
    };
    const std::vector<Row> rows = {
        {"0", 0},
        {"(12)", 12},
        {"23 Reviews", 23},
        {"0 review(s)", 0},
        {"1 234 отзыва", 1234},
        {"1\u00A0234\u00A0567 отзывов", 1234567},
        {"1\u202F234", 1234},
        {"6,000 ratings", 6000},
        {"1.234 Bewertungen", 1234},
        {"1'234", 1234},
        {"1,2 тыс.", 1200},
        {"1,2 тыс. отзывов", 1200},
        {"2.3K", 2300},
        {"2.3 K reviews", 2300},
        {"1.25k", 1250},
        {"1.234K", 1234},
        {"3М", 3'000'000},
        {"1,5 млн", 1'500'000},
        {"2 тисячі відгуків", 2000},
        {"1000+", 1000},
        {"Review count : 23", 23},
        {"reviews : 10 237", 10237},
        {"Отзывы (235)", 235},
        {"4.5/5 (23 reviews)", 23},
        {"Rating: 3.2 (34)", 34},
        {"4.6 out of 5 stars, 16 reviews", 16},
        {"1,234 ratings, 56 reviews", 56},
        {"1–10 из 235", 235},
        {"Showing 1-10 of 1,235 reviews", 1235},
        {"5 of 7 people found this helpful", 5},
        {"12 people found this helpful", 12},
        {"★ 4,8 · 178 отзывов", 178},
        {"", std::nullopt},
        {"No reviews", 0},
        {"Нет отзывов", 0},
        {"No customer reviews yet", 0},
        {"Noch keine Bewertungen", 0},
        {"один отзыв", 1},
        {"three reviews", 3},
        {"7,65,432", 765432},
        {"43,21,098 ratings", 4321098},
        {"1,23", std::nullopt},
        {"3 crore", 30'000'000},
        {"1.7 lakh reviews", 170'000},
        {"3万", 30'000},
        {"1.5万件", 15'000},
        {"2 миллиона", 2'000'000},
        {"2,5 M d'avis", 2'500'000},
        {"2,5 M de opiniones", 2'500'000},
        {"5 m 3", std::nullopt},
        {"9 человек из 11 нашли отзыв полезным", 9},
        {"One person found this helpful", std::nullopt},
        {"4.5", std::nullopt},
        {"4.5 out of 5", std::nullopt},
        {"80%", std::nullopt},
        {"12.03.2024", std::nullopt},
        {"14:05", std::nullopt},
        {"-5", std::nullopt},
        {"3 apples and 4 pears", std::nullopt},
        {"99999999999999999999", std::nullopt},
        {"999999999999999999 млрд", std::nullopt},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        CHECK(molva::value::parse_count(row.text) == row.want);
    }
}
