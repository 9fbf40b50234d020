// Where the words of a text may stand, by its bytes alone: what the tokenizer goes by.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "flag/byte_classes.hpp"

namespace molva::flag {

/// A text with its runs of parts of words, see Classes. Memory is used again.
struct TextMap {
    std::string padded;  ///< the text with zeros behind it: words are read by the block
    Bits silent;
    std::vector<std::uint32_t> edges;  ///< of runs of parts: begin, end, begin, end …
    std::size_t edge_count = 0;

    /// Of another text.
    void make(std::string_view text);

private:
    void add_edges(std::size_t block, std::uint64_t parts, std::uint64_t before);
};

}  // namespace molva::flag
