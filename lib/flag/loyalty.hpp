// Loyalty is not satisfaction: would they come back, would they send others?
//
// Told by words more than by stars: somebody may be happy with the result and
// never come again, because "nobody asked how we were". Which topics tell it is
// said by their files: `loyalty = "promoter"`.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace molva::flag {

enum class Loyalty : std::uint8_t { unknown, detractor, passive, promoter };

/// "promoter", "passive", "detractor"; empty for unknown.
std::string_view to_string(Loyalty loyalty);
/// Nothing for another word; unknown cannot be said.
std::optional<Loyalty> loyalty_from(std::string_view word);

struct Mention;

struct LoyaltyVerdict {
    Loyalty loyalty = Loyalty::unknown;
    const Mention* by = nullptr;  ///< the words that tell it
};

/// @param mentions   what the review speaks of
/// @param negative   what was decided of it
/// @param sentiment  −1…1, of what decided
LoyaltyVerdict loyalty_of(const std::vector<Mention>& mentions, std::optional<bool> negative,
                          std::optional<double> sentiment);

}  // namespace molva::flag
