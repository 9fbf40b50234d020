// Words that tell what a number beside them counts. Private to value/.

#pragma once

#include <optional>
#include <string_view>

namespace molva::value {

/// "review", "отзывов", "Bewertungen": reviews and comments.
bool is_review_word(std::string_view folded);

/// "ratings", "оценок", "votes": judgements without a text.
bool is_vote_word(std::string_view folded);

/// "people", "пользователям": who judged.
bool is_people_word(std::string_view folded);

/// "star", "звёзд", "bubbles", "points": what a rating is counted in.
bool is_star_word(std::string_view folded);

/// "of", "из", "von": stands between a part and the whole.
bool is_of_word(std::string_view folded);

/// "üzerinden", "点満点中", "만점에": stands between a scale and the mark on it.
bool is_scale_word(std::string_view folded);

/// "no", "нет", "keine": in front of what there is none of.
bool is_none_word(std::string_view folded);

/// 1 to 10 for "one", "пять", "fünf"; not for what is an article as well.
std::optional<int> small_numeral(std::string_view folded);

/// 1000 for "K" and "тыс", 1000000 for "млн"; 1 for any other word. Chinese and
/// Japanese units count with what is written on behind them: "万件".
long thousands_word(std::string_view folded);

}  // namespace molva::value
