#include "value/count.hpp"

#include <limits>
#include <vector>

#include "value/number_words.hpp"
#include "value/tokens.hpp"

namespace molva::value {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

/// How sure a number is the count that is asked for.
enum class Claim { none, bare, brackets, votes, reviews };

struct Candidate {
    std::int64_t value = 0;
    bool whole = true;  ///< has no decimals left over
    bool negative = false;
    std::size_t begin = 0;  ///< its first token
    std::size_t end = 0;    ///< past its last one, a multiplier included
    Claim claim = Claim::bare;
};

class Reader {
public:
    explicit Reader(const std::vector<Token>& tokens) : tokens_(tokens) {}
    std::optional<std::int64_t> run();

private:
    bool is(std::size_t i, char32_t sign) const {
        return i < tokens_.size() && tokens_[i].is(sign);
    }
    bool number(std::size_t i) const { return i < tokens_.size() && tokens_[i].is_number(); }
    bool glued(std::size_t i) const { return i < tokens_.size() && tokens_[i].glued; }
    std::string_view word(std::size_t i) const {
        return i < tokens_.size() && tokens_[i].is_word() ? std::string_view{tokens_[i].text}
                                                          : std::string_view{};
    }
    std::size_t read_number(std::size_t i, std::vector<Candidate>& out) const;
    std::size_t group(std::size_t i) const;
    std::size_t indian_groups(std::size_t i, std::int64_t& value) const;
    void read_words(std::size_t i, std::vector<Candidate>& out) const;
    bool is_counted(std::size_t i) const;
    std::size_t multiply(std::size_t i, Candidate& candidate, std::int64_t fraction,
                         int fraction_digits) const;
    std::size_t of_word(std::size_t i) const;
    Claim claim(const Candidate& candidate) const;
    void drop_parts(std::vector<Candidate>& all) const;

