#include <array>
#include <charconv>
#include <cmath>
#include <string>

#include "base/utf8.hpp"
#include "value/rating_element.hpp"
#include "value/rating_looks.hpp"

namespace molva::value {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

constexpr std::array<std::string_view, 3> kAnywhere = {"rating", "bubble", "stelle"};
constexpr std::array<std::string_view, 7> kAtWordStart = {"rat",   "score", "grade", "stern",
                                                          "zvezd", "ocen",  "mark"};

bool letter(char c) { return c >= 'a' && c <= 'z'; }

/// "star" is in "restart", "mustard" and "stark" too.
bool names_a_star(std::string_view name) {
    for (auto at = name.find("star"); at != std::string_view::npos;
         at = name.find("star", at + 1)) {
        const char after = at + 4 < name.size() ? name[at + 4] : '-';
        if (after != 't' && after != 'd' && after != 'k' && after != 'e') return true;
    }
    return false;
}

/// "4", "4.5", "4,5", "4-5" or "4_5" and nothing else.
std::optional<double> number(std::string_view text, int& digits) {
    std::string plain{text};
    std::size_t points = 0;
    for (auto& c : plain) {
        if (digit(c)) continue;
        c = '.';
        ++points;
    }
    if (plain.empty() || !digit(plain.front()) || !digit(plain.back()) || points > 1)
        return std::nullopt;
    digits = points == 0 ? static_cast<int>(plain.size()) : 1;
    double value = 0;
    const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
    if (error != std::errc{} || end != plain.data() + plain.size()) return std::nullopt;
    return value;
}

/// The number behind the last letter: of "a-star-4-5" it is "4-5".
std::string_view tail(std::string_view name) {
    std::size_t at = name.size();
    while (at > 0 && (digit(name[at - 1]) || name[at - 1] == '.' || name[at - 1] == ',' ||
                      name[at - 1] == '-' || name[at - 1] == '_'))
        --at;
    auto rest = name.substr(at);
    while (!rest.empty() && !digit(rest.front())) rest.remove_prefix(1);
    return rest;
}

/// "3-of-5", "3of5", "4_5-of-10" at the end: value and scale.
std::optional<Rating> of_scale(std::string_view name) {
    const auto of = name.rfind("of");
    if (of == std::string_view::npos || of == 0) return std::nullopt;
    auto best_text = name.substr(of + 2), head = name.substr(0, of);
    while (best_text.starts_with('-') || best_text.starts_with('_')) best_text.remove_prefix(1);
    while (head.ends_with('-') || head.ends_with('_')) head.remove_suffix(1);
    const auto value_text = tail(head);
    int digits = 0;
    const auto best = number(best_text, digits);
    const auto value = number(value_text, digits);
    if (!best || !value || *best <= 0 || *best > 100 || *value > *best) return std::nullopt;
    return Rating{.value = value, .best = best};
}

/// "4star", "4_5-stars", "rating-5-stars": the number before the stars.
std::optional<Rating> stars_behind(std::string_view name) {
    if (name.ends_with('s')) name.remove_suffix(1);
    if (!name.ends_with("star")) return std::nullopt;
    name.remove_suffix(4);
    while (name.ends_with('-') || name.ends_with('_')) name.remove_suffix(1);
    const auto text = tail(name);
    int digits = 0;
    const auto value = number(text, digits);
    if (!value || digits != 1 || *value > 5) return std::nullopt;
    const auto head = name.substr(0, name.size() - text.size());
    if (!head.empty() && letter(head.back())) return std::nullopt;
    return Rating{.value = value, .best = 5};
}

}  // namespace

bool speaks_of_rating(std::string_view name) {
    if (names_a_star(name)) return true;
    for (const auto stem : kAnywhere)
        if (name.find(stem) != std::string_view::npos) return true;
    for (const auto stem : kAtWordStart) {
        const auto at = name.find(stem);
        if (at != std::string_view::npos && (at == 0 || !letter(name[at - 1]))) return true;
    }
    return false;
}

std::optional<Rating> rating_by_name(std::string_view original) {
    constexpr std::size_t kLongest = 100;
    if (original.size() > kLongest) return std::nullopt;
    const std::string lower = utf8::lower(original);
    std::string_view name = lower;
    if (auto whole = of_scale(name); whole && speaks_of_rating(name)) return whole;
    double half = 0;
    for (const std::string_view ending : {"-half", "_half", "half"}) {
        if (!name.ends_with(ending)) continue;
        name.remove_suffix(ending.size());
        half = 0.5;
        break;
    }
    if (name.empty()) return std::nullopt;
    if (!digit(name.back())) return half == 0 ? stars_behind(name) : std::nullopt;
    const auto text = tail(name);
    const auto head = name.substr(0, name.size() - text.size());
    if (!speaks_of_rating(head) || text.size() > 4) return std::nullopt;
    // "v4" is a version, "2x" a size, "x2" too.
    if (head.ends_with('v') || head.ends_with('x')) return std::nullopt;
    int digits = 0;
    const auto value = number(text, digits);
    if (!value) return std::nullopt;
    const bool bubbles = head.find("bubble") != std::string_view::npos;
    if (digits == 1 && *value + half <= 5) {
        Rating out{.value = *value + half};
        if (bubbles || head.find("star") != std::string_view::npos) out.best = 5;
        return out;
    }
    if (half != 0 || *value != std::floor(*value)) return std::nullopt;
    const int whole = static_cast<int>(*value);
    if (digits == 1 || (digits == 2 && whole == 10)) {
        if (bubbles) return Rating{.value = whole / 10.0, .best = 5};
        return Rating{.value = whole};
    }
    if (whole % 5 != 0 || whole > 100) return std::nullopt;
    // 45 is four stars and a half, 90 is per cent; 40 could be either.
    if (bubbles ? whole <= 50 : whole % 10 == 5 && whole <= 45)
        return Rating{.value = whole / 10.0, .best = 5};
    if (whole > 50) return Rating{.value = whole / 20.0, .best = 5};
    return std::nullopt;
}

}  // namespace molva::value
