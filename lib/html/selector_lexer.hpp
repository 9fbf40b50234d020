// The text of a selector in tokens, as CSS Syntax Level 3, section 4 has them.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace molva::html::css {

enum class TokenType {
    ident,
    function,  ///< name and its opening bracket
    at_keyword,
    hash,
    string,
    bad_string,
    raw,  ///< the unquoted argument of :-molva-matches-own(
    delim,
    number,
    percentage,
    dimension,
    space,
    colon,
    comma,
    left_square,
    right_square,
    left_round,
    right_round,
    left_curly,
    right_curly,
    other,  ///< semicolon, CDO, CDC: of no use in a selector
    end,
};

struct Token {
    TokenType type = TokenType::end;
    std::string value{};      ///< names and strings without escapes; a dimension's unit
    char delim = 0;           ///< of a delim, an ASCII character
    bool is_id = false;       ///< a hash that would also be an identifier
    bool is_integer = false;  ///< of numbers and dimensions
    bool has_sign = false;    ///< of numbers and dimensions
    int number = 0;           ///< of integers; larger ones stop at the limits of 30 bits
    std::size_t begin = 0;    ///< byte offset in the text
};

/// All tokens, comments left out; the last one has the type `end`. `text` must be UTF-8.
std::vector<Token> tokenize(std::string_view text);

/// The token as an error message names it.
std::string describe(const Token& token);

}  // namespace molva::html::css
