#include "flag/phrase_leads.hpp"

#include <algorithm>
#include <utility>

namespace molva::flag {

PhraseLeads::PhraseLeads(std::vector<Lead> phrases, AtomId atoms)
    : leads_(std::move(phrases)), phrases_with_(atoms), led_(atoms + 1) {
    for (const Lead& lead : leads_) {
        for (const AtomId atom : lead.phrase.atoms()) ++phrases_with_[atom];
    }
    choose(std::vector<std::uint32_t>(atoms));
}

void PhraseLeads::choose(std::span<const std::uint32_t> met) {
    const auto rarer = [&](AtomId a, AtomId b) {
        return std::pair{met[a], phrases_with_[a]} < std::pair{met[b], phrases_with_[b]};
    };
    const auto rarest = [&](const Phrase& phrase) {
        return *std::ranges::min_element(phrase.atoms(), rarer);
    };
    std::fill(led_.begin(), led_.end(), Led{});
    for (const Lead& lead : leads_) ++led_[rarest(lead.phrase)].end;
    std::uint32_t total = 0;
    for (Led& one : led_) {
        one.begin = total;
        total += std::exchange(one.end, total);
    }
    needs_.assign(total, 0);
    for (const Lead& lead : std::exchange(leads_, std::vector<Lead>(total))) {
        const AtomId own = rarest(lead.phrase);
        AtomId other = own;
        Led& here = led_[own];
        for (const AtomId atom : lead.phrase.atoms()) {
            if (atom != own && (other == own || rarer(atom, other))) other = atom;
            needs_[here.end] |= bit(atom);
        }
        here.others |= bit(other);
        leads_[here.end++] = lead;
    }
}

}  // namespace molva::flag
