#include "store/likeness.hpp"

#include <algorithm>

#include "base/utf8.hpp"

namespace molva::store {

namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 10;
constexpr std::size_t kMostWords = 4096;
constexpr std::size_t kWanted = 4;        // marks to look for; two of them are kept
constexpr std::uint32_t kTelling = 4;     // letters of words whose pairs make marks
constexpr std::uint32_t kMarkBits = (1U << 30) - 1;

// What a code point is to a word. Letters stand for themselves, folded.
enum Kind : char16_t { kApart = 0, kNothing = 1, kFirstLetter = 16 };

constexpr char32_t kTable = 0x530;

struct Low {
    std::array<char16_t, kTable> fold{};
    std::array<bool, kTable> capital{};
};

// Small Latin letters that look like Cyrillic ones, small or as capitals. One
// to one, so no two English words become the same.
constexpr std::u32string_view kLatin = U"abcehkmoptxy";
constexpr std::u32string_view kCyrillic = U"авсенкмортху";

char16_t fold_low(char32_t code) {
    if (code == '\'' || code == 0xAD || (code >= 0x300 && code <= 0x36F) ||
        (code >= 0x483 && code <= 0x489)) {
        return kNothing;
    }
    const bool digit = code >= '0' && code <= '9';
    const bool latin = (code | 0x20) >= 'a' && (code | 0x20) <= 'z';
    if (code < 0x80 && !digit && !latin) return kApart;
    if (code >= 0x80 && (code < 0xC0 || code == 0xD7 || code == 0xF7)) return kApart;
    char32_t small = utf8::lower(code);
    if (small == U'ё') small = U'е';
    const auto at = kLatin.find(small);
    return static_cast<char16_t>(at == std::u32string_view::npos ? small : kCyrillic[at]);
}

const Low& low() {
    static const Low table = [] {
        Low to;
        for (char32_t code = 0; code < kTable; ++code) {
            to.fold[code] = fold_low(code);
            to.capital[code] = utf8::lower(code) != code;
        }
        return to;
    }();
    return table;
}

// Signs that are a word each: those scripts put no spaces between words.
bool is_sign(char32_t code) {
    return (code >= 0x2E80 && code < 0xA4D0) || (code >= 0xF900 && code < 0xFB00) ||
           (code >= 0x20000 && code < 0x40000);
}

char32_t fold_high(char32_t code) {
    const bool joiner = (code >= 0x200B && code <= 0x200F) || code == 0x2019 ||
                        (code >= 0x2060 && code <= 0x2064) || code == 0xFEFF ||
                        (code >= 0xFE00 && code <= 0xFE0F);
    if (joiner) return kNothing;
    const bool letter = (code < 0x2000 && code != 0x1680) || (code >= 0x2C00 && code < 0xD800) ||
                        is_sign(code);
    return letter ? code : char32_t{kApart};
}

std::uint64_t stir(std::uint64_t hash, std::uint64_t value) {
    hash = (hash ^ value) * 0x9FB21C651E98DF25ULL;
    return hash ^ (hash >> 32);
}

std::uint64_t finish(std::uint64_t hash) {
    hash = (hash ^ (hash >> 29)) * 0xBF58476D1CE4E5B9ULL;
    return hash ^ (hash >> 32);
}

std::uint64_t pair(std::uint64_t first, std::uint64_t second) {
    return finish(stir(first, second * 0xC4CEB9FE1A85EC53ULL));
}

Mark mark_of(std::uint64_t hash) {
    const auto mark = static_cast<Mark>(hash >> 34) & kMarkBits;
    return mark == 0 ? 1 : mark;
}

std::size_t common(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
    std::size_t count = 0, i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        if (a[i] == b[j]) {
            ++count, ++i, ++j;
        } else if (a[i] < b[j]) {
            ++i;
        } else {
            ++j;
        }
    }
    return count;
}

}  // namespace

double likeness(const Print& a, const Print& b) {
    const std::size_t fewer = std::min(a.words, b.words);
    if (a.order == b.order && a.words == b.words) return fewer >= kWordsToEqual ? 1 : 0;
    if (fewer < kWordsToResemble) return 0;
    constexpr double kNotEqual = 0.99;
    const auto both = static_cast<double>(common(a.parts, b.parts));
    const auto sum = static_cast<double>(a.parts.size() + b.parts.size());
    const double share = both / (sum - both);
    if (share >= kAlike) return std::min(share, kNotEqual);
    const Print& shorter = a.parts.size() < b.parts.size() ? a : b;
    const double held = both / static_cast<double>(shorter.parts.size());
    return held >= kContained && shorter.words >= kWordsToContain ? std::min(held, kNotEqual) : 0;
}

