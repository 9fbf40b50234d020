#include <algorithm>
#include <array>
#include <string>

#include "base/utf8.hpp"
#include "html/node.hpp"
#include "html/text.hpp"
#include "value/rating_element.hpp"
#include "value/rating_text.hpp"

namespace molva::value {
namespace {

constexpr std::size_t kMostLeaves = 64;  // more stars than that are a list of ratings

enum class Fill { unmarked, empty, half, full };

constexpr std::array<std::string_view, 14> kEmptyMarks = {
    "empty", "outline", "border", "inactive", "gray",  "grey",  "disabled",
    "blank", "unfill",  "hollow", "none",     "light", "muted", "text-secondary"};
constexpr std::array<std::string_view, 10> kFullMarks = {
    "full",     "fill",   "active", "gold",  "checked",
    "selected", "yellow", "orange", "solid", "text-warning"};
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
    const double per_cent = plain_decimal(word.substr(begin, at - begin));
    if (per_cent > 100) return std::nullopt;
    return per_cent / 100;
}

struct Star {
    Fill fill = Fill::unmarked;
    double part = 0;  ///< of a full one, when the page says so
    bool parted = false;
    bool known_icon = false;
    std::string names;
    std::string look;  ///< all that could make it look other than its neighbours
};

bool ends_with_word(std::string_view name, std::string_view ending) {
    return name.ends_with(ending) &&
           (name.size() == ending.size() || name[name.size() - ending.size() - 1] == '-' ||
            name[name.size() - ending.size() - 1] == '_');
}

Fill fill_of(std::string_view names) {
    Fill fill = Fill::unmarked;
    each_word(names, [&](std::string_view word) {
        const bool open = word.ends_with("star-o") || word.ends_with("star_o");
        const bool off = ends_with_word(word, "off") || ends_with_word(word, "o");
        const bool on = ends_with_word(word, "on") || word == "fas";
        if (contains(word, "half"))
            fill = Fill::half;
        else if (fill != Fill::unmarked)
            return;
        else if (open || contains_one(word, kEmptyMarks) || off || word == "far")
            fill = Fill::empty;
        else if (contains_one(word, kFullMarks) || on)
            fill = Fill::full;
    });
    return fill;
}

/// One star as an element; nothing if the names do not speak of a star.
std::optional<Star> star_of(const std::string& names) {
    Star star;
    bool is_star = false;
    each_word(names, [&](std::string_view word) {
        if (!contains(word, "star") || contains(word, "start")) return;
        is_star = is_star || !contains_one(word, kContainers);
        if (const auto part = part_filled(word)) {
            star.part = *part;
            star.parted = true;
        }
        star.known_icon = star.known_icon || word.ends_with("fa-star") ||
                          word.ends_with("icon-star") || word == "glyphicon-star" ||
                          word == "bi-star-fill" || word == "mdi-star" || word == "ion-star";
    });
    if (!is_star) return std::nullopt;
    star.fill = fill_of(names);
    star.names = names;
    return star;
}

/// Stars that stand as text in an element: characters, or the name of an icon
/// that a font turns into one.
struct Written {
    int stars = 0;
    std::string name;  ///< "star", "star_half": what the text says of its fill
};

Written written_in(const GumboNode* node) {
    constexpr std::size_t kLongest = 64;
    std::string text;
    for (const auto* child : html::children(node)) {
        if (!html::is_text(child)) return {};
        text += child->v.text.text;
        if (text.size() > kLongest) return {};
    }
    text = html::folded(text);
    for (const auto* icon : {"star", "star_rate", "star_half", "star_border", "star_outline"}) {
        if (text == icon) return {1, icon};
    }
    Written out;
    std::optional<bool> full;
    for (std::string_view rest = text; !rest.empty();) {
        const char32_t c = utf8::take(rest);
        if (c == 0xFE0F || c == U' ') continue;  // "as an emoji"
        if (!is_full_star(c) && !is_empty_star(c)) return {};
        if (full && *full != is_full_star(c)) return {};  // the text itself tells
        full = is_full_star(c);
        ++out.stars;
    }
    if (full) out.name = *full ? "glyph" : "glyph_empty";
    return out;
}

const GumboNode* only_wrapper(const GumboNode* node, const GumboNode* scope) {
    const auto* up = node == scope ? nullptr : node->parent;
    if (up == nullptr || up == scope || !html::is_element(up)) return nullptr;
    const auto elements = [](const GumboNode* parent) {
        const auto all = html::children(parent);
        return std::count_if(all.begin(), all.end(), html::is_element);
    };
    const bool lone = elements(up) == 1 && up->parent != nullptr && elements(up->parent) > 1;
    return lone ? up : nullptr;
}

/// What an element looks like, as far as its attributes tell.
std::string look_of(const GumboNode* node, bool with_inside) {
    constexpr int kMostInside = 8;
    static constexpr std::array<std::string_view, 7> kPlaces = {
        "first", "last", "odd", "even", "first-child", "last-child", "first-of-type"};
    std::string look;
    each_word(value_of(node, "class"), [&](std::string_view word) {
        if (std::find(kPlaces.begin(), kPlaces.end(), word) != kPlaces.end()) return;
        (look += word) += ' ';
    });
    for (const auto* name : {"style", "fill", "color", "src", "href", "xlink:href", "opacity"}) {
        (look += value_of(node, name)) += '|';
    }
    int inside = 0;
    for (const auto* each = with_inside ? html::next(node, node) : nullptr;
         each != nullptr && inside < kMostInside; each = html::next(each, node)) {
        if (!html::is_element(each)) continue;
        look += look_of(each, false);
        ++inside;
    }
    return look;
}

/// What is alike up to a place and alike in another way from there on are full
/// stars and empty ones; a single one between is half full.
std::optional<double> filled_before(const std::vector<std::string>& looks) {
    constexpr std::size_t kFew = 3;
    if (looks.size() < kFew) return std::nullopt;
    std::vector<std::size_t> runs{1};
    std::vector<std::string_view> kinds{looks.front()};
    for (std::size_t i = 1; i < looks.size(); ++i) {
        if (looks[i] == looks[i - 1]) {
            ++runs.back();
            continue;
        }
        if (std::find(kinds.begin(), kinds.end(), looks[i]) != kinds.end()) return std::nullopt;
        kinds.push_back(looks[i]);
        runs.push_back(1);
    }
    if (runs.size() == 2) return static_cast<double>(runs[0]);
    const bool half = runs.size() == 3 && runs[1] == 1 && looks.size() > kFew;
    return half ? std::optional{static_cast<double>(runs[0]) + 0.5} : std::nullopt;
}

std::optional<double> told_by_looks(const std::vector<Star>& stars) {
    std::vector<std::string> looks;
    for (const auto& star : stars) looks.push_back(star.look);
    if (const auto value = filled_before(looks)) return value;
    // "star-1", "star-2": a number of its own in each.
    for (auto& look : looks) {
        std::erase_if(look, [](char c) { return c >= '0' && c <= '9'; });
    }
    return filled_before(looks);
}

/// The star that an element is, with what its own wrapper says of it.
std::optional<Star> star_at(const GumboNode* node, const GumboNode* scope, int& count) {
    const auto written = written_in(node);
    auto names = names_of(node);
    count = std::max(written.stars, 1);
    auto star = star_of(written.stars > 0 ? names + " star " + written.name : names);
    if (!star) return std::nullopt;
    star->known_icon = star->known_icon || written.name.starts_with("star");
    star->look = look_of(node, true);
    if (const auto* wrapper = only_wrapper(node, scope)) {
        if (star->fill == Fill::unmarked) star->fill = fill_of(names_of(wrapper));
        star->look += look_of(wrapper, false);
    }
    return star;
}

/// The elements that are one star each: those that hold no other star.
std::vector<std::vector<Star>> star_groups(const std::vector<const GumboNode*>& elements) {
    std::vector<std::pair<const GumboNode*, Star>> leaves;
    for (std::size_t i = 0; i < elements.size(); ++i) {
        int count = 1;
        auto star = star_at(elements[i], elements.front(), count);
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
        for (; count > 1 && leaves.size() <= kMostLeaves; --count) {
            leaves.emplace_back(elements[i], *star);
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
        if (const auto value = told_by_looks(stars)) {
            return Rating{.value = value, .best = static_cast<double>(stars.size())};
        }
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

/// Five or ten of one tag under one parent that speaks of a rating, or drawn
/// with different fills: stars, though nothing calls them so.
std::optional<Rating> by_shapes(const GumboNode* parent, bool spoken) {
    std::vector<Star> shapes;
    std::string tag;
    std::size_t full = 0, last_full = 0;
    for (const auto* child : html::children(parent)) {
        if (!html::is_element(child)) continue;
        if (shapes.empty()) tag = html::tag_name(child);
        if (html::tag_name(child) != tag || shapes.size() == 10) return std::nullopt;
        const auto names = names_of(child);
        shapes.push_back({.fill = fill_of(names), .names = names, .look = look_of(child, true)});
        if (shapes.back().fill != Fill::full) continue;
        ++full;
        last_full = shapes.size();
    }
    if (shapes.size() != 5 && shapes.size() != 10) return std::nullopt;
    const double best = static_cast<double>(shapes.size());
    if (!spoken && tag != "svg") return std::nullopt;
    if (full == 1) return Rating{.value = static_cast<double>(last_full), .best = best};
    if (full > 1 && last_full != full) return std::nullopt;
    if (full > 1) return Rating{.value = static_cast<double>(full), .best = best};
    const auto value = told_by_looks(shapes);
    return value ? std::optional{Rating{.value = value, .best = best}} : std::nullopt;
}

}  // namespace

std::optional<Rating> rating_by_stars(const std::vector<const GumboNode*>& elements) {
    std::optional<Rating> found;
    for (const auto& group : star_groups(elements)) {
        const auto rating = count_group(group);
        if (!rating) continue;
        if (found && found->value != rating->value) return std::nullopt;
        if (!found || !found->best) found = rating;
    }
    if (found || elements.empty()) return found;
    const bool spoken = speaks_of_rating(names_of(elements.front()));
    for (const auto* node : elements) {
        const auto rating = by_shapes(node, spoken || speaks_of_rating(names_of(node)));
        if (!rating) continue;
        if (found && found != rating) return std::nullopt;
        found = rating;
    }
    return found;
}

}  // namespace molva::value
