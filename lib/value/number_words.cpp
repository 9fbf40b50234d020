#include "value/number_words.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "value/lang/table.hpp"

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
    if (word.starts_with("d'")) word.remove_prefix(2);  // "1,5 M d'avis"
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

bool is_scale_word(std::string_view word) {
    static constexpr std::array<std::string_view, 12> kWords = {
        "üzerinden", "つ星のうち", "つ星中",     "点満点中", "点満点で", "満点中",
        "点中",      "段階中",     "段階評価で", "점",       "만점에",   "만점"};
    return is_one_of(kWords, word);
}

bool is_none_word(std::string_view word) {
    static constexpr std::array<std::string_view, 14> kWords = {
        "no",    "нет",    "немає", "нема",   "няма",    "keine", "kein",
        "aucun", "aucune", "sin",   "ningún", "ninguna", "zero",  "none"};
    return is_one_of(kWords, word);
}

std::optional<int> small_numeral(std::string_view word) {
    using Words = std::unordered_map<std::string_view, int>;
    static const Words kNumerals = [] {
        constexpr int kHundredths = 100, kMost = 10;
        // Articles, and numbers that nobody means to the letter.
        constexpr std::array<std::string_view, 33> kVague = {
            "a",       "an",      "un",       "une",       "una",      "uno",      "ein",
            "eine",    "einem",   "einer",    "einen",     "couple",   "few",      "several",
            "пара",    "пару",    "кілька",   "несколько", "декілька", "некалькі", "бірнеше",
            "einigen", "einige",  "wenigen",  "mehreren",  "unos",     "unas",     "varios",
            "varias",  "algunos", "quelques", "plusieurs", "beberapa"};
        Words words;
        for (const auto* language : language_tables()) {
            for (const auto& each : language->numbers) {
                if (each.value % kHundredths != 0 || each.value > kMost * kHundredths) continue;
                for (std::string_view list = each.words; !list.empty();) {
                    const auto end = std::min(list.find(' '), list.size());
                    const auto one = list.substr(0, end);
                    list.remove_prefix(std::min(end + 1, list.size()));
                    if (!is_one_of(kVague, one)) words.emplace(one, each.value / kHundredths);
                }
            }
        }
        return words;
    }();
    const auto at = kNumerals.find(word);
    return at == kNumerals.end() ? std::nullopt : std::optional{at->second};
}

long thousands_word(std::string_view word) {
    static constexpr std::array<std::pair<std::string_view, long>, 6> kWritten = {{
        {"千", 1000},
        {"万", 10'000},
        {"萬", 10'000},
        {"만", 10'000},
        {"億", 100'000'000},
        {"亿", 100'000'000},
    }};
    for (const auto& [unit, factor] : kWritten) {
        if (word.starts_with(unit)) return factor;
    }
    static constexpr std::array<std::pair<std::string_view, long>, 46> kWords = {{
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
        {"millionen", 1'000'000},
        {"millón", 1'000'000},
        {"millones", 1'000'000},
        {"миллион", 1'000'000},
        {"миллиона", 1'000'000},
        {"миллионов", 1'000'000},
        {"мільйон", 1'000'000},
        {"мільйона", 1'000'000},
        {"мільйонів", 1'000'000},
        {"миллиард", 1'000'000'000},
        {"lakh", 100'000},
        {"lakhs", 100'000},
        {"crore", 10'000'000},
        {"crores", 10'000'000},
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
