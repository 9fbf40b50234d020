// Reading a page's own text before gumbo does: one tag, one run of text.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "html/guard.hpp"
#include "html/guard_depth.hpp"

namespace molva::html::guard {

/// What is in a run of text or in a value, or-ed together.
enum Content : unsigned {
    visible = 1,  ///< anything but white space
    returns = 2,  ///< a carriage return, which the parser turns into a line feed
    refers = 4,   ///< an ampersand
    odd = 8,      ///< a control character or a noncharacter, which versions of gumbo replace
};

/// @param text  well-formed UTF-8; of anything else only `visible`, `returns`
///              and `refers` are certain
unsigned content_of(std::string_view text);

/// Whether a numeric reference in the text stands for a character that a
/// Page's text uses for itself.
bool refers_to_mark(std::string_view text);

/// Whether the first thing in the text that may be a reference comes behind
/// something visible, or is itself visible for sure.
bool begins_visibly(std::string_view text);

/// Whether such a character stands in the text.
bool has_mark(std::string_view text);

/// What the attributes of a start tag are, taken together.
struct AttributesAre {
    bool all = true;         ///< there, and none of them twice
    bool odd_names = false;  ///< a name that is not in the tree letter for letter
    bool adjusted = false;   ///< a name that is another one in drawings and formulas
    bool known = true;       ///< html/foreign.hpp knows which one, for all of them
    unsigned values = 0;     ///< Content of all values
    bool stored = false;     ///< they are the last ones of Page::attributes

    /// The same start tag without them can stand for it: names and values are
    /// in the tree letter for letter, wherever it stands (section 13.2.6.5).
    /// @param references  whether those in values do not matter
    bool plain(bool references) const {
        return !odd_names && !adjusted && !(values & (returns | odd)) &&
               (references || !(values & refers));
    }
};

AttributesAre look_at(std::string_view page, const std::vector<Attribute>& attributes);

/// The tag that begins at `at`; nothing if the page ends inside it.
/// @param attributes  gets where those of a start tag lie, the first thousand
std::optional<Tag> read_tag(std::string_view page, std::size_t at,
                            std::vector<Attribute>& attributes);

}  // namespace molva::html::guard
