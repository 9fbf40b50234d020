// What a single code point is to the tokenizer: letter, stop, bracket, nothing.

#pragma once

#include <array>
#include <cstdint>

#include "flag/tokens.hpp"

namespace molva::flag {

enum class SymbolClass : std::uint8_t {
    other,
    space,
    latin,
    cyrillic,
    letter,  // of another script
    digit,
    joint,  // inside a word: - '
    mask,   // inside a word that is softened: *
    stop,
    pause,
    open,
    close,
    at,
    emoji,
    nothing,  // combining marks, joiners, selectors: not there
};

struct Symbol {
    SymbolClass kind = SymbolClass::other;
    char32_t lower = 0;  ///< small letter, "ё" as "е"
};

/// Of the code points below kLowSymbols, which are nearly all that is met.
struct LowSymbol {
    SymbolClass kind = SymbolClass::other;
    char16_t lower = 0;
};
inline constexpr char32_t kLowSymbols = 0x530;
extern const std::array<LowSymbol, kLowSymbols> low_symbols;

SymbolClass high_class(char32_t code);  ///< of the others

inline Symbol classify(char32_t code) {
    if (code >= kLowSymbols) return {high_class(code), code};
    return {low_symbols[code].kind, low_symbols[code].lower};
}

/// Counts a small letter for the languages that have it as their own.
void speak(char32_t code, Letters& letters);

bool is_cyrillic(char32_t code);
bool is_latin(char32_t small);

/// The Cyrillic letter that looks like a Latin letter or a digit, and the
/// other way round; the same code point if there is none.
char32_t to_cyrillic(char32_t code);
char32_t to_latin(char32_t code);

}  // namespace molva::flag
