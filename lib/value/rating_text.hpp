// What a text says about a rating and how plainly. Private to value/.

#pragma once

#include <optional>
#include <string_view>

#include "value/rating.hpp"

namespace molva::value {

/// How a text says it; a label of some other thing may have a number as well,
/// so attributes are believed only when they are plain.
enum class Plainness {
    number,  ///< a number somewhere in a text
    alone,   ///< a number and nothing else
    glyphs,  ///< stars drawn with characters
    scale,   ///< a word for it: "4 of 5", "4 stars", "80%", "Excellent"
};

struct TextRating {
    Rating rating;
    Plainness plainness;
};

/// Characters that sites draw marks with: stars, and circles in a row.
bool is_full_star(char32_t c);   ///< "★", "⭐", "●"
bool is_empty_star(char32_t c);  ///< "☆", "○"

std::optional<TextRating> read_rating_text(std::string_view text);

}  // namespace molva::value