// Letters one by one: this runs for every review that a store takes in.
void Printer::add(std::string_view text) {
    const Low& table = low();
    text = text.substr(0, kMostBytes);
    while (!text.empty() && words_.size() < kMostWords) {
        Word word{0x9E3779B97F4A7C15ULL, 0, false};
        char32_t last = 0;
        while (!text.empty()) {
            const char32_t code = utf8::take(text);
            const char32_t letter = code < kTable ? table.fold[code] : fold_high(code);
            if (letter == kNothing) continue;
            if (letter < kFirstLetter) break;
            // "ОООЧЕНЬ" is "очень", but 100 is not 10.
            if (letter == last && (letter < '0' || letter > '9')) continue;
            if (word.letters == 0) word.capital = code < kTable && table.capital[code];
            last = letter;
            word.hash = stir(word.hash, letter);
            ++word.letters;
            if (letter >= kTable && is_sign(letter)) {
                word.letters = kTelling;
                break;
            }
        }
        if (text.starts_with("//")) {  // an address: nobody copies it letter by letter
            text.remove_prefix(std::min(text.find_first_of(" \n\t"), text.size()));
            continue;
        }
        if (word.letters > 0) {
            word.hash = finish(word.hash);
            words_.push_back(word);
        }
    }
}

void Printer::read(const stream::ReviewView& review) {
    words_.clear();
    for (const auto text : {review.title, review.text, review.pros, review.cons}) add(text);
}

Print Printer::print(const stream::ReviewView& review) {
    read(review);
    Print to;
    to.words = words_.size();
    to.parts.reserve(words_.size() * 2);
    for (std::size_t i = 0; i < words_.size(); ++i) {
        to.order = stir(to.order, words_[i].hash);
        to.parts.push_back(words_[i].hash);
        if (i > 0) to.parts.push_back(pair(words_[i - 1].hash, words_[i].hash));
    }
    std::sort(to.parts.begin(), to.parts.end());
    to.parts.erase(std::unique(to.parts.begin(), to.parts.end()), to.parts.end());
    return to;
}

// The least hashes of the pairs of longer words, whichever comes first of the
// two: a sample that is the same wherever the same pairs are (MinHash, the
// sketch of the k least).
std::size_t Printer::least_pairs(Pair* to, std::size_t count) const {
    std::size_t size = 0;
    const Word* before = nullptr;
    for (const Word& word : words_) {
        if (word.letters < kTelling) continue;
        if (before) {
            const std::uint64_t hash =
                pair(std::min(before->hash, word.hash), std::max(before->hash, word.hash));
            std::size_t at = size;
            while (at > 0 && to[at - 1].hash > hash) --at;
            const bool known = at > 0 && to[at - 1].hash == hash;
            if (!known && at < count) {
                size = std::min(size + 1, count);
                std::copy_backward(to + at, to + size - 1, to + size);
                to[at] = {hash, before, &word};
            }
        }
        before = &word;
    }
    return size;
}

// Two pairs that have no word in common, if there are such: one typo must not
// take both.
Marks Printer::marks(const stream::ReviewView& review) {
    Marks to;
    read(review);
    if (words_.size() >= kWordsToEqual) {
        std::array<Pair, kWanted> least{};
        const std::size_t size = least_pairs(least.data(), least.size());
        if (size > 0) to.text[0] = mark_of(least[0].hash);
        for (std::size_t i = 1; i < size && to.text[1] == 0; ++i) {
            const bool apart = least[i].first != least[0].second &&
                               least[i].second != least[0].first;
            if (apart || i + 1 == size) to.text[1] = mark_of(least[i].hash);
        }
        if (to.text[1] == to.text[0]) to.text[1] = 0;
    }
    to.reply = reply_mark(reply_print(review));
    return to;
}

std::vector<Mark> Printer::wanted(const stream::ReviewView& review) {
    std::vector<Mark> to;
    read(review);
    if (words_.size() < kWordsToEqual) return to;
    std::array<Pair, kWanted> least{};
    const std::size_t size = least_pairs(least.data(), least.size());
    for (std::size_t i = 0; i < size; ++i) to.push_back(mark_of(least[i].hash));
    return to;
}

std::uint64_t Printer::reply_print(const stream::ReviewView& review) {
    if (!review.reply) return 0;
    words_.clear();
    add(review.reply->text);
    std::uint64_t hash = 0;
    std::size_t count = 0;
    for (const Word& word : words_) {
        if (word.capital) continue;
        hash = stir(hash, word.hash);
        ++count;
    }
    return count < kWordsToReply ? 0 : finish(hash) | 1;
}

Mark reply_mark(std::uint64_t print) { return print == 0 ? 0 : mark_of(finish(print)); }

}  // namespace molva::store
