// What of a page's body gumbo need not see.
//
// Of an element whose content is so well formed that it changes nothing around
// it the content is taken back from the text for gumbo: what it consists of is
// then as good as known, and it is noted down for the tree, or, where nothing
// in it is looked for, forgotten.

#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "html/guard.hpp"
#include "html/guard_depth.hpp"
#include "html/guard_read.hpp"

namespace molva::html::guard {

/// Follows the open elements of a page that is being written out.
///
/// An element's start tag and end tag always stay. Its content goes only if
/// the element is certainly open where its end tag comes and everything
/// between was opened and closed in pairs, by tags that neither close nor
/// reopen anything outside. What is not certain stays and is parsed.
class Pruner {
public:
    /// @param islands  what is looked for; null for everything
    Pruner(const Islands* islands, const Depth& depth, std::string_view page, Page& out)
        : islands_{islands}, depth_{depth}, page_{page}, out_{out} {}

    /// Before Depth has taken the tag.
    void before(const Tag& tag);
    /// After it, when a start tag has been written out from `at` on.
    void start(const Tag& tag, std::size_t at, const std::vector<Attribute>& attributes,
               const AttributesAre& are);
    /// Before an end tag is written out.
    void end(const Tag& tag);
    /// Text of this content from `begin` to `end` of the page; `as_it_is` where
    /// it has no character references.
    void text(std::size_t begin, std::size_t end, unsigned content, bool as_it_is = false);
    /// A comment that keeps two texts apart.
    void comment();
    /// Something that is too unusual to be noted down.
    void unbuild();

    /// An element that is looked for may not end where it seemed to.
    bool gave_up() const { return gave_up_; }

private:
    struct Open {
        GumboTag tag;
        std::string_view name;
        bool sound;      ///< certainly opened, by HTML's rules for the body
        bool target;     ///< looked for
        std::size_t at;  ///< of its start tag in the page's text
        // Of the page, behind its start tag.
        std::size_t text, bodies, tags, attributes, runs, steps, grafts;
    };

    bool is_neutral(const Tag& tag);
    bool is_neutral_in_drawing(const Tag& tag) const;
    bool is_neutral_in_select(const Tag& tag);
    bool is_neutral_in_body(const Tag& tag);
    bool fits_table(const Tag& tag) const;
    bool opens_cell_context() const;
    bool in_cell() const;
    bool close_p();
    bool close_item(const Tag& tag);
    void close();
    void take_back(const Open& from);
    bool trusted(std::size_t index) const { return index >= doubtful_; }
    void doubt();
    void pop();

    bool notes() const { return open_.size() > doubtful_ && open_.size() > unbuilt_; }
    bool begins_notes(bool neutral) const;
    bool can_be_noted(const Tag& tag, const AttributesAre& are) const;
    void note_start(const Tag& tag, bool leaf, const std::vector<Attribute>& attributes,
                    const AttributesAre& are);

    const Islands* islands_;
    const Depth& depth_;
    std::string_view page_;
    Page& out_;
    std::vector<Open> open_;
    std::size_t doubtful_ = 0;  ///< elements before this may not be what they seem
    std::size_t unbuilt_ = 0;   ///< elements before this have something in them that is not noted
    std::size_t wanted_ = 0;    ///< elements before this have something looked for inside
    std::size_t targets_ = 0;   ///< open elements that are looked for
    std::size_t drawings_ = 0, selects_ = 0;
    bool doubted_ = false;
    bool form_ = false;  ///< a form may be open for the parser
    bool gave_up_ = false;
    bool behind_pre_ = false;  ///< the next thing stands right behind the start of a <pre>
    GumboNamespaceEnum space_ = GUMBO_NAMESPACE_HTML;  ///< of the drawing or formula
    bool calm_ = false;       ///< before the tag: in the body, not in a list of choices or the like
    std::size_t tables_ = 0;  ///< before the tag
    std::size_t alike_ = 0;   ///< elements of its name that may be open before it
};

}  // namespace molva::html::guard
