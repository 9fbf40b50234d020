#include "flag/features.hpp"

#include <algorithm>
#include <array>

namespace molva::flag {

namespace {

enum Kind : std::uint64_t {
    word = 1,
    stem,
    letters,
    coloured,
    pair,
    gap,
    negated,
    negated_colour,
    after_but,
    after_but_colour,
    mark,
    sentence_end,
    number,
    stretched,
    shouted,
    first_colour,
    sound,
};

Feature mix(Kind kind, std::uint64_t a, std::uint64_t b = 0) {
    std::uint64_t hash = (a ^ (kind * 0x9E3779B97F4A7C15ULL)) * 0xFF51AFD7ED558CCDULL;
    hash ^= hash >> 32;
    hash = (hash ^ b) * 0xC4CEB9FE1A85EC53ULL;
    return static_cast<Feature>(hash >> 32);
}

std::uint64_t colour(std::int8_t weight) { return static_cast<std::uint64_t>(weight + 16); }

constexpr int kReach = 3;             // words that a negator turns round
constexpr std::size_t kLongest = 24;  // code points whose n-grams are taken
constexpr std::size_t kFewestSounds = 3, kMostSounds = 5;

// What the letters from а to я are heard as, one by one; vowels as nothing.
constexpr auto kCyrillicSounds = [] {
    constexpr std::u32string_view from = U"бпвфгкхдтзсцжшщчлмнр";
    constexpr std::u32string_view to = U"ппффкккттссс" U"шшшш" U"лмнр";
    static_assert(from.size() == to.size());
    std::array<char32_t, U'я' - U'а' + 1> out{};
    for (std::size_t i = 0; i < from.size(); ++i) out[from[i] - U'а'] = to[i];
    return out;
}();

// The consonant that a letter is heard as; 0 for a vowel or a sign.
char32_t heard_as(char32_t code, char32_t next) {
    if (code >= U'а' && code <= U'я') return kCyrillicSounds[code - U'а'];
    if (code < 'a' || code > 'z') return 0;
    switch (code) {
        case 'a': case 'e': case 'i': case 'o': case 'u': case 'y': case 'h': case 'w':
            return 0;
        case 'c':
            return next == 'e' || next == 'i' || next == 'y' ? 's' : 'k';
        case 'q':
            return 'k';
        case 'z':
            return 's';
        default:
            return code;
    }
}

}  // namespace

Feature sound_feature(std::u32string_view folded) {
    char32_t last = 0;
    std::size_t size = 0;
    std::uint64_t hash = 1;
    for (std::size_t i = 0; i < folded.size() && size < kMostSounds; ++i) {
        const char32_t one = heard_as(folded[i], i + 1 < folded.size() ? folded[i + 1] : 0);
        if (one != 0 && one != last) {
            hash = (hash ^ one) * 0x9FB21C651E98DF25ULL;
            hash ^= hash >> 31;
            ++size;
        }
        last = one != 0 ? one : last;
    }
    return size < kFewestSounds ? 0 : mix(sound, hash);
}

Feature stem_feature(std::uint64_t of) { return mix(stem, of); }
Feature negated_feature(std::uint64_t of) { return mix(negated, of); }
Feature pair_feature(std::uint64_t first, std::uint64_t second) { return mix(pair, first, second); }
Feature gap_feature(std::uint64_t first, std::uint64_t second) { return mix(gap, first, second); }
Feature mark_feature(std::uint64_t hash) { return mix(mark, hash); }

void word_features(const Tokens& tokens, const Token& token, const WordFacts& facts,
                   std::vector<Feature>& out) {
    if (facts.small) return;
    out.push_back(mix(word, token.hash));
    out.push_back(stem_feature(facts.stem));
    if (facts.lexicon != 0) out.push_back(mix(coloured, colour(facts.lexicon)));
    const auto text = tokens.word(token).substr(0, kLongest);
    if (const Feature heard = sound_feature(text); heard != 0) out.push_back(heard);
    char32_t padded[kLongest + 2];
    padded[0] = '<';
    std::copy(text.begin(), text.end(), padded + 1);
    padded[text.size() + 1] = '>';
    const std::size_t size = text.size() + 2;
    for (std::size_t begin = 0; begin + 3 <= size; ++begin) {
        std::uint64_t hash = 0;
        for (std::size_t length = 1; length <= 5 && begin + length <= size; ++length) {
            hash = (hash ^ padded[begin + length - 1]) * 0x9FB21C651E98DF25ULL;
            hash ^= hash >> 31;
            if (length >= 3 && length < size) out.push_back(mix(letters, hash));
        }
    }
}

void Context::step(const Token& token, const WordFacts& facts, std::vector<Feature>& out) {
    switch (token.kind) {
        case TokenKind::word:
            break;
        case TokenKind::stop:
            out.push_back(mix(sentence_end, token.hash));
            negated_ = 0;
            contrast_ = false;
            further_ = before_ = 0;
            return;
        case TokenKind::pause:
            negated_ = 0;
            return;
        case TokenKind::number:
            out.push_back(mix(number, token.hash));
            return;
        default:
            out.push_back(mark_feature(token.hash));
            return;
    }
    if (before_ != 0) out.push_back(pair_feature(before_, facts.stem));
    if (further_ != 0) out.push_back(gap_feature(further_, facts.stem));
    if (negated_ > 0) {
        out.push_back(negated_feature(facts.stem));
        if (facts.lexicon != 0) out.push_back(mix(negated_colour, colour(facts.lexicon)));
        --negated_;
    }
    if (contrast_) {
        out.push_back(mix(after_but, facts.stem));
        if (facts.lexicon != 0) out.push_back(mix(after_but_colour, colour(facts.lexicon)));
    }
    if (token.stretched) out.push_back(mix(stretched, colour(facts.lexicon)));
    if (token.shouted) out.push_back(mix(shouted, colour(facts.lexicon)));
    if (facts.negator) negated_ = kReach;
    if (facts.contrast) contrast_ = true;
    further_ = before_;
    before_ = facts.stem;
}

}  // namespace molva::flag
