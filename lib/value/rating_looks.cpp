#include "value/rating_looks.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>

#include "base/utf8.hpp"
#include "html/node.hpp"
#include "html/text.hpp"

namespace molva::value {
namespace {

constexpr std::size_t kLongestAttribute = 1024;
constexpr std::size_t kMostLeaves = 64;  // more stars than that are a list of ratings

bool contains(std::string_view text, std::string_view part) {
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
double number(std::string_view digits) {
    double value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

/// An attribute in lower case; cut where nobody writes on.
std::string value_of(const GumboNode* node, std::string_view name) {
    const auto text = html::attribute(node, name);
    return text ? utf8::lower(text->substr(0, kLongestAttribute)) : std::string{};
}

/// The file's name without folder, query and extension.
std::string_view file_stem(std::string_view address) {
    address = address.substr(0, address.find_first_of("?#"));
    address = address.substr(address.find_last_of('/') + 1);
    const auto dot = address.find_last_of('.');
    return dot == std::string_view::npos || dot + 5 < address.size() ? address
                                                                     : address.substr(0, dot);
}

/// Everything that names the looks of an element: its classes, its image, the
/// symbol that an SVG uses.
std::string names_of(const GumboNode* node) {
    std::string names = value_of(node, "class");
    if (html::is(node, GUMBO_TAG_IMG)) {
        const auto source = value_of(node, "src");
        if (!source.starts_with("data:")) (names += ' ') += file_stem(source);
    }
    for (const auto* child : html::children(node)) {
        if (!html::is_element(child) || html::tag_name(child) != "use") continue;
        for (const auto* attribute : {"href", "xlink:href"}) {
            const auto address = value_of(child, attribute);
            if (const auto hash = address.find('#'); hash != std::string::npos)
                (names += ' ') += address.substr(hash + 1);
        }
    }
    return names;
}

// ---- stars counted --------------------------------------------------------

enum class Fill { unmarked, empty, half, full };

constexpr std::array<std::string_view, 13> kEmptyMarks = {
    "empty", "outline", "border", "inactive", "gray",  "grey",    "disabled",
    "blank", "unfill",  "hollow", "none",     "light", "inactive"};
constexpr std::array<std::string_view, 9> kFullMarks = {
    "full", "fill", "active", "gold", "checked", "selected", "yellow", "orange", "solid"};
constexpr std::array<std::string_view, 9> kContainers = {"wrap",        "container",  "list",
                                                         "group",       "stars",      "star-rating",
                                                         "star_rating", "starrating", "count"};

/// "-100-filled": per cent of one star.
std::optional<double> part_filled(std::string_view word) {
    const auto at = word.find("-filled");
    if (at == std::string_view::npos || at == 0) return std::nullopt;
    std::size_t begin = at;
    while (begin > 0 && word[begin - 1] >= '0' && word[begin - 1] <= '9') --begin;
    if (begin == at || at - begin > 3) return std::nullopt;
    const double per_cent = number(word.substr(begin, at - begin));
    if (per_cent > 100) return std::nullopt;
    return per_cent / 100;
}

struct Star {
    Fill fill = Fill::unmarked;
    double part = 0;  ///< of a full one, when the page says so
    bool parted = false;
    bool known_icon = false;
    std::string names;
};

bool ends_with_word(std::string_view name, std::string_view ending) {
    return name.ends_with(ending) &&
           (name.size() == ending.size() || name[name.size() - ending.size() - 1] == '-' ||
            name[name.size() - ending.size() - 1] == '_');
}

/// One star as an element; nothing if the names do not speak of a star.
std::optional<Star> star_of(const std::string& names) {
    Star star;
    bool is_star = false;
    each_word(names, [&](std::string_view word) {
        if (contains(word, "star") && !contains(word, "start")) {
            is_star = is_star || !contains_one(word, kContainers);
            if (const auto part = part_filled(word)) {
                star.part = *part;
                star.parted = true;
            }
            star.known_icon = star.known_icon || word.ends_with("fa-star") ||
                              word.ends_with("icon-star") || word == "glyphicon-star" ||
                              word == "bi-star-fill" || word == "mdi-star" || word == "ion-star";
            if (word.ends_with("star-o") || word.ends_with("star_o")) star.fill = Fill::empty;
        }
        const bool off = ends_with_word(word, "off") || ends_with_word(word, "o");
        const bool on = ends_with_word(word, "on") || word == "fas";
        if (contains(word, "half"))
            star.fill = Fill::half;
        else if (star.fill != Fill::unmarked)
            return;
        else if (contains_one(word, kEmptyMarks) || off || word == "far")
            star.fill = Fill::empty;
        else if (contains_one(word, kFullMarks) || on)
            star.fill = Fill::full;
    });
    if (!is_star) return std::nullopt;
    star.names = names;
    return star;
}

/// The elements that are one star each: those that hold no other star.
std::vector<std::vector<Star>> star_groups(const std::vector<const GumboNode*>& elements) {
    std::vector<std::pair<const GumboNode*, Star>> leaves;
    for (std::size_t i = 0; i < elements.size(); ++i) {
        auto star = star_of(names_of(elements[i]));
        if (!star) continue;
        // In document order a parent comes before its children: an element that
        // is an ancestor of the next star is no leaf.
        while (!leaves.empty()) {
            bool inside = false;
            int up = 0;
            for (const auto* at = elements[i]->parent; at != nullptr && up < 8 && !inside;
                 at = at->parent, ++up)
                inside = at == leaves.back().first;
            if (!inside) break;
            leaves.pop_back();
        }
        leaves.emplace_back(elements[i], std::move(*star));
    }
    if (leaves.size() > kMostLeaves) return {};
    // Stars lie under one parent or each in a wrapper of its own under one grandparent.
    std::vector<std::vector<Star>> groups;
    const GumboNode* parent = nullptr;
    for (auto& [node, star] : leaves) {
        const auto* up = node->parent;
        const auto* second = up == nullptr ? nullptr : up->parent;
        const bool same = parent != nullptr && (up == parent || second == parent);
        if (!same) {
            std::size_t wrapped = 0;
            for (const auto& [other, _] : leaves)
                wrapped += other->parent != nullptr && other->parent->parent == second ? 1 : 0;
            std::size_t together = 0;
            for (const auto& [other, _] : leaves) together += other->parent == up ? 1 : 0;
            parent = together > 1 || wrapped <= 1 ? up : second;
            groups.emplace_back();
        }
        groups.back().push_back(std::move(star));
    }
    return groups;
}

std::optional<Rating> count_group(const std::vector<Star>& stars) {
    constexpr std::size_t kMostStars = 10;
    if (stars.empty() || stars.size() > kMostStars) return std::nullopt;
    const auto has = [&](Fill fill) {
        return std::any_of(stars.begin(), stars.end(),
                           [&](const Star& star) { return star.fill == fill; });
    };
    const bool any_full = has(Fill::full) || has(Fill::half);
    const bool any_empty = has(Fill::empty);
    const bool parted =
        std::any_of(stars.begin(), stars.end(), [](const Star& s) { return s.parted; });
    if (!any_full && !any_empty && !parted) {
        // Nothing tells full from empty: believed only of well-known icons that
        // are drawn filled, and of more than one.
        const bool known =
            stars.size() > 1 && std::all_of(stars.begin(), stars.end(),
                                            [](const Star& star) { return star.known_icon; });
        if (!known) return std::nullopt;
    }
    if (stars.size() == 1 && !(any_full && !contains(stars[0].names, "half"))) return std::nullopt;
    double value = 0;
    for (const auto& star : stars) {
        if (star.parted)
            value += star.part;
        else if (star.fill == Fill::full)
            value += 1;
        else if (star.fill == Fill::half)
            value += 0.5;
        else if (star.fill == Fill::unmarked && !has(Fill::full))
            value += 1;
    }
    Rating out{.value = value};
    const bool rest = any_empty || (has(Fill::full) && has(Fill::unmarked)) || stars.size() == 5;
    if (rest || parted) out.best = static_cast<double>(stars.size());
    return out;
}

std::optional<Rating> counted(const std::vector<const GumboNode*>& elements) {
    std::optional<Rating> found;
    for (const auto& group : star_groups(elements)) {
        const auto rating = count_group(group);
        if (!rating) continue;
        if (found && found->value != rating->value) return std::nullopt;
        if (!found || !found->best) found = rating;
    }
    return found;
}

// ---- widths, names, thumbs ------------------------------------------------

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
        const double per_cent = number(text);
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
            const Rating rating{.value = number(text)};
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
    if (auto found = counted(elements)) return found;
    if (auto found = by_names(elements)) return found;
    return by_thumbs(elements);
}

}  // namespace molva::value
