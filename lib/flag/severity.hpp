// How bad bad news is: a sum of a few terms, held against three bounds.
// molva-flag(1), HOW BAD IT IS, has the formula.

#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace molva::flag {

enum class Severity { low, medium, high, critical };

std::string_view to_string(Severity severity);
std::optional<Severity> severity_from(std::string_view word);

/// What the sum is made of.
enum class Term : std::size_t { stars, words, topic, reach, burst, edited_down };
inline constexpr std::size_t kTerms = 6;

/// "stars" … : also the keys of [flag.severity].
std::string_view to_string(Term term);

struct SeverityWeights {
    std::array<double, kTerms> weight{2, 1, 1, 0.5, 0.5, 1};
    /// From which sum it is medium, high, critical.
    std::array<double, 3> from{1, 2, 4};
    std::chrono::milliseconds burst_window{std::chrono::hours{24}};
};

/// What is known of a piece of bad news.
struct SeverityFacts {
    std::optional<double> score;      ///< 0…1
    std::optional<double> sentiment;  ///< of its words, −1…1
    double gravity = 0;               ///< 0…3, of the gravest topic complained of
    double reach = 0;                 ///< people who agreed with it, or so many as may have seen it
    std::size_t burst = 1;            ///< bad news of one subject in the window, this one included
    double edited_down = 0;           ///< by how much of the scale the author went down, 0…1
};

struct SeverityTerms {
    std::array<double, kTerms> value{};
    double sum() const;
};

SeverityTerms weigh(const SeverityFacts& facts, const SeverityWeights& weights);

Severity severity_of(double sum, const SeverityWeights& weights);

}  // namespace molva::flag
