#include "html/selector_lexer.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/utf8.hpp"
#include "html/selector_tree.hpp"

namespace molva::html::css {

namespace {

constexpr int kLargest = (1 << 30) - 1;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_newline(char c) { return c == '\n' || c == '\r' || c == '\f'; }
bool is_name_start(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80 || c == '\0';
}
bool is_name(char c) { return is_name_start(c) || is_digit(c) || c == '-'; }
int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

class Lexer {
public:
    explicit Lexer(std::string_view text) : text_{text} {}

    std::vector<Token> all() {
        std::vector<Token> tokens;
        do {
            skip_comments();
            Token token;
            token.begin = at_;
            next(token);
            const bool takes_raw =
                token.type == TokenType::function && token.value == "-molva-matches-own";
            tokens.push_back(std::move(token));
            if (takes_raw) raw_argument(tokens);
        } while (tokens.back().type != TokenType::end);
        return tokens;
    }

private:
    bool more(std::size_t ahead = 0) const { return at_ + ahead < text_.size(); }
    // A NUL in the text reads as one, which is U+FFFD by section 3.3; so the
    // end is told by more() where it matters.
    char peek(std::size_t ahead = 0) const { return more(ahead) ? text_[at_ + ahead] : ' '; }

    bool escape_at(std::size_t ahead) const {
        return more(ahead) && text_[at_ + ahead] == '\\' &&
               !(more(ahead + 1) && is_newline(text_[at_ + ahead + 1]));
    }
    bool name_at(std::size_t ahead) const {
        if (!more(ahead)) return false;
        if (peek(ahead) == '-') {
            return more(ahead + 1) && (is_name_start(peek(ahead + 1)) || peek(ahead + 1) == '-' ||
                                       escape_at(ahead + 1));
        }
        return is_name_start(peek(ahead)) || escape_at(ahead);
    }
    bool number_at() const {
        const std::size_t sign = peek() == '+' || peek() == '-' ? 1 : 0;
        return is_digit(peek(sign)) || (peek(sign) == '.' && is_digit(peek(sign + 1)));
    }

    void skip_comments() {
        while (peek() == '/' && peek(1) == '*') {
            const std::size_t close = text_.find("*/", at_ + 2);
            at_ = close == std::string_view::npos ? text_.size() : close + 2;
        }
    }

    // Section 4.3.7; at_ is behind the backslash.
    void escape(std::string& out) {
        if (!more()) return utf8::append(out, utf8::kReplacement);
        if (hex_value(peek()) < 0) return character(out);
        char32_t code = 0;
        for (int digits = 0; digits < 6 && more() && hex_value(peek()) >= 0; ++digits) {
            code = code * 16 + static_cast<char32_t>(hex_value(peek()));
            ++at_;
        }
        if (peek() == '\r' && peek(1) == '\n') ++at_;
        if (more() && is_space(peek())) ++at_;
        utf8::append(out, code == 0 ? utf8::kReplacement : code);
    }

    void character(std::string& out) {
        if (peek() == '\0') {
            utf8::append(out, utf8::kReplacement);
        } else {
            out += peek();
        }
        ++at_;
        while (more() && (static_cast<unsigned char>(peek()) & 0xC0) == 0x80) out += text_[at_++];
    }

    std::string name() {
        std::string out;
        while (more()) {
            if (is_name(peek())) {
                character(out);
            } else if (escape_at(0)) {
                ++at_;
                escape(out);
            } else {
                break;
            }
        }
        return out;
    }

    void string(Token& token) {
        const char quote = text_[at_++];
        token.type = TokenType::string;
        while (more() && peek() != quote) {
            if (is_newline(peek())) {
                token.type = TokenType::bad_string;
                return;
            }
            if (peek() != '\\') {
                character(token.value);
                continue;
            }
            ++at_;
            if (!more()) return;
            if (!is_newline(peek())) {
                escape(token.value);
            } else {
                at_ += peek() == '\r' && peek(1) == '\n' ? 2 : 1;
            }
        }
        if (more()) ++at_;
    }

