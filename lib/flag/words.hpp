// Words of a text and their stems, for finding phrases in any of their forms:
// "вернули деньги" holds «вернуть деньги», "refunded" holds "refund".

#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sb_stemmer;

namespace molva::flag {

/// A word: where it stands in its text, in bytes, and its stem.
struct Word {
    std::size_t begin = 0, end = 0;
    std::string stem;
};

/// Cuts texts into words and words down to stems. Not for several threads at once.
class Stemmer {
public:
    Stemmer();

    /// Letters and digits make words, also with an apostrophe or a hyphen
    /// between letters. Lower case, "ё" counts as "е". Cyrillic words get
    /// Russian stems, Latin ones English stems (Snowball), others none.
    std::vector<Word> words(std::string_view text) const;

private:
    struct Close {
        void operator()(sb_stemmer* stemmer) const;
    };
    std::unique_ptr<sb_stemmer, Close> russian_, english_;
};

/// A phrase as the stems of its words.
using Phrase = std::vector<std::string>;

/// The bytes [begin, end) of the first place where the phrase's words stand
/// next to each other in this order. An empty phrase stands nowhere.
std::optional<std::pair<std::size_t, std::size_t>> find_phrase(const std::vector<Word>& words,
                                                               const Phrase& phrase);

}  // namespace molva::flag
