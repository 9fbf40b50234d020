#include "flag/phrases.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <bit>
#include <span>
#include <stdexcept>
#include <unordered_map>

#include "base/utf8.hpp"
#include "flag/phrase_set.hpp"
#include "flag/tokenizer.hpp"
#include "flag/vocabulary.hpp"

namespace molva::flag {

struct PhraseReader::Impl {
    WordReader reader;
    Tokenizer tokenizer;
    Tokens tokens;
    // Thousands of phrases are made of the same few words.
    std::unordered_map<std::uint64_t, std::uint64_t> stems;

    std::uint64_t stem(const Token& word) {
        const auto [known, fresh] = stems.try_emplace(word.hash);
        if (fresh) known->second = reader.phrase_stem(tokens, word);
        return known->second;
    }
};

namespace {

// What a rule may look for instead of a phrase with signs in it.
std::string as_pattern(std::string_view text) {
    while (text.starts_with('*') || text.starts_with('"')) text.remove_prefix(1);
    while (text.ends_with('"')) text.remove_suffix(1);
    return re2::RE2::QuoteMeta({text.data(), text.size()});
}

}  // namespace

std::vector<std::string> numbers_in(std::string_view phrase) {
    Tokens tokens;
    tokenize(phrase, tokens);
    std::vector<std::string> out;
    for (const auto& token : tokens.all) {
        if (token.kind != TokenKind::number) continue;
        out.emplace_back(phrase.substr(token.begin, token.end - token.begin));
    }
    return out;
}

namespace {

// What stands in a phrase and is never looked for, so that it would match never
// or too much: "booking.com", "М.Видео", "C++", "*хам"; empty if there is none.
std::string unfit_sign(std::string_view text, const Tokens& tokens) {
    std::size_t covered = 0;
    const auto sign_in = [&](std::size_t begin, std::size_t end) -> std::string {
        for (const char byte : text.substr(begin, end - begin)) {
            if (std::string_view{"*+#@$%&=|\\<>~^_"}.find(byte) != std::string_view::npos) {
                return std::string{byte};
            }
        }
        return {};
    };
    for (const auto& token : tokens.all) {
        const bool fits = token.kind == TokenKind::word || token.kind == TokenKind::number ||
                          token.kind == TokenKind::pause;
        if (!fits) return std::string{text.substr(token.begin, token.end - token.begin)};
        if (auto sign = sign_in(covered, token.begin); !sign.empty()) return sign;
        covered = token.end;
    }
    return sign_in(covered, text.size());
}

}  // namespace

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
    const auto quotes = std::count(text.begin(), text.end(), '"');
    out.exact = quotes == 2 && text.front() == '"' && text.back() == '"';
    if (quotes > 0 && !out.exact) {
        return refuse("has a double quote that does not stand around all of it");
    }
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
    if (const auto sign = unfit_sign(text, tokens); !sign.empty()) {
        return refuse(fmt::format("has \"{}\" in it, which is not looked for: a phrase is words, "
                                  "\"*\" stands at the end of one; patterns of a rule find signs: "
                                  "'{}'",
                                  utf8::printable(sign), utf8::printable(as_pattern(text))));
    }
    if (out.atoms.size() > kMostPhraseWords) return refuse("has more than eight words");
    return out;
}

// What a verb in -нуть is in the infinitive, by its imperative: "верните" and
// "верни" give "вернуть"; empty for other words. Snowball cuts the one down to
// "верн" and leaves "верну" of the other; verbs in -нить come right by themselves.
std::string infinitive_of(std::u32string_view word) {
    constexpr std::size_t kShortest = 5;  // letters
    if (word.size() < kShortest) return {};
    if (word.ends_with(U"ните")) word.remove_suffix(3);
    else if (word.ends_with(U"ни")) word.remove_suffix(1);
    else return {};
    std::string out;
    for (const char32_t code : word) utf8::append(out, code);
    return out + "уть";
}

namespace {

std::size_t hash_of(std::span<const AtomId> words, bool exact) {
    std::uint64_t hash = words.size() * 2U + exact;
    for (const AtomId atom : words) {
        hash = (hash ^ atom) * 0x9FB21C651E98DF25ULL;
        hash ^= hash >> 32;
    }
    return hash;
}

}  // namespace

// The slot of a phrase, or where it would go.
std::size_t PhraseSet::Impl::slot_of(const Phrase& one) const {
    const auto own = words_of(one);
    const auto other = [&](const Phrase& two) {
        return one.exact != two.exact || !std::ranges::equal(own, words_of(two));
    };
    std::size_t at = hash_of(own, one.exact) % slots.size();
    while (slots[at] != 0 && other(phrases[slots[at] - 1])) at = (at + 1) % slots.size();
    return at;
}

void PhraseSet::Impl::rehash(std::size_t size) {
    slots.assign(std::max<std::size_t>(64, size), 0);
    for (PhraseId id = 0; id < phrases.size(); ++id) slots[slot_of(phrases[id])] = id + 1;
}

PhraseSet::PhraseSet() : impl_(std::make_unique<Impl>()) {}
PhraseSet::PhraseSet(PhraseSet&&) noexcept = default;
PhraseSet& PhraseSet::operator=(PhraseSet&&) noexcept = default;
PhraseSet::~PhraseSet() = default;

std::size_t PhraseSet::size() const { return impl_->phrases.size(); }

void PhraseSet::reserve(std::size_t phrases) {
    constexpr std::size_t kWords = 3;  // of a phrase, about
    impl_->phrases.reserve(phrases);
    impl_->words.reserve(phrases * kWords);
    impl_->stems.reserve(phrases / 2);  // most words stand in several
    impl_->rehash(std::bit_ceil(std::max(phrases, size()) * 2 + 1));
}

PhraseId PhraseSet::add(const PhraseForm& form) {
    auto& phrases = impl_->phrases;
    auto& words = impl_->words;
    auto& slots = impl_->slots;
    // One word at least and no more than fit: PhraseReader::read() has refused the others.
    if (form.atoms.empty()) throw std::invalid_argument{"a phrase without words"};
    Phrase phrase{static_cast<std::uint32_t>(words.size()), 0, form.exact};
    for (const auto& atom : form.atoms) {
        if (phrase.size == kMostPhraseWords) break;
        words.push_back(impl_->atom_of(atom));
        ++phrase.size;
    }
    if (phrases.size() * 2 >= slots.size()) impl_->rehash(slots.size() * 2);
    PhraseId& known = slots[impl_->slot_of(phrase)];
    if (known == 0) {
        phrases.push_back(phrase);
        known = static_cast<PhraseId>(phrases.size());
    } else {
        words.resize(phrase.begin);
    }
    return known - 1;
}

Result<PhraseId> PhraseSet::add(std::string_view text) {
    if (!impl_->reader) impl_->reader.emplace();
    auto form = impl_->reader->read(text);
    if (!form) return form.error();
    return add(*form);
}

}  // namespace molva::flag
