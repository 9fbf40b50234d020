#include "flag/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

#include "base/utf8.hpp"
#include "flag/vocabulary.hpp"

namespace molva::flag {

namespace {

constexpr std::size_t kMostWords = 8;
constexpr std::size_t kFewestLetters = 3;  // before a "*"
constexpr std::uint32_t kBetween = 3;      // other words inside a phrase

using AtomId = std::uint32_t;
constexpr AtomId kNoAtom = ~AtomId{0};

struct Phrase {
    std::vector<AtomId> atoms;  // the first one is looked for, the others around it
    bool exact = false;         // next to each other and in this order
};

}  // namespace

// An atom is what one word of a phrase may be: a stem, or a beginning.
struct PhraseSet::Impl {
    WordReader reader;
    std::vector<Phrase> phrases;
    std::vector<std::vector<PhraseId>> by_first;  // by atom
    std::unordered_map<std::uint64_t, AtomId> stems;
    std::map<std::u32string, AtomId, std::less<>> beginnings;
    std::map<std::pair<std::vector<AtomId>, bool>, PhraseId> known;

    AtomId atom_of(const Tokens& tokens, const Token& word, bool beginning) {
        const auto next = static_cast<AtomId>(by_first.size());
        const auto [id, fresh] =
            beginning ? [&] {
                const auto [at, added] =
                    beginnings.try_emplace(std::u32string{tokens.word(word)}, next);
                return std::pair{at->second, added};
            }()
                      : [&] {
                            const auto [at, added] =
                                stems.try_emplace(reader.facts(tokens, word).stem, next);
                            return std::pair{at->second, added};
                        }();
        if (fresh) by_first.emplace_back();
        return id;
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

Result<PhraseId> PhraseSet::add(std::string_view text) {
    const auto refuse = [&](std::string_view why) {
        return Error{Exit::usage, "", fmt::format("\"{}\" {}", utf8::printable(text), why)};
    };
    Tokens tokens;
    tokenize(text, tokens);
    Phrase phrase;
    phrase.exact = text.size() >= 2 && text.front() == '"' && text.back() == '"';
    for (const auto& token : tokens.all) {
        if (token.kind != TokenKind::word) continue;
        const auto word = tokens.word(token);
        const bool beginning = word.ends_with(U'*');
        Token whole = token;
        if (beginning) {
            --whole.size;
            if (whole.size < kFewestLetters)
                return refuse("has a \"*\" after fewer than three letters");
        }
        phrase.atoms.push_back(impl_->atom_of(tokens, whole, beginning));
    }
    if (phrase.atoms.empty()) return refuse("has no words in it");
    if (phrase.atoms.size() > kMostWords) return refuse("has more than eight words");
    const auto next = static_cast<PhraseId>(impl_->phrases.size());
    const auto [known, fresh] = impl_->known.try_emplace({phrase.atoms, phrase.exact}, next);
    if (fresh) {
        impl_->by_first[phrase.atoms.front()].push_back(next);
        impl_->phrases.push_back(std::move(phrase));
    }
    return known->second;
}

struct PhraseFinder::Impl {
    // What a word is, by its hash; another word in the same place takes it over.
    struct Known {
        std::uint64_t hash = 0;
        std::array<AtomId, 4> atoms{kNoAtom, kNoAtom, kNoAtom, kNoAtom};
    };
    struct Hit {
        std::uint32_t token = 0, word = 0;  // the word's number in its sentence
        AtomId atom = 0;
    };

    explicit Impl(const PhraseSet& of) : set(*of.impl_), words(std::size_t{1} << 14) {}

    const Known& know(const Tokens& tokens, const Token& token) {
        Known& known = words[(token.hash >> 20) % words.size()];
        if (known.hash == token.hash) return known;
        known = {};
        known.hash = token.hash;
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
    std::vector<Hit> hits;  // of one sentence

    bool exact(const Phrase& phrase, std::size_t from, Found& found) const {
        std::uint32_t word = hits[from].word;
        std::size_t at = from;
        for (std::size_t i = 1; i < phrase.atoms.size(); ++i) {
            ++word;
            while (at < hits.size() &&
                   (hits[at].word < word ||
                    (hits[at].word == word && hits[at].atom != phrase.atoms[i]))) {
                ++at;
            }
            if (at == hits.size() || hits[at].word != word) return false;
        }
        found.last = hits[at].token;
        return true;
    }

    // All atoms within reach of the first one, each at a word of its own.
    bool around(const Phrase& phrase, std::size_t from, Found& found) const {
        const auto reach = static_cast<std::uint32_t>(phrase.atoms.size() - 1) + kBetween;
        const std::uint32_t word = hits[from].word;
        std::size_t begin = from, end = from + 1;
        while (begin > 0 && word - hits[begin - 1].word <= reach) --begin;
        while (end < hits.size() && hits[end].word - word <= reach) ++end;
        std::uint32_t low = word, high = word;
        std::uint64_t taken = 1;  // by distance from `begin`; windows are short
        taken <<= from - begin;
        for (std::size_t i = 1; i < phrase.atoms.size(); ++i) {
            std::size_t best = end;
            for (std::size_t at = begin; at < end && at - begin < 64; ++at) {
                if (hits[at].atom != phrase.atoms[i] || (taken >> (at - begin) & 1) != 0) continue;
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

    void finish_sentence(std::vector<Found>& out) {
        for (std::size_t i = 0; i < hits.size(); ++i) {
            for (const PhraseId id : set.by_first[hits[i].atom]) {
                const Phrase& phrase = set.phrases[id];
                Found found{id, hits[i].token, hits[i].token};
                if (phrase.exact ? exact(phrase, i, found) : around(phrase, i, found)) {
                    out.push_back(found);
                }
            }
        }
        hits.clear();
    }
};

PhraseFinder::PhraseFinder(const PhraseSet& set) : impl_(std::make_unique<Impl>(set)) {}
PhraseFinder::PhraseFinder(PhraseFinder&&) noexcept = default;
PhraseFinder::~PhraseFinder() = default;

void PhraseFinder::find(const Tokens& tokens, std::vector<Found>& out) {
    out.clear();
    if (impl_->set.phrases.empty()) return;
    std::uint32_t word = 0;
    for (std::uint32_t i = 0; i < tokens.all.size(); ++i) {
        const Token& token = tokens.all[i];
        if (token.kind == TokenKind::stop) impl_->finish_sentence(out);
        if (token.kind != TokenKind::word) continue;
        ++word;
        const auto& known = impl_->know(tokens, token);
        for (const AtomId atom : known.atoms) {
            if (atom == kNoAtom) break;
            impl_->hits.push_back({i, word, atom});
        }
    }
    impl_->finish_sentence(out);
}

}  // namespace molva::flag
