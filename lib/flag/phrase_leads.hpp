// By which of their atoms phrases are looked for in a text.

#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "flag/phrase_set.hpp"

namespace molva::flag {

/// A set of atoms, or what is left of it in 64 bits: several have the same one.
constexpr std::uint64_t bit(AtomId atom) { return std::uint64_t{1} << atom % 64; }

/// The phrases that an atom leads, and what else they have, a bit an atom: one
/// look tells of most atoms that a sentence has none of the others.
struct Led {
    std::uint32_t begin = 0, end = 0;  ///< in PhraseLeads::leads()
    std::uint64_t others = 0;          ///< of each phrase its rarest other atom
    bool none() const { return begin == end; }
};

/// A phrase beside those that have the same leading atom.
struct Lead {
    PhraseId id = 0;
    Phrase phrase;
};

/// A phrase is looked at only where its leading atom stands, the rarest that it
/// has. Without texts that is the one that the fewest phrases have: "не" alone
/// begins hundreds of them. Texts know better: what they never have costs nothing.
class PhraseLeads {
public:
    PhraseLeads(std::vector<Lead> phrases, AtomId atoms);

    /// Chooses anew.
    /// @param met  by atom: how often texts had it
    void choose(std::span<const std::uint32_t> met);

    Led led(AtomId atom) const { return led_[atom]; }
    const std::vector<Lead>& leads() const { return leads_; }
    /// By place in leads(): the bits of all its atoms.
    const std::vector<std::uint64_t>& needs() const { return needs_; }
    /// Whether any phrase has the atom.
    bool has(AtomId atom) const { return phrases_with_[atom] != 0; }

private:
    std::vector<Lead> leads_;
    std::vector<std::uint64_t> needs_;
    std::vector<std::uint32_t> phrases_with_;  // by atom
    std::vector<Led> led_;                     // by atom, and of one that none has
};

}  // namespace molva::flag
