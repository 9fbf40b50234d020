// The text of elements for :-molva-contains() and :-molva-matches-own().

#pragma once

#include <gumbo.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "html/selector_memo.hpp"

namespace molva::html::css {

/// Runs of white space (NBSP and its cousins too) to one space, none at the ends.
std::string fold_text(std::string_view text);

/// The element's own text, that of its child elements left out, folded.
std::string own_text(const GumboNode* element);

/// Whether its text is not for people and so belongs to nobody above it: script, style.
bool keeps_text(const GumboNode* element);

/// The text of a whole tree, read once, and which part of it each element has.
/// So any number of nested elements can be asked in time linear in the tree.
/// The ends of blocks and <br> count as white space.
class TextIndex {
public:
    /// With `lower`, the text is kept in lower case.
    TextIndex(const GumboNode* root, bool lower);

    bool knows(const GumboNode* element) const { return ids_.find(element) != NodeIds::kUnknown; }

    /// Whether `word` (folded, not empty) stands in the text of the element.
    /// @pre knows(element)
    bool contains(const GumboNode* element, const std::string& word);

private:
    struct Range {
        std::uint32_t begin;
        std::uint32_t end;
    };

    void read(const GumboNode* root);
    void open(const GumboNode* element);
    void close(const GumboNode* element);
    const std::vector<std::uint32_t>& places(const std::string& word);

    std::string text_;
    bool lower_;
    bool space_ = false;  ///< white space was read, but not yet kept
    NodeIds ids_;
    std::vector<Range> ranges_;
    std::unordered_map<std::string, std::vector<std::uint32_t>> places_;
};

}  // namespace molva::html::css
