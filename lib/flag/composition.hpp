// What the words of a text come to together: clauses that count less or more,
// or the other way round, because of a "but", of somebody else who is spoken of,
// of quotation marks or of a question; and turns of speech (cues.hpp).

#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "flag/cues.hpp"
#include "flag/tokens.hpp"

namespace molva::flag {

/// What the composer is told of a token.
struct Heard {
    std::uint16_t cue = 0;      ///< Composer::cue_of() of a word
    std::int32_t weight = 0;    ///< > 0: towards bad news
};

/// A turn of speech that was found.
struct Clue {
    std::uint32_t token = 0;       ///< its last
    std::int16_t negative = 0;     ///< in tenths, towards bad news
    std::int16_t positive = 0;     ///< and towards praise
};

/// Not for several threads at once. In one pass, whatever the text.
class Composer {
public:
    static constexpr int kWhole = 8;  ///< a factor that changes nothing

    Composer();

    /// What is known of a word; 0 for one that no turn has.
    std::uint16_t cue_of(const Tokens& tokens, const Token& word, const WordFacts& facts);
    /// Whether a text with this word, or with this token that is none, has to be
    /// composed at all.
    bool starts(std::uint16_t cue) const { return starts_[cue]; }
    bool starts(const Token& token) const;

    /// Reads the tokens from `first` on, as many as `heard` tells of.
    void read(const Tokens& tokens, std::size_t first, std::span<const Heard> heard);

    /// How much each of those counts, in eighths; below 0: the other way round.
    const std::vector<std::int8_t>& factors() const { return factors_; }
    /// In the order of the text.
    const std::vector<Clue>& clues() const { return clues_; }

private:
    struct Reached {
        std::uint32_t sentence = 0, word = 0;
        std::array<std::uint32_t, kMostCueWords> tokens{};
    };
    struct Event {
        Act act;
        std::uint32_t first, last;  // tokens
    };

    void read_word(std::uint32_t token, std::uint16_t cue);
    void fire(std::uint16_t slot, const Reached& reached);
    void end_sentence(std::uint32_t end, bool asked);
    void weigh_clauses(std::uint32_t end);
    void weigh_contrast(std::uint32_t end);
    void weigh_question(std::uint32_t end);
    void weigh_quotes(std::uint32_t end);
    void weigh_quote(std::uint32_t open, std::uint32_t close, std::uint32_t end);
    void scale(std::uint32_t first, std::uint32_t end, int by);
    void add(std::uint32_t token, int negative, int positive);
    bool has(Act act) const;
    std::uint32_t next_end(std::uint32_t from, std::uint32_t end, bool pauses) const;
    std::uint32_t clause_begin(std::uint32_t at) const;
    const Token& token(std::uint32_t index) const { return tokens_->all[offset_ + index]; }

    const CueTable& table_;
    std::vector<std::vector<std::uint16_t>> lists_;
    std::vector<std::vector<std::uint16_t>> first_;  // of those, the first words of turns
    bool begun_ = false;  // whether a turn has begun in the sentence
    std::vector<bool> starts_;
    std::vector<Reached> reached_;
    std::uint32_t stamp_ = 0;  // of the sentence

    // Of the text at hand; tokens are counted from the first that is read.
    const Tokens* tokens_ = nullptr;
    std::size_t offset_ = 0;
    std::span<const Heard> heard_;
    std::vector<std::int8_t> factors_;
    std::vector<Clue> clues_;
    std::vector<Event> events_;  // of the sentence
    std::uint32_t begin_ = 0, before_ = 0;  // the sentence, the one before it
    std::uint32_t words_ = 0;               // of the sentence
    std::uint32_t all_words_ = 0;
};

}  // namespace molva::flag
