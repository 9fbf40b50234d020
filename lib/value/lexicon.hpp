// The words of a language and of English as one dictionary: a phrase gives
// the senses it can have. Built once for each language, then only read.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "value/lang/table.hpp"

namespace molva::value {

enum class Sense : std::uint8_t {
    month,    ///< value 1..12
    weekday,  ///< value 0 (Monday) .. 6
    unit,     ///< value a Unit, amount how many of it
    measure,  ///< the same, but counts once without a number: "полчаса"
    period,   ///< value a Unit, amount how many of them from the present one: "летась"
    day,      ///< value days from today
    number,   ///< value in hundredths
    ago,
    ahead,
    last,
    present,
    next,
    now,
    am,
    pm,
    noon,
    midnight,
    clock,
    ordinal,
    fill,
};

struct Meaning {
    Sense sense;
    std::int16_t value = 0;
    std::int16_t amount = 1;
    bool foreign = false;  ///< of another language: tells against this one if none is given
};

/// What one phrase can mean; the senses of the language itself come first.
using Meanings = std::vector<Meaning>;

class Lexicon {
public:
    /// The words of `language`, and those of English that it does not have.
    explicit Lexicon(const LanguageTable& language);

    /// Null for a word that has no sense. `phrase` is in lower case, with
    /// single blanks between its words.
    const Meanings* find(std::string_view phrase) const;

    const LanguageTable& language() const { return *language_; }

    /// The longest phrase has so many words.
    static constexpr int kLongestPhrase = 4;

private:
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    using Words = std::unordered_map<std::string, Meanings, Hash, std::equal_to<>>;

    static Words words_of(const LanguageTable& language);
    static void add_prefixes(Words& words, const LanguageTable& language);

    const LanguageTable* language_;
    Words words_;
};

/// The lexicon of a BCP 47 name by its primary subtag; null if it is not one
/// of language_tables(). Thread-safe.
const Lexicon* lexicon_for(std::string_view bcp47);

}  // namespace molva::value
