// What a language brings to the reading of dates: words, nothing else. One
// file a language; lexicon.cpp turns the tables into one dictionary.
//
// Every text is a list of words with blanks between them, in lower case, "ё"
// as "е", without the dots of abbreviations. A "_" joins the words of a phrase
// ("il_y_a"); a "." at the end of a word means that the dot has to be there.
// A word may stand in several lists; the engine takes the sense that fits.

#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace molva::value {

enum class Unit : std::uint8_t { second, minute, hour, day, week, month, year };
inline constexpr std::size_t kUnits = 7;

/// In which order numbers stand in 05/06/2018. Dots always mean day.month.year.
enum class Order : std::uint8_t { unknown, day_first, month_first };

/// `words` with a number: how many days from today, what a numeral counts.
struct Valued {
    std::string_view words;
    int value;
};

/// `words` that mean `amount` of `unit`: "quarter" is 3 months, "полчаса" 30 minutes.
struct Measure {
    std::string_view words;
    Unit unit;
    int amount;
};

struct LanguageTable {
    std::string_view code;                       ///< "ru"
    Order order = Order::day_first;              ///< of slashes and hyphens
    std::array<std::string_view, 12> months{};   ///< all cases and abbreviations
    std::array<std::string_view, 7> weekdays{};  ///< Monday first
    std::array<std::string_view, kUnits> units{};
    std::span<const Measure> measures{};  ///< of other lengths; a bare one counts once
    std::span<const Measure> periods{};   ///< whole periods in one word: "летась" is year -1
    std::span<const Valued> days{};       ///< today 0, yesterday -1
    std::span<const Valued> numbers{};  ///< numerals in hundredths: "one" 100, "полтора" 150
    std::string_view ago{};             ///< before or after the count
    std::string_view borrowed_ago{};    ///< the same, from a neighbouring language
    std::string_view ahead{};           ///< "in", "later"
    std::string_view last{}, present{}, next{};
    std::string_view now{};
    std::string_view am{}, pm{};  ///< after an hour of the clock
    std::string_view noon{}, midnight{};
    std::string_view clock{};    ///< marks the number before it as a time: "Uhr"
    std::string_view ordinal{};  ///< endings of a day's number: "th", "er"
    std::string_view fill{};     ///< words that tell nothing
};

/// All tables, English first.
std::span<const LanguageTable* const> language_tables();

extern const LanguageTable kEnglish, kRussian, kUkrainian, kBelarusian, kKazakh, kGerman, kFrench,
    kSpanish, kIndonesian;

}  // namespace molva::value
