#include "value/number_words.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace molva::value {
namespace {

/// Whether the word begins with one of the stems: they are inflected.
template <std::size_t N>
bool has_stem(const std::array<std::string_view, N>& stems, std::string_view word) {
    return std::any_of(stems.begin(), stems.end(),
                       [&](std::string_view stem) { return word.starts_with(stem); });
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

bool is_review_word(std::string_view word) {
    static constexpr std::array<std::string_view, 30> kStems = {
        "review",  "отзыв",       "відгук",    "водгук",      "водгу",     "пікір",
        "коммент", "коментар",    "каментар",  "comment",     "opini",     "avis",
        "reseña",  "resena",      "рецензи",   "рецензі",     "rezension", "bewertung",
        "recensi", "comentario",  "kommentar", "commentaire", "omdöme",    "ulasan",
        "avalia",  "testimonial", "feedback",  "мнени",       "думок",     "beoordeling",
    };
    return has_stem(kStems, word);
}

bool is_vote_word(std::string_view word) {
    static constexpr std::array<std::string_view, 20> kStems = {
        "rating", "оцен",   "оцін",   "ацэн",       "голос",    "vote",       "voto",
        "stimme", "баға",   "дауыс",  "évaluation", "valoraci", "calificaci", "note",
        "ответ",  "вопрос", "answer", "like",       "лайк",     "ratings",
    };
    return has_stem(kStems, word);
}

bool is_people_word(std::string_view word) {
    static constexpr std::array<std::string_view, 18> kStems = {
        "people",    "person", "user",   "customer", "человек",  "чел",
        "пользоват", "людей",  "людям",  "покупат",  "користув", "людина",
        "людини",    "nutzer", "kunden", "personne", "adam",     "usuari",
    };
    return has_stem(kStems, word);
}

bool is_star_word(std::string_view word) {
    static constexpr std::array<std::string_view, 16> kStems = {
        "star",     "звезд",  "зірк",   "зорк", "жұлдыз", "stern", "étoile", "etoile",
        "estrella", "stelle", "bubble", "балл", "бал",    "point", "punkt",  "estrela",
    };
    return has_stem(kStems, word);
}

bool is_of_word(std::string_view word) {
    static constexpr std::array<std::string_view, 14> kWords = {
        "of", "из", "із", "зі", "з", "von", "sur", "de", "su", "av", "van", "dari", "ден", "out"};
    return is_one_of(kWords, word);
}

long thousands_word(std::string_view word) {
    static constexpr std::array<std::pair<std::string_view, long>, 32> kWords = {{
        {"k", 1000},
        {"к", 1000},
        {"тыс", 1000},
        {"тысяч", 1000},
        {"тысячи", 1000},
        {"тысяча", 1000},
        {"тис", 1000},
        {"тисяч", 1000},
        {"тисячі", 1000},
        {"тисяча", 1000},
        {"тысячы", 1000},
        {"мың", 1000},
        {"thousand", 1000},
        {"tsd", 1000},
        {"tausend", 1000},
        {"mille", 1000},
        {"mil", 1000},
        {"rb", 1000},
        {"ribu", 1000},
        {"т", 1000},
        {"m", 1'000'000},
        {"м", 1'000'000},
        {"млн", 1'000'000},
        {"mn", 1'000'000},
        {"mio", 1'000'000},
        {"million", 1'000'000},
        {"millions", 1'000'000},
        {"mln", 1'000'000},
        {"млрд", 1'000'000'000},
        {"b", 1'000'000'000},
        {"bn", 1'000'000'000},
        {"mrd", 1'000'000'000},
    }};
    const auto at = std::find_if(kWords.begin(), kWords.end(),
                                 [&](const auto& pair) { return pair.first == word; });
    return at == kWords.end() ? 1 : at->second;
}

}  // namespace molva::value
