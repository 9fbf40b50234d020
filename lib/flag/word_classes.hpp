// Lists of words, for whoever asks of word after word in which of them it is.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace molva::flag {

/// At most sixteen classes, a bit each, of some hundred words. By hash, in a table
/// that is mostly empty, so that a word that is none of them costs one look.
class WordClasses {
public:
    /// @param words  parted by spaces
    void add(std::string_view words, std::uint16_t classes);

    /// @param hash  of a word: Token::hash
    std::uint16_t of(std::uint64_t hash) const {
        const std::size_t first = (hash >> 20) % kSlots;
        if ((starts_[first / 64] >> first % 64 & 1) == 0) return 0;  // as nearly always
        for (std::size_t at = hash >> 20;; ++at) {
            const std::uint64_t there = hashes_[at % kSlots];
            if (there == hash) return classes_[at % kSlots];
            if (there == 0) return 0;
        }
    }

private:
    static constexpr std::size_t kSlots = 4096;
    // A bit for each slot that some word would like to have: of all the table these
    // few bytes are what the words of a text go through.
    std::array<std::uint64_t, kSlots / 64> starts_{};
    std::vector<std::uint64_t> hashes_ = std::vector<std::uint64_t>(kSlots);  // 0: empty
    std::vector<std::uint16_t> classes_ = std::vector<std::uint16_t>(kSlots);
};

}  // namespace molva::flag
