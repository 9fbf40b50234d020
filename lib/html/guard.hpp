// Looks at a page before gumbo does: one pass over its tags, linear in its
// size, that refuses what gumbo would choke on and takes out what no selector
// looks at.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "html/document.hpp"

namespace molva::html::guard {

/// The body of a <script>, <style> or another element of plain text.
struct Body {
    std::size_t tag;         ///< where its start tag lies in Page::text
    std::size_t begin, end;  ///< where the body lies in the page
};

struct Page {
    std::string text;          ///< the page without these bodies and without comments
    std::vector<Body> bodies;  ///< in the order of their tags
    std::size_t depth = 0;     ///< no fewer elements than the tree will have inside one another
};

/// Checks a page against the limits, bytes and memory excepted, and reduces it.
///
/// The tree of Page::text is the page's tree but for comments and for the text
/// inside script, style, xmp, iframe, noembed and noframes. The tokens are told
/// apart as section 13.2.5 does. Where the tree decides how a token is read (in
/// drawings, formulas and lists of choices) the text is written so that both
/// readings agree: an attacker cannot hide tags from this pass.
///
/// @error  Exit::partial; the message says which limit
Result<Page> reduce(std::string_view page, const Limits& limits);

}  // namespace molva::html::guard
