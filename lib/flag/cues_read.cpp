#include "flag/cues_read.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

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

std::string_view take(std::string_view& from, char by) {
    const auto end = std::min(from.find(by), from.size());
    const auto out = from.substr(0, end);
    from.remove_prefix(std::min(end + 1, from.size()));
    return out;
}

}  // namespace

CueReader::CueReader() {
    read({russian_cues(), more_russian_cues()});
    read({english_cues(), more_english_cues()});
    line_up();
}

void CueReader::read(std::initializer_list<std::string_view> parts) {
    lists_.clear();
    for (std::string_view lines : parts) {
        while (!lines.empty()) {
            const auto line = take(lines, '\n');
            if (!line.empty() && line.front() != '#') read_line(line);
        }
    }
}

// The lines are the program's own: one that cannot be read is found by the tests.
void CueReader::read_line(std::string_view line) {
    const auto name = take(line, ' ');
    if (name == "list") {
        const auto of = take(line, ' ');
        lists_.emplace_back(of, line);
        return;
    }
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
        if (next.place >= kMostCueWords) throw std::logic_error{std::string{word}};
        const auto number = static_cast<std::uint16_t>(slots_.size());
        slots_.push_back(next);
        while (!word.empty()) add_word(take(word, '|'), number);
        ++next.place;
        next.gap = 0;
        next.begins = next.keeps = false;
    }
    slots_.back().last = true;
}

void CueReader::add_word(std::string_view word, std::uint16_t slot) {
    if (word == "@good") return good_.push_back(slot);
    if (word == "@bad") return bad_.push_back(slot);
    if (word == "@not") return negators_.push_back(slot);
    if (word.starts_with('@')) return add_list(word.substr(1), slot);
    const bool as_it_stands = word.starts_with('=');
    if (as_it_stands) word.remove_prefix(1);
    const bool beginning = word.ends_with('*');
    if (beginning) word.remove_suffix(1);
    tokenize(word, tokens_);
    if (tokens_.all.size() != 1 || tokens_.all[0].kind != TokenKind::word) {
        throw std::logic_error{std::string{word}};
    }
    const Token& token = tokens_.all[0];
    if (beginning) {
        begun_.emplace_back(tokens_.word(token), slot);
    } else if (as_it_stands) {
        exact_.push_back({token.hash, slot});
    } else {
        stems_.push_back({reader_.facts(tokens_, token).stem, slot});
    }
}

void CueReader::add_list(std::string_view name, std::uint16_t slot) {
    const auto list = std::find_if(lists_.begin(), lists_.end(),
                                   [&](const auto& one) { return one.first == name; });
    if (list == lists_.end()) throw std::logic_error{std::string{name}};
    // A list may have others in it, those above it.
    for (auto words = list->second; !words.empty();) add_word(take(words, '|'), slot);
}

void CueReader::line_up() {
    std::sort(stems_.begin(), stems_.end());
    std::sort(exact_.begin(), exact_.end());
    for (const auto& [text, slot] : begun_) beginnings_.push_back({cue_key(text), slot, text});
    std::sort(beginnings_.begin(), beginnings_.end());
}

CueData CueReader::data() const {
    return {slots_, stems_, exact_, beginnings_, good_, bad_, negators_};
}

}  // namespace molva::flag
