#include "flag/phrase_words.hpp"

namespace molva::flag {

PhraseWords::PhraseWords(std::span<const PhraseSet* const> of)
    : parts_(parts_of(of)),
      none_(parts_.empty() ? 0 : parts_.back().first + parts_.back().set->atoms_known) {}

std::vector<PhraseWords::Part> PhraseWords::parts_of(std::span<const PhraseSet* const> of) {
    std::vector<Part> out;
    AtomId atoms = 0;
    for (const PhraseSet* set : of) {
        if (set == nullptr) continue;
        out.push_back({set->impl_.get(), atoms});
        atoms += set->impl_->atoms_known;
    }
    return out;
}

void PhraseWords::learn(const Tokens& tokens, const Token& token, const PhraseLeads& leads,
                        KnownWord& known) {
    if (known.hash == 0) used_.push_back(static_cast<std::uint32_t>(&known - &words_[0]));
    known.hash = token.hash;
    const std::uint64_t stem = reader_.phrase_stem(tokens, token);
    const std::uint64_t infinitive = token.cyrillic ? infinitive_stem(tokens, token) : 0;
    const auto folded = tokens.word(token);
    atoms_.clear();
    for (const auto& [set, first] : parts_) {
        scratch_.clear();
        set->atoms(stem, infinitive, folded, scratch_);
        if (scratch_.size() > kMostAtoms / 2) scratch_.resize(kMostAtoms / 2);
        for (const AtomId atom : scratch_) {
            if (leads.has(first + atom)) atoms_.push_back(first + atom);
        }
    }
    known.atom = atoms_.empty() ? none_ : atoms_.front();
    known.led = leads.led(known.atom);
    // A word that takes a place over takes over the room for more as well.
    if (atoms_.size() > 1 && known.more == 0) {
        known.more = static_cast<std::uint32_t>(more_.size());
        more_.emplace_back();
    }
    if (known.more == 0) return;
    more_[known.more].fill(none_);
    for (std::size_t i = 1; i < atoms_.size(); ++i) more_[known.more][i - 1] = atoms_[i];
}

// 0 if the word is no imperative of those.
std::uint64_t PhraseWords::infinitive_stem(const Tokens& tokens, const Token& token) const {
    const auto infinitive = infinitive_of(tokens.word(token));
    Tokens other;
    if (!infinitive.empty()) tokenize(infinitive, other);
    return other.all.size() == 1 ? reader_.phrase_stem(other, other.all[0]) : 0;
}

void PhraseWords::lead_by(const PhraseLeads& leads) {
    for (const std::uint32_t place : used_) words_[place].led = leads.led(words_[place].atom);
}

}  // namespace molva::flag
