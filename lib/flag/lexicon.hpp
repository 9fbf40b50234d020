// Words with a colour of their own, whatever stands around them: from -3 (a
// curse) to 3 (a delight). By stems, so that one entry serves all its forms.

#pragma once

#include <cstdint>
#include <vector>

namespace molva::flag {

struct LexiconEntry {
    std::uint64_t stem = 0;  ///< hash of the stem
    std::int8_t weight = 0;  ///< -3…3, not 0
};

/// Sorted by stem, one entry a stem.
using Lexicon = std::vector<LexiconEntry>;

/// 0 for a stem that is not in it.
std::int8_t find(const LexiconEntry* begin, const LexiconEntry* end, std::uint64_t stem);

}  // namespace molva::flag
