#include "flag/lexicon.hpp"

#include <algorithm>

namespace molva::flag {

std::int8_t find(const LexiconEntry* begin, const LexiconEntry* end, std::uint64_t stem) {
    const auto* found = std::lower_bound(
        begin, end, stem,
        [](const LexiconEntry& entry, std::uint64_t wanted) { return entry.stem < wanted; });
    return found != end && found->stem == stem ? found->weight : std::int8_t{0};
}

}  // namespace molva::flag
