#include "value/rating_looks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "value/rating_element.hpp"

namespace molva::value {
namespace {

/// "width:60%" in a style.
std::optional<double> width(const GumboNode* node) {
    const auto style = value_of(node, "style");
    for (std::size_t at = style.find("width"); at != std::string::npos;
         at = style.find("width", at + 1)) {
        if (at > 0 && (style[at - 1] == '-' || style[at - 1] == '_')) continue;
        auto rest = std::string_view{style}.substr(at + 5);
        while (!rest.empty() && (rest.front() == ' ' || rest.front() == ':')) rest.remove_prefix(1);
        const auto length = std::min(rest.find_first_not_of("0123456789."), rest.size());
        if (length == 0 || length > 12 || !rest.substr(length).starts_with('%')) continue;
        const auto text = rest.substr(0, length);
        if (std::count(text.begin(), text.end(), '.') > 1 || text.front() == '.') continue;
        const double per_cent = plain_decimal(text);
        if (per_cent <= 100) return per_cent;
    }
    return std::nullopt;
}

/// A bar of five stars that is filled so far; rounded to a hundredth of a star,
/// since browsers' layouts have given widths such as 93.3333%.
std::optional<Rating> by_width(const std::vector<const GumboNode*>& elements) {
    std::optional<double> only;
    for (const auto* node : elements) {
        const auto per_cent = width(node);
        if (!per_cent) continue;
        if (only && *only != *per_cent) return std::nullopt;
        only = per_cent;
    }
    if (!only) return std::nullopt;
    return Rating{.value = std::round(*only * 5) / 100, .best = 5};
}

/// "--rating: 4.3" in a style, from which a stylesheet draws the stars.
std::optional<Rating> by_variable(const std::vector<const GumboNode*>& elements) {
    std::optional<Rating> found;
    for (const auto* node : elements) {
        const auto style = value_of(node, "style");
        for (const std::string_view name : {"--rating", "--star", "--score"}) {
            const auto at = style.find(name);
            if (at == std::string::npos) continue;
            auto rest = std::string_view{style}.substr(at);
            rest.remove_prefix(std::min(rest.find(':'), rest.size()));
            if (!rest.empty()) rest.remove_prefix(1);
            while (rest.starts_with(' ')) rest.remove_prefix(1);
            const auto length = std::min(rest.find_first_not_of("0123456789."), rest.size());
            const auto text = rest.substr(0, length);
            const auto end = rest.substr(length, 1);
            const bool plain = !text.empty() && text.front() != '.' && length < 6 &&
                               std::count(text.begin(), text.end(), '.') <= 1 &&
                               (end.empty() || end == ";" || end == " ");
            if (!plain) continue;
            const Rating rating{.value = plain_decimal(text)};
            if (found && found->value != rating.value) return std::nullopt;
            found = rating;
        }
    }
    return found;
}

/// "star-rating Three": the figure as a word beside a name that speaks of stars.
std::optional<Rating> by_numeral(std::string_view names) {
    static constexpr std::array<std::string_view, 6> kNumerals = {"zero",  "one",  "two",
                                                                  "three", "four", "five"};
    if (!contains(names, "star") && !contains(names, "rating")) return std::nullopt;
    std::optional<Rating> found;
    each_word(names, [&](std::string_view word) {
        // "rating-four", "stars--two": the last part of a name that speaks of it.
        const auto cut = word.find_last_of("-_");
        if (cut != std::string_view::npos && speaks_of_rating(word.substr(0, cut)))
            word.remove_prefix(cut + 1);
        const auto at = std::find(kNumerals.begin(), kNumerals.end(), word);
        if (at != kNumerals.end())
            found = Rating{.value = static_cast<double>(at - kNumerals.begin())};
    });
    return found;
}

std::optional<Rating> by_names(const std::vector<const GumboNode*>& elements) {
    std::optional<Rating> found;
    for (const auto* node : elements) {
        bool differ = false;
        const auto take = [&](const std::optional<Rating>& rating) {
            if (!rating) return;
            differ = differ || (found && found->value != rating->value);
            if (!found || !found->best) found = rating;
        };
        const auto names = names_of(node);
        each_word(names, [&](std::string_view word) { take(rating_by_name(word)); });
        take(by_numeral(names));
        if (differ) return std::nullopt;
    }
    return found;
}

std::optional<Rating> by_thumbs(const std::vector<const GumboNode*>& elements) {
    for (const auto* node : elements) {
        auto names = names_of(node);
        std::erase_if(names, [](char c) { return c == '-' || c == '_'; });
        const bool down = contains(names, "thumbsdown") || contains(names, "thumbdown") ||
                          contains(names, "fadislike") || contains(names, "icondislike");
        const bool up = contains(names, "thumbsup") || contains(names, "thumbup");
        if (up != down) return Rating{.value = up ? 1.0 : 0.0, .best = 1, .worst = 0};
    }
    return std::nullopt;
}

}  // namespace

std::optional<Rating> rating_by_looks(const std::vector<const GumboNode*>& elements) {
    if (auto found = by_variable(elements)) return found;
    if (auto found = by_width(elements)) return found;
    if (auto found = rating_by_stars(elements)) return found;
    if (auto found = by_names(elements)) return found;
    return by_thumbs(elements);
}

}  // namespace molva::value
