#include "flag/language.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/utf8.hpp"

namespace molva::flag {

namespace {

enum Tongue : std::uint8_t { ru, en, uk, be, kk, de, fr, es, translit, count };

constexpr std::array<std::string_view, count> kCodes{"ru", "en", "uk", "be", "kk",
                                                     "de", "fr", "es", "ru"};

struct Words {
    Tongue tongue;
    std::string_view words;
};

// Small words and the commonest words of reviews. A word that two languages
// share is left out of both, or stands in both.
constexpr std::array<Words, count> kWords{{
    {ru,
     "и что это как так но для меня мне мы они он она было был была были только уже если или "
     "когда очень нет есть можно нужно чтобы этот эта эти тоже ещё еще вот просто больше все "
     "всё нормально спасибо хорошо плохо отлично ничего сейчас после потом почему"},
    {en,
     "the a an and is are was were it this that of to in for not you your i my we they he she "
     "have has had with but on at be so very good great bad nice love like app service just "
     "no never don't didn't can't won't doesn't isn't it's i'm thanks thank please all from "
     "would will what when which really they're excellent awesome terrible worst best ok"},
    {uk,
     "і та що це як але для мене мені ми вони він вона було був була були тільки вже якщо або "
     "коли дуже немає є можна треба щоб цей ця ці теж ще просто більше все дякую добре погано "
     "чудово нічого зараз після потім чому якість працює від"},
    {be,
     "і што гэта як але для мяне мне мы яны ён яна было быў была былі толькі ужо калі вельмі "
     "няма ёсць можна трэба каб гэты гэтая яшчэ проста больш дзякуй добра дрэнна выдатна зараз"},
    {kk,
     "және бұл үшін емес өте жақсы жаман бар жоқ мен сен біз олар рахмет керек болды еді деп "
     "жұмыс қызмет бірақ"},
    {de,
     "und der die das ist nicht ich sie wir es ein eine mit für auf war sehr gut schlecht auch "
     "aber von zu den dem kein keine mehr nur wie super leider nach bei einfach immer noch "
     "schön danke"},
    {fr,
     "et le la les des est pas je nous vous il elle un une avec pour sur dans très bien mais "
     "que qui ce cette plus ne du au sont été avoir bon bonne mauvais merci trop tout rien"},
    {es,
     "y el la los las es no yo nosotros un una con para por en muy bien pero que lo se más del "
     "al son está fue bueno buena malo mala gracias todo nada también esta este como me mi"},
    {translit,
     "ne chto eto kak tak dlya menya mne oni ona bylo byl tolko esli kogda ochen net est "
     "mozhno nuzhno chtoby tozhe eshe esche vot prosto bolshe vse spasibo horosho plokho "
     "ploho otlichno nichego seichas sejchas posle potom pochemu uzhas uzhasno rabotaet "
     "nelzya nado dazhe voobshe voobsche normalno magazin dostavka zakaz dengi kachestvo "
     "koshmar klass zdorovo krasivo bystro dolgo priehal prishel pozvonili nikto nikogda "
     "deneg menia ya moi moy svoi zhe uzhe i v na s po u za ot do iz"},
}};

// In tenths, as whole numbers: their sums are the same on every machine. In
// vectors, since they are added up for every word.
struct Marks {
    using Four [[gnu::vector_size(16)]] = std::int32_t;
    std::array<Four, (count + 3) / 4> fours{};

    std::int32_t at(std::size_t tongue) const { return fours[tongue / 4][tongue % 4]; }
    void set(std::size_t tongue, std::int32_t mark) { fours[tongue / 4][tongue % 4] = mark; }
    Marks& operator+=(const Marks& other) {
        for (std::size_t i = 0; i < fours.size(); ++i) fours[i] += other.fours[i];
        return *this;
    }
};

// The words by their hash, open addressing, at most a quarter full: nearly every
// word of a text is in none of the lists, which one look tells.
class Index {
public:
    Index() {
        Tokens tokens;
        for (const auto& [tongue, words] : kWords) {
            tokenize(words, tokens);
            for (const auto& token : tokens.all) {
                const std::size_t at = place(token.hash);
                hashes_[at] = token.hash;
                // One letter says little: "i" is English, translit and much else.
                marks_[at + 2].set(tongue, token.size == 1 ? 5 : 10);
            }
        }
    }

