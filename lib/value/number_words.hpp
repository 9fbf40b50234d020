// Words that tell what a number beside them counts. Private to value/.

#pragma once

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

/// 1000 for "K" and "тыс", 1000000 for "млн"; 1 for any other word.
long thousands_word(std::string_view folded);

}  // namespace molva::value
