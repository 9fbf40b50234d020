// Words with a colour of their own, whatever stands around them: from -3 (a
// curse) to 3 (a delight). By stems, so that one entry serves all its forms.

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace molva::flag {

struct LexiconEntry {
    std::uint64_t stem = 0;  ///< hash of the stem
    std::int8_t weight = 0;  ///< -3…3, not 0
};

/// Sorted by stem, one entry a stem.
using Lexicon = std::vector<LexiconEntry>;

/// Reads lines "word<TAB>weight"; empty lines and lines that begin with # are
/// left out. Words with the same stem share the mean of their weights; a mean
/// near 0 is none.
/// @error Exit::usage with the line's number for a line that is not like that
Result<Lexicon> read_lexicon(std::string_view text, std::string_view name);

/// 0 for a stem that is not in it.
std::int8_t find(const LexiconEntry* begin, const LexiconEntry* end, std::uint64_t stem);

}  // namespace molva::flag