    const std::vector<Token>& tokens_;
};

/// Whether three digits that continue a number begin at `i` (across a blank or
/// a sign). @return the token past them, `i` if not
std::size_t Reader::group(std::size_t i) const {
    const auto three = [&](std::size_t at) { return number(at) && tokens_[at].digits == 3; };
    if (three(i) && !glued(i)) return i + 1;
    const bool sign = is(i, U',') || is(i, U'.') || is(i, U'\'');
    return sign && glued(i) && three(i + 1) && glued(i + 1) ? i + 2 : i;
}

/// "1,23,456" and "12,34,567" as India writes them. @return the token past it,
/// `i` + 1 if the number is not grouped so
std::size_t Reader::indian_groups(std::size_t i, std::int64_t& value) const {
    constexpr int kMostPairs = 5;
    if (tokens_[i].digits > 2) return i + 1;
    std::int64_t sum = tokens_[i].number;
    std::size_t at = i + 1;
    for (int pairs = 0; is(at, U',') && glued(at) && number(at + 1) && glued(at + 1); ++pairs) {
        const auto& next = tokens_[at + 1];
        at += 2;
        if (next.digits == 3 && pairs > 0) {
            value = sum * 1000 + next.number;
            return at;
        }
        if (next.digits != 2 || pairs == kMostPairs) break;
        sum = sum * 100 + next.number;
    }
    return i + 1;
}

/// Whether the words from `i` on name what is counted: "reviews", "de reseñas".
bool Reader::is_counted(std::size_t i) const {
    if (word(i) == "de") ++i;
    return is_review_word(word(i)) || is_vote_word(word(i));
}

/// "один отзыв", "No reviews": a number in words, right before what it counts.
void Reader::read_words(std::size_t i, std::vector<Candidate>& out) const {
    std::size_t end = i + 1;
    if (!is_review_word(word(end))) ++end;  // "no customer reviews"
    if (!is_review_word(word(end))) return;
    const auto numeral = is_none_word(word(i)) ? std::optional{0} : small_numeral(word(i));
    if (!numeral) return;
    out.push_back({.value = *numeral, .begin = i, .end = end});
}

/// "K", "тыс." behind a number. @return the token past it
std::size_t Reader::multiply(std::size_t i, Candidate& candidate, std::int64_t fraction,
                             int fraction_digits) const {
    auto factor = static_cast<std::int64_t>(thousands_word(word(i)));
    // One letter means a multiplier only right behind the digits; "К" may
    // stand apart, "м" and "т" are metres and tons then.
    const bool letter = word(i).size() <= 2;
    const bool apart = letter && !glued(i) && word(i) != "k" && word(i) != "к";
    if (apart && !is_counted(i + 1)) factor = 1;
    if (factor == 1) {
        candidate.whole = fraction_digits == 0;
        return i;
    }
    if (candidate.value > kMost / factor) {
        candidate.whole = false;
        return i + 1;
    }
    candidate.value *= factor;
    for (std::int64_t unit = factor; fraction_digits > 0; --fraction_digits) {
        unit /= 10;
        std::int64_t tens = 1;
        for (int d = 1; d < fraction_digits; ++d) tens *= 10;
        candidate.value += fraction / tens % 10 * unit;
        fraction %= tens;
    }
    return is(i + 1, U'.') && glued(i + 1) ? i + 2 : i + 1;
}

/// Reads one number with its groups. @return the token past it
std::size_t Reader::read_number(std::size_t i, std::vector<Candidate>& out) const {
    Candidate candidate{.value = tokens_[i].number, .begin = i};
    candidate.negative = i > 0 && is(i - 1, U'-') && glued(i) && (i == 1 || !glued(i - 1));
    std::size_t end = i + 1;
    const bool may_group = tokens_[i].digits <= 3 && (tokens_[i].number != 0);
    int groups = 0;
    if (const auto past = indian_groups(i, candidate.value); past != end) {
        end = past;
    } else if (may_group) {
        for (std::size_t next = group(end); next != end; next = group(end)) {
            const bool same = groups == 0 || tokens_[end].type == tokens_[i + 1].type;
            if (!same || candidate.value > kMost / 1000 - 1000) break;
            candidate.value = candidate.value * 1000 + tokens_[next - 1].number;
            end = next;
            ++groups;
        }
    }
    std::int64_t fraction = 0;
    int digits = 0;
    const bool point =
        (is(end, U'.') || is(end, U',')) && glued(end) && number(end + 1) && glued(end + 1);
    if (point) {
        fraction = tokens_[end + 1].number;
        digits = tokens_[end + 1].digits;
        end += 2;
    } else if (groups == 1 && !word(end).empty() && thousands_word(word(end)) != 1 &&
               glued(i + 1) && tokens_[i + 1].type == Token::Type::sign) {
        candidate.value = tokens_[i].number;  // "1.234 тыс.": a decimal after all
        fraction = tokens_[end - 1].number;
        digits = 3;
    }
    end = multiply(end, candidate, fraction, digits);
    candidate.end = end;
    // Dates, times, versions, per cent: numbers that count nothing.
    const bool chained = ((is(end, U'.') || is(end, U':') || is(end, U'/')) && glued(end) &&
                          number(end + 1) && glued(end + 1)) ||
                         is(end, U'%');
    const bool tail = i >= 2 && (is(i - 1, U':') || is(i - 1, U'/') || is(i - 1, U'.')) &&
                      glued(i) && glued(i - 1) && number(i - 2);
    if (chained || tail) candidate.whole = false;
    out.push_back(candidate);
    return end;
}

/// The token past "of", "out of", "из", "/"; `i` if there is none.
std::size_t Reader::of_word(std::size_t i) const {
    if (word(i) == "out" && word(i + 1) == "of") return i + 2;
    if (is(i, U'/')) return i + 1;
    return is_of_word(word(i)) ? i + 1 : i;
}

Claim Reader::claim(const Candidate& candidate) const {
    if (!candidate.whole || candidate.negative) return Claim::none;
    std::size_t after = candidate.end;
    if (is(after, U'+')) ++after;
    // The word may stand one adjective further ("23 verified reviews").
    for (int step = 0; step < 3 && !word(after).empty(); ++step, ++after) {
        if (is_review_word(word(after))) return Claim::reviews;
        if (is_vote_word(word(after)) || is_people_word(word(after))) return Claim::votes;
    }
    std::size_t before = candidate.begin;
    while (before > 0 && (is(before - 1, U':') || is(before - 1, U'(') || is(before - 1, U'-')))
        --before;
    for (int step = 0; step < 2 && before > 0; ++step, --before) {
        if (is_review_word(word(before - 1))) return Claim::reviews;
        if (!word(before - 1).starts_with("count") && !word(before - 1).starts_with("total")) break;
    }
    if (candidate.begin > 0 && is(candidate.begin - 1, U'(') && is(candidate.end, U')'))
        return Claim::brackets;
    return Claim::bare;
}

/// "4 of 5", "1–10 of 235": the first number is a rating or a place in a list,
/// the second a scale or the count. "5 of 7 people" counts five.
void Reader::drop_parts(std::vector<Candidate>& all) const {
    constexpr std::int64_t kLargestScale = 10;
    constexpr std::int64_t kPercent = 100;
    for (std::size_t k = 0; k + 1 < all.size(); ++k) {
        auto& part = all[k];
        auto& whole = all[k + 1];
        std::size_t end = part.end;
        if (is_star_word(word(end)) || is_people_word(word(end))) ++end;
        const bool range = is(end, U'-') && glued(end) && end + 1 == whole.begin;
        if (range) {
            part.claim = Claim::none;
            continue;
        }
        if (of_word(end) != whole.begin || of_word(end) == end) continue;
        if (is_people_word(word(whole.end)) || is_people_word(word(part.end))) {
            whole.claim = Claim::none;
            if (part.claim != Claim::none) part.claim = Claim::votes;
            continue;
        }
        const bool scale = !part.whole || whole.value <= kLargestScale || whole.value == kPercent;
        part.claim = Claim::none;
        if (scale && whole.claim != Claim::reviews) whole.claim = Claim::none;
    }
}

std::optional<std::int64_t> Reader::run() {
    std::vector<Candidate> all;
    for (std::size_t i = 0; i < tokens_.size();) {
        if (!number(i)) read_words(i, all);
        i = number(i) ? read_number(i, all) : i + 1;
    }
    for (auto& candidate : all) candidate.claim = claim(candidate);
    drop_parts(all);
    const Candidate* best = nullptr;
    bool several = false;
    for (const auto& candidate : all) {
        if (candidate.claim == Claim::none) continue;
        if (best == nullptr || candidate.claim > best->claim) {
            best = &candidate;
            several = false;
        } else if (candidate.claim == best->claim && candidate.value != best->value) {
            several = true;
        }
    }
    if (best == nullptr) return std::nullopt;
    // Two numbers that nothing tells apart: neither is known to be the count.
    if (several && best->claim == Claim::bare) return std::nullopt;
    return best->value;
}

}  // namespace

std::optional<std::int64_t> parse_count(std::string_view text) {
    const auto tokens = tokenize(text, kMaxCountText);
    if (!tokens) return std::nullopt;
    return Reader{*tokens}.run();
}

}  // namespace molva::value
