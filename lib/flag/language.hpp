// Which language a short text is in: letters that only one language has, and
// the small words that every sentence needs.

#pragma once

#include <cstdint>
#include <string_view>

#include "flag/tokens.hpp"

namespace molva::flag {

struct Language {
    std::string_view code = "und";  ///< BCP 47: ru en uk be kk de fr es, or und
    bool translit = false;          ///< Russian in Latin letters
};

/// Which of the small words, by its hash, that tell languages apart: a number
/// for identify(), never 0.
std::uint16_t small_word(std::uint64_t hash);

/// What one of them says, by its number.
Speech speech_of(std::uint16_t number);

/// Judges by the tokens of tokenize(). A text in Cyrillic letters without a
/// sign of another language is Russian, one in plain Latin letters English;
/// scripts that are neither, and texts without words, are `und`.
Language identify(const Tokens& tokens);

}  // namespace molva::flag
