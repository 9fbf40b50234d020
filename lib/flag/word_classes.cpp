#include "flag/word_classes.hpp"

#include "flag/tokens.hpp"

namespace molva::flag {

void WordClasses::add(std::string_view words, std::uint16_t classes) {
    Tokens tokens;
    tokenize(words, tokens);
    for (const auto& token : tokens.all) {
        std::size_t at = token.hash >> 20;
        starts_[at % kSlots / 64] |= std::uint64_t{1} << at % 64;
        while (hashes_[at % kSlots] != 0 && hashes_[at % kSlots] != token.hash) ++at;
        hashes_[at % kSlots] = token.hash;
        classes_[at % kSlots] |= classes;
    }
}

}  // namespace molva::flag
