#include <algorithm>
#include <array>
#include <bitset>
#include <utility>

#include "base/newer_cpus.hpp"
#include "base/zeroed.hpp"
#include "flag/phrase_leads.hpp"
#include "flag/phrase_set.hpp"
#include "flag/phrase_words.hpp"
#include "flag/phrases.hpp"

namespace molva::flag {

namespace {

constexpr std::uint32_t kBetween = 3;  // other words inside a phrase

using Words = std::span<const AtomId>;  // of a phrase

std::uint32_t reach_of(std::size_t words) {
    return static_cast<std::uint32_t>(words - 1) + kBetween;
}

struct Hit {
    std::uint32_t token = 0, word = 0;  // the word's number in the text
    AtomId atom = 0;
    Led led;
};

// By hit and phrase, of which each has one lead.
struct Candidate {
    std::uint64_t key = 0;
    std::uint32_t lead = 0;

    Candidate(std::uint32_t hit, PhraseId phrase, std::uint32_t of)
        : key(std::uint64_t{hit} << 32 | phrase), lead(of) {}
    std::uint32_t hit() const { return static_cast<std::uint32_t>(key >> 32); }  // of its first atom
    PhraseId phrase() const { return static_cast<PhraseId>(key); }
    bool operator<(const Candidate& other) const { return key < other.key; }
    bool operator==(const Candidate& other) const { return key == other.key; }
};

}  // namespace

// A phrase is looked at where its leading atom stands. Which atoms a sentence has
// is known before, so that nearly every phrase is refused by one look at the bits
// of its atoms.
struct PhraseFinder::Impl {
    static constexpr std::uint32_t kLearnFrom = 1024;  // texts

    Impl(std::span<const PhraseSet* const> of, const std::vector<bool>& only)
        : words(of),
          chosen(leads_of(words.parts(), only, words.none())),
          met(words.none()),
          sentence_of(words.none() + 1) {}

    // @param only  by number, whether a phrase is looked for; those behind it are
    static PhraseLeads leads_of(const std::vector<PhraseWords::Part>& sets,
                                const std::vector<bool>& only, AtomId atoms) {
        std::size_t most = 0;
        for (const auto& part : sets) most += part.set->phrases.size();
        PhraseLeads out{atoms, most};
        PhraseId id = 0;
        for (const auto& [set, first] : sets) {
            for (const Phrase& phrase : set->phrases) {
                const PhraseId number = id++;
                if (number < only.size() && !only[number]) continue;
                out.add(number, set->words_of(phrase), phrase.exact, first);
            }
        }
        out.choose({});
        return out;
    }

    // How common a word is differs between languages and between what people write
    // about: the first texts tell. What is found does not depend on it.
    [[gnu::noinline]] void learn_from(const Tokens& tokens) {
        for_each_word(tokens, [&](const KnownWord& known) {
            words.for_each_atom(known, [&](AtomId atom) { ++met[atom]; });
        });
        if (--to_learn_from > 0) return;
        chosen.choose({&met[0], words.none()});
        words.lead_by(chosen);
    }

    PhraseWords words;
    PhraseLeads chosen;
    std::uint32_t to_learn_from = kLearnFrom;
    Zeroed<std::uint32_t> met;          // by atom: how often those had it
    Zeroed<std::uint32_t> sentence_of;  // by atom: the last sentence that had it
    std::uint32_t sentence = 1;
    std::uint32_t words_read = 0;  // of the text
    std::uint64_t had = 0;      // bits of the atoms that this sentence has
    std::vector<Hit> hits = std::vector<Hit>(256);  // of one sentence, and room for more
    std::uint32_t hit_count = 0;
    std::vector<Candidate> candidates;

    // The hits at most `reach` words from `from`: [begin, end).
    std::pair<std::size_t, std::size_t> window(std::size_t from, std::uint32_t reach) const {
        const std::uint32_t word = hits[from].word;
        std::size_t begin = from, end = from + 1;
        while (begin > 0 && word - hits[begin - 1].word <= reach) --begin;
        while (end < hit_count && hits[end].word - word <= reach) ++end;
        return {begin, end};
    }

    bool exact(Words phrase, std::size_t from, Found& found) const {
        std::uint32_t word = hits[from].word;
        std::size_t at = from;
        for (std::size_t i = 1; i < phrase.size(); ++i) {
            ++word;
            while (at < hit_count && (hits[at].word < word ||
                                      (hits[at].word == word && hits[at].atom != phrase[i]))) {
                ++at;
            }
            if (at == hit_count || hits[at].word != word) return false;
        }
        found.last = hits[at].token;
        return true;
    }

