// By which of their atoms phrases are looked for in a text.

#pragma once

#include <array>
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
    static constexpr std::size_t kRoom = 4;  ///< words; most phrases have fewer
    PhraseId id = 0;
    std::uint8_t size = 0;
    bool exact = false;
    /// Behind the last one the first one again. If they are more than there is room
    /// for, the place of the first one among those of the long phrases.
    std::array<AtomId, kRoom> words{};
};

/// A phrase is looked at only where its leading atom stands, the rarest that it
/// has. Without texts that is the one that the fewest phrases have: "не" alone
/// begins hundreds of them. Texts know better: what they never have costs nothing.
class PhraseLeads {
public:
    /// Of no phrases yet; their atoms are below `atoms`, and they are `phrases` at most.
    PhraseLeads(AtomId atoms, std::size_t phrases);
    /// One more of them. None is to be looked for before choose().
    /// @param words  one at least
    /// @param first  what is added to their numbers
    void add(PhraseId id, std::span<const AtomId> words, bool exact, AtomId first);

    /// Chooses anew.
    /// @param met  by atom: how often texts had it; empty: there were none
    void choose(std::span<const std::uint32_t> met);

    Led led(AtomId atom) const { return led_[atom]; }
    const std::vector<Lead>& leads() const { return leads_; }
    std::span<const AtomId> words_of(const Lead& lead) const {
        if (lead.size <= Lead::kRoom) [[likely]]
            return {lead.words.data(), lead.size};
        return std::span{long_words_}.subspan(lead.words[0], lead.size);
    }
    /// By place in leads(): the bits of all its atoms.
    const std::vector<std::uint64_t>& needs() const { return needs_; }
    /// Whether any phrase has the atom.
    bool has(AtomId atom) const { return phrases_with_[atom] != 0; }

private:
    std::vector<Lead> leads_;
    std::vector<AtomId> long_words_;  // of phrases for which Lead has no room
    std::vector<std::uint64_t> needs_;
    std::vector<std::uint32_t> phrases_with_;  // by atom
    std::vector<Led> led_;                     // by atom, and of one that none has
};

}  // namespace molva::flag
