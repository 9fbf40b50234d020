// Start tags as gumbo gets them: without attributes where the tree does not
// depend on them, and no attribute twice.

#pragma once

#include <gumbo.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "html/guard.hpp"
#include "html/guard_depth.hpp"

namespace molva::html::guard {

/// Of attributes of one name the first counts: takes out the others.
/// @return  whether there was another
bool drop_repeated(std::string_view page, std::vector<Attribute>& attributes);

/// Writes a start tag with these attributes and no others. gumbo 0.10 gives the
/// attribute behind a repeated one a wrong name when it may not keep a list of
/// errors.
void write_once(std::string_view page, const Tag& tag, const std::vector<Attribute>& attributes,
                std::string& out);

/// Writes start tags into a skeleton without their attributes.
class BareTags {
public:
    BareTags(std::string_view page, Page& out) : page_{page}, out_{out} {}

    /// Whether the parser does not look at the attributes of this start tag.
    bool may_be_bare(const Tag& tag) const;

    /// @param with_references  whether there are character references in values
    void write(const Tag& tag, const std::vector<Attribute>& attributes, bool with_references);

    /// The parser compares formatting elements by their attributes: those told
    /// by a number with one another only.
    /// @return  whether there are elements of both ways
    bool compares_both(GumboTag tag, bool by_number);

private:
    std::size_t likeness(const std::vector<Attribute>& attributes);

    std::string_view page_;
    Page& out_;
    std::unordered_map<std::string, std::size_t> likenesses_;
    std::array<std::uint8_t, GUMBO_TAG_LAST + 1> compared_{};
};

}  // namespace molva::html::guard
