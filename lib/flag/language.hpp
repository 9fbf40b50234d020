// Which language a short text is in: letters that only one language has, and
// the small words that every sentence needs.

#pragma once

#include <string_view>

#include "flag/tokens.hpp"

namespace molva::flag {

struct Language {
    std::string_view code = "und";  ///< BCP 47: ru en uk be kk de fr es, or und
    bool translit = false;          ///< Russian in Latin letters
};

/// Judges by the tokens of tokenize(). A text in Cyrillic letters without a
/// sign of another language is Russian, one in plain Latin letters English;
/// scripts that are neither, and texts without words, are `und`.
Language identify(const Tokens& tokens);

}  // namespace molva::flag
