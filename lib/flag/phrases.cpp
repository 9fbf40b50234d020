#include "flag/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>

#include "base/utf8.hpp"
#include "flag/tokenizer.hpp"
#include "flag/vocabulary.hpp"

namespace molva::flag {

namespace {

constexpr std::size_t kMostWords = 8;
constexpr std::size_t kFewestLetters = 3;  // before a "*"
constexpr std::uint32_t kBetween = 3;      // other words inside a phrase

using AtomId = std::uint32_t;

struct Phrase {
    std::array<AtomId, kMostWords> words{};
    std::uint8_t size = 0;
    bool exact = false;  // next to each other and in this order

    // The others stand around the first one.
    std::span<const AtomId> atoms() const { return {words.data(), size}; }
};

// The same for phrases that say the same.
std::string key_of(const Phrase& phrase) {
    std::string out(1, phrase.exact ? 'e' : 'a');
    return out.append(reinterpret_cast<const char*>(phrase.words.data()),
                      phrase.size * sizeof(AtomId));
}

}  // namespace

struct PhraseReader::Impl {
    WordReader reader;
    Tokenizer tokenizer;
    Tokens tokens;
    // Thousands of phrases are made of the same few words.
    std::unordered_map<std::uint64_t, std::uint64_t> stems;

    std::uint64_t stem(const Token& word) {
        const auto [known, fresh] = stems.try_emplace(word.hash);
        if (fresh) known->second = reader.facts(tokens, word).stem;
        return known->second;
    }
};

PhraseReader::PhraseReader() : impl_(std::make_unique<Impl>()) {}
PhraseReader::PhraseReader(PhraseReader&&) noexcept = default;
PhraseReader::~PhraseReader() = default;

Result<PhraseForm> PhraseReader::read(std::string_view text) {
    const auto refuse = [&](std::string_view why) {
        return Error{Exit::usage, "", fmt::format("\"{}\" {}", utf8::printable(text), why)};
    };
    auto& tokens = impl_->tokens;
    impl_->tokenizer.cut(text, tokens);
    PhraseForm out;
    out.exact = text.size() >= 2 && text.front() == '"' && text.back() == '"';
    for (const auto& token : tokens.all) {
        if (token.kind != TokenKind::word) continue;
        auto& atom = out.atoms.emplace_back();
        if (text[token.end - 1] != '*') {
            atom.stem = impl_->stem(token);
            continue;
        }
        atom.beginning = tokens.word(token);
        atom.beginning.pop_back();
        if (atom.beginning.size() < kFewestLetters) {
            return refuse("has a \"*\" after fewer than three letters");
        }
    }
    if (out.atoms.empty()) return refuse("has no words in it");
    if (out.atoms.size() > kMostWords) return refuse("has more than eight words");
    return out;
}

// An atom is what one word of a phrase may be: a stem, or a beginning.
struct PhraseSet::Impl {
    std::vector<Phrase> phrases;
    std::uint32_t atoms_known = 0;
    std::unordered_map<std::uint64_t, AtomId> stems;
    std::map<std::u32string, AtomId, std::less<>> beginnings;
    std::unordered_map<std::string, PhraseId> known;  // by key_of()
    std::optional<PhraseReader> reader;

    AtomId atom_of(const PhraseForm::Atom& atom) {
        const auto number = [&](const auto& placed) {
            if (placed.second) ++atoms_known;
            return placed.first->second;
        };
        return atom.beginning.empty() ? number(stems.try_emplace(atom.stem, atoms_known))
                                      : number(beginnings.try_emplace(atom.beginning, atoms_known));
    }

    // The atoms that a word of a text is.
    void atoms(const WordReader& stemmer, const Tokens& tokens, const Token& word,
               std::vector<AtomId>& out) const {
        if (const auto found = stems.find(stemmer.facts(tokens, word).stem); found != stems.end()) {
            out.push_back(found->second);
        }
        if (beginnings.empty()) return;
        const auto text = tokens.word(word);
        for (std::size_t size = kFewestLetters; size <= text.size(); ++size) {
            if (const auto found = beginnings.find(text.substr(0, size));
                found != beginnings.end()) {
                out.push_back(found->second);
            }
        }
    }
};

PhraseSet::PhraseSet() : impl_(std::make_unique<Impl>()) {}
PhraseSet::PhraseSet(PhraseSet&&) noexcept = default;
PhraseSet& PhraseSet::operator=(PhraseSet&&) noexcept = default;
PhraseSet::~PhraseSet() = default;

std::size_t PhraseSet::size() const { return impl_->phrases.size(); }

PhraseId PhraseSet::add(const PhraseForm& form) {
    Phrase phrase;
    phrase.exact = form.exact;
    // No more than fit: PhraseReader::read() has refused longer ones.
    for (const auto& atom : form.atoms) {
        if (phrase.size < kMostWords) phrase.words[phrase.size++] = impl_->atom_of(atom);
    }
    const auto next = static_cast<PhraseId>(impl_->phrases.size());
    const auto [known, fresh] = impl_->known.try_emplace(key_of(phrase), next);
    if (fresh) impl_->phrases.push_back(std::move(phrase));
    return known->second;
}

Result<PhraseId> PhraseSet::add(std::string_view text) {
    if (!impl_->reader) impl_->reader.emplace();
    auto form = impl_->reader->read(text);
    if (!form) return form.error();
    return add(*form);
}

// A phrase is looked at where its rarest atom stands, that is the one that the
// fewest phrases have: "не" alone begins hundreds of them. Which atoms a
// sentence has is known before, so that nearly every phrase is refused by one
// look at another of its atoms.
struct PhraseFinder::Impl {
    static constexpr std::size_t kWords = std::size_t{1} << 14;
    // What a word is, by its place; another word in the same place takes it over.
    struct Known {
        std::uint64_t hash = 0;
        std::array<AtomId, 4> atoms{};  // those it has, then none()
    };
    struct Hit {
        std::uint32_t token = 0, word = 0;  // the word's number in the text
        AtomId atom = 0;
    };
    struct Candidate {
        std::uint32_t hit = 0;  // of the phrase's first atom
        PhraseId phrase = 0;
        auto operator<=>(const Candidate&) const = default;
    };
    // The other atom to be asked for before anything else; its own for a phrase of one.
    struct Rare {
        PhraseId phrase = 0;
        AtomId other = 0;
    };
    // The phrases that an atom is the rarest of, and what their other atoms are,
    // a bit each: one look tells of most atoms that a sentence has none of them.
    struct Led {
        std::uint32_t begin = 0, end = 0;  // in `rare`
        std::uint64_t others = 0;
    };

