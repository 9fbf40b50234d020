#include "flag/cues.hpp"

#include <algorithm>
#include <functional>

#include "flag/cues_read.hpp"

namespace molva::flag {

namespace {

constexpr std::int8_t kColoured = 2;  // from which weight a word is good or bad

// Those with that hash, in what is sorted by it.
template <typename T>
std::span<const T> with_hash(std::span<const T> all, std::uint64_t hash) {
    const auto found = std::ranges::equal_range(all, hash, {}, &T::hash);
    return {found.begin(), found.end()};
}

}  // namespace

std::uint64_t cue_key(std::u32string_view beginning) { return hash_word(beginning.substr(0, 3)); }

const CueTable& CueTable::made() {
    static const CueTable table = [] {
        const CueData compiled = compiled_cues();
        if (!compiled.slots.empty()) return CueTable{compiled};
        static const CueReader reader;
        return CueTable{reader.data()};
    }();
    return table;
}

void CueTable::slots_of(const Tokens& tokens, const Token& word, const WordFacts& facts,
                        std::vector<std::uint16_t>& out) const {
    out.clear();
    const auto add = [&](std::span<const std::uint16_t> slots) {
        out.insert(out.end(), slots.begin(), slots.end());
    };
    for (const auto& one : with_hash(data_.stems, facts.stem)) out.push_back(one.slot);
    for (const auto& one : with_hash(data_.exact, word.hash)) out.push_back(one.slot);
    const auto text = tokens.word(word);
    for (const auto& one : with_hash(data_.beginnings, cue_key(text))) {
        if (text.starts_with(one.text)) out.push_back(one.slot);
    }
    if (facts.lexicon >= kColoured) add(data_.good);
    if (facts.lexicon <= -kColoured) add(data_.bad);
    if (facts.negator) add(data_.negators);
    std::sort(out.begin(), out.end(), std::greater<>{});
    out.erase(std::unique(out.begin(), out.end()), out.end());
}

}  // namespace molva::flag
