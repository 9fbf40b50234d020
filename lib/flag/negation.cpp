#include "flag/negation.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "flag/negation_words.hpp"
#include "flag/vocabulary.hpp"
#include "flag/word_classes.hpp"

namespace molva::flag {

namespace {

// Words on either side of a phrase that are looked at.
constexpr std::uint32_t kReach = 8;
// Words between a noun and "нет" behind it: "тараканов там вообще нет".
constexpr std::uint32_t kBehind = 4;
// Tokens of a phrase that are looked through.
constexpr std::uint32_t kLongest = 64;

constexpr std::uint16_t kAnyNot = kNot | kNobody | kWithout;
constexpr std::uint16_t kTurns = kAnyNot | kFree | kAbsent;

// A noun that "нет" and "без" can speak of stands in the genitive: "очередей",
// "хамства", "проблем". What is plainly something else ends otherwise: "хамят",
// "грязно", "очередь". Other alphabets have no cases to tell by.
bool may_be_genitive(std::u32string_view word) {
    constexpr std::array<std::u32string_view, 25> kOthers{
        U"о",  U"е",  U"ь",  U"у",  U"ю",  U"ет", U"ит", U"ут", U"ют", U"ат", U"ят", U"ла", U"ли",
        U"ал", U"ил", U"ел", U"ул", U"ыл", U"ял", U"ся", U"сь", U"ый", U"ая", U"яя", U"им"};
    // "грубости" and "очереди", but also "проблемы" in "ни одной проблемы".
    return word.ends_with(U"сти") || std::none_of(kOthers.begin(), kOthers.end(), [&](auto end) {
               return word.ends_with(end);
           });
}

}  // namespace

struct DenialReader::Impl {
    Impl() {
        for (const auto& [classes, words] : kNegationWords) known.add(words, classes);
    }

    WordClasses known;

    std::uint16_t classes(const Token& token) const {
        return token.kind == TokenKind::word ? known.of(token.hash) : 0;
    }
    // Whether nothing is negated in the phrase, nor in what before() and absent() go
    // through on either side of it; so it is with most.
    bool plain(const Tokens& tokens, std::uint32_t first, std::uint32_t last) const {
        unsigned inside = 0;
        for (std::uint32_t at = first; at <= last; ++at) inside |= classes(tokens.all[at]);
        if ((inside & kTurns) != 0) return false;
        const std::uint32_t low = first > kReach ? first - kReach : 0;
        for (std::uint32_t at = first; at > low;) {
            const Token& token = tokens.all[--at];
            if (token.kind == TokenKind::number) continue;
            const std::uint16_t is = classes(token);
            if ((is & (kTurns | kOr)) != 0) return false;
            if ((is & (kThrough | kSuch | kSo | kOnly | kEnough)) == 0) break;
        }
        const auto end = std::min(tokens.all.size(), std::size_t{last} + 1 + kBehind);
        for (std::uint32_t at = last + 1; at < end; ++at) {
            const std::uint16_t is = classes(tokens.all[at]);
            if ((is & kTurns) != 0) return false;
            if ((is & (kThrough | kOr)) == 0) break;
        }
        return true;
    }

    // A word is folded anew each time it is asked for, so that it is asked last.
    bool genitive(const Tokens& tokens, std::uint32_t at) const {
        const Token& token = tokens.all[at];
        return !token.cyrillic || may_be_genitive(tokens.word(token));
    }

    // Negations in the phrase itself: "не вернули деньги".
    int nots(const Tokens& tokens, std::uint32_t first, std::uint32_t last) const {
        int count = 0;
        // Smiles and numbers among the words do not count for the reach of a phrase.
        if (last - first > kLongest) return 0;
        for (std::uint32_t at = first; at <= last; ++at) {
            count += (classes(tokens.all[at]) & kNot) != 0;
        }
        return count;
    }

    // "Поддержка не молчит", "app has never crashed": the last word is denied, and
    // nothing between the first one and the negation begins something else, as in
    // "обещали и не перезвонили".
    bool denied_inside(const Tokens& tokens, std::uint32_t first, std::uint32_t last) const {
        if (last - first > kLongest) return false;
        int nots = 0;
        bool nobody = false, open = false;  // a negation that still reaches on
        for (std::uint32_t at = first; at < last; ++at) {
            const Token& token = tokens.all[at];
            if (token.kind == TokenKind::stop || token.kind == TokenKind::pause) return false;
            const std::uint16_t is = classes(token);
            if ((is & kOr) != 0 || (is & kAlmost) != 0) return false;
            if ((is & (kNot | kNobody)) != 0 && at > first) {
                nots += (is & kNot) != 0;
                nobody = nobody || (is & kNobody) != 0;
                open = true;
            } else if (open && (is & (kOnly | kSuch | kSo)) != 0) {
                return false;
            } else if (open && (is & kThrough) == 0) {
                open = false;
                nots = 0;
                nobody = false;
            }
        }
        return open && (nots > 0 ? nots % 2 == 1 : nobody);
    }

    // What stands before the phrase.
    struct Before {
        int nots = 0;       // kNot
        bool nobody = false;
        bool such = false;  // directly before the phrase
        bool undone = false;
        int count() const { return nots > 0 ? nots : nobody ? 1 : 0; }
    };

    // One word to the left; false: nothing further left reaches the phrase.
    struct Walk {
        bool such = false, so = false, only = false, enough = false;
        bool listed = false, noun = false;  // an "или" was met, and the noun before it
    };