    // The other word of a phrase of two: the nearest, of two as near the earlier.
    bool beside(Words phrase, std::size_t from, Found& found) const {
        const std::uint32_t reach = reach_of(phrase.size()), word = hits[from].word;
        const AtomId other = phrase[1];
        std::uint32_t before = reach + 1, after = reach + 1;
        std::size_t left = from, right = from + 1;
        while (left > 0 && word - hits[left - 1].word <= reach) {
            if (hits[--left].atom != other) continue;
            before = word - hits[left].word;
            break;
        }
        for (; right < hit_count && hits[right].word - word <= reach; ++right) {
            if (hits[right].atom != other) continue;
            after = hits[right].word - word;
            break;
        }
        if (before > reach && after > reach) return false;
        if (before <= after) found.first = hits[left].token;
        else found.last = hits[right].token;
        return true;
    }

    // All atoms within reach of the first one, each at a hit of its own.
    bool around(Words phrase, std::size_t from, Found& found) const {
        constexpr std::size_t kWindow = 2 * (kMostPhraseWords - 1 + kBetween) + 1;
        const std::uint32_t reach = reach_of(phrase.size());
        const std::uint32_t word = hits[from].word;
        const auto [begin, end] = window(from, reach);
        std::uint32_t low = word, high = word;
        std::bitset<kWindow * PhraseWords::kMostAtoms> taken;  // by distance from `begin`
        taken.set(from - begin);
        for (std::size_t i = 1; i < phrase.size(); ++i) {
            std::size_t best = end;
            for (std::size_t at = begin; at < end; ++at) {
                if (hits[at].atom != phrase[i] || taken[at - begin]) continue;
                const auto apart = [&](std::size_t one) {
                    return hits[one].word > word ? hits[one].word - word : word - hits[one].word;
                };
                if (best == end || apart(at) < apart(best)) best = at;
            }
            if (best == end) return false;
            taken.set(best - begin);
            low = std::min(low, hits[best].word);
            high = std::max(high, hits[best].word);
            found.first = std::min(found.first, hits[best].token);
            found.last = std::max(found.last, hits[best].token);
        }
        return high - low <= reach;
    }

    // Whether the sentence has all words of a phrase.
    bool all_there(const Lead& lead) const {
        bool out = true;
        if (lead.size <= Lead::kRoom) [[likely]] {  // the same word fills what is left of it
            for (const AtomId atom : lead.words) out &= sentence_of[atom] == sentence;
        } else {
            for (const AtomId atom : chosen.words_of(lead)) out &= sentence_of[atom] == sentence;
        }
        return out;
    }

    // The places of first atoms that a phrase with its rarest atom at `from` may
    // begin at.
    [[gnu::noinline]] void consider(std::uint32_t from, std::uint32_t number) {
        const Lead& lead = chosen.leads()[number];
        if (!all_there(lead)) return;
        const Words phrase = chosen.words_of(lead);
        if (phrase.front() == hits[from].atom) {
            candidates.emplace_back(from, lead.id, number);
            return;
        }
        const auto [begin, end] = window(from, reach_of(phrase.size()));
        for (std::size_t at = begin; at < end; ++at) {
            if (hits[at].atom == phrase.front()) {
                candidates.emplace_back(static_cast<std::uint32_t>(at), lead.id, number);
            }
        }
    }

    void take_candidates(std::vector<Found>& out) {
        if (candidates.size() > 1) {
            std::sort(candidates.begin(), candidates.end());
            candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
        }
        for (const Candidate& one : candidates) {
            const Lead& lead = chosen.leads()[one.lead];
            const Words phrase = chosen.words_of(lead);
            const std::uint32_t hit = one.hit();
            Found found{one.phrase(), hits[hit].token, hits[hit].token};
            const bool there = lead.size == 1 || (lead.exact       ? exact(phrase, hit, found)
                                                  : lead.size == 2 ? beside(phrase, hit, found)
                                                                   : around(phrase, hit, found));
            if (there) out.push_back(found);
        }
        candidates.clear();
    }

    void finish_sentence(std::vector<Found>& out) {
        const std::uint64_t there = had, missing = ~had;
        const std::uint64_t* const need = chosen.needs().data();
        const Hit* const all = hits.data();
        for (std::uint32_t i = 0, count = hit_count; i < count; ++i) {
            const Led here = all[i].led;
            if ((here.others & there) == 0) continue;
            for (std::uint32_t lead = here.begin; lead < here.end; ++lead) {
                if ((need[lead] & missing) == 0) consider(i, lead);
            }
        }
        if (!candidates.empty()) take_candidates(out);
        hit_count = 0;
        had = 0;
    }

    // Sentences are numbered from 1; numbers are used again before they run out.
    void start() {
        if (sentence > std::uint32_t{1} << 31) {
            std::fill_n(&sentence_of[0], words.none() + 1, 0);
            sentence = 1;
        }
    }

    // For one word more and for what is written down behind the last.
    void make_room() {
        if (hit_count + PhraseWords::kMostAtoms < hits.size()) return;
        hits.resize(hits.size() * 2);
    }

