#include "value/lexicon.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>

#include "base/utf8.hpp"

namespace molva::value {
namespace {

/// Calls `use` with each word of a list, "_" turned into a blank.
template <typename Use>
void each_word(std::string_view list, Use use) {
    while (!list.empty()) {
        const auto end = std::min(list.find(' '), list.size());
        std::string word{list.substr(0, end)};
        std::replace(word.begin(), word.end(), '_', ' ');
        if (!word.empty()) use(word);
        list.remove_prefix(std::min(end + 1, list.size()));
    }
}

constexpr std::size_t kShortestPrefix = 3;

}  // namespace

Lexicon::Words Lexicon::words_of(const LanguageTable& table) {
    Words words;
    const auto add = [&](std::string_view list, Sense sense, int value = 0, int amount = 1) {
        each_word(list, [&](const std::string& word) {
            words[word].push_back(
                {sense, static_cast<std::int16_t>(value), static_cast<std::int16_t>(amount)});
        });
    };
    for (std::size_t i = 0; i < table.months.size(); ++i)
        add(table.months[i], Sense::month, static_cast<int>(i) + 1);
    for (std::size_t i = 0; i < table.weekdays.size(); ++i)
        add(table.weekdays[i], Sense::weekday, static_cast<int>(i));
    for (std::size_t i = 0; i < table.units.size(); ++i)
        add(table.units[i], Sense::unit, static_cast<int>(i));
    for (const auto& m : table.measures)
        add(m.words, Sense::measure, static_cast<int>(m.unit), m.amount);
    for (const auto& p : table.periods)
        add(p.words, Sense::period, static_cast<int>(p.unit), p.amount);
    for (const auto& d : table.days) add(d.words, Sense::day, d.value);
    for (const auto& n : table.numbers) add(n.words, Sense::number, n.value);
    add(table.ago, Sense::ago);
    each_word(table.borrowed_ago, [&](const std::string& word) {
        words[word].push_back({.sense = Sense::ago, .foreign = true});
    });
    add(table.ahead, Sense::ahead);
    add(table.last, Sense::last);
    add(table.present, Sense::present);
    add(table.next, Sense::next);
    add(table.now, Sense::now);
    add(table.am, Sense::am);
    add(table.pm, Sense::pm);
    add(table.noon, Sense::noon);
    add(table.midnight, Sense::midnight);
    add(table.clock, Sense::clock);
    add(table.ordinal, Sense::ordinal);
    add(table.fill, Sense::fill);
    return words;
}

// Sites cut the names of months and weekdays wherever they like ("верес",
// "листоп", "janu"): the beginning of one full name that is nothing else means it.
void Lexicon::add_prefixes(Words& words, const LanguageTable& table) {
    struct Named {
        Meaning meaning;
        bool several = false;
    };
    std::unordered_map<std::string, Named> prefixes;
    const auto add = [&](std::string_view list, Sense sense, std::size_t value) {
        const Meaning meaning{sense, static_cast<std::int16_t>(value)};
        each_word(list, [&](const std::string& word) {
            std::string_view rest = word;
            std::string prefix;
            for (std::size_t length = 1; !rest.empty(); ++length) {
                utf8::append(prefix, utf8::take(rest));
                if (length < kShortestPrefix || rest.empty()) continue;
                auto& named = prefixes.try_emplace(prefix, Named{meaning}).first->second;
                if (named.meaning.sense != sense || named.meaning.value != meaning.value)
                    named.several = true;
            }
        });
    };
    for (std::size_t i = 0; i < table.months.size(); ++i) add(table.months[i], Sense::month, i + 1);
    for (std::size_t i = 0; i < table.weekdays.size(); ++i)
        add(table.weekdays[i], Sense::weekday, i);
    for (const auto& [prefix, named] : prefixes)
        if (!named.several && !words.contains(prefix)) words[prefix].push_back(named.meaning);
}

Lexicon::Lexicon(const LanguageTable& language) : language_(&language), words_(words_of(language)) {
    if (&language != &kEnglish) {
        for (auto& [word, meanings] : words_of(kEnglish)) {
            for (auto& m : meanings) m.foreign = true;
            const auto [at, fresh] = words_.try_emplace(word, meanings);
            if (fresh) continue;
            // "ago" is August in Spanish; behind a count it is still the English word.
            for (const auto& m : meanings)
                if (m.sense == Sense::ago) at->second.push_back(m);
        }
    }
    add_prefixes(words_, language);
}

const Meanings* Lexicon::find(std::string_view phrase) const {
    const auto at = words_.find(phrase);
    return at == words_.end() ? nullptr : &at->second;
}

const Lexicon* lexicon_for(std::string_view bcp47) {
    const auto code = utf8::lower(bcp47.substr(0, bcp47.find_first_of("-_")));
    static constexpr std::size_t kMost = 16;
    static std::array<std::once_flag, kMost> once;
    static std::array<std::unique_ptr<const Lexicon>, kMost> built;
    const auto tables = language_tables();
    for (std::size_t i = 0; i < std::min(tables.size(), kMost); ++i) {
        if (tables[i]->code != code) continue;
        std::call_once(once[i], [&] { built[i] = std::make_unique<const Lexicon>(*tables[i]); });
        return built[i].get();
    }
    return nullptr;
}

}  // namespace molva::value
