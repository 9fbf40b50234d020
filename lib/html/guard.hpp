// Looks at a page before gumbo does: one pass over its tags, linear in its
// size, that refuses what gumbo would choke on and takes out what no selector
// looks at, or what can be put back into the tree afterwards.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "html/document.hpp"

namespace molva::html {
class Islands;
}

namespace molva::html::guard {

/// The body of a <script>, <style> or another element of plain text.
struct Body {
    std::size_t tag;         ///< where its start tag lies in Page::text
    std::size_t begin, end;  ///< where the body lies in the page
};

/// Where an attribute's name and value lie in the page; the same place twice
/// for none.
struct Attribute {
    std::uint32_t name, name_end, value, value_end;
};

/// A start tag that stands in Page::text without its attributes.
struct BareTag {
    std::uint32_t tag;           ///< where it lies in Page::text
    std::uint32_t first, count;  ///< its attributes in Page::attributes
};

/// Text for which a mark stands in Page::text: kBlankMark for white space at
/// its beginning, and the character kFirstMark + its number for the rest.
struct Run {
    std::uint32_t at;                ///< where the first mark lies in Page::text
    std::uint32_t begin, body, end;  ///< in the page; `body` is behind the white space
    bool returns;                    ///< has carriage returns
};

inline constexpr char kBlankMark = '\f';
inline constexpr char32_t kFirstMark = 0xF0000;  ///< private use, planes 15 and 16
inline constexpr std::size_t kMaxRuns = 100'000;

struct Page {
    std::string text;          ///< the page without these bodies and without comments
    std::vector<Body> bodies;  ///< in the order of their tags
    std::size_t depth = 0;     ///< no fewer elements than the tree will have inside one another

    // Of a skeleton only; in the order of their places in `text`.
    std::vector<BareTag> tags;
    std::vector<Attribute> attributes;
    std::vector<Run> runs;
    bool is_skeleton = false;
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

/// The same with less for gumbo to do: attributes are left out where the tree
/// does not depend on them, and text is one mark long, since gumbo takes text
/// character by character. html/restore.hpp puts them back. What this cannot be
/// certain of, character references above all, stands in the text as it is in
/// the page; where a whole page is like that it gives what reduce() gives.
/// @param islands  of elements in which it looks for nothing the content is
///                 left out where nothing depends on it; null: of none
Result<Page> skeleton(std::string_view page, const Limits& limits,
                      const Islands* islands = nullptr);

}  // namespace molva::html::guard
