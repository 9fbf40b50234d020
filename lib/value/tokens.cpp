#include "value/tokens.hpp"

#include <algorithm>
#include <utility>

#include "base/utf8.hpp"

namespace molva::value {
namespace {

constexpr std::uint8_t kMostDigits = 18;

/// One code point as the dictionary has it; 0 is one that is dropped.
char32_t fold(char32_t c) {
    if (utf8::is_space(c)) return U' ';
    if (c >= 0xFF10 && c <= 0xFF19) return U'0' + (c - 0xFF10);
    switch (c) {
        case 0x00AD:
        case 0x061C:
        case 0x200B:
        case 0x200C:
        case 0x200D:
        case 0x200E:
        case 0x200F:
        case 0x202A:
        case 0x202B:
        case 0x202C:
        case 0x202D:
        case 0x202E:
        case 0x2060:
        case 0x2066:
        case 0x2067:
        case 0x2068:
        case 0x2069:
        case 0xFEFF:
        case 0x0301:
            return 0;  // soft hyphen, marks of direction, stress marks
        case U'`':
        case 0x00B4:
        case 0x02B9:
        case 0x02BB:
        case 0x02BC:
        case 0x02C8:
        case 0x0313:
        case 0x055A:
        case 0x05F3:
        case 0x2018:
        case 0x2019:
        case 0x201B:
        case 0x2032:
        case 0x2035:
        case 0xA78B:
        case 0xA78C:
        case 0xFF07:
            return U'\'';
        case 0x2010:
        case 0x2011:
        case 0x2012:
        case 0x2013:
        case 0x2014:
        case 0x2015:
        case 0x2212:
        case 0xFE63:
        case 0xFF0D:
            return U'-';
        case 0xFF1A:
            return U':';
        case 0xFF0F:
            return U'/';
        case 0xFF0E:
            return U'.';
        case 0x0401:
        case 0x0451:
            return U'е';
        default:
            return utf8::lower(c);
    }
}

bool is_letter(char32_t c) {
    if (c < 0x80) return c >= U'a' && c <= U'z';
    if (c == 0xAA || c == 0xBA || c == 0xB5) return true;
    if (c < 0xC0 || c == 0xD7 || c == 0xF7) return false;
    if (c >= 0x2000 && c <= 0x2BFF) return false;  // punctuation, arrows, symbols, shapes
    if (c >= 0x3000 && c <= 0x3020) return false;
    if (c >= 0xFE00 && c <= 0xFE6F) return false;  // variation selectors, small forms
    return c < 0x1F000 && c != utf8::kReplacement;
}

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

/// Latin letters that look like Cyrillic ones, when they stand among those
/// ("днi" with a Latin i is what a well-known library prints).
char32_t cyrillic_twin(char32_t c) {
    switch (c) {
        case U'a':
            return U'а';
        case U'c':
            return U'с';
        case U'e':
            return U'е';
        case U'i':
            return U'і';
        case U'o':
            return U'о';
        case U'p':
            return U'р';
        case U'x':
            return U'х';
        case U'y':
            return U'у';
        default:
            return c;
    }
}

std::vector<char32_t> folded(std::string_view text, std::size_t limit, bool& too_long) {
    std::vector<char32_t> out;
    for (std::size_t seen = 0; !text.empty(); ++seen) {
        if (seen == limit) {
            too_long = true;
            break;
        }
        if (const char32_t c = fold(utf8::take(text))) out.push_back(c);
    }
    return out;
}

Token take_word(const std::vector<char32_t>& chars, std::size_t& at) {
    std::size_t end = at;
    bool cyrillic = false;
    // An apostrophe belongs to the word when a letter follows.
    for (; end < chars.size(); ++end) {
        const char32_t c = chars[end];
        if (c == U'\'' && end + 1 < chars.size() && is_letter(chars[end + 1])) continue;
        if (!is_letter(c)) break;
        cyrillic = cyrillic || (c >= 0x400 && c < 0x530);
    }
    Token token;
    token.type = Token::Type::word;
    for (; at < end; ++at)
        utf8::append(token.text, cyrillic ? cyrillic_twin(chars[at]) : chars[at]);
    return token;
}

std::optional<Token> take_number(const std::vector<char32_t>& chars, std::size_t& at) {
    Token token;
    token.type = Token::Type::number;
    for (; at < chars.size() && is_digit(chars[at]); ++at) {
        if (token.digits == kMostDigits) return std::nullopt;
        ++token.digits;
        token.number = token.number * 10 + static_cast<std::int64_t>(chars[at] - U'0');
    }
    return token;
}

/// "l'année" is "année", "weeks'" and "year's" are the plain words.
const Meanings* without_apostrophe(const std::string& word, const Lexicon& lexicon) {
    const auto at = word.find('\'');
    if (at == std::string::npos) return nullptr;
    const auto rest = std::string_view{word}.substr(at + 1);
    return lexicon.find(rest == "s" ? std::string_view{word}.substr(0, at) : rest);
}

/// Whether the token may stand between the words of a phrase.
bool joins(const Token& token) { return token.is('-') || token.is('.') || token.is('\''); }

}  // namespace

const Meaning* Token::as(Sense sense) const {
    if (meanings == nullptr) return nullptr;
    for (const auto& m : *meanings)
        if (m.sense == sense) return &m;
    return nullptr;
}

std::optional<std::vector<Token>> tokenize(std::string_view text, std::size_t limit) {
    bool too_long = false;
    const auto chars = folded(text, limit, too_long);
    if (too_long) return std::nullopt;
    std::vector<Token> tokens;
    bool space = true;
    for (std::size_t at = 0; at < chars.size();) {
        const char32_t c = chars[at];
        if (c == U' ') {
            space = true;
            ++at;
            continue;
        }
        Token token;
        if (is_digit(c)) {
            auto number = take_number(chars, at);
            if (!number) return std::nullopt;
            token = std::move(*number);
        } else if (is_letter(c)) {
            token = take_word(chars, at);
        } else {
            token.sign = c;
            ++at;
        }
        token.glued = !space;
        space = false;
        // "hour(s)": the plural in brackets is a part of the word.
        const auto n = tokens.size();
        if (token.is(')') && n >= 3 && tokens[n - 1].glued && tokens[n - 1].text == "s" &&
            tokens[n - 2].is('(') && tokens[n - 2].glued && tokens[n - 3].is_word()) {
            tokens.resize(n - 2);
            continue;
        }
        tokens.push_back(std::move(token));
    }
    return tokens;
}

std::vector<Token> look_up(const std::vector<Token>& tokens, const Lexicon& lexicon) {
    std::vector<Token> out;
    out.reserve(tokens.size());
    for (std::size_t at = 0; at < tokens.size();) {
        if (!tokens[at].is_word()) {
            out.push_back(tokens[at++]);
            continue;
        }
        Token token = tokens[at];
        std::size_t end = at + 1;
        token.meanings = lexicon.find(token.text);
        if (token.meanings == nullptr) token.meanings = without_apostrophe(token.text, lexicon);
        if (end < tokens.size() && tokens[end].is('.') && tokens[end].glued) {
            if (const auto* dotted = lexicon.find(token.text + ".")) token.meanings = dotted;
        }
        std::string phrase = token.text;
        int words = 1;
        for (std::size_t next = end; next < tokens.size() && words < Lexicon::kLongestPhrase;
             ++next) {
            if (joins(tokens[next])) continue;
            if (!tokens[next].is_word()) break;
            phrase += ' ';
            phrase += tokens[next].text;
            ++words;
            if (const auto* found = lexicon.find(phrase)) {
                token.meanings = found;
                token.text = phrase;
                end = next + 1;
            }
        }
        at = end;
        out.push_back(std::move(token));
    }
    return out;
}

}  // namespace molva::value
