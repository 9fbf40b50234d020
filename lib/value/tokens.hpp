// A short text (a date, a rating, a count) cut into numbers, words and signs.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "value/lexicon.hpp"

namespace molva::value {

struct Token {
    enum class Type : std::uint8_t { number, word, sign };

    Type type = Type::sign;
    char32_t sign = 0;                   ///< of a sign
    std::uint8_t digits = 0;             ///< of a number, leading zeros too
    std::int64_t number = 0;             ///< at most 18 digits
    std::string text{};                  ///< of a word, folded
    const Meanings* meanings = nullptr;  ///< of a word; null: not known
    bool glued = false;                  ///< no white space before it
    bool used = false;                   ///< taken as a part of the date

    bool is(char32_t c) const { return type == Type::sign && sign == c; }
    bool is_number() const { return type == Type::number; }
    bool is_word() const { return type == Type::word; }
    const Meaning* as(Sense sense) const;
};

/// Folds `text` (lower case, one kind of blank, apostrophe, hyphen and minus,
/// Latin letters inside Cyrillic words) into tokens. Nothing if the text has more than
/// `limit` code points or a number of more than 18 digits.
std::optional<std::vector<Token>> tokenize(std::string_view text, std::size_t limit);

/// Joins words that are a phrase of the lexicon and looks all of them up.
std::vector<Token> look_up(const std::vector<Token>& tokens, const Lexicon& lexicon);

}  // namespace molva::value
