#include "flag/text_map.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/newer_cpus.hpp"

namespace molva::flag {

// Where parts begin and where they end: one behind the other, so that the loop
// over the words need not look for either.
void TextMap::add_edges(std::size_t block, std::uint64_t parts, std::uint64_t before) {
    const auto base = static_cast<std::uint32_t>(block * 64);
    std::uint32_t* to = edges.data() + edge_count;
    for (std::uint64_t left = parts ^ ((parts << 1) | before); left != 0; left &= left - 1) {
        *to++ = base + static_cast<std::uint32_t>(std::countr_zero(left));
    }
    edge_count = static_cast<std::size_t>(to - edges.data());
}

MOLVA_FOR_NEWER_CPUS
void TextMap::make(std::string_view text) {
    const std::size_t blocks = text.size() / 64 + 1;  // the last one ends behind the text
    const std::size_t room = (blocks + 1) * 64;       // and words are read beyond it
    padded.resize(std::max(padded.size(), room));
    std::memcpy(padded.data(), text.data(), text.size());
    std::memset(padded.data() + text.size(), 0, room - text.size());
    silent.make_room(blocks);
    if (edges.size() < text.size() + 2) edges.resize(text.size() + 2);
    edge_count = 0;
    std::uint64_t before = 0;  // whether the byte before the block is a part, without joints
    std::uint64_t closed = 0;  // and whether it is one with them
    std::uint64_t joints = 0, plain = 0;
    // A joint belongs to a word that goes on behind it, maybe in the next block.
    const auto finish = [&](std::size_t block, std::uint64_t next) {
        const std::uint64_t after = (plain >> 1) | (next << 63);
        const std::uint64_t all = plain | (joints & after & ((plain << 1) | before));
        add_edges(block, all, closed);
        before = plain >> 63;
        closed = all >> 63;
    };
    for (std::size_t block = 0; block < blocks; ++block) {
        Classes found = classes_of_block(padded.data() + block * 64);
        // What stands behind the end of the text is no space to be passed over.
        if (block + 1 == blocks) found.silent &= (std::uint64_t{1} << text.size() % 64) - 1;
        silent.word(block) = found.silent;
        if (block > 0) finish(block - 1, found.part);
        plain = found.part;
        joints = found.joint;
    }
    finish(blocks - 1, 0);
}

}  // namespace molva::flag
