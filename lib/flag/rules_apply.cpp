#include "flag/rules_apply.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <bit>

namespace molva::flag {

namespace {

// The first fields are those that OpinionReader has read already.
constexpr std::size_t kRead = 4;
// Words between a phrase and a number of it, as between its words.
constexpr std::uint32_t kBeside = 3;
// Finds of phrases with numbers that are kept of a review.
constexpr std::size_t kMostNumbered = 256;

bool among(const std::vector<std::string>& names, std::string_view name) {
    return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
}

// `found`, and as far as the numbers that stand beside it; nothing if one is missing.
std::optional<Found> with_numbers(const Found& found, const Wanted& wanted, const Tokens& tokens,
                                  std::string_view text) {
    const std::uint32_t reach = wanted.exact ? 1 : 1 + kBeside;
    const std::uint32_t begin = found.first > reach ? found.first - reach : 0;
    const auto end = std::min(tokens.all.size(), std::size_t{found.last} + 1 + reach);
    Found out = found;
    for (const auto& number : wanted.numbers) {
        std::size_t place = end;
        for (std::uint32_t at = begin; at < end; ++at) {
            const Token& token = tokens.all[at];
            // A number behind the end of a sentence belongs to another one.
            if (token.kind == TokenKind::stop && at > found.last) break;
            if (token.kind == TokenKind::stop && at < found.first) place = end;
            if (token.kind != TokenKind::number) continue;
            if (text.substr(token.begin, token.end - token.begin) != number) continue;
            place = at;
            if (at > found.first) break;
        }
        if (place == end) return std::nullopt;
        out.first = std::min(out.first, static_cast<std::uint32_t>(place));
        out.last = std::max(out.last, static_cast<std::uint32_t>(place));
    }
    return out;
}

Piece piece_at(std::string_view field, std::string_view text, std::size_t begin, std::size_t end) {
    return {field, text, text.substr(begin, end - begin), 0};
}

}  // namespace

struct RuleMatcher::Impl {
    explicit Impl(const Rules& of)
        : rules(of),
          slots(of.phrases->size() * kFields),
          wanted_by(of.phrases->size()),
          has_numbers(of.phrases->size()),
          has_patterns(of.rules.size()),
          always(of.rules.size() / 64 + 1),
          hopeful(always.size()) {
        for (std::size_t i = 0; i < rules.rules.size(); ++i) {
            const auto& rule = rules.rules[i];
            for (const auto* list : {&rule.any, &rule.except}) {
                for (const auto& wanted : *list) {
                    if (!wanted.numbers.empty()) has_numbers[wanted.phrase] = true;
                }
            }
            if (rule.any.empty()) always[i / 64] |= std::uint64_t{1} << i % 64;
            else looked_at |= rule.fields;
            for (const auto& wanted : rule.any) {
                has_patterns[i] = has_patterns[i] || wanted.pattern;
                if (wanted.pattern) always[i / 64] |= std::uint64_t{1} << i % 64;
                else wanted_by[wanted.phrase].push_back(static_cast<std::uint32_t>(i));
            }
        }
        if ((looked_at >> kRead).any()) finder.emplace(*rules.phrases);
    }

    // Where a phrase was first found in a field of the review at hand.
    struct Slot {
        std::uint64_t review = 0;
        Found found;
    };

    const Rules& rules;
    std::optional<PhraseFinder> finder;  // for the fields that OpinionReader does not read
    std::vector<Slot> slots;  // by phrase and field
    std::vector<std::vector<std::uint32_t>> wanted_by;  // by phrase: the rules
    std::vector<bool> has_numbers;  // by phrase: some rule wants numbers beside it
    std::vector<bool> has_patterns;  // by rule
    FieldSet phrases_in;  // fields of the review at hand where phrases were found
    // Most reviews have no phrase of most rules: which rules are worth a look is
    // known when the phrases have been found, beside those that look for no words
    // and those with patterns to try. A bit a rule.
    std::vector<std::uint64_t> always, hopeful;
    std::vector<std::pair<std::size_t, Found>> numbered;  // finds of those phrases, with their field
    FieldSet looked_at;
    std::uint64_t review_number = 0;
    std::vector<Found> found;
    std::array<Tokens, kFields> tokens;  // of the fields that nobody else reads
    std::vector<bool> matched;
    std::vector<Piece> pieces;  // of the rule at hand
    std::vector<std::pair<std::size_t, Piece>> defined;  // by rules that only define: their finds

    // What is asked about the review at hand.
    const Facts* facts = nullptr;
    const OpinionReader* reader = nullptr;

