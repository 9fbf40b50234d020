#include "value/text.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string_view>
#include <vector>

namespace {
struct Row {
    std::string_view text, want;
};
}  // namespace

TEST_CASE("value/text: a label in front is cut, the word in a sentence stays") {
    const std::vector<Row> rows = {
        {"Достоинства: тихий", "тихий"},
        {"ДОСТОИНСТВА:\n тихий", "тихий"},
        {"Достоинства\nтихий", "тихий"},
        {"Pros – light", "light"},
        {"Не понравилось: шум", "шум"},
        {"Плюсы есть, но мало", "Плюсы есть, но мало"},
        {"Pros", "Pros"},
        {"Avis: bon", "bon"},
        {"Price: low", "Price: low"},
        {"", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        CHECK(molva::value::cut_label(row.text) == row.want);
    }
    static constexpr std::array<std::string_view, 1> kOwn = {"price"};
    CHECK(molva::value::cut_label("Price: low", kOwn) == "low");
    CHECK(molva::value::cut_label("Pros: low", kOwn) == "Pros: low");
}

TEST_CASE("value/text: what a folded text leaves behind is cut, its words stay") {
    const std::vector<Row> rows = {
        {"Хорошо… Читать полностью", "Хорошо"},
        {"Хорошо...ещё", "Хорошо"},
        {"Хорошо.\nЧитать дальше", "Хорошо."},
        {"Good. Read more", "Good."},
        {"Good… more", "Good"},
        {"Good (more)", "Good"},
        {"Good\nRead more »\nShow less", "Good"},
        {"Read more", ""},
        {"Clean rooms Read more", "Clean rooms"},
        {"Чистые номера Показать полностью", "Чистые номера"},
        {"I want more", "I want more"},
        {"I want to read more", "I want to read more"},
        {"I stay tuned…", "I stay tuned…"},
        {"Приду ещё", "Приду ещё"},
        {"Gut. Weiterlesen", "Gut. Weiterlesen"},
        {"Gut… Weiterlesen", "Gut"},
        {"", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        CHECK(molva::value::cut_read_more(row.text) == row.want);
    }
    static constexpr std::array<std::string_view, 1> kOwn = {"[open]"};
    CHECK(molva::value::cut_read_more("Good\n[OPEN]", kOwn) == "Good\n[OPEN]");
    static constexpr std::array<std::string_view, 1> kWord = {"open"};
    CHECK(molva::value::cut_read_more("Good\nOPEN", kWord) == "Good");
}

TEST_CASE("value/text: the built-in lists are not empty") {
    CHECK(molva::value::default_labels().size() > 10);
    CHECK(molva::value::default_read_more().size() > 10);
}
