#include "value/text.hpp"

#include <array>

#include "base/utf8.hpp"

namespace molva::value {
namespace {

// In lower case. Sites put them before a paragraph and mean the fields that
// DESIGN calls pros, cons and text.
constexpr auto kLabels = std::to_array<std::string_view>({
    "достоинства",
    "недостатки",
    "плюсы",
    "минусы",
    "комментарий",
    "отзыв",
    "преимущества",
    "нейтрально",
    "понравилось",
    "не понравилось",
    "что понравилось",
    "что не понравилось",
    "опыт использования",
    "текст отзыва",
    "ответ компании",
    "ответ представителя",
    "официальный ответ",
    "ответ продавца",
    "впечатления",
    "общее впечатление",
    "вывод",
    "переваги",
    "недоліки",
    "плюси",
    "мінуси",
    "коментар",
    "відгук",
    "відповідь",
    "перавагі",
    "недахопы",
    "плюсы",
    "мінусы",
    "каментарый",
    "водгук",
    "артықшылықтары",
    "кемшіліктері",
    "пікір",
    "түсініктеме",
    "pros",
    "cons",
    "advantages",
    "disadvantages",
    "comment",
    "review",
    "likes",
    "dislikes",
    "liked",
    "disliked",
    "summary",
    "verdict",
    "response from the owner",
    "owner's response",
    "response from the owner",
    "what i liked",
    "what i disliked",
    "overall",
    "vorteile",
    "nachteile",
    "kommentar",
    "bewertung",
    "fazit",
    "positiv",
    "negativ",
    "antwort vom inhaber",
    "avantages",
    "inconvénients",
    "points forts",
    "points faibles",
    "commentaire",
    "avis",
    "réponse du propriétaire",
    "ventajas",
    "desventajas",
    "pros",
    "contras",
    "comentario",
    "opinión",
    "reseña",
    "respuesta del propietario",
});

constexpr auto kReadMore = std::to_array<std::string_view>({
    "читать полностью",
    "читать далее",
    "читать дальше",
    "читать весь отзыв",
    "читать все",
    "читать ещё",
    "читать еще",
    "читать отзыв",
    "показать полностью",
    "показать ещё",
    "показать еще",
    "показать весь отзыв",
    "развернуть",
    "свернуть",
    "раскрыть",
    "подробнее",
    "далее",
    "дальше",
    "ещё",
    "еще",
    "скрыть",
    "полный отзыв",
    "весь отзыв",
    "читати далі",
    "читати повністю",
    "показати повністю",
    "показати більше",
    "докладніше",
    "детальніше",
    "розгорнути",
    "згорнути",
    "ще",
    "чытаць далей",
    "чытаць цалкам",
    "паказаць цалкам",
    "падрабязней",
    "разгарнуць",
    "яшчэ",
    "толығырақ",
    "толық оқу",
    "көбірек көрсету",
    "тағы",
    "read more",
    "read full review",
    "read the full review",
    "show more",
    "see more",
    "view more",
    "full review",
    "read all",
    "read less",
    "show less",
    "see less",
    "more",
    "less",
    "continue reading",
    "expand",
    "collapse",
    "learn more",
    "mehr lesen",
    "weiterlesen",
    "mehr anzeigen",
    "mehr",
    "weniger",
    "weniger anzeigen",
    "ganze bewertung lesen",
    "vollständige bewertung lesen",
    "lire la suite",
    "lire plus",
    "voir plus",
    "afficher plus",
    "en savoir plus",
    "plus",
    "moins",
    "afficher moins",
    "voir moins",
    "leer más",
    "leer mas",
    "ver más",
    "ver mas",
    "mostrar más",
    "seguir leyendo",
    "más",
    "mas",
    "menos",
    "ver menos",
    "leer menos",
});

bool space_at_front(std::string_view text) {
    return !text.empty() && utf8::is_space(utf8::take(text));
}

std::string_view trim_front(std::string_view text) {
    while (space_at_front(text)) utf8::take(text);
    return text;
}

/// The last code point and where it begins.
char32_t last(std::string_view text, std::size_t& at) {
    at = text.size();
    if (text.empty()) return 0;
    do --at;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
    auto rest = text.substr(at);
    return utf8::take(rest);
}

template <typename Cut>
std::string_view trim_back(std::string_view text, Cut cut) {
    for (;;) {
        std::size_t at = 0;
        const char32_t c = last(text, at);
        if (c == 0 || !cut(c)) return text;
        text = text.substr(0, at);
    }
}

std::string_view trim_back(std::string_view text) {
    return trim_back(text, [](char32_t c) { return utf8::is_space(c); });
}

/// How many bytes at the front of `text` are `lower` without regard to case; 0 if not.
std::size_t prefix(std::string_view text, std::string_view lower) {
    auto rest = text;
    while (!lower.empty()) {
        if (rest.empty()) return 0;
        if (utf8::lower(utf8::take(rest)) != utf8::lower(utf8::take(lower))) return 0;
    }
    return text.size() - rest.size();
}

/// Where the longest of `phrases` begins that `text` ends with; npos if none.
std::size_t suffix(std::string_view text, std::span<const std::string_view> phrases,
                   std::string_view& which) {
    std::size_t best = std::string_view::npos;
    for (const auto phrase : phrases) {
        auto left = text;
        auto right = phrase;
        bool same = !phrase.empty();
        while (same && !right.empty()) {
            std::size_t a = 0, b = 0;
            const char32_t want = last(right, b);
            const char32_t have = last(left, a);
            // A fold may have left any kind of blank between the words.
            same = !left.empty() && (utf8::is_space(want) ? utf8::is_space(have)
                                                          : utf8::lower(have) == utf8::lower(want));
            left = left.substr(0, a);
            right = right.substr(0, b);
        }
        if (!same || left.size() >= best) continue;
        best = left.size();
        which = phrase;
    }
    return best;
}

bool arrow(char32_t c) {
    return utf8::is_space(c) || c == U'»' || c == U'›' || c == U'>' || c == U'→' || c == U'▼' ||
           c == U'▾' || c == U'↓' || c == U'⌄' || c == U'▲' || c == U'…' || c == U'.';
}

/// A phrase at the end with what stands around it, cut; `text` itself if none.
std::string_view without_phrase(std::string_view text, std::span<const std::string_view> phrases) {
    auto body = trim_back(text, arrow);
    const bool bracket = body.ends_with(')') || body.ends_with(']');
    if (bracket) body = trim_back(body.substr(0, body.size() - 1), arrow);
    std::string_view phrase;
    const auto begin = suffix(body, phrases, phrase);
    if (begin == std::string_view::npos) return text;
    auto rest = body.substr(0, begin);
    if (bracket) {
        const auto open = trim_back(rest);
        if (!open.ends_with('(') && !open.ends_with('[')) return text;
        return trim_back(open.substr(0, open.size() - 1));
    }
    std::size_t at = 0;
    const char32_t before = last(rest, at);
    const auto trimmed = trim_back(rest);
    const bool own_line = rest.empty() || trimmed.empty() ||
                          rest.substr(trimmed.size()).find('\n') != std::string_view::npos;
    const bool dots = trimmed.ends_with("…") || trimmed.ends_with("...");
    if (!own_line && !dots) {
        // In the middle of a line: a phrase of one word is a word like any other,
        // and a longer one must begin a sentence of its own.
        std::size_t end = 0;
        const char32_t stop = last(trimmed, end);
        // Or with a capital: "Rooms were clean Show more".
        auto words = body.substr(begin);
        const char32_t first = utf8::take(words);
        const bool sentence = stop == U'.' || stop == U'!' || stop == U'?' || stop == U')' ||
                              utf8::lower(first) != first;
        if (phrase.find(' ') == std::string_view::npos || !utf8::is_space(before) || !sentence)
            return text;
    }
    if (!dots) return trimmed;
    return trim_back(trim_back(trimmed, [](char32_t c) { return c == U'…' || c == U'.'; }));
}

}  // namespace

std::span<const std::string_view> default_labels() { return kLabels; }
std::span<const std::string_view> default_read_more() { return kReadMore; }

std::string cut_label(std::string_view text, std::span<const std::string_view> labels) {
    const auto body = trim_front(text);
    std::size_t best = 0;
    for (const auto label : labels) {
        const auto length = prefix(body, label);
        if (length <= best) continue;
        auto rest = body.substr(length);
        // ":" or a dash, or the end of the line.
        while (space_at_front(rest) && !rest.starts_with('\n')) utf8::take(rest);
        const bool spaced = rest.size() < body.size() - length;
        std::size_t mark = 0;
        if (rest.starts_with(':'))
            mark = 1;
        else if (rest.starts_with('\n'))
            mark = 1;
        else if (spaced && (rest.starts_with("—") || rest.starts_with("–")))
            mark = 3;
        else if (spaced && rest.starts_with("- "))
            mark = 1;
        if (mark == 0) continue;
        best = body.size() - rest.size() + mark;
    }
    return std::string{trim_back(trim_front(body.substr(best)))};
}

std::string cut_label(std::string_view text) { return cut_label(text, kLabels); }

std::string cut_read_more(std::string_view text, std::span<const std::string_view> phrases) {
    constexpr int kMostInARow = 4;
    text = trim_back(text);
    for (int cut = 0; cut < kMostInARow; ++cut) {
        const auto shorter = without_phrase(text, phrases);
        if (shorter.size() == text.size()) break;
        text = shorter;
    }
    return std::string{text};
}

std::string cut_read_more(std::string_view text) { return cut_read_more(text, kReadMore); }

}  // namespace molva::value