    void keep(const Found& one, std::size_t field) {
        if (has_numbers[one.phrase] && numbered.size() < kMostNumbered) {
            numbered.emplace_back(field, one);
        }
        Slot& slot = slots[one.phrase * kFields + field];
        if (slot.review == review_number) return;
        slot = {review_number, one};
        phrases_in[field] = true;
        for (const auto rule : wanted_by[one.phrase]) {
            hopeful[rule / 64] |= std::uint64_t{1} << rule % 64;
        }
    }

    // The first rule from `number` on of which something may be there; else the
    // number of rules.
    std::size_t next_hopeful(std::size_t number) const {
        std::size_t word = number / 64;
        std::uint64_t left = hopeful[word] & (~std::uint64_t{0} << number % 64);
        while (left == 0 && ++word < hopeful.size()) left = hopeful[word];
        return left == 0 ? rules.rules.size()
                         : word * 64 + static_cast<std::size_t>(std::countr_zero(left));
    }

    void find_phrases() {
        ++review_number;
        numbered.clear();
        phrases_in.reset();
        std::copy(always.begin(), always.end(), hopeful.begin());
        if (slots.empty()) return;
        const auto& names = field_names();
        for (const auto& one : reader->more()) {
            const auto name = reader->field_of(one);
            keep(one, static_cast<std::size_t>(std::find(names.begin(), names.end(), name) -
                                               names.begin()));
        }
        for (std::size_t field = kRead; field < kFields; ++field) {
            if (!looked_at[field]) continue;
            tokenize(facts->review->field(names[field]), tokens[field]);
            finder->find(tokens[field], found);
            for (const auto& one : found) keep(one, field);
        }
    }

    // Where a phrase stands; with its numbers beside it if it has some.
    std::optional<Found> find_phrase(const Wanted& wanted, std::size_t field) const {
        const Slot& slot = slots[wanted.phrase * kFields + field];
        if (slot.review != review_number) return std::nullopt;
        if (wanted.numbers.empty()) return slot.found;
        const Tokens& all = field < kRead ? reader->tokens() : tokens[field];
        const std::string_view text = field < kRead ? all.text
                                                    : facts->review->field(field_names()[field]);
        for (const auto& [at, one] : numbered) {
            if (at != field || one.phrase != wanted.phrase) continue;
            if (const auto with = with_numbers(one, wanted, all, text)) return with;
        }
        return std::nullopt;
    }

    // Whether it is there; `to` is told where. A piece is filled where it goes: it is
    // larger than what a processor copies well while it is still being written.
    bool find(const Wanted& wanted, std::size_t field, Piece& to) const {
        return wanted.pattern ? find_pattern(wanted, field, to) : find_words(wanted, field, to);
    }

    bool find_words(const Wanted& wanted, std::size_t field, Piece& to) const {
        const auto place = find_phrase(wanted, field);
        if (!place) return false;
        if (field < kRead) {
            to = reader->piece_of(*place);
            return true;
        }
        const auto& name = field_names()[field];
        const auto& all = tokens[field].all;
        to = piece_at(name, facts->review->field(name), all[place->first].begin,
                      all[place->last].end);
        return true;
    }

    bool find_pattern(const Wanted& wanted, std::size_t field, Piece& to) const {
        const auto& name = field_names()[field];
        const std::string_view text = facts->review->field(name);
        if (text.empty()) return false;
        std::array<re2::StringPiece, 2> groups;
        if (!wanted.pattern->Match({text.data(), text.size()}, 0, text.size(),
                                   re2::RE2::UNANCHORED, groups.data(), wanted.framed ? 2 : 1)) {
            return false;
        }
        const re2::StringPiece& match = groups[wanted.framed ? 1 : 0];
        const auto begin = static_cast<std::size_t>(match.data() - text.data());
        to = piece_at(name, text, begin, begin + match.size());
        return true;
    }

    // A field's first find, unless an exception is found there too.
    bool find_in(const Rule& rule, std::size_t field, Piece& to) const {
        Piece exception;
        const auto found_here = [&](const Wanted& wanted) {
            return find(wanted, field, exception);
        };
        for (const auto& wanted : rule.any) {
            if (!find(wanted, field, to)) continue;
            return std::none_of(rule.except.begin(), rule.except.end(), found_here);
        }
        return false;
    }

