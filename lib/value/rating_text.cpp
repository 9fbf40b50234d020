#include "value/rating_text.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "base/utf8.hpp"
#include "value/number_words.hpp"
#include "value/rating_words.hpp"
#include "value/tokens.hpp"

namespace molva::value {
namespace {

constexpr double kLargestBare = 100;
constexpr double kLargestScale = 1000;

struct Number {
    double value = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
    bool in_words = false;  ///< "two": a number only on a scale
};

/// Lists begin with them too: they are marks only where nothing else stands.
bool circle(char32_t c) {
    return c == 0x25CF || c == 0x2B24 || c == 0x25CB || c == 0x25EF || c == U'*';
}

bool half_star(char32_t c) { return c == 0x2BEA || c == 0x2BE8; }

/// As one decimal number, so that 4.39 is the nearest double to 4.39. from_chars
/// because stod() follows the locale.
double decimal(std::int64_t whole, const Token& part) {
    const auto digits = std::to_string(part.number);
    std::string text = std::to_string(whole) + ".";
    text.append(part.digits - digits.size(), '0').append(digits);
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

class Reader {
public:
    explicit Reader(const std::vector<Token>& tokens) : tokens_(tokens) {}
    std::optional<TextRating> run() const;

private:
    bool is(std::size_t i, char32_t sign) const {
        return i < tokens_.size() && tokens_[i].is(sign);
    }
    bool digits(std::size_t i) const { return i < tokens_.size() && tokens_[i].is_number(); }
    bool glued(std::size_t i) const { return i < tokens_.size() && tokens_[i].glued; }
    std::string_view word(std::size_t i) const {
        return i < tokens_.size() && tokens_[i].is_word() ? std::string_view{tokens_[i].text}
                                                          : std::string_view{};
    }
    bool star(std::size_t i) const {
        return is_star_word(word(i)) ||
               (i < tokens_.size() && tokens_[i].type == Token::Type::sign &&
                is_full_star(tokens_[i].sign));
    }
    std::optional<Number> number(std::size_t i) const;
    std::size_t fraction_sign(std::size_t i, double& value) const;
    std::size_t of(std::size_t i) const;
    bool counts(const Number& number) const;
    std::optional<TextRating> behind_scale(const Number& best) const;
    std::optional<TextRating> on_scale(const Number& value) const;
    std::optional<TextRating> glyphs() const;
    std::optional<TextRating> icon_names() const;
    std::optional<TextRating> words() const;
    std::optional<TextRating> thumbs() const;

    const std::vector<Token>& tokens_;
};

/// "½", "1/2" behind a whole number. @return the token past it
std::size_t Reader::fraction_sign(std::size_t i, double& value) const {
    const auto half = [&](char32_t sign, double part) {
        if (!is(i, sign)) return false;
        value += part;
        return true;
    };
    if (half(0xBD, 0.5) || half(0xBC, 0.25) || half(0xBE, 0.75)) return i + 1;
    const bool written = digits(i) && tokens_[i].number == 1 && !glued(i) && is(i + 1, U'/') &&
                         glued(i + 1) && digits(i + 2) && tokens_[i + 2].number == 2 &&
                         glued(i + 2);
    if (!written) return i;
    value += 0.5;
    return i + 3;
}

/// A number with its decimals; nothing for parts of dates, times and versions.
std::optional<Number> Reader::number(std::size_t i) const {
    Number out{.begin = i};
    if (is(i, 0xBD)) {
        out.value = 0.5;
        out.end = i + 1;
        return out;
    }
    if (const auto numeral = small_numeral(word(i))) {
        // "one" is an article as well: a numeral counts with what stands behind it.
        if (!star(i + 1) && of(i + 1) == i + 1) return std::nullopt;
        out.value = *numeral;
        out.end = i + 1;
        out.in_words = true;
        return out;
    }
    if (!digits(i) || tokens_[i].digits > 6) return std::nullopt;
    const bool inside =
        i >= 2 && (is(i - 1, U'.') || is(i - 1, U',')) && glued(i) && glued(i - 1) && digits(i - 2);
    if (inside) return std::nullopt;
    out.value = static_cast<double>(tokens_[i].number);
    out.end = i + 1;
    const bool point = (is(out.end, U'.') || is(out.end, U',')) && glued(out.end) &&
                       digits(out.end + 1) && glued(out.end + 1);
    if (point) {
        const auto& part = tokens_[out.end + 1];
        if (part.digits > 9) return std::nullopt;
        out.value = decimal(tokens_[i].number, part);
        out.end += 2;
        const bool more = (is(out.end, U'.') || is(out.end, U',')) && glued(out.end) &&
                          digits(out.end + 1) && glued(out.end + 1);
        if (more) return std::nullopt;
    } else {
        out.end = fraction_sign(out.end, out.value);
    }
    if (is(out.end, U':') && glued(out.end) && digits(out.end + 1)) return std::nullopt;
    if (i >= 2 && is(i - 1, U':') && glued(i) && digits(i - 2)) return std::nullopt;
    return out;
}

/// The token past "of", "out of", "из", "/", across "stars"; `i` if none.
std::size_t Reader::of(std::size_t i) const {
    std::size_t at = i;
    if (star(at)) ++at;
    if (word(at) == "out" && word(at + 1) == "of") return at + 2;
    if (word(at) == "a" && word(at + 1) == "partir") return at + 2;
    if (is(at, U'/') || is(at, U'\\')) return at + 1;
    if (is_of_word(word(at)) || word(at) == "з" || word(at) == "з-за") return at + 1;
    return i;
}

/// Whether the number counts reviews, not quality: "178 reviews", "(178)".
bool Reader::counts(const Number& number) const {
    if (is_review_word(word(number.end)) || is_people_word(word(number.end))) return true;
    if (word(number.end).starts_with("rating") && word(number.end) != "rating") return true;
    return number.begin > 0 && is(number.begin - 1, U'(') && is(number.end, U')') &&
           number.end == number.begin + 1;
}

/// "5 üzerinden 4", "5点満点中4点": the scale comes first.
std::optional<TextRating> Reader::behind_scale(const Number& best) const {
    auto at = best.end;
    while (is_scale_word(word(at))) ++at;
    const auto value = at == best.end ? std::nullopt : number(at);
    if (!value || best.value <= 0 || value->value > best.value) return std::nullopt;
    return TextRating{{.value = value->value, .best = best.value}, Plainness::scale};
}

/// What the words behind a number make of it: a scale, per cent, stars.
std::optional<TextRating> Reader::on_scale(const Number& value) const {
    const auto past = of(value.end);
    if (past != value.end) {
        auto best = number(past);
        if (const auto numeral = small_numeral(word(past)); numeral && !best)
            best = Number{static_cast<double>(*numeral), past, past + 1};
        if (!best) return std::nullopt;
        if (is(best->end, U'/') && glued(best->end) && digits(best->end + 1)) return std::nullopt;
        if (is_review_word(word(best->end)))  // "5 out of 3 reviews"
            return TextRating{{.value = value.value}, Plainness::number};
        if (best->value <= 0 || best->value > kLargestScale || value.value > best->value)
            return TextRating{{.value = value.value}, Plainness::number};
        return TextRating{{.value = value.value, .best = best->value}, Plainness::scale};
    }
    if (is(value.end, U'%') && value.value <= 100)
        return TextRating{{.value = value.value, .best = 100}, Plainness::scale};
    const auto at = is(value.end, U'-') ? value.end + 1 : value.end;
    if (star(at) && value.value <= kLargestBare)
        return TextRating{{.value = value.value}, Plainness::scale};
    return std::nullopt;
}

/// Stars as characters: "★★★☆☆", "⭐⭐⭐⭐".
std::optional<TextRating> Reader::glyphs() const {
    constexpr int kMostStars = 10;
    int full = 0, empty = 0, half = 0;
    const bool circles = std::all_of(tokens_.begin(), tokens_.end(), [](const Token& token) {
        return token.type == Token::Type::sign && circle(token.sign);
    });
    for (const auto& token : tokens_) {
        if (token.type != Token::Type::sign || (circle(token.sign) && !circles)) continue;
        if (is_empty_star(token.sign))
            ++empty;
        else if (is_full_star(token.sign) || token.sign == U'*')
            ++full;
        else if (half_star(token.sign) || token.sign == 0xBD)
            ++half;
    }
    if (full + empty == 0 || full + empty + half > kMostStars || half > 1) return std::nullopt;
    TextRating out{{.value = full + 0.5 * half}, Plainness::glyphs};
    if (empty > 0) out.rating.best = full + half + empty;
    return out;
}

/// Names of icons that a font turns into stars: "star star star_half star_border".
std::optional<TextRating> Reader::icon_names() const {
    constexpr int kMostStars = 10;
    double value = 0;
    int stars = 0;
    for (std::size_t i = 0; i < tokens_.size(); ++stars) {
        if (word(i) != "star") return std::nullopt;
        double part = 1;
        if (is(i + 1, U'_')) {
            if (word(i + 2) == "half")
                part = 0.5;
            else if (word(i + 2) == "border" || word(i + 2) == "outline")
                part = 0;
            else if (word(i + 2) != "rate")
                return std::nullopt;
            i += 2;
        }
        value += part;
        ++i;
    }
    if (stars < 2 || stars > kMostStars) return std::nullopt;
    return TextRating{{.value = value, .best = stars}, Plainness::scale};
}

std::optional<TextRating> Reader::words() const {
    std::string phrase;
    for (const auto& token : tokens_) {
        if (token.is_number()) return std::nullopt;
        if (!token.is_word()) continue;
        if (!phrase.empty()) phrase += ' ';
        phrase += token.text;
    }
    const auto rating = rating_by_word(phrase);
    if (!rating) return std::nullopt;
    return TextRating{*rating, Plainness::scale};
}

std::optional<TextRating> Reader::thumbs() const {
    for (const auto& token : tokens_) {
        if (token.is(0x1F44D))
            return TextRating{{.value = 1, .best = 1, .worst = 0}, Plainness::scale};
        if (token.is(0x1F44E))
            return TextRating{{.value = 0, .best = 1, .worst = 0}, Plainness::scale};
    }
    return std::nullopt;
}

std::optional<TextRating> Reader::run() const {
    std::optional<Number> first;
    bool dated = false;
    for (std::size_t i = 0; i < tokens_.size();) {
        const auto value = number(i);
        if (!value) {
            ++i;
            continue;
        }
        i = value->end;
        const bool negative = value->begin > 0 && is(value->begin - 1, U'-') &&
                              glued(value->begin) &&
                              (value->begin == 1 || !glued(value->begin - 1));
        const bool of_date = value->begin > 0 && is(value->begin - 1, U'/') && glued(value->begin);
        if (negative || of_date) {
            dated = dated || of_date;
            continue;
        }
        if (auto found = behind_scale(*value)) return found;
        if (const auto found = on_scale(*value); found && found->plainness == Plainness::scale)
            return found;
        if (!first && !value->in_words && !counts(*value) && value->value <= kLargestBare)
            first = value;
    }
    if (auto word = words()) return word;
    if (auto icons = icon_names()) return icons;
    const auto drawn = glyphs();
    if (drawn && (!first || drawn->rating.value > 1 || drawn->rating.best)) return drawn;
    if (first && !dated) {
        const bool alone = first->begin == 0 && first->end == tokens_.size();
        return TextRating{{.value = first->value}, alone ? Plainness::alone : Plainness::number};
    }
    return thumbs();
}

}  // namespace

bool is_full_star(char32_t c) {
    return c == 0x2605 || c == 0x2B50 || c == 0x1F31F || c == 0x272D || c == 0x272E ||
           c == 0x272F || c == 0x2B51 || c == 0x25CF || c == 0x2B24;
}

bool is_empty_star(char32_t c) {
    return c == 0x2606 || c == 0x2729 || c == 0x2730 || c == 0x26E4 || c == 0x25CB || c == 0x25EF;
}

std::optional<TextRating> read_rating_text(std::string_view text) {
    if (text.size() > kMaxRatingText * 8) return std::nullopt;
    const auto tokens = tokenize(text, kMaxRatingText);
    if (!tokens || tokens->empty()) return std::nullopt;
    return Reader{*tokens}.run();
}

std::optional<Rating> parse_rating_text(std::string_view text) {
    const auto found = read_rating_text(text);
    if (!found) return std::nullopt;
    return found->rating;
}

}  // namespace molva::value
