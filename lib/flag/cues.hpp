// Turns of speech that say more, or something else, than their words: "no
// complaints", "thanks for losing my bag", "I read bad reviews", "unlike the last
// plumber". Written down in cues_ru*.cpp and cues_en*.cpp, one a line.
//
//     ACT [STRENGTH] WORD WORD ...
//
// A WORD is one or more in any of their forms, parted by "|"; "=word" only as it
// stands, "word*" all that begin so, "@good" and "@bad" what the lexicon says of
// a word, "@not" a negation. Words follow each other, with pauses between them or
// without; "." lets another stand between, ".." three, "..." seven. "^" begins a
// sentence. Words behind a "+" keep their own weight, the others lose it.
//
//     list NAME WORD|WORD ...
//
// "@NAME" is any of those, in the lines below it.

#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "flag/features.hpp"
#include "flag/tokens.hpp"

namespace molva::flag {

/// What a turn of speech does to the text around it.
enum class Act : std::uint8_t {
    praise,    ///< speaks for it, as strongly as its strength says
    blame,     ///< speaks against it
    neither,   ///< says that there is no opinion
    hearsay,   ///< what follows is what others say
    rival,     ///< the clause is about somebody else, or about how it was before
    fair,      ///< no rival in this clause after all: "cheaper than elsewhere"
    concede,   ///< "although": the clause counts less
    contrast,  ///< "but": what stands before it counts less, what follows more
    turn,      ///< ", a": a contrast, if the sentence has no other
    own,       ///< here the author speaks of himself again
    asks,      ///< a question that only wants to know
    demands,   ///< a question that is a complaint
    truth,     ///< quoted praise that is meant
    reports,   ///< somebody says something: what is quoted is meant
};

/// Words of one turn; a longer line is refused.
constexpr std::size_t kMostCueWords = 6;

/// A place in one of the turns: the word that is looked for there.
struct CueSlot {
    Act act = Act::praise;
    std::uint8_t place = 0;    ///< 0: the first word
    std::uint8_t gap = 0;      ///< how many words may stand before it
    bool last = false;
    bool begins = false;       ///< only as the first word of a sentence
    bool keeps = false;        ///< the word keeps its weight
    std::uint8_t strength = 0; ///< in tenths
    bool operator==(const CueSlot&) const = default;
};

/// A word of a turn: its stem, or the word itself.
struct CueWord {
    std::uint64_t hash = 0;
    std::uint16_t slot = 0;
    auto operator<=>(const CueWord&) const = default;
};

/// How a word of a turn begins.
struct CueBeginning {
    std::uint64_t hash = 0;  ///< cue_key() of it
    std::uint16_t slot = 0;
    std::u32string_view text;
    auto operator<=>(const CueBeginning&) const = default;
};
/// What beginnings are looked up by: the first three letters.
std::uint64_t cue_key(std::u32string_view beginning);

/// All of the turns, each list in its order; `good`, `bad` and `negators` are slots.
struct CueData {
    std::span<const CueSlot> slots;
    std::span<const CueWord> stems, exact;
    std::span<const CueBeginning> beginnings;
    std::span<const std::uint16_t> good, bad, negators;
};

/// What the build has read of the lines, by lib/flag/generate; nothing in the
/// program that reads them for the build.
CueData compiled_cues();

/// The turns by their words. Made once, then only read.
class CueTable {
public:
    static const CueTable& made();
    /// @param data  outlives the table
    explicit CueTable(const CueData& data) : data_(data) {}

    const CueSlot& slot(std::uint16_t number) const { return data_.slots[number]; }
    std::size_t size() const { return data_.slots.size(); }

    /// The slots that a word fits, the later places of a turn first.
    void slots_of(const Tokens& tokens, const Token& word, const WordFacts& facts,
                  std::vector<std::uint16_t>& out) const;

private:
    CueData data_;
};

/// The lines of the table: of a language, and what stands behind them.
std::string_view russian_cues();
std::string_view more_russian_cues();
std::string_view english_cues();
std::string_view more_english_cues();

}  // namespace molva::flag
