#include "flag/phrase_leads.hpp"

#include <algorithm>
#include <utility>

namespace molva::flag {

PhraseLeads::PhraseLeads(AtomId atoms, std::size_t phrases)
    : phrases_with_(atoms), led_(atoms + 1) {
    leads_.reserve(phrases);
}

void PhraseLeads::add(PhraseId id, std::span<const AtomId> words, bool exact, AtomId first) {
    Lead& lead = leads_.emplace_back();
    lead.id = id;
    lead.size = static_cast<std::uint8_t>(words.size());
    lead.exact = exact;
    const bool fits = words.size() <= Lead::kRoom;
    lead.words.fill(first + words.front());
    if (!fits) lead.words[0] = static_cast<std::uint32_t>(long_words_.size());
    for (std::size_t i = 0; i < words.size(); ++i) {
        const AtomId atom = first + words[i];
        ++phrases_with_[atom];
        if (fits)
            lead.words[i] = atom;
        else
            long_words_.push_back(atom);
    }
}

void PhraseLeads::choose(std::span<const std::uint32_t> met) {
    const auto rarer = [&](AtomId a, AtomId b) {
        if (!met.empty() && met[a] != met[b]) return met[a] < met[b];
        return phrases_with_[a] < phrases_with_[b];
    };
    const auto rarest = [&](const Lead& lead) {
        return *std::ranges::min_element(words_of(lead), rarer);
    };
    std::fill(led_.begin(), led_.end(), Led{});
    for (const Lead& lead : leads_) ++led_[rarest(lead)].end;
    std::uint32_t total = 0;
    for (Led& one : led_) {
        one.begin = total;
        total += std::exchange(one.end, total);
    }
    needs_.assign(total, 0);
    std::vector<std::uint32_t> places;  // of the leads, in their new order
    places.reserve(total);
    for (const Lead& lead : leads_) {
        const AtomId own = rarest(lead);
        AtomId other = own;
        Led& here = led_[own];
        for (const AtomId atom : words_of(lead)) {
            if (atom != own && (other == own || rarer(atom, other))) other = atom;
            needs_[here.end] |= bit(atom);
        }
        here.others |= bit(other);
        places.push_back(here.end++);
    }
    // Each swap brings one to its place.
    for (std::uint32_t i = 0; i < total; ++i) {
        while (places[i] != i) {
            const std::uint32_t to = places[i];
            std::swap(leads_[i], leads_[to]);
            std::swap(places[i], places[to]);
        }
    }
}

}  // namespace molva::flag
