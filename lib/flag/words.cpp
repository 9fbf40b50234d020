#include "flag/words.hpp"

#include <libstemmer.h>

#include <algorithm>

#include "base/utf8.hpp"

namespace molva::flag {

namespace {

bool is_cyrillic(char32_t code) { return code >= 0x400 && code <= 0x52F; }
bool is_latin(char32_t code) {
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') ||
           (code >= 0xC0 && code <= 0x24F && code != 0xD7 && code != 0xF7);
}
bool is_word_part(char32_t code) {
    if (is_latin(code) || is_cyrillic(code) || (code >= '0' && code <= '9')) return true;
    // Other scripts: everything past the punctuation of the first blocks that
    // is no space, punctuation, symbol or emoji block.
    return (code >= 0x370 && code < 0x2000 && !utf8::is_space(code)) ||
           (code >= 0x3040 && code < 0xD800) || (code >= 0x20000 && code < 0xE0000);
}
bool is_joint(char32_t code) { return code == '-' || code == '\'' || code == 0x2019; }

// No word that matters is longer; what is costs no more than this.
constexpr std::size_t kLongestStemmed = 64;

}  // namespace

void Stemmer::Close::operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }

Stemmer::Stemmer()
    : russian_(sb_stemmer_new("russian", "UTF_8")), english_(sb_stemmer_new("english", "UTF_8")) {}

std::vector<Word> Stemmer::words(std::string_view text) const {
    std::vector<Word> out;
    std::string_view rest = text;
    const auto at = [&] { return text.size() - rest.size(); };
    while (!rest.empty()) {
        const std::size_t begin = at();
        char32_t code = utf8::take(rest);
        if (!is_word_part(code)) continue;
        Word word{begin, at(), {}};
        bool cyrillic = false, latin = false;
        while (true) {
            code = utf8::lower(code);
            cyrillic = cyrillic || is_cyrillic(code);
            latin = latin || is_latin(code);
            utf8::append(word.stem, code == U'ё' ? U'е' : code);
            word.end = at();
            if (rest.empty()) break;
            std::string_view ahead = rest;
            char32_t next = utf8::take(ahead);
            if (is_joint(next) && !ahead.empty()) {
                std::string_view further = ahead;
                const char32_t after = utf8::take(further);
                if (!is_word_part(after)) break;
                utf8::append(word.stem, next);
                ahead = further;
                next = after;
            } else if (!is_word_part(next)) {
                break;
            }
            rest = ahead;
            code = next;
        }
        sb_stemmer* stemmer = cyrillic == latin ? nullptr : cyrillic ? russian_.get() : english_.get();
        if (stemmer != nullptr && word.stem.size() <= kLongestStemmed) {
            const auto* stem =
                sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(word.stem.data()),
                                static_cast<int>(word.stem.size()));
            if (stem != nullptr) {
                word.stem.assign(reinterpret_cast<const char*>(stem),
                                 static_cast<std::size_t>(sb_stemmer_length(stemmer)));
            }
        }
        out.push_back(std::move(word));
    }
    return out;
}

std::optional<std::pair<std::size_t, std::size_t>> find_phrase(const std::vector<Word>& words,
                                                               const Phrase& phrase) {
    if (phrase.empty()) return std::nullopt;
    const auto found =
        std::search(words.begin(), words.end(), phrase.begin(), phrase.end(),
                    [](const Word& word, const std::string& stem) { return word.stem == stem; });
    if (found == words.end()) return std::nullopt;
    return std::pair{found->begin, (found + static_cast<std::ptrdiff_t>(phrase.size()) - 1)->end};
}

}  // namespace molva::flag
