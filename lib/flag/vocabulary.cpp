#include "flag/vocabulary.hpp"

#include <libstemmer.h>

#include <string_view>
#include <unordered_set>

#include "base/utf8.hpp"

namespace molva::flag {

namespace {

using Set = std::unordered_set<std::uint64_t>;

Set make_set(std::string_view words) {
    Tokens tokens;
    tokenize(words, tokens);
    Set out;
    for (const auto& token : tokens.all) out.insert(token.hash);
    return out;
}

bool is_negator(const Tokens& tokens, const Token& word) {
    static const Set set = make_set(
        "не ни нет без нету нельзя никак никогда вряд не-а ні немає "
        "not no never without cannot hardly neither nor cant dont didnt doesnt isnt wasnt wont "
        "couldnt wouldnt havent hasnt arent aint nobody none ne");
    if (set.contains(word.hash)) return true;
    const auto text = tokens.word(word);
    return text.size() > 3 && text.ends_with(U"n't");
}

bool is_contrast(std::uint64_t word) {
    static const Set set = make_set("но однако зато хотя але but however although though yet");
    return set.contains(word);
}

std::uint64_t hash_stem(std::string_view stem) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const char byte : stem) {
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x9FB21C651E98DF25ULL;
        hash ^= hash >> 29;
    }
    return hash | 1;
}

}  // namespace

void WordReader::Close::operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }

WordReader::WordReader()
    : russian_(sb_stemmer_new("russian", "UTF_8")), english_(sb_stemmer_new("english", "UTF_8")) {}

std::string WordReader::stem(std::u32string_view folded, bool cyrillic) const {
    std::string text;
    for (const char32_t code : folded) utf8::append(text, code);
    const bool latin = !folded.empty() && folded.front() < 0x250;
    sb_stemmer* stemmer = cyrillic ? russian_.get() : latin ? english_.get() : nullptr;
    if (stemmer == nullptr) return text;
    const auto* out = sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(text.data()),
                                      static_cast<int>(text.size()));
    if (out == nullptr) return text;
    std::string found{reinterpret_cast<const char*>(out),
                      static_cast<std::size_t>(sb_stemmer_length(stemmer))};
    // Snowball keeps the infinitive and the past of verbs in -нуть apart:
    // "вернут", "вернул".
    if (cyrillic && found.size() > 8 && (found.ends_with("ул") || found.ends_with("ут"))) {
        found.resize(found.size() - 2);
    }
    return found;
}

std::uint64_t WordReader::phrase_stem(const Tokens& tokens, const Token& word) const {
    auto text = tokens.word(word);
    constexpr std::size_t kShortest = 6;  // letters
    const bool imperative = word.cyrillic && text.size() >= kShortest &&
                            (text.ends_with(U"ьте") || text.ends_with(U"йте"));
    if (imperative) text.remove_suffix(2);
    return hash_stem(stem(text, word.cyrillic));
}

WordFacts WordReader::facts(const Tokens& tokens, const Token& word) const {
    WordFacts out;
    out.stem = hash_stem(stem(tokens.word(word), word.cyrillic));
    out.negator = is_negator(tokens, word);
    out.contrast = is_contrast(word.hash);
    return out;
}

}  // namespace molva::flag
