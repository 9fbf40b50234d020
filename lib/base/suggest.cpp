#include "base/suggest.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace molva {

namespace {

// Longer words are cut: keys are short, and a hostile one must not cost more.
constexpr std::size_t kLongest = 64;

// Optimal string alignment distance, three rows of the table at a time.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = std::min(row[j], before[j - 2] + 1);
            }
        }
        before.swap(last);
        last.swap(row);
    }
    return last[b.size()];
}

}  // namespace

std::optional<std::string> nearest(std::string_view typed, std::span<const std::string> known) {
    typed = typed.substr(0, kLongest);
    std::optional<std::string> best;
    std::size_t best_distance = kLongest;
    for (const auto& word : known) {
        const std::size_t away = distance(typed, std::string_view{word}.substr(0, kLongest));
        const std::size_t near_enough = std::max(typed.size(), word.size()) / 3;
        if (away <= near_enough && away < best_distance) {
            best_distance = away;
            best = word;
        }
    }
    return best;
}

std::string did_you_mean(std::string_view typed, std::span<const std::string> known) {
    const auto word = nearest(typed, known);
    return word ? fmt::format(", did you mean \"{}\"?", *word) : std::string{};
}

}  // namespace molva