    void number(Token& token) {
        token.has_sign = peek() == '+' || peek() == '-';
        const bool negative = peek() == '-';
        if (token.has_sign) ++at_;
        token.is_integer = true;
        for (; is_digit(peek()); ++at_) {
            const int digit = peek() - '0';
            token.number =
                token.number > (kLargest - digit) / 10 ? kLargest : token.number * 10 + digit;
        }
        if (negative) token.number = -token.number;
        if (peek() == '.' && is_digit(peek(1))) {
            token.is_integer = false;
            ++at_;
            while (is_digit(peek())) ++at_;
        }
        const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 2 : 1;
        if (lower(peek()) == 'e' && is_digit(peek(sign))) {
            token.is_integer = false;
            at_ += sign;
            while (is_digit(peek())) ++at_;
        }
        token.type = TokenType::number;
        if (name_at(0)) {
            token.type = TokenType::dimension;
            token.value = name();
        } else if (peek() == '%') {
            token.type = TokenType::percentage;
            ++at_;
        }
    }

    void next(Token& token) {
        if (!more()) return;
        const char c = peek();
        if (is_space(c)) {
            token.type = TokenType::space;
            while (more() && is_space(peek())) ++at_;
        } else if (c == '"' || c == '\'') {
            string(token);
        } else if (number_at()) {
            number(token);
        } else if (c == '-' && peek(1) == '-' && peek(2) == '>') {
            token.type = TokenType::other;
            at_ += 3;
        } else if (name_at(0)) {
            token.value = name();
            token.type = TokenType::ident;
            if (peek() == '(') {
                token.type = TokenType::function;
                token.value = lowered(token.value);
                ++at_;
            }
        } else if (c == '#' && more(1) && (is_name(peek(1)) || escape_at(1))) {
            token.type = TokenType::hash;
            ++at_;
            token.is_id = name_at(0);
            token.value = name();
        } else if (c == '@' && name_at(1)) {
            token.type = TokenType::at_keyword;
            ++at_;
            token.value = name();
        } else {
            token.type = punctuation(c);
            token.delim = c;
            ++at_;
        }
    }

    static TokenType punctuation(char c) {
        switch (c) {
            case ':':
                return TokenType::colon;
            case ',':
                return TokenType::comma;
            case '[':
                return TokenType::left_square;
            case ']':
                return TokenType::right_square;
            case '(':
                return TokenType::left_round;
            case ')':
                return TokenType::right_round;
            case '{':
                return TokenType::left_curly;
            case '}':
                return TokenType::right_curly;
            case ';':
                return TokenType::other;
            default:
                return TokenType::delim;
        }
    }

    // A regular expression does not consist of CSS tokens: taken as it stands
    // up to the bracket that closes the function.
    void raw_argument(std::vector<Token>& tokens) {
        while (more() && is_space(peek())) ++at_;
        if (!more() || peek() == '"' || peek() == '\'' || peek() == ')') return;
        Token token;
        token.type = TokenType::raw;
        token.begin = at_;
        std::size_t open = 0;
        bool in_class = false;
        for (; more(); ++at_) {
            const char c = peek();
            if (c == '\\' && more(1)) {
                ++at_;
            } else if (in_class) {
                in_class = c != ']';
            } else if (c == '[') {
                in_class = true;
                // A bracket at the start of a class stands for itself.
                if (peek(1) == '^') ++at_;
                if (peek(1) == ']') ++at_;
            } else if (c == '(') {
                ++open;
            } else if (c == ')' && open-- == 0) {
                break;
            }
        }
        token.value = trimmed(text_.substr(token.begin, at_ - token.begin));
        tokens.push_back(std::move(token));
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

std::vector<Token> tokenize(std::string_view text) { return Lexer{text}.all(); }

std::string describe(const Token& token) {
    switch (token.type) {
        case TokenType::end:
            return "the end";
        case TokenType::space:
            return "white space";
        case TokenType::bad_string:
            return "a string that is not closed on its line";
        case TokenType::ident:
            return fmt::format("\"{}\"", utf8::printable(token.value));
        case TokenType::function:
            return fmt::format("\"{}(\"", utf8::printable(token.value));
        case TokenType::at_keyword:
            return fmt::format("\"@{}\"", utf8::printable(token.value));
        case TokenType::hash:
            return fmt::format("\"#{}\"", utf8::printable(token.value));
        case TokenType::number:
        case TokenType::percentage:
        case TokenType::dimension:
            return "a number";
        case TokenType::string:
            return "a string";
        default:
            break;
    }
    return token.delim == 0 ? "this" : fmt::format("\"{}\"", utf8::printable({&token.delim, 1}));
}

}  // namespace molva::html::css
