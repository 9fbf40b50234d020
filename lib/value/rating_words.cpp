#include "value/rating_words.hpp"

#include <algorithm>
#include <array>

namespace molva::value {
namespace {

struct Grade {
    std::string_view word;
    double value;
};

// The grades as the big sites translate them (Tripadvisor, Google, Booking):
// five of them, the middle one is neither praise nor blame.
constexpr std::array kGrades = std::to_array<Grade>({
    {"excellent", 5},
    {"outstanding", 5},
    {"very good", 4},
    {"good", 4},
    {"average", 3},
    {"okay", 3},
    {"ok", 3},
    {"fair", 3},
    {"poor", 2},
    {"bad", 2},
    {"terrible", 1},
    {"very bad", 1},
    {"very poor", 1},
    {"horrible", 1},
    {"awful", 1},
    {"отлично", 5},
    {"отличный", 5},
    {"отличная", 5},
    {"превосходно", 5},
    {"великолепно", 5},
    {"очень хорошо", 4},
    {"хорошо", 4},
    {"хороший", 4},
    {"хорошая", 4},
    {"нормально", 3},
    {"удовлетворительно", 3},
    {"неплохо", 3},
    {"средне", 3},
    {"обычно", 3},
    {"плохо", 2},
    {"плохой", 2},
    {"плохая", 2},
    {"ужасно", 1},
    {"ужасный", 1},
    {"ужасная", 1},
    {"очень плохо", 1},
    {"отвратительно", 1},
    {"відмінно", 5},
    {"чудово", 5},
    {"дуже добре", 4},
    {"добре", 4},
    {"нормально", 3},
    {"задовільно", 3},
    {"погано", 2},
    {"жахливо", 1},
    {"дуже погано", 1},
    {"выдатна", 5},
    {"цудоўна", 5},
    {"вельмі добра", 4},
    {"добра", 4},
    {"нармальна", 3},
    {"здавальняюча", 3},
    {"дрэнна", 2},
    {"жахліва", 1},
    {"өте жақсы", 5},
    {"тамаша", 5},
    {"жақсы", 4},
    {"орташа", 3},
    {"қалыпты", 3},
    {"нашар", 2},
    {"өте нашар", 1},
    {"ausgezeichnet", 5},
    {"hervorragend", 5},
    {"sehr gut", 4},
    {"gut", 4},
    {"befriedigend", 3},
    {"durchschnittlich", 3},
    {"mangelhaft", 2},
    {"schlecht", 2},
    {"ungenügend", 1},
    {"sehr schlecht", 1},
    {"schrecklich", 1},
    {"très bien", 4},
    {"très bon", 4},
    {"bien", 4},
    {"bon", 4},
    {"moyen", 3},
    {"médiocre", 2},
    {"mauvais", 2},
    {"affreux", 1},
    {"très mauvais", 1},
    {"épouvantable", 1},
    {"excelente", 5},
    {"muy bueno", 4},
    {"muy bien", 4},
    {"bueno", 4},
    {"normal", 3},
    {"regular", 3},
    {"malo", 2},
    {"pésimo", 1},
    {"muy malo", 1},
});

constexpr std::array kFor = std::to_array<std::string_view>({
    "recommended",
    "recommends",
    "i recommend",
    "would recommend",
    "recommend",
    "yes recommended",
    "рекомендую",
    "советую",
    "рекомендует",
    "рекомендуют",
    "рекомендуется",
    "рекомендую друзьям",
    "рекомендовано",
    "рэкамендую",
    "раю",
    "раджу",
    "ұсынамын",
    "empfehlenswert",
    "empfohlen",
    "weiterempfehlung",
    "ich empfehle",
    "recommandé",
    "je recommande",
    "recomendado",
    "recomiendo",
    "lo recomiendo",
    "thumbs up",
    "positive",
    "положительный",
    "положительная",
    "положительный отзыв",
    "нравится",
});

constexpr std::array kAgainst = std::to_array<std::string_view>({
    "not recommended",
    "doesn't recommend",
    "does not recommend",
    "i don't recommend",
    "do not recommend",
    "would not recommend",
    "не рекомендую",
    "не советую",
    "не рекомендует",
    "не рекомендуют",
    "не рекомендуется",
    "не рэкамендую",
    "не раю",
    "не раджу",
    "ұсынбаймын",
    "nicht empfehlenswert",
    "nicht empfohlen",
    "non recommandé",
    "je ne recommande pas",
    "no recomendado",
    "no recomiendo",
    "no lo recomiendo",
    "thumbs down",
    "negative",
    "отрицательный",
    "отрицательная",
    "отрицательный отзыв",
    "не нравится",
});

}  // namespace

std::optional<Rating> rating_by_word(std::string_view word) {
    if (std::find(kFor.begin(), kFor.end(), word) != kFor.end())
        return Rating{.value = 1, .best = 1, .worst = 0};
    if (std::find(kAgainst.begin(), kAgainst.end(), word) != kAgainst.end())
        return Rating{.value = 0, .best = 1, .worst = 0};
    const auto at = std::find_if(kGrades.begin(), kGrades.end(),
                                 [&](const Grade& grade) { return grade.word == word; });
    if (at == kGrades.end()) return std::nullopt;
    return Rating{.value = at->value, .best = 5, .worst = 1};
}

}  // namespace molva::value
