// What the tree construction of the HTML standard (section 13.2) treats
// specially, element by element; behind guard.hpp.

#pragma once

#include <gumbo.h>

#include <array>
#include <cstdint>

namespace molva::html::guard {

enum Trait : std::uint32_t {
    empty = 1 << 0,       ///< never has content in HTML: <br>
    special = 1 << 1,     ///< section 13.2.4.2, "special"
    formatting = 1 << 2,  ///< the same, "formatting"
    scope = 1 << 3,       ///< ends a search "in scope", with `marker`
    marker = 1 << 4,      ///< sets a marker in the list of formatting elements
    raw = 1 << 5,         ///< its body is text up to the end tag
    rcdata = 1 << 6,      ///< the same, with character references
    closes_p = 1 << 7,    ///< its start tag ends an open paragraph
    breakout = 1 << 8,    ///< its start tag ends a drawing or a formula
    table_part = 1 << 9,  ///< has a meaning only in a table
    heading = 1 << 10,
    block_end = 1 << 11,    ///< its end tag looks for it "in scope"
    svg_point = 1 << 12,    ///< HTML again inside a drawing
    math_point = 1 << 17,   ///< HTML again inside a formula
    reopens = 1 << 13,      ///< special, and its start tag opens lost formatting again
    implied_end = 1 << 14,  ///< section 13.2.6.3
    ruby_part = 1 << 15,
    page = 1 << 16,  ///< html, head, body: there once whatever the page says
};

extern const std::array<std::uint32_t, GUMBO_TAG_LAST + 1> kTraits;

/// The traits of an element; 0 for one without any, GUMBO_TAG_UNKNOWN too.
inline std::uint32_t traits(GumboTag tag) { return kTraits[tag]; }

}  // namespace molva::html::guard