    template <typename Noun>  // whether the phrase is one
    bool step(const Tokens& tokens, std::uint32_t at, std::uint16_t is, const Noun& noun,
              Walk& walk, Before& out) const {
        if ((is & kFree) != 0) {
            const bool last = at + 1 >= tokens.all.size();
            if (last || (classes(tokens.all[at + 1]) & kOf) == 0) return false;
            is = kNot | kWithout;
        }
        if ((is & kAnyNot) == 0) {
            walk.such = walk.such || (is & kSuch) != 0;
            walk.so = walk.so || (is & kSo) != 0;
            walk.only = (is & kOnly) != 0;
            walk.enough = walk.enough || (is & kEnough) != 0;
            walk.listed = walk.listed || (is & kOr) != 0;
            return (is & (kThrough | kSuch | kSo | kOnly | kEnough | kOr)) != 0;
        }
        // "не только хамят": it is so, and more.
        if (walk.only) return false;
        if (walk.such || (walk.so && (is & kNever) != 0) ||
            (walk.enough && (is & (kCannot | kNever)) != 0)) {
            out.undone = true;
            return false;
        }
        // "не помогли и нахамили" are two things, "без очередей и хамства" one.
        if ((is & kWithout) != 0 ? !noun() : walk.listed) return false;
        if ((is & kNot) == 0) {
            out.nobody = true;
            return true;
        }
        if (at > 0 && (classes(tokens.all[at - 1]) & kAlmost) != 0) return false;
        ++out.nots;
        return true;
    }

    Before before(const Tokens& tokens, std::uint32_t first, std::uint32_t last) const {
        Before out;
        Walk walk;
        const auto noun = [&] { return genitive(tokens, first) || genitive(tokens, last); };
        std::uint32_t at = first;
        for (std::uint32_t words = 0; at > 0 && words < kReach;) {
            const Token& token = tokens.all[--at];
            ++words;
            if (token.kind == TokenKind::number) continue;
            if (token.kind != TokenKind::word) break;
            const std::uint16_t is = classes(token);
            // The noun before "и" in "без очередей и хамства".
            const bool noun_before = is == 0 && walk.listed && !walk.noun && genitive(tokens, at);
            walk.noun = walk.noun || noun_before;
            if (!noun_before && (is == 0 || !step(tokens, at, is, noun, walk, out))) break;
        }
        out.such = walk.such;
        return out;
    }

    // "тараканов там нет", "хамства не видел", "очереди отсутствуют".
    bool absent(const Tokens& tokens, std::uint32_t last) const {
        bool negated = false;
        const auto end = std::min(tokens.all.size(), std::size_t{last} + 1 + kBehind);
        for (std::uint32_t at = last + 1; at < end; ++at) {
            const std::uint16_t is = classes(tokens.all[at]);
            if (negated && (is & kThere) != 0) return genitive(tokens, last);
            if ((is & kAbsent) != 0) return (is & kNot) == 0 || genitive(tokens, last);
            if ((is & kNot) != 0 && (is & kWithout) == 0) {
                negated = true;
            } else if ((is & (kThrough | kOr)) == 0) {
                return false;
            }
        }
        return false;
    }

    // "can't recommend them enough", of what a kCannot stands before or in.
    bool praised_enough(const Tokens& tokens, std::uint32_t last) const {
        const auto end = std::min(tokens.all.size(), std::size_t{last} + 1 + kBehind);
        for (std::uint32_t at = last + 1; at < end; ++at) {
            const std::uint16_t is = classes(tokens.all[at]);
            if ((is & kEnough) != 0) return true;
            if ((is & kThrough) == 0) return false;
        }
        return false;
    }
};

const std::unordered_set<std::uint64_t>& negation_stems() {
    static const auto stems = [] {
        std::unordered_set<std::uint64_t> out;
        const WordReader reader;
        Tokens tokens;
        for (const auto& [classes, words] : kNegationWords) {
            if ((classes & (kNot | kNobody | kWithout)) == 0) continue;
            tokenize(words, tokens);
            for (const auto& token : tokens.all) out.insert(reader.phrase_stem(tokens, token));
        }
        return out;
    }();
    return stems;
}

DenialReader::DenialReader() : impl_(std::make_unique<Impl>()) {}
DenialReader::DenialReader(DenialReader&&) noexcept = default;
DenialReader::~DenialReader() = default;

Denial DenialReader::read(const Tokens& tokens, std::uint32_t first, std::uint32_t last,
                          bool complaint, bool negated) const {
    const Impl& own = *impl_;
    if (own.plain(tokens, first, last)) return Denial::none;
    // "чуть не отравились", where "не отравились" is the phrase.
    const bool starts = (own.classes(tokens.all[first]) & kNot) != 0;
    if (starts && first > 0 && (own.classes(tokens.all[first - 1]) & kAlmost) != 0) {
        return Denial::undone;
    }
    const auto before = own.before(tokens, first, last);
    if (before.undone) return Denial::none;
    const int inside = own.nots(tokens, first, last);
    const int count = before.count();
    if (count == 0 && complaint && inside > 1) return Denial::undone;
    if (count == 0 && !negated && own.denied_inside(tokens, first, last)) return Denial::denied;
    if (count == 0) {
        const bool gone = complaint && !before.such && own.absent(tokens, last);
        return gone ? Denial::denied : Denial::none;
    }
    if (count % 2 == 0) return Denial::none;
    if (inside == 0) {
        const bool cannot = !complaint && own.praised_enough(tokens, last);
        return cannot ? Denial::none : Denial::denied;
    }
    // "никто не вернул" is one negation, "не могу не рекомендовать" are two.
    return before.nots == 0 || !complaint ? Denial::none : Denial::undone;
}

}  // namespace molva::flag
