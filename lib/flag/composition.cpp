#include "flag/composition.hpp"

#include <algorithm>

namespace molva::flag {

namespace {

// In eighths.
constexpr int kBeforeBut = 1, kAfterBut = 13, kBeforeTurn = 6, kAfterTurn = 11;
constexpr int kConceded = 0, kHeard = 1, kRival = -4, kOwn = 11;
constexpr int kAsked = 2, kWondered = 5, kQuotedPraise = -5;
// In tenths.
constexpr int kAskedCalm = 32, kWonderedCalm = 7, kDemand = 14, kScare = 8;
constexpr std::uint32_t kQuotedWords = 5;  // a longer quotation is no label
constexpr std::int64_t kQuotedWeight = -6000;  // and a name that sounds nice no praise
// Of a text of so many words a turn of speech is all that it says; of a longer one a part.
constexpr std::uint32_t kShortText = 20;
// "At first … then" is longer and parts where it ends.
constexpr std::uint32_t kOneTurn = 3;
constexpr std::size_t kMostEvents = 64;    // of a sentence
constexpr std::size_t kMostSentence = 400; // tokens; what goes on longer is none

std::uint64_t hash_of(std::string_view sign) {
    Tokens tokens;
    tokenize(sign, tokens);
    return tokens.all.empty() ? 0 : tokens.all[0].hash;
}

bool opens(const Token& token) {
    static const std::uint64_t guillemet = hash_of("«"), low = hash_of("„"), high = hash_of("“");
    return token.hash == guillemet || token.hash == low || token.hash == high;
}

bool closes(const Token& token) {
    static const std::uint64_t guillemet = hash_of("»"), high = hash_of("”"), low = hash_of("“");
    return token.hash == guillemet || token.hash == high || token.hash == low;
}

bool is_straight(const Token& token) {
    static const std::uint64_t straight = hash_of("\"");
    return token.hash == straight;
}

bool is_colon(const Token& token) {
    static const std::uint64_t colon = hash_of(": ");
    return token.hash == colon;
}

// What a text has to be composed for; the others only matter beside those, in a
// question or beside quotation marks, which begin something themselves.
bool begins_something(Act act) {
    return act != Act::own && act != Act::asks && act != Act::demands && act != Act::truth &&
           act != Act::reports && act != Act::fair && act != Act::turn;
}

bool is_asked(const Token& token) {
    // stop() keeps apart how loud, how much asked, whether trailing off.
    static const std::array<std::uint64_t, 6> asked{hash_of("?"),       hash_of("??"),
                                                    hash_of("?!"),      hash_of("?" "?!"),
                                                    hash_of("?!!"),     hash_of("?..")};
    return std::find(asked.begin(), asked.end(), token.hash) != asked.end();
}

}  // namespace

Composer::Composer() : table_(CueTable::made()), reached_(table_.size()) {
    lists_.emplace_back();
    first_.emplace_back();
    starts_.push_back(false);
}

std::uint16_t Composer::cue_of(const Tokens& tokens, const Token& word, const WordFacts& facts) {
    std::vector<std::uint16_t> slots;
    table_.slots_of(tokens, word, facts, slots);
    if (slots.empty()) return 0;
    const auto known = std::find(lists_.begin(), lists_.end(), slots);
    if (known != lists_.end()) return static_cast<std::uint16_t>(known - lists_.begin());
    const bool start = std::any_of(slots.begin(), slots.end(), [&](std::uint16_t slot) {
        return table_.slot(slot).place == 0 && begins_something(table_.slot(slot).act);
    });
    auto& first = first_.emplace_back();
    for (const auto slot : slots) {
        if (table_.slot(slot).place == 0) first.push_back(slot);
    }
    lists_.push_back(std::move(slots));
    starts_.push_back(start);
    return static_cast<std::uint16_t>(lists_.size() - 1);
}

bool Composer::starts(const Token& token) const {
    if (token.kind == TokenKind::stop) return is_asked(token);
    return token.kind == TokenKind::pause && (closes(token) || is_straight(token));
}

void Composer::read(const Tokens& tokens, std::size_t first, std::span<const Heard> heard) {
    tokens_ = &tokens;
    offset_ = first;
    heard_ = heard;
    factors_.assign(heard.size(), kWhole);
    clues_.clear();
    events_.clear();
    begin_ = before_ = words_ = all_words_ = 0;
    ++stamp_;
    for (std::uint32_t i = 0; i < heard.size(); ++i) {
        const Token& one = token(i);
        if (one.kind == TokenKind::stop || i - begin_ >= kMostSentence) {
            end_sentence(i, one.kind == TokenKind::stop && is_asked(one));
        } else if (one.kind == TokenKind::word || one.kind == TokenKind::number) {
            ++words_;
            ++all_words_;
            if (heard[i].cue != 0) read_word(i, heard[i].cue);
        }
    }
    end_sentence(static_cast<std::uint32_t>(heard.size()), false);
    for (Clue& clue : clues_) {
        if (all_words_ <= kShortText) break;
        const int words = static_cast<int>(all_words_), few = static_cast<int>(kShortText);
        clue.negative = static_cast<std::int16_t>(clue.negative * few / words);
        clue.positive = static_cast<std::int16_t>(clue.positive * few / words);
    }
    std::stable_sort(clues_.begin(), clues_.end(),
                     [](const Clue& a, const Clue& b) { return a.token < b.token; });
}

void Composer::read_word(std::uint32_t token, std::uint16_t cue) {
    // Until a turn has begun no word can go on with one.
    for (const auto number : begun_ ? lists_[cue] : first_[cue]) {
        const CueSlot& slot = table_.slot(number);
        Reached next;
        if (slot.place == 0) {
            if (slot.begins && words_ != 1) continue;
        } else {
            const Reached& before = reached_[number - 1U];
            if (before.sentence != stamp_ || words_ - before.word > 1U + slot.gap) continue;
            if (before.word == words_) continue;
            next = before;
        }
        next.sentence = stamp_;
        next.word = words_;
        next.tokens[slot.place] = token;
        reached_[number] = next;
        begun_ = true;
        if (slot.last) fire(number, next);
    }
}

void Composer::fire(std::uint16_t number, const Reached& reached) {
    const CueSlot& slot = table_.slot(number);
    const std::uint32_t first = reached.tokens[0], last = reached.tokens[slot.place];
    if (events_.size() < kMostEvents) events_.push_back({slot.act, first, last});
    const bool speaks =
        slot.act == Act::praise || slot.act == Act::blame || slot.act == Act::neither;
    if (!speaks) return;
    // Of turns that end in the same word the first that is found speaks.
    if (!clues_.empty() && clues_.back().token == last && clues_.back().negative != 0) return;
    for (unsigned place = 0; place <= slot.place; ++place) {
        const CueSlot& word = table_.slot(static_cast<std::uint16_t>(number - slot.place + place));
        if (!word.keeps) factors_[reached.tokens[place]] = 0;
    }
    const int strength = slot.strength;
    if (slot.act == Act::neither) return add(last, -strength, -strength);
    const int sign = slot.act == Act::blame ? 1 : -1;
    add(last, sign * strength, -sign * strength);
}

void Composer::add(std::uint32_t token, int negative, int positive) {
    clues_.push_back(
        {token, static_cast<std::int16_t>(negative), static_cast<std::int16_t>(positive)});
}

void Composer::scale(std::uint32_t first, std::uint32_t end, int by) {
    for (std::uint32_t i = first; i < end; ++i) {
        factors_[i] = static_cast<std::int8_t>(std::clamp(factors_[i] * by / kWhole, -24, 24));
    }
}

bool Composer::has(Act act) const {
    return std::any_of(events_.begin(), events_.end(),
                       [&](const Event& event) { return event.act == act; });
}

// Where a clause that goes on at `from` ends: at a pause (if those count), a
// "but", or where the author speaks of himself.
std::uint32_t Composer::next_end(std::uint32_t from, std::uint32_t end, bool pauses) const {
    for (const Event& event : events_) {
        const bool parts =
            event.act == Act::contrast || event.act == Act::turn || event.act == Act::own;
        if (parts && event.first > from) end = std::min(end, event.first);
    }
    for (std::uint32_t i = from + 1; pauses && i < end; ++i) {
        if (token(i).kind == TokenKind::pause) return i;
    }
    return end;
}

std::uint32_t Composer::clause_begin(std::uint32_t at) const {
    std::uint32_t begin = begin_;
    for (std::uint32_t i = at; i > begin_; --i) {
        if (token(i - 1).kind == TokenKind::pause) {
            begin = i;
            break;
        }
    }
    for (const Event& event : events_) {
        if (event.act == Act::contrast && event.last < at) begin = std::max(begin, event.last + 1);
    }
    return begin;
}

void Composer::weigh_clauses(std::uint32_t end) {
    const std::size_t count = events_.size();
    std::uint32_t done = begin_;  // no clause is turned twice
    for (std::size_t i = 0; i < count; ++i) {
        const Event event = events_[i];
        if (event.act == Act::concede) {
            scale(event.first, next_end(event.last, end, true), kConceded);
        } else if (event.act == Act::hearsay && event.first >= done) {
            const std::uint32_t stop = next_end(event.last, end, false);
            scale(event.first, stop, kHeard);
            scale(stop, end, kOwn);
            done = stop;
        } else if (event.act == Act::rival && event.first >= done) {
            const std::uint32_t first = std::max(done, clause_begin(event.first));
            const std::uint32_t stop = next_end(event.last, end, true);
            const bool fair = std::any_of(events_.begin(), events_.end(), [&](const Event& other) {
                return other.act == Act::fair && other.first >= first && other.first < stop;
            });
            if (!fair) scale(first, stop, kRival);
            done = stop;
        }
    }
}

void Composer::weigh_contrast(std::uint32_t end) {
    const Event* strong = nullptr;
    const Event* weak = nullptr;
    for (const Event& event : events_) {
        if (event.act == Act::contrast) strong = &event;
        if (event.act == Act::turn) weak = &event;
    }
    const Event* one = strong != nullptr ? strong : weak;
    if (one == nullptr) return;
    // A sentence that begins with "but" contradicts the one before it.
    const std::uint32_t parts = one->last - one->first > kOneTurn ? one->last : one->first;
    const bool first = parts <= begin_ + 1;
    if (first && strong == nullptr) return;
    scale(first ? before_ : begin_, parts, strong != nullptr ? kBeforeBut : kBeforeTurn);
    scale(one->last + 1, end, strong != nullptr ? kAfterBut : kAfterTurn);
}

void Composer::weigh_question(std::uint32_t end) {
    if (has(Act::demands)) return add(end - 1, kDemand, -kDemand);
    const bool asks = has(Act::asks);
    scale(begin_, end, asks ? kAsked : kWondered);
    add(end - 1, asks ? -kAskedCalm : -kWonderedCalm, asks ? -kAskedCalm : -kWonderedCalm);
}

void Composer::weigh_quotes(std::uint32_t end) {
    std::uint32_t open = end;
    for (std::uint32_t i = begin_; i < end; ++i) {
        if (token(i).kind != TokenKind::pause) continue;
        const bool straight = is_straight(token(i));
        if (open != end && (straight || closes(token(i)))) {
            weigh_quote(open, i, end);
            open = end;
        } else if (straight || opens(token(i))) {
            open = i;
        }
    }
}

// Praise in quotation marks that nobody says is meant the other way round.
void Composer::weigh_quote(std::uint32_t open, std::uint32_t close, std::uint32_t end) {
    std::uint32_t words = 0;
    std::int64_t sum = 0;
    for (std::uint32_t i = open + 1; i < close; ++i) {
        words += token(i).kind == TokenKind::word;
        sum += heard_[i].weight;
    }
    if (words == 0 || words > kQuotedWords || sum > kQuotedWeight) return;
    if (has(Act::truth) || has(Act::reports)) return;
    if (open > begin_ && is_colon(token(open - 1))) return;
    if (open > begin_ && close + 1 >= end && token(open - 1).kind == TokenKind::pause) return;
    scale(open + 1, close, kQuotedPraise);
    add(close, kScare, -kScare);
}

void Composer::end_sentence(std::uint32_t end, bool asked) {
    if (!events_.empty() || asked) {
        weigh_clauses(end);
        weigh_contrast(end);
        if (asked && end > begin_) weigh_question(end);
    }
    weigh_quotes(end);
    events_.clear();
    ++stamp_;
    before_ = begin_;
    begin_ = std::min<std::uint32_t>(end + 1, static_cast<std::uint32_t>(heard_.size()));
    words_ = 0;
    begun_ = false;
}

}  // namespace molva::flag
