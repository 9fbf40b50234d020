// Which words of phrases the words of a text are.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/zeroed.hpp"
#include "flag/phrase_leads.hpp"
#include "flag/phrase_set.hpp"
#include "flag/phrases.hpp"
#include "flag/tokens.hpp"
#include "flag/vocabulary.hpp"

namespace molva::flag {

/// What is known of a word.
struct KnownWord {
    std::uint64_t hash = 0;  ///< Token::hash; 0: nothing is
    AtomId atom = 0;         ///< the first it has, or PhraseWords::none()
    std::uint32_t more = 0;  ///< not 0 if it has others too, or has had some
    Led led;                 ///< of that atom: here it is at hand
};

/// Remembers what words are, by Token::place: another word in the same place takes
/// it over. A fixed amount of memory. Not for several threads at once.
class PhraseWords {
public:
    static constexpr std::size_t kMostAtoms = 2 * 4;  ///< of a word: four in each set

    struct Part {
        const PhraseSet::Impl* set = nullptr;
        AtomId first = 0;  ///< of its atoms here
    };

    /// Of those sets; there may be null pointers among them. They outlive it.
    explicit PhraseWords(std::span<const PhraseSet* const> of);

    const std::vector<Part>& parts() const { return parts_; }
    /// What is no atom: all are below it.
    AtomId none() const { return none_; }

    /// @param leads  of the phrases that are looked for: only what one of those has is
    ///               an atom of a word
    /// @return       good until the next call
    const KnownWord& know(const Tokens& tokens, const Token& token, const PhraseLeads& leads) {
        const std::size_t place = token.place != 0 ? token.place : (token.hash >> 20) % kWords;
        KnownWord& known = words_[place];
        if (known.hash != token.hash) [[unlikely]]
            learn(tokens, token, leads, known);
        return known;
    }
    const KnownWord& at(std::uint16_t place) const { return words_[place]; }

    /// Of every word that is known, KnownWord::led anew.
    void lead_by(const PhraseLeads& leads);

    template <typename Take>
    void for_each_atom(const KnownWord& known, const Take& take) const {
        if (known.atom != none_) take(known.atom);
        if (known.more == 0) return;
        for (const AtomId atom : more_[known.more]) {
            if (atom == none_) return;
            take(atom);
        }
    }

private:
    static constexpr std::size_t kWords = kMostPlaces;
    using More = std::array<AtomId, kMostAtoms - 1>;  // those behind the first, then none_

    static std::vector<Part> parts_of(std::span<const PhraseSet* const> of);
    [[gnu::noinline]] void learn(const Tokens& tokens, const Token& token, const PhraseLeads& leads,
                                 KnownWord& known);
    std::uint64_t infinitive_stem(const Tokens& tokens, const Token& token) const;

    std::vector<Part> parts_;
    AtomId none_ = 0;
    WordReader reader_;
    Zeroed<KnownWord> words_{kWords + 1};
    std::vector<std::uint32_t> used_;  // places of words_, each once
    std::vector<More> more_ = std::vector<More>(1);
    std::vector<AtomId> scratch_, atoms_;
};

}  // namespace molva::flag