    // Everything but its words.
    bool applies(const Rule& rule) const {
        if (!among(rule.langs, facts->lang) || !among(rule.sources, facts->record->source) ||
            !among(rule.subjects, facts->record->subject) ||
            !among(rule.events, facts->record->event)) {
            return false;
        }
        if (rule.at_most && !(facts->score && *facts->score <= *rule.at_most)) return false;
        if (rule.at_least && !(facts->score && *facts->score >= *rule.at_least)) return false;
        const auto spoken_of = [&](const TopicWish& wish) { return fits(wish, *facts->topics); };
        if (!rule.topics.empty() &&
            std::none_of(rule.topics.begin(), rule.topics.end(), spoken_of)) {
            return false;
        }
        return !rule.when || rule.when->holds(*facts);
    }

    // What definitions that its `when` names have found.
    void find_defined(const Rule& rule, std::vector<Piece>& out) const {
        if (!rule.when) return;
        for (const auto& node : rule.when->nodes()) {
            if (node.kind != Condition::Kind::rule || !matched[node.rule]) continue;
            for (const auto& [number, piece] : defined) {
                if (number == node.rule) out.push_back(piece);
            }
        }
    }

    // Adds its finds; one without field and words if it matches without looking for any.
    void find_pieces(std::size_t number, std::vector<Piece>& out) const {
        const Rule& rule = rules.rules[number];
        if (!applies(rule)) return;
        if (rule.any.empty()) {
            find_defined(rule, out);
            if (out.empty()) out.emplace_back();
            return;
        }
        const FieldSet fields = has_patterns[number] ? rule.fields : rule.fields & phrases_in;
        for (std::size_t field = 0; field < kFields; ++field) {
            if (!fields[field]) continue;
            if (!find_in(rule, field, out.emplace_back())) out.pop_back();
        }
    }
};

namespace {

void take_effect(const Rule& rule, Judgement& to) {
    if (rule.negative) to.negative = rule.negative;
    // Of two bounds that leave nothing between them the later one is meant.
    if (rule.severity) {
        to.floor = std::max(to.floor.value_or(Severity::low), *rule.severity);
        if (to.cap && *to.cap < *to.floor) to.cap.reset();
    }
    if (rule.severity_at_most) {
        to.cap = std::min(to.cap.value_or(Severity::critical), *rule.severity_at_most);
        if (to.floor && *to.floor > *to.cap) to.floor.reset();
    }
}

}  // namespace

RuleMatcher::RuleMatcher(const Rules& rules) : impl_(std::make_unique<Impl>(rules)) {}
RuleMatcher::RuleMatcher(RuleMatcher&&) noexcept = default;
RuleMatcher::~RuleMatcher() = default;

bool RuleMatcher::only_phrases() const {
    const auto& always = impl_->always;
    return !impl_->finder && std::all_of(always.begin(), always.end(),
                                         [](std::uint64_t rules) { return rules == 0; });
}

void RuleMatcher::apply(Facts& facts, const OpinionReader& reader, Judgement& to, bool outcomes) {
    Impl& own = *impl_;
    if (own.rules.rules.empty()) return;
    own.facts = &facts;
    own.reader = &reader;
    own.find_phrases();
    const std::size_t end = own.rules.rules.size();
    std::size_t hopeful = own.next_hopeful(0);
    if (hopeful == end && !outcomes) return;
    own.matched.assign(end, false);
    own.defined.clear();
    facts.matched = &own.matched;
    bool stopped = false;
    for (std::size_t i = outcomes ? 0 : hopeful; i < end; i = outcomes ? i + 1 : hopeful) {
        const Rule& rule = own.rules.rules[i];
        if (stopped) {
            if (!outcomes) return;
            to.outcomes.push_back({i, false, false, {}, {}});
            continue;
        }
        facts.negative = to.negative;
        own.pieces.clear();
        if (i == hopeful) {
            own.find_pieces(i, own.pieces);
            hopeful = own.next_hopeful(i + 1);
        }
        own.matched[i] = !own.pieces.empty();
        if (outcomes) to.outcomes.push_back({i, own.matched[i], true, {}, {}});
        if (!own.matched[i]) continue;
        if (rule.define) {
            const Piece& first = own.pieces.front();
            if (outcomes && !first.field.empty()) {
                to.outcomes.back().field = first.field;
                to.outcomes.back().match = first.match;
            }
            for (const auto& piece : own.pieces) {
                if (!piece.field.empty()) own.defined.emplace_back(i, piece);
            }
        } else {
            take_effect(rule, to);
            for (const auto& piece : own.pieces) {
                const bool somewhere = !piece.field.empty();
                Reason reason{rule.name, std::string{piece.field}, std::string{piece.match}, {}, 0};
                if (somewhere) reason.span = piece.span();
                to.reasons.push_back(std::move(reason));
            }
        }
        stopped = rule.stop;
    }
}

}  // namespace molva::flag