    explicit Impl(const PhraseSet& of)
        : set(*of.impl_), words(kWords + 1), led(set.atoms_known + 1), sentence_of(led.size()) {
        for (Known& known : words) known.atoms.fill(none());
        std::vector<std::uint32_t> phrases_with(set.atoms_known);
        for (const auto& phrase : set.phrases) {
            for (const AtomId atom : phrase.atoms()) ++phrases_with[atom];
        }
        const auto rarer = [&](AtomId a, AtomId b) { return phrases_with[a] < phrases_with[b]; };
        std::vector<AtomId> rarest;
        for (const auto& phrase : set.phrases) {
            rarest.push_back(*std::ranges::min_element(phrase.atoms(), rarer));
            ++led[rarest.back()].end;
        }
        std::uint32_t total = 0;
        for (Led& one : led) {
            one.begin = total;
            total += std::exchange(one.end, total);
        }
        rare.resize(set.phrases.size());
        for (PhraseId id = 0; id < set.phrases.size(); ++id) {
            const auto all = set.phrases[id].atoms();
            std::vector<AtomId> others{all.begin(), all.end()};
            std::erase(others, rarest[id]);
            const AtomId other = others.empty()
                                     ? rarest[id]
                                     : *std::min_element(others.begin(), others.end(), rarer);
            Led& here = led[rarest[id]];
            rare[here.end++] = {id, other};
            here.others |= bit(other);
        }
    }

    AtomId none() const { return set.atoms_known; }
    static std::uint64_t bit(AtomId atom) { return std::uint64_t{1} << atom % 64; }

    const Known& know(const Tokens& tokens, const Token& token) {
        Known& known = words[token.place != 0 ? token.place : (token.hash >> 20) % kWords];
        if (known.hash == token.hash) [[likely]] return known;
        known.hash = token.hash;
        known.atoms.fill(none());
        scratch.clear();
        set.atoms(reader, tokens, token, scratch);
        std::copy_n(scratch.begin(), std::min(scratch.size(), known.atoms.size()),
                    known.atoms.begin());
        return known;
    }

    const PhraseSet::Impl& set;
    WordReader reader;
    std::vector<Known> words;
    std::vector<AtomId> scratch;
    std::vector<Led> led;  // by atom
    std::vector<Rare> rare;
    std::vector<std::uint32_t> sentence_of;  // by atom: the last sentence that had it
    std::uint32_t sentence = 0;
    std::uint64_t had = 0;      // bits of the atoms that this sentence has
    std::vector<Hit> hits;      // of one sentence, and room for more
    std::uint32_t hit_count = 0;
    std::vector<Candidate> candidates;

    static std::uint32_t reach_of(const Phrase& phrase) {
        return static_cast<std::uint32_t>(phrase.atoms().size() - 1) + kBetween;
    }

    // The hits at most `reach` words from `from`: [begin, end).
    std::pair<std::size_t, std::size_t> window(std::size_t from, std::uint32_t reach) const {
        const std::uint32_t word = hits[from].word;
        std::size_t begin = from, end = from + 1;
        while (begin > 0 && word - hits[begin - 1].word <= reach) --begin;
        while (end < hit_count && hits[end].word - word <= reach) ++end;
        return {begin, end};
    }

    bool exact(const Phrase& phrase, std::size_t from, Found& found) const {
        std::uint32_t word = hits[from].word;
        std::size_t at = from;
        for (std::size_t i = 1; i < phrase.atoms().size(); ++i) {
            ++word;
            while (at < hit_count &&
                   (hits[at].word < word ||
                    (hits[at].word == word && hits[at].atom != phrase.atoms()[i]))) {
                ++at;
            }
            if (at == hit_count || hits[at].word != word) return false;
        }
        found.last = hits[at].token;
        return true;
    }

