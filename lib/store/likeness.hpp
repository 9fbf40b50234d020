// Texts that are like each other: the same words again, perhaps with a typo, a
// word more, a sentence moved or added.
//
// A text is compared by its words and its pairs of neighbouring words. Marks
// are for finding what may be alike among millions: two texts that are alike
// nearly always share one, texts that are not hardly ever do; what was found is
// then compared by its words. tests/store/likeness_test.cpp has the figures.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "stream/record.hpp"

namespace molva::store {

/// A number of 30 bits, never 0.
using Mark = std::uint32_t;

/// By what a review is found again; 0: there is none.
struct Marks {
    std::array<Mark, 2> text{};  ///< of title, text, pros and cons
    Mark reply = 0;              ///< of the owner's answer, names left out
    bool operator==(const Marks&) const = default;
    bool none() const { return text[0] == 0 && reply == 0; }
};

/// Of the algorithm that makes marks: others are not comparable with them.
inline constexpr int kMarksVersion = 1;

/// Below this many words equal texts are no evidence: people write «всё очень
/// понравилось, спасибо» by themselves.
inline constexpr std::size_t kWordsToEqual = 8;
/// The same for texts that are only like each other.
inline constexpr std::size_t kWordsToResemble = 10;
/// From this share of common words and pairs on two texts are alike.
inline constexpr double kAlike = 0.5;
/// A text of at least kWordsToContain words, this share of which stands in
/// another one, is alike too: somebody has added to it or quotes it.
inline constexpr double kContained = 0.9;
inline constexpr std::size_t kWordsToContain = 16;
/// An answer of fewer words ("Спасибо за отзыв!") is not worth mentioning.
inline constexpr std::size_t kWordsToReply = 5;

/// A text as it is compared.
struct Print {
    std::vector<std::uint64_t> parts;  ///< words and pairs, sorted, each once
    std::uint64_t order = 0;           ///< of all words in their order
    std::size_t words = 0;
};

/// How alike two texts are, 0…1; 0 where it is below what counts as alike.
/// 1 only if they have the same words in the same order.
double likeness(const Print& a, const Print& b);

/// Reads texts; keeps its memory from call to call. Case, "ё" for "е", letters
/// of another alphabet that look the same, stretched letters, apostrophes,
/// punctuation and emoji make no difference. Linear; of a text the first 64 KiB
/// and of a review the first 4,096 words count.
class Printer {
public:
    /// Of the title, the text, the pros and the cons.
    Print print(const stream::ReviewView& review);

    Marks marks(const stream::ReviewView& review);

    /// The marks to look for: those of texts that may be like this one are
    /// among them. Text marks only, the most telling first.
    std::vector<Mark> wanted(const stream::ReviewView& review);

    /// An answer without the words that begin with a capital, the names among
    /// them, so that "Здравствуйте, Анна!" and "Здравствуйте, Олег!" are one.
    /// 0: too short to tell.
    std::uint64_t reply_print(const stream::ReviewView& review);

private:
    struct Word {
        std::uint64_t hash;
        std::uint32_t letters;
        bool capital;  // begins with one
    };
    void read(const stream::ReviewView& review);
    void add(std::string_view text);
    struct Pair {
        std::uint64_t hash = 0;
        const Word *first = nullptr, *second = nullptr;
    };
    std::size_t least_pairs(Pair* to, std::size_t count) const;

    std::vector<Word> words_;
};

/// The mark that a reply_print() is found by; 0 for 0.
Mark reply_mark(std::uint64_t print);

}  // namespace molva::store
