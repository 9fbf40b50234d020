// Whether a harm that a text names is one that its author has come to: what
// somebody praises has often to do with harm that others did, that was feared
// or that was mended.

#pragma once

#include <cstdint>

#include "flag/tokens.hpp"
#include "flag/word_classes.hpp"

namespace molva::flag {

/// How plainly the words say so, the least first.
enum class Witness : std::uint8_t {
    elsewhere,  ///< of somebody else, of before, feared, made up, or mended
    bare,       ///< one word, as stories and metaphors have it
    told,       ///< several words
    lived,      ///< the author speaks of himself beside it
};

/// The tokens of a clause and of the sentence that it stands in, [first, end).
struct Surroundings {
    std::uint32_t clause_first = 0, clause_end = 0;
    std::uint32_t sentence_first = 0, sentence_end = 0;
};

class WitnessReader {
public:
    WitnessReader();

    /// Of a harm in the tokens [first, last].
    Witness read(const Tokens& tokens, std::uint32_t first, std::uint32_t last,
                 const Surroundings& around) const;

    /// Whether the text speaks of a book, a film or a game, where harm is a story.
    bool is_story(const Tokens& tokens) const;

private:
    std::uint16_t classes(const Token& token) const {
        return token.kind == TokenKind::word ? words_.of(token.hash) : 0;
    }
    std::uint16_t classes(const Tokens& tokens, std::uint32_t first, std::uint32_t end) const;
    bool elsewhere(const Tokens& tokens, std::uint32_t first, std::uint32_t last,
                   const Surroundings& around, std::uint16_t clause) const;
    bool mended(const Tokens& tokens, const Surroundings& around) const;
    bool feared(const Tokens& tokens, std::uint32_t first, std::uint32_t reach) const;

    WordClasses words_;
};

}  // namespace molva::flag
