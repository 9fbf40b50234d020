// What a text is made of, for judging it: words folded so that one word is one
// word however it was typed, emoji and smiles, links, ends of sentences.
//
// "ОООЧЕНЬ", "oчень" with a Latin o and "очень" are the same word here; "бл*ть"
// stays a word; ")))" is a smile, and so is a bracket that nothing opened.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace molva::flag {

enum class TokenKind : std::uint8_t {
    word,
    number,   ///< digits, also with separators: all numbers are alike but for their length
    mark,     ///< an emoji or a smile
    link,     ///< an address of a page or of a mailbox
    mention,  ///< @somebody
    stop,     ///< ends a sentence: . ! ? … or a new line
    pause,    ///< parts a sentence: , ; : a dash, a bracket
};

struct Token {
    std::uint32_t begin = 0, end = 0;  ///< bytes of the text
    std::uint32_t fold = 0, size = 0;  ///< its code points in Tokens::folded; for Tokens::word()
    std::uint64_t hash = 0;            ///< of what it is folded to, never 0
    TokenKind kind = TokenKind::word;
    bool stretched = false;  ///< a letter stood there three times or more
    bool shouted = false;    ///< three capitals or more and no small letter
    bool cyrillic = false;   ///< a word of Cyrillic letters, after look-alikes were put right
    std::uint16_t small_word = 0;  ///< what small_word() says of it; 0: not asked yet
    /// The same for the same word, mostly, and small for those met early: where
    /// to look first for what is known of it, held against `hash`. 0: none.
    std::uint16_t place = 0;
};

/// Token::place is at most that.
inline constexpr std::size_t kMostPlaces = std::size_t{1} << 15;

/// How many letters of a text speak for which language.
struct Letters {
    std::uint32_t cyrillic = 0, latin = 0, other = 0;
    std::uint32_t russian = 0, ukrainian = 0, belarusian = 0, kazakh = 0;  ///< their own
    std::uint32_t german = 0, french = 0, spanish = 0;
};

/// What the small words of a text say, each in tenths of a word: for the language
/// that is written most in their script, and at most for any other one of it.
struct Speech {
    std::uint32_t english = 0, other_latin = 0, russian = 0, other_cyrillic = 0;
};

struct Tokens {
    static constexpr std::uint32_t kNotFolded = 0xFFFFFFFF;  ///< a Token::fold

    std::vector<Token> all;
    std::u32string folded;
    Letters letters;
    Speech speech;       ///< for identify(), if heard
    bool heard = false;  ///< all words are in `speech`
    /// What was cut, if words of it are kNotFolded; then it has to be there as
    /// long as word() is asked.
    std::string_view text;

    /// What a word is folded to. Valid until the next call.
    std::u32string_view word(const Token& token) const {
        if (token.fold == kNotFolded) return fold_now(token);
        return std::u32string_view{folded}.substr(token.fold, token.size);
    }
    void clear();

private:
    std::u32string_view fold_now(const Token& token) const;
    mutable std::u32string asked_;
};

/// Cuts `text`, at most `limit` bytes of it, in one pass. Ill-formed bytes and
/// control characters part words; combining marks and invisible characters are
/// left out. Capacity of `out` is used again.
void tokenize(std::string_view text, Tokens& out, std::size_t limit = std::size_t{1} << 20);

/// The hash that tokenize() gives to a word that is folded already.
std::uint64_t hash_word(std::u32string_view folded);

/// A word in Latin letters read as Russian: "uzhasno" gives "ужасно".
std::u32string from_translit(std::u32string_view latin);

/// Reads every Latin word of `tokens` so.
void read_translit(Tokens& tokens);

}  // namespace molva::flag
