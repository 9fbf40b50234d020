// What names the looks of an element: classes, images, symbols. Private to value/.

#pragma once

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "value/rating.hpp"

namespace molva::value {

inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

template <std::size_t N>
bool contains_one(std::string_view text, const std::array<std::string_view, N>& parts) {
    return std::any_of(parts.begin(), parts.end(),
                       [&](std::string_view part) { return contains(text, part); });
}

template <typename Use>
void each_word(std::string_view list, Use use) {
    while (!list.empty()) {
        const auto end = std::min(list.find_first_of(" \t\n\f\r"), list.size());
        if (end > 0) use(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

/// Digits with at most one point, by from_chars because stod() follows the locale.
double plain_decimal(std::string_view digits);

/// An attribute in lower case; cut where nobody writes on.
std::string value_of(const GumboNode* node, std::string_view name);

/// Everything that names the looks of an element: its classes, its image, the
/// symbol that an SVG uses.
std::string names_of(const GumboNode* node);

/// Whether a name speaks of a rating: "stars", "b-rating__row", "ocenka".
bool speaks_of_rating(std::string_view name);

/// Stars counted, one an element or several characters in one.
std::optional<Rating> rating_by_stars(const std::vector<const GumboNode*>& elements);

/// Elements that are a value of a scale by themselves: <meter>, <progress>, a
/// slider, the checked one of several radio buttons.
std::optional<Rating> rating_by_control(const std::vector<const GumboNode*>& elements);

}  // namespace molva::value
