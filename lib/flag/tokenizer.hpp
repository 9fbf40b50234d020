// tokenize() for many texts: the same tokens, at a fraction of the cost.

#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "flag/glance.hpp"
#include "flag/tokens.hpp"

namespace molva::flag {

/// Remembers what words were made of, by their bytes, in a fixed 2 MiB; people
/// write the same few thousand words. Not for several threads at once.
class Tokenizer {
public:
    Tokenizer();
    Tokenizer(Tokenizer&&) noexcept;
    ~Tokenizer();

    /// What tokenize() gives, whatever was cut before; but words are folded
    /// only when Tokens::word() asks, so `text` has to be there as long as `out`.
    void cut(std::string_view text, Tokens& out, std::size_t limit = std::size_t{1} << 20);

    /// Sees which words cut() would give, and learns those that are new. Some that
    /// it would not give may be seen as well: what is left in a tag, names. Good until
    /// the next call of either; the briefs are those of one finder, whose may_find()
    /// writes them.
    void glance(std::string_view text, Glance& out, std::size_t limit = std::size_t{1} << 20);

private:
    struct Memory;
    std::unique_ptr<Memory> memory_;
};

}  // namespace molva::flag
