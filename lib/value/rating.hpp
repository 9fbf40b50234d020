// Ratings as sites show them: words, fractions, stars counted, widths in per
// cent, numbers in class names.
//
// A value is given as the page shows it, never converted: "80%" of a bar of
// stars is 4 of 5 because five stars is what the reader sees, but "80%" as a
// text is 80 of 100. What the page does not say stays unknown.

#pragma once

#include <gumbo.h>

#include <optional>
#include <string_view>

namespace molva::value {

struct Rating {
    std::optional<double> value{};
    std::optional<double> best{};   ///< the top of the scale, when the page tells
    std::optional<double> worst{};  ///< its bottom, when the page tells

    bool operator==(const Rating&) const = default;
};

/// Texts longer than this (code points) are no ratings.
inline constexpr std::size_t kMaxRatingText = 512;

/// Reads "4,5 из 5", "5 of 5 bubbles", "10/10", "80%", "★★★☆☆", "4½", "Rated 4
/// stars", "Отлично", "Recommended", "👍".
/// Words of quality have a fixed meaning on a scale of 1 to 5, recommendations
/// and thumbs on one of 0 and 1; see the table in rating_words.cpp. A bare number has no best.
/// @return nothing when the text has no number or word that is a rating, or a
///         value outside the scale that it names
std::optional<Rating> parse_rating_text(std::string_view text);

/// The same with the scale that schema.org assumes for its own ratings: "If
/// bestRating is omitted, 5 is assumed" (schema.org/bestRating). For callers
/// that know the value to be such a rating; a value above 5 is left alone.
Rating with_assumed_best(Rating rating);

/// Reads an element: what it says to machines first (microdata ratingValue and
/// bestRating, aria-label, title, alt, data-rating), then its text, then its
/// looks (stars counted by class, width in per cent, a number in a class name
/// or in an image's address).
/// @param node  an element or a document; null gives nothing
/// Looks at no more than a few thousand nodes below it.
std::optional<Rating> parse_rating(const GumboNode* node);

}  // namespace molva::value