    // All atoms within reach of the first one, each at a word of its own.
    bool around(const Phrase& phrase, std::size_t from, Found& found) const {
        const std::uint32_t reach = reach_of(phrase);
        const std::uint32_t word = hits[from].word;
        const auto [begin, end] = window(from, reach);
        std::uint32_t low = word, high = word;
        std::uint64_t taken = 1;  // by distance from `begin`; windows are short
        taken <<= from - begin;
        for (std::size_t i = 1; i < phrase.atoms().size(); ++i) {
            std::size_t best = end;
            for (std::size_t at = begin; at < end && at - begin < 64; ++at) {
                if (hits[at].atom != phrase.atoms()[i] || (taken >> (at - begin) & 1) != 0) continue;
                const auto apart = [&](std::size_t one) {
                    return hits[one].word > word ? hits[one].word - word : word - hits[one].word;
                };
                if (best == end || apart(at) < apart(best)) best = at;
            }
            if (best == end) return false;
            taken |= std::uint64_t{1} << (best - begin);
            low = std::min(low, hits[best].word);
            high = std::max(high, hits[best].word);
            found.first = std::min(found.first, hits[best].token);
            found.last = std::max(found.last, hits[best].token);
        }
        return high - low <= reach;
    }

    // The places of first atoms that a phrase with its rarest atom at `from` may
    // begin at, if the sentence has all its atoms.
    void consider(std::uint32_t from, PhraseId id) {
        const Phrase& phrase = set.phrases[id];
        for (const AtomId atom : phrase.atoms()) {
            if (sentence_of[atom] != sentence) return;
        }
        if (phrase.atoms().front() == hits[from].atom) {
            candidates.push_back({from, id});
            return;
        }
        const auto [begin, end] = window(from, reach_of(phrase));
        for (std::size_t at = begin; at < end; ++at) {
            if (hits[at].atom == phrase.atoms().front()) {
                candidates.push_back({static_cast<std::uint32_t>(at), id});
            }
        }
    }

    void take_candidates(std::vector<Found>& out) {
        std::sort(candidates.begin(), candidates.end());
        candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
        for (const auto& [hit, id] : candidates) {
            const Phrase& phrase = set.phrases[id];
            Found found{id, hits[hit].token, hits[hit].token};
            const bool there =
                phrase.atoms().size() == 1 ||
                (phrase.exact ? exact(phrase, hit, found) : around(phrase, hit, found));
            if (there) out.push_back(found);
        }
        candidates.clear();
    }

    void finish_sentence(std::vector<Found>& out) {
        const std::uint32_t* const seen = sentence_of.data();
        const std::uint32_t now = sentence;
        for (std::uint32_t i = 0; i < hit_count; ++i) {
            const Led& here = led[hits[i].atom];
            if ((here.others & had) == 0) continue;
            const Rare* const end = rare.data() + here.end;
            for (const Rare* one = rare.data() + here.begin; one != end; ++one) {
                if (seen[one->other] == now) consider(i, one->phrase);
            }
        }
        if (!candidates.empty()) take_candidates(out);
        hit_count = 0;
        had = 0;
        ++sentence;
    }

    // Sentences are numbered from 1; numbers are used again before they run out.
    void start() {
        if (sentence == 0 || sentence > std::uint32_t{1} << 31) {
            std::fill(sentence_of.begin(), sentence_of.end(), 0);
            sentence = 1;
        }
    }

    // Nobody can foretell whether a word is an atom: what it would be is written
    // down in any case, and written over by the next one if it is none.
    void add(std::uint32_t token, std::uint32_t word, AtomId atom) {
        hits[hit_count] = {token, word, atom};
        const bool some = atom != none();
        hit_count += some;
        had |= std::uint64_t{some} << atom % 64;
        sentence_of[atom] = sentence;
    }
};

PhraseFinder::PhraseFinder(const PhraseSet& set) : impl_(std::make_unique<Impl>(set)) {}
PhraseFinder::PhraseFinder(PhraseFinder&&) noexcept = default;
PhraseFinder::~PhraseFinder() = default;

void PhraseFinder::find(const Tokens& tokens, std::vector<Found>& out) {
    out.clear();
    Impl& own = *impl_;
    if (own.set.phrases.empty()) return;
    own.start();
    own.hits.resize(std::max(own.hits.size(), tokens.all.size() * own.words[0].atoms.size() + 1));
    std::uint32_t word = 0, i = 0;
    for (const Token& token : tokens.all) {
        if (token.kind == TokenKind::word) {
            ++word;
            const auto& atoms = own.know(tokens, token).atoms;
            own.add(i, word, atoms[0]);
            for (std::size_t n = 1; n < atoms.size() && atoms[n] != own.none(); ++n) {
                own.add(i, word, atoms[n]);
            }
        } else if (token.kind == TokenKind::stop) {
            own.finish_sentence(out);
        }
        ++i;
    }
    own.finish_sentence(out);
}

}  // namespace molva::flag
