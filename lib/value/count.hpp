// Counts as sites show them: "1 234 отзыва", "1,2 тыс.", "2.3K", "(12)".

#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace molva::value {

/// Texts longer than this (code points) are no counts.
inline constexpr std::size_t kMaxCountText = 512;

/// Reads a count of reviews, votes or pages. Digits may be grouped by spaces
/// (NBSP and thin ones too), commas, dots, apostrophes; "1.234" and "1,234" are
/// 1234, "1.2K" and "1,2 тыс." are 1200. When a text has several numbers, the
/// one that a word like "reviews" or brackets mark is taken, and numbers that
/// belong to a rating ("4.5/5", "4.5 out of 5") are not.
/// @return nothing for a text without a number, for negative numbers, and for
///         what does not fit into 63 bits. Words give nothing, but "no reviews"
///         said in words ("Нет отзывов", "No reviews yet") is not a count either.
std::optional<std::int64_t> parse_count(std::string_view text);

}  // namespace molva::value
