// The tokenizer's hand: cuts one token, or passes over one symbol, at a place
// of a text. What it makes of a word depends on the word's own bytes and on
// what stands right behind them, on nothing before; only brackets are
// remembered, to the end of their sentence.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "flag/symbols.hpp"
#include "flag/tokens.hpp"

namespace molva::flag {

/// By byte: the hash of a comma or a stop that stands alone and of a quotation mark,
/// 0 for other bytes.
extern const std::array<std::uint64_t, 64> alone_hashes;

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

    /// Takes the symbol at `begin` if it is a comma or a stop with nothing but a
    /// space, a new line or the end behind it, where nothing else can belong to it,
    /// as most of them have, or a quotation mark: one look instead of reading on. The
    /// place stays.
    bool take_alone(std::size_t begin) {
        const auto first = static_cast<unsigned char>(text_[begin]);
        if (first >= alone_hashes.size() || alone_hashes[first] == 0) return false;
        const char next = begin + 1 < text_.size() ? text_[begin + 1] : ' ';
        if (next != ' ' && next != '\n' && first != '"') return false;
        Token token;
        token.begin = static_cast<std::uint32_t>(begin);
        token.end = static_cast<std::uint32_t>(begin + 1);
        token.hash = alone_hashes[first];
        const bool pause = first == ',' || first == '"';
        token.kind = pause ? TokenKind::pause : TokenKind::stop;
        token.small_word = 1;
        out_.all.push_back(token);
        if (!pause) depth_ = 0;
        return true;
    }

    /// Takes an emoji whose place is known already. The place stays.
    void take_emoji(std::size_t begin, std::size_t end, char32_t code);

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
    Token& add(TokenKind kind, std::size_t begin, std::size_t end, std::uint64_t hash);
    Token& add(TokenKind kind, std::size_t begin, std::uint64_t hash) {
        return add(kind, begin, at(), hash);
    }
    void mark(std::size_t begin, std::uint64_t hash) { add(TokenKind::mark, begin, hash); }
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
