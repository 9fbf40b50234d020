#include "flag/loyalty.hpp"

#include <algorithm>
#include <array>

#include "flag/opinion.hpp"

namespace molva::flag {

namespace {

constexpr std::array<std::string_view, 4> kNames{"", "detractor", "passive", "promoter"};

// Who is this pleased with everything has left somebody else: "I went away
// from my old bank, and am happy here". Who is this displeased recommends to
// keep away.
constexpr double kClear = 0.5;

// A topic speaks of loyalty only in the tone that goes with it: "do you
// recommend it?" promises nothing.
Loyalty said_by(const Mention& mention) {
    const Loyalty loyalty = mention.topic->loyalty;
    if (loyalty == Loyalty::promoter && mention.tone != Tone::positive) return Loyalty::unknown;
    if (loyalty == Loyalty::detractor && mention.tone != Tone::negative) return Loyalty::unknown;
    return loyalty;
}

}  // namespace

std::string_view to_string(Loyalty loyalty) { return kNames[static_cast<std::size_t>(loyalty)]; }

std::optional<Loyalty> loyalty_from(std::string_view word) {
    const auto found = std::find(kNames.begin() + 1, kNames.end(), word);
    if (found == kNames.end()) return std::nullopt;
    return static_cast<Loyalty>(found - kNames.begin());
}

LoyaltyVerdict loyalty_of(const std::vector<Mention>& mentions, std::optional<bool> negative,
                          std::optional<double> sentiment) {
    std::array<const Mention*, kNames.size()> by{};
    for (const auto& mention : mentions) {
        auto& first = by[static_cast<std::size_t>(said_by(mention))];
        if (first == nullptr) first = &mention;
    }
    const auto verdict = [&](Loyalty loyalty) {
        return LoyaltyVerdict{loyalty, by[static_cast<std::size_t>(loyalty)]};
    };
    const auto said = [&](Loyalty loyalty) { return by[static_cast<std::size_t>(loyalty)]; };
    // What the rest of the review contradicts is somebody else's, or irony.
    const bool leaves = said(Loyalty::detractor) != nullptr &&
                        !(negative == false && sentiment.value_or(0) > kClear);
    const bool displeased = negative == true && sentiment.value_or(0) <= -kClear;
    const bool recommends = said(Loyalty::promoter) != nullptr && !displeased;
    if (leaves && recommends) return {Loyalty::passive, said(Loyalty::detractor)};
    if (leaves) return verdict(Loyalty::detractor);
    if (said(Loyalty::passive) != nullptr && !displeased) return verdict(Loyalty::passive);
    if (recommends) return verdict(Loyalty::promoter);
    return {};
}

}  // namespace molva::flag
