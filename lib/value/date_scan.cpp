#include "value/date_scan.hpp"

#include <algorithm>

#include "value/date_scanner.hpp"

namespace molva::value {

const Token* Scanner::at(std::size_t i) const { return i < tokens_.size() ? &tokens_[i] : nullptr; }

bool Scanner::is(std::size_t i, char32_t sign) const {
    const auto* token = at(i);
    return token != nullptr && !token->used && token->is(sign);
}

const Meaning* Scanner::as(std::size_t i, Sense sense) const {
    const auto* token = at(i);
    return token == nullptr || token->used ? nullptr : token->as(sense);
}

bool Scanner::free_number(std::size_t i, int digits_from, int digits_to) const {
    const auto* token = at(i);
    return token != nullptr && token->is_number() && !token->used && token->digits >= digits_from &&
           token->digits <= digits_to;
}

int Scanner::number(std::size_t i) const { return static_cast<int>(tokens_[i].number); }

void Scanner::use(std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to && i < tokens_.size(); ++i) tokens_[i].used = true;
}

std::optional<Measured> Scanner::unit_at(std::size_t i) const {
    if (const auto* m = as(i, Sense::unit)) return Measured{static_cast<Unit>(m->value), 1, false};
    if (const auto* m = as(i, Sense::measure))
        return Measured{static_cast<Unit>(m->value), m->amount, true};
    return std::nullopt;
}

bool Scanner::passable(std::size_t i) const {
    const auto* token = at(i);
    if (token == nullptr || token->used) return false;
    if (token->type == Token::Type::sign) {
        switch (token->sign) {
            case U',':
            case U'.':
            case U'-':
            case U'/':
            case U'(':
            case U')':
            case U'[':
            case U']':
            case U'\'':
            case U'|':
            case U'"':
            case U'_':
                return true;
            default:
                return false;
        }
    }
    return token->as(Sense::fill) != nullptr || token->as(Sense::ordinal) != nullptr;
}

void Scanner::put(const CalendarDay& day) {
    if (found_.calendar && *found_.calendar != day) found_.conflict = true;
    found_.calendar = day;
}

// ---- days in words --------------------------------------------------------

void Scanner::day_words() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
        if (const auto* day = as(i, Sense::day)) {
            if (found_.day && *found_.day != day->value) found_.conflict = true;
            found_.day = day->value;
        } else if (as(i, Sense::now) != nullptr) {
            found_.now = true;
            found_.now_phrase = tokens_[i].text.find(' ') != std::string::npos;
        } else if (const auto* period = as(i, Sense::period)) {
            found_.period = static_cast<Unit>(period->value);
            found_.period_amount = period->amount;
        } else {
            continue;
        }
        tokens_[i].used = true;
    }
}

/// "last week", "la semaine dernière", "last Friday", "өткен аптаның дүйсенбі".
void Scanner::steps() {
    static constexpr std::array<std::pair<Sense, int>, 3> kSteps = {
        {{Sense::last, -1}, {Sense::present, 0}, {Sense::next, 1}}};
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
        for (const auto& [sense, step] : kSteps) {
            if (as(i, sense) == nullptr) continue;
            const auto target = step_target_of(i);
            if (!target) continue;
            take_step(i, *target, step);
            break;
        }
    }
}

/// The period or weekday that a "last" belongs to: the one behind it, across
/// one filler, or the one in front of it ("la semana pasada a las 7", where the
/// "a" behind could be a year).
std::optional<std::size_t> Scanner::step_target_of(std::size_t word) const {
    std::size_t left = word;
    if (left > 0) --left;
    if (left > 0 && (is(left, U'.') || is(left, U'-'))) --left;
    const bool in_front = left != word && step_target(left);
    std::size_t right = word + 1;
    if (passable(right) && !step_target(right)) ++right;
    if (step_target(right) && !(in_front && as(right, Sense::fill) != nullptr)) return right;
    return in_front ? std::optional{left} : std::nullopt;
}

bool Scanner::step_target(std::size_t i) const {
    return unit_at(i).has_value() || as(i, Sense::weekday) != nullptr;
}

void Scanner::take_step(std::size_t word, std::size_t target, int step) {
    if (unit_at(target) && as(target + 1, Sense::weekday) != nullptr && target > word) {
        use(target, target + 1);  // "of the last week" before a weekday
        ++target;
    }
    if (const auto* weekday = as(target, Sense::weekday)) {
        found_.weekday = weekday->value;
        found_.weekday_step = step;
    } else if (const auto unit = unit_at(target)) {
        if (found_.period) found_.conflict = true;
        found_.period = unit->unit;
        found_.period_amount = step * unit->amount;
    }
    use(word, word + 1);
    use(target, target + 1);
}

void Scanner::weekdays() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
        const auto* weekday = as(i, Sense::weekday);
        if (weekday == nullptr) continue;
        if (!found_.weekday) found_.weekday = weekday->value;
        tokens_[i].used = true;
    }
}

// ---- what is left ---------------------------------------------------------

/// "2021", "2021 г.": a year when there is nothing else.
void Scanner::year_alone() {
    if (found_.calendar || found_.day || found_.distance || found_.period || found_.weekday) return;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
        if (!is_year(i) || is(i + 1, U'%')) continue;
        put({.year = number(i)});
        use(i, i + 1);
        use_year_mark(i + 1);
        return;
    }
}

void Scanner::leftovers() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
        const auto& token = tokens_[i];
        if (token.used) {
            const bool foreign = token.meanings != nullptr && token.meanings->back().foreign;
            found_.foreign_words += foreign ? 1 : 0;
            continue;
        }
        if (token.is(U':') && i > 0 && i + 1 < tokens_.size() && tokens_[i - 1].is_number() &&
            tokens_[i + 1].is_number())
            found_.conflict = true;  // a time that is none ("25:00")
        if (token.is_number()) {
            ++found_.unknown_numbers;
        } else if (token.is_word()) {
            const bool idle =
                token.as(Sense::fill) != nullptr || token.as(Sense::ordinal) != nullptr ||
                token.as(Sense::weekday) != nullptr || token.as(Sense::clock) != nullptr;
            if (!idle)
                ++found_.unknown_words;
            else if (token.meanings->back().foreign)
                ++found_.foreign_words;
        } else if (token.sign == U'%' || token.sign == U'$' || token.sign == U':' ||
                   token.sign >= 0x1F000 || (token.sign >= 0x20A0 && token.sign <= 0x20CF)) {
            ++found_.unknown_words;
        }
    }
}

Findings Scanner::run() {
    times();
    distances();
    numeric_dates();
    named_months();
    lengths();
    dotted_time();
    day_words();
    steps();
    weekdays();
    year_alone();
    leftovers();
    return found_;
}

Findings scan(std::vector<Token>& tokens, Order order) { return Scanner{tokens, order}.run(); }

}  // namespace molva::value
