// What a PhraseSet is inside, for those that search it.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "flag/phrases.hpp"
#include "flag/vocabulary.hpp"

namespace molva::flag {

inline constexpr std::size_t kMostPhraseWords = 8;
inline constexpr std::size_t kFewestLetters = 3;  // before a "*"

using AtomId = std::uint32_t;

/// What a phrase is but for its words, which PhraseSet::Impl::words_of() gives. Most
/// have two or three: they stand one behind the other for all phrases.
struct Phrase {
    std::uint32_t begin = 0;
    std::uint8_t size = 0;
    bool exact = false;  ///< next to each other and in this order; else they stand
                         ///< around the first one
};

/// The infinitive of a verb in -нуть by its imperative, UTF-8: "вернуть" for
/// "верните"; empty for other words, which must be folded.
std::string infinitive_of(std::u32string_view word);

// An atom is what one word of a phrase may be: a stem, or a beginning.
struct PhraseSet::Impl {
    std::vector<Phrase> phrases;
    std::vector<AtomId> words;  // of all phrases
    std::uint32_t atoms_known = 0;
    std::unordered_map<std::uint64_t, AtomId> stems;
    std::map<std::u32string, AtomId, std::less<>> beginnings;
    /// Where a phrase is known from, by its hash and what comes behind that: its
    /// number and one, 0 for none. At most half is full.
    std::vector<PhraseId> slots;
    std::optional<PhraseReader> reader;

    std::span<const AtomId> words_of(const Phrase& phrase) const {
        return std::span{words}.subspan(phrase.begin, phrase.size);
    }

    std::size_t slot_of(const Phrase& one) const;
    void rehash(std::size_t size);  // of `slots`

    AtomId atom_of(const PhraseForm::Atom& atom) {
        const auto number = [&](const auto& placed) {
            if (placed.second) ++atoms_known;
            return placed.first->second;
        };
        return atom.beginning.empty() ? number(stems.try_emplace(atom.stem, atoms_known))
                                      : number(beginnings.try_emplace(atom.beginning, atoms_known));
    }

    /// The atoms that a word of a text is.
    /// @param infinitive  another stem that the word may have; 0: it has none
    void atoms(std::uint64_t stem, std::uint64_t infinitive, std::u32string_view folded,
               std::vector<AtomId>& out) const {
        for (const auto one : {stem, infinitive}) {
            const auto found = stems.find(one);
            if (found != stems.end() && one != 0) out.push_back(found->second);
        }
        if (beginnings.empty()) return;
        for (std::size_t size = kFewestLetters; size <= folded.size(); ++size) {
            if (const auto found = beginnings.find(folded.substr(0, size));
                found != beginnings.end()) {
                out.push_back(found->second);
            }
        }
    }
};

}  // namespace molva::flag