    // The same for one word with all its atoms.
    [[gnu::noinline]] void add(std::uint32_t token, std::uint32_t word, const KnownWord& known) {
        words.for_each_atom(known, [&](AtomId atom) {
            hits[hit_count] = {token, word, atom, chosen.led(atom)};
            ++hit_count;
            had |= bit(atom);
            sentence_of[atom] = sentence;
        });
    }

    // The words of [from, end), up to a stop. Nobody can foretell whether a word
    // is an atom: what it would be is written down in any case, and written over
    // by the next one if it is none. What counts on is kept at hand.
    std::uint32_t read_words(const Tokens& tokens, std::uint32_t from, std::uint32_t end) {
        const Token* const all = tokens.all.data();
        std::uint32_t* const seen = &sentence_of[0];
        const AtomId nothing = words.none();
        const std::uint32_t now = sentence;
        std::uint32_t i = from, word = words_read, count = hit_count;
        std::uint64_t bits = had;
        Hit* to = hits.data();
        const Hit* full = to + hits.size() - 1;
        for (; i < end && all[i].kind != TokenKind::stop; ++i) {
            if (all[i].kind != TokenKind::word) continue;
            ++word;
            const KnownWord& known = words.know(tokens, all[i], chosen);
            if (to + count >= full || known.more != 0) [[unlikely]] {
                hit_count = count;
                had = bits;
                make_room();
                add(i, word, known);
                count = hit_count;
                bits = had;
                to = hits.data();
                full = to + hits.size() - 1;
                continue;
            }
            const AtomId atom = known.atom;
            to[count] = {i, word, atom, known.led};
            count += atom != nothing;
            bits |= std::uint64_t{atom != nothing} << atom % 64;
            seen[atom] = now;
        }
        words_read = word;
        hit_count = count;
        had = bits;
        return i;
    }

    // Whether some phrase has its leading atom and, by their bits, all others in the
    // text, whatever stands between them.
    Chance may_find(const Glance& glance) {
        std::uint64_t there = glance.bits;
        const auto see = [&](AtomId atom) { there |= bit(atom); };
        // These first: learning one may put it in the place of one of the others.
        for_each_word(glance.others,
                      [&](const KnownWord& known) { words.for_each_atom(known, see); });
        for (const Glimpse& word : glance.asking) {
            const KnownWord& known = words.at(word.place);
            if (known.hash != word.hash) [[unlikely]] return Chance::unknown;
            *word.brief = brief_of(known);
            words.for_each_atom(known, see);
        }
        for (const Glimpse& word : glance.asking) {
            if (leads_some(words.at(word.place), there)) return Chance::some;
        }
        bool out = false;
        for_each_word(glance.others,
                      [&](const KnownWord& known) { out = out || leads_some(known, there); });
        return out ? Chance::some : Chance::none;
    }

    std::uint8_t brief_of(const KnownWord& known) const {
        if (known.more != 0) return Brief::kLookUp;
        if (known.atom == words.none()) return Brief::kNothing;
        return known.led.none() ? Brief::following(known.atom % 64)
                                : Brief::leading(known.atom % 64);
    }

    template <typename Take>
    void for_each_word(const Tokens& tokens, const Take& take) {
        for (const Token& token : tokens.all) {
            if (token.kind == TokenKind::word) take(words.know(tokens, token, chosen));
        }
    }

    bool leads_some(const KnownWord& known, std::uint64_t there) const {
        bool out = false;
        words.for_each_atom(known, [&](AtomId atom) {
            const Led here = chosen.led(atom);
            if ((here.others & there) == 0) return;
            for (std::uint32_t lead = here.begin; lead < here.end; ++lead) {
                out = out || (chosen.needs()[lead] & ~there) == 0;
            }
        });
        return out;
    }
};

Chance PhraseFinder::may_find(const Glance& glance) {
    const bool ready = glance.whole && impl_->to_learn_from == 0;
    return ready ? impl_->may_find(glance) : Chance::unknown;
}

PhraseFinder::PhraseFinder(const PhraseSet& set, const PhraseSet* more,
                           const std::vector<bool>& only)
    : impl_(std::make_unique<Impl>(std::array{&set, more}, only)) {}
PhraseFinder::PhraseFinder(PhraseFinder&&) noexcept = default;
PhraseFinder::~PhraseFinder() = default;

MOLVA_FOR_NEWER_CPUS
void PhraseFinder::find(const Tokens& tokens, std::vector<Found>& out) {
    out.clear();
    Impl& own = *impl_;
    if (own.chosen.leads().empty()) return;
    if (own.to_learn_from > 0) [[unlikely]] own.learn_from(tokens);
    own.start();
    own.words_read = 0;
    const auto end = static_cast<std::uint32_t>(tokens.all.size());
    for (std::uint32_t i = 0; i <= end; ++i) {
        i = own.read_words(tokens, i, end);
        if (own.hit_count > 0) own.finish_sentence(out);
        ++own.sentence;
    }
}

}  // namespace molva::flag
