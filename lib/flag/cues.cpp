#include "flag/cues.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>

#include "flag/vocabulary.hpp"

namespace molva::flag {

namespace {

constexpr std::array<std::pair<std::string_view, Act>, 14> kActs{{{"praise", Act::praise},
                                                                  {"blame", Act::blame},
                                                                  {"neither", Act::neither},
                                                                  {"hearsay", Act::hearsay},
                                                                  {"rival", Act::rival},
                                                                  {"fair", Act::fair},
                                                                  {"concede", Act::concede},
                                                                  {"contrast", Act::contrast},
                                                                  {"turn", Act::turn},
                                                                  {"own", Act::own},
                                                                  {"asks", Act::asks},
                                                                  {"demands", Act::demands},
                                                                  {"truth", Act::truth},
                                                                  {"reports", Act::reports}}};

constexpr std::int8_t kColoured = 2;  // from which weight a word is good or bad

std::string_view take(std::string_view& from, char by) {
    const auto end = std::min(from.find(by), from.size());
    const auto out = from.substr(0, end);
    from.remove_prefix(std::min(end + 1, from.size()));
    return out;
}

}  // namespace

struct CueTable::Words {
    using Slots = std::vector<std::uint16_t>;
    std::unordered_map<std::uint64_t, Slots> stems, exact;
    // Beginnings by their first three letters.
    std::unordered_map<std::uint64_t, std::vector<std::pair<std::u32string, std::uint16_t>>>
        beginnings;
    Slots good, bad, negators;
    WordReader reader;
    Tokens tokens;
};

namespace {

std::uint64_t beginning_key(std::u32string_view word) { return hash_word(word.substr(0, 3)); }

}  // namespace

const CueTable& CueTable::made() {
    static const CueTable table;
    return table;
}

CueTable::CueTable() : words_(std::make_shared<Words>()) {
    read(russian_cues());
    read(english_cues());
}

void CueTable::read(std::string_view lines) {
    while (!lines.empty()) {
        const auto line = take(lines, '\n');
        if (!line.empty() && line.front() != '#') read_line(line);
    }
}

// The lines are the program's own: one that cannot be read is found by the tests.
void CueTable::read_line(std::string_view line) {
    const auto name = take(line, ' ');
    const auto* act = std::find_if(kActs.begin(), kActs.end(),
                                   [&](const auto& one) { return one.first == name; });
    if (act == kActs.end()) throw std::logic_error{std::string{name}};
    CueSlot next;
    next.act = act->second;
    if (!line.empty() && line.front() >= '0' && line.front() <= '9') {
        const auto number = take(line, ' ');
        std::from_chars(number.data(), number.data() + number.size(), next.strength);
    }
    while (!line.empty()) {
        auto word = take(line, ' ');
        if (word == "^") {
            next.begins = true;
            continue;
        }
        if (word == "." || word == ".." || word == "...") {
            const int more = word.size() == 1 ? 1 : word.size() == 2 ? 3 : 7;
            next.gap = static_cast<std::uint8_t>(next.gap + more);
            continue;
        }
        if (word.starts_with('+')) {
            next.keeps = true;
            word.remove_prefix(1);
        }
        const auto number = static_cast<std::uint16_t>(slots_.size());
        slots_.push_back(next);
        while (!word.empty()) add_word(take(word, '|'), number);
        ++next.place;
        next.gap = 0;
        next.begins = next.keeps = false;
    }
    slots_.back().last = true;
}

void CueTable::add_word(std::string_view word, std::uint16_t slot) {
    Words& own = *words_;
    if (word == "@good") return own.good.push_back(slot);
    if (word == "@bad") return own.bad.push_back(slot);
    if (word == "@not") return own.negators.push_back(slot);
    const bool as_it_stands = word.starts_with('=');
    if (as_it_stands) word.remove_prefix(1);
    const bool beginning = word.ends_with('*');
    if (beginning) word.remove_suffix(1);
    tokenize(word, own.tokens);
    if (own.tokens.all.size() != 1 || own.tokens.all[0].kind != TokenKind::word) {
        throw std::logic_error{std::string{word}};
    }
    const Token& token = own.tokens.all[0];
    const auto folded = own.tokens.word(token);
    if (beginning) {
        own.beginnings[beginning_key(folded)].emplace_back(folded, slot);
    } else if (as_it_stands) {
        own.exact[token.hash].push_back(slot);
    } else {
        own.stems[own.reader.facts(own.tokens, token).stem].push_back(slot);
    }
}

void CueTable::slots_of(const Tokens& tokens, const Token& word, const WordFacts& facts,
                        std::vector<std::uint16_t>& out) const {
    out.clear();
    const auto add = [&](const Words::Slots& slots) {
        out.insert(out.end(), slots.begin(), slots.end());
    };
    if (const auto found = words_->stems.find(facts.stem); found != words_->stems.end()) {
        add(found->second);
    }
    if (const auto found = words_->exact.find(word.hash); found != words_->exact.end()) {
        add(found->second);
    }
    const auto text = tokens.word(word);
    const auto begun = words_->beginnings.find(beginning_key(text));
    if (begun != words_->beginnings.end()) {
        for (const auto& [beginning, slot] : begun->second) {
            if (text.starts_with(beginning)) out.push_back(slot);
        }
    }
    if (facts.lexicon >= kColoured) add(words_->good);
    if (facts.lexicon <= -kColoured) add(words_->bad);
    if (facts.negator) add(words_->negators);
    std::sort(out.begin(), out.end(), std::greater<>{});
    out.erase(std::unique(out.begin(), out.end()), out.end());
}

}  // namespace molva::flag
