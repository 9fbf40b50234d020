// Looks at a page before gumbo does: one pass over its tags, linear in its
// size, that refuses what gumbo would choke on and takes out what no selector
// looks at, or what can be put back into the tree afterwards.

#pragma once

#include <gumbo.h>

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
    bool refers;                 ///< has character references in their values
};

/// One step through the content of an element that gumbo does not see.
struct Step {
    enum class Kind : std::uint8_t {
        element,  ///< begins; what follows is in it until its `end`
        leaf,     ///< one that never has content
        end,
        text,
        comment,
    };
    Kind kind;
    bool refers = false;   ///< has character references in its text or attributes
    bool returns = false;  ///< text: has carriage returns
    GumboTag tag = GUMBO_TAG_UNKNOWN;
    GumboNamespaceEnum space = GUMBO_NAMESPACE_HTML;
    std::uint32_t begin = 0, end = 0;  ///< of the name, or of the text, in the page
    std::uint32_t first = 0;           ///< its attributes in Page::attributes
    std::uint16_t count = 0;
};

/// An element that stands in Page::text without its content.
struct Graft {
    std::uint32_t tag;          ///< where its start tag lies in Page::text
    std::uint32_t first, last;  ///< the content, from Page::steps
};

/// Text for which a mark stands in Page::text: kBlankMark for white space at
/// its beginning, and the character kFirstMark + its number for the rest.
struct Run {
    std::uint32_t at;                ///< where the first mark lies in Page::text
    std::uint32_t begin, body, end;  ///< in the page; `body` is behind the white space
    bool returns;                    ///< has carriage returns
    bool refers;                     ///< has character references
};

inline constexpr char kBlankMark = '\f';
inline constexpr char32_t kFirstMark = 0xF0000;  ///< private use, planes 15 and 16
inline constexpr std::size_t kMaxRuns = 100'000;

/// An end tag that is not in the page.
struct Inserted {
    std::size_t at;  ///< in the page
    std::string text;
};

struct Page {
    std::string text;          ///< the page without these bodies and without comments
    std::vector<Body> bodies;  ///< in the order of their tags
    std::vector<Inserted> inserted;
    std::size_t depth = 0;     ///< no fewer elements than the tree will have inside one another

    // Of a skeleton only; in the order of their places in `text`.
    std::vector<BareTag> tags;
    std::vector<Attribute> attributes;
    std::vector<Run> runs;
    std::vector<Step> steps;
    std::vector<Graft> grafts;
    bool is_skeleton = false;

    /// Empty as a new one, but with the memory that it had.
    void clear();
    /// Bytes that it holds on to.
    std::size_t memory() const;
};

/// Checks a page against the limits, bytes and memory excepted, and reduces it.
///
/// The tree of Page::text is the page's tree but for comments and for the text
/// inside script, style, xmp, iframe, noembed and noframes, and it has the end
/// tags that Depth::missing_ends() says. The tokens are told
/// apart as section 13.2.5 does. Where the tree decides how a token is read (in
/// drawings, formulas and lists of choices) the text is written so that both
/// readings agree: an attacker cannot hide tags from this pass.
///
/// @param room  a former page, whose memory is used again
/// @error       Exit::partial; the message says which limit
Result<Page> reduce(std::string_view page, const Limits& limits, Page room = {});

/// The same with less for gumbo to do: content of which the tree is certain is
/// left out, and so are attributes where the tree does not depend on them; text
/// is one mark long, since gumbo takes text character by character.
/// html/restore.hpp puts them back. What this cannot be
/// certain of stands in the text as it is in the page; where a whole page is
/// like that it gives what reduce() gives.
/// @param islands  of elements in which it looks for nothing the content is
///                 lost where nothing depends on it; null: of none
Result<Page> skeleton(std::string_view page, const Limits& limits,
                      const Islands* islands = nullptr, Page room = {});

}  // namespace molva::html::guard