    // 1: none of them.
    std::uint16_t number(std::uint64_t hash) const {
        const std::size_t at = place(hash);
        return hashes_[at] == hash ? static_cast<std::uint16_t>(at + 2) : std::uint16_t{1};
    }
    const Marks& marks(std::uint16_t number) const { return marks_[number]; }
    Speech speech(std::uint16_t number) const {
        const auto says = [&](Tongue tongue) {
            return static_cast<std::uint32_t>(marks_[number].at(tongue));
        };
        return {says(en), std::max({says(de), says(fr), says(es), says(translit)}),  //
                says(ru), std::max({says(uk), says(be), says(kk)})};
    }

    static const Index& made() {
        static const Index index;
        return index;
    }

private:
    static constexpr std::size_t kSlots = std::size_t{1} << 11;
    std::size_t place(std::uint64_t hash) const {
        std::size_t at = hash >> 53;
        while (hashes_[at] != 0 && hashes_[at] != hash) at = (at + 1) % kSlots;
        return at;
    }
    std::vector<std::uint64_t> hashes_ = std::vector<std::uint64_t>(kSlots);  // 0: empty
    std::vector<Marks> marks_ = std::vector<Marks>(kSlots + 2);  // by number; of 1: none
};

Marks by_letters(const Letters& letters) {
    Marks out;
    const auto set = [&](Tongue tongue, std::uint32_t number) {
        out.set(tongue, std::min(static_cast<std::int32_t>(7 * std::min(number, 6U)), 40));
    };
    set(ru, letters.russian);
    set(uk, letters.ukrainian);
    set(be, letters.belarusian);
    set(kk, letters.kazakh);
    set(de, letters.german);
    set(fr, letters.french);
    set(es, letters.spanish);
    return out;
}

}  // namespace

std::uint16_t small_word(std::uint64_t hash) { return Index::made().number(hash); }
Speech speech_of(std::uint16_t number) { return Index::made().speech(number); }

namespace {

// Whether the language that is written most in a script outweighs all others
// of it together: then none of them alone can, and nobody need go through the
// words. True of nearly every text.
bool is_plain(const Tokens& tokens, bool cyrillic) {
    if (!tokens.heard) return false;
    const auto& letters = tokens.letters;
    const auto& speech = tokens.speech;
    if (!cyrillic) {
        return letters.german + letters.french + letters.spanish == 0 &&
               speech.other_latin <= speech.english;
    }
    const Marks marks = by_letters(letters);
    const auto others = static_cast<std::int32_t>(speech.other_cyrillic) +
                        std::max({marks.at(uk), marks.at(be), marks.at(kk)});
    return others <= static_cast<std::int32_t>(speech.russian) + marks.at(ru);
}

}  // namespace

Language identify(const Tokens& tokens) {
    const auto& letters = tokens.letters;
    const std::uint32_t own = letters.cyrillic + letters.latin;
    if (own == 0 || letters.other > own) return {};
    const bool cyrillic = letters.cyrillic >= letters.latin;
    if (is_plain(tokens, cyrillic)) return {kCodes[cyrillic ? ru : en], false};
    const Index& index = Index::made();
    Marks marks = by_letters(letters);
    // Half the words are small ones and nobody can foretell which: the others'
    // marks, which are none, are added as well.
    for (const auto& token : tokens.all) {
        std::uint16_t number = token.small_word;
        if (number == 0) [[unlikely]] {
            number = token.kind == TokenKind::word ? index.number(token.hash) : std::uint16_t{1};
        }
        marks += index.marks(number);
    }
    // Without a sign to the contrary these two are what is written most.
    std::size_t best = cyrillic ? ru : en;
    marks.set(best, marks.at(best) + 4);
    // One word that looks Ukrainian stands in many a Russian text: "та ещё контора".
    if (letters.ukrainian == 0 && marks.at(uk) < 20) marks.set(uk, 0);
    if (letters.belarusian == letters.russian && marks.at(be) < 20) marks.set(be, 0);
    for (std::size_t i = 0; i < count; ++i) {
        const bool fits = (i == ru || i == uk || i == be || i == kk) == cyrillic;
        if (fits && marks.at(i) > marks.at(best)) best = i;
    }
    return {kCodes[best], best == translit};
}

}  // namespace molva::flag
