// Whether something that a text names is denied: "никто не хамил", "no delays",
// "тараканов нет". molva-flag(1), WHAT IT IS ABOUT, has the rule.
//
// A negation reaches from where it stands to the phrase as long as nothing but
// small words stand between them, within one clause. Two of them take each
// other back ("не могу не рекомендовать"), but "никто" and "не" are one. What a
// word does is data: negation_words.hpp.

#pragma once

#include <cstdint>
#include <memory>
#include <unordered_set>

#include "flag/tokens.hpp"

namespace molva::flag {

enum class Denial : std::uint8_t {
    none,    ///< it is said
    denied,  ///< it is said not to be so
    undone,  ///< a negation in the phrase itself is taken back: "чуть не", "can't … enough"
};

/// The stems of words that negate, as phrases have them: a phrase with one means
/// what it says.
const std::unordered_set<std::uint64_t>& negation_stems();

/// Not for several threads at once; what it says of a phrase depends on the
/// words around it alone, at most a dozen of them.
class DenialReader {
public:
    DenialReader();
    DenialReader(DenialReader&&) noexcept;
    ~DenialReader();

    /// @param first, last  tokens of the phrase, both of it
    /// @param complaint    the phrase is one: "тараканов нет" is asked of
    ///                     complaints alone
    /// @param negated      it has a negation of its own; in another one a "не"
    ///                     between its words denies it: "поддержка не молчит"
    Denial read(const Tokens& tokens, std::uint32_t first, std::uint32_t last, bool complaint,
                bool negated) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace molva::flag
