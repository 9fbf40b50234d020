// The tokenizer's hand: cuts one token, or passes over one symbol, at a place
// of a text. What it makes of a word depends on the word's own bytes and on
// what stands right behind them, on nothing before; only brackets are
// remembered, to the end of their sentence.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "flag/symbols.hpp"
#include "flag/tokens.hpp"

namespace molva::flag {

class Cutter {
public:
    /// Tokens are added to `out`; both outlive the cutter.
    Cutter(std::string_view text, Tokens& out) : text_(text), rest_(text), out_(out) {}

    bool done() const { return rest_.empty(); }
    std::size_t at() const { return text_.size() - rest_.size(); }
    void jump(std::size_t to) { rest_ = text_.substr(to); }

    /// Takes the symbol at the place, with the whole token that it begins.
    /// Not to be called when done().
    void step();

private:
    struct Read {
        char32_t code = 0;
        char32_t lower = 0;
        SymbolClass kind = SymbolClass::other;
    };
    struct Shape {
        unsigned latin = 0, cyrillic = 0, digits = 0, other = 0, small = 0, capitals = 0;
        bool joined = false, stretched = false;
    };

    static Read read(std::string_view& from);
    Token& add(TokenKind kind, std::size_t begin, std::uint64_t hash);
    void mark(std::size_t begin, std::uint64_t hash) { add(TokenKind::mark, begin, hash); }
    bool take_alone();
    void stop(std::size_t begin, char32_t first);
    void pause(std::size_t begin, char32_t first);
    void open(std::size_t begin);
    void close(std::size_t begin);
    void mention(std::size_t begin);
    bool rating(std::size_t begin);
    void markup(std::size_t begin, char32_t first);
    void link(std::size_t begin);
    unsigned skip_run(char code);

    void word(std::size_t begin, Read letter);
    static bool softens(const Read& sign, std::string_view ahead, const Shape& shape);
    void count(const Read& letter, Shape& shape);
    void append(char32_t code, Shape& shape, std::size_t fold);
    void finish_word(std::size_t begin, std::size_t end, std::size_t fold, Shape& shape);
    bool is_address(std::size_t fold) const;
    void unstretch(std::size_t fold);
    void mend(std::size_t fold, const Shape& shape);

    std::string_view text_, rest_;
    Tokens& out_;
    unsigned depth_ = 0;  // brackets open in this sentence
};

}  // namespace molva::flag
