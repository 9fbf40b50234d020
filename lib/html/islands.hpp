// The parts of a page in which something is looked for.
//
// Of an element in which nothing is looked for, and whose content is so well
// formed that it changes nothing around it, the content need not be parsed.

#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "html/guard_depth.hpp"
#include "html/guard_read.hpp"
#include "html/selector.hpp"

namespace molva::html {

/// What is looked for on a page.
class Islands {
public:
    /// Adds what a selector for the whole page looks for; false if that cannot
    /// be told from start tags.
    bool add(const Selector& selector);

    /// Whether the element that begins with this tag may be looked for.
    bool takes(const guard::Tag& tag, std::string_view page,
               const std::vector<guard::Attribute>& attributes) const;

private:
    std::vector<Outline> outlines_;
};

namespace guard {

/// Follows the open elements of a page that is being written out, and takes
/// back the content of those in which nothing is looked for.
///
/// An element's start tag and end tag always stay. Its content goes only if
/// the element is certainly open where its end tag comes and everything
/// between was opened and closed in pairs, by tags that neither close nor
/// reopen anything outside. What is not certain stays and is parsed.
class Pruner {
public:
    Pruner(const Islands& islands, const Depth& depth, Page& out)
        : islands_{islands}, depth_{depth}, out_{out} {}

    /// Before Depth has taken the tag.
    void before(const Tag& tag);
    /// After it, when a start tag has been written out.
    void start(const Tag& tag, std::string_view page, const std::vector<Attribute>& attributes);
    /// Before an end tag is written out.
    void end(const Tag& tag);
    void text(bool blank);

    /// An element that is looked for may not end where it seemed to.
    bool gave_up() const { return gave_up_; }

private:
    struct Open {
        GumboTag tag;
        std::string_view name;
        bool sound;   ///< certainly opened, by HTML's rules for the body
        bool target;  ///< looked for
        std::size_t text, bodies, tags, attributes, runs;  ///< of the page, behind its start tag
    };

    bool is_neutral(const Tag& tag);
    bool is_neutral_in_drawing(const Tag& tag) const;
    bool is_neutral_in_select(const Tag& tag);
    bool is_neutral_in_body(const Tag& tag);
    bool fits_table(const Tag& tag) const;
    bool opens_cell_context() const;
    bool close_p();
    bool close_item(const Tag& tag);
    bool trusted(std::size_t index) const { return index >= doubtful_; }
    void doubt();
    void pop();

    const Islands& islands_;
    const Depth& depth_;
    Page& out_;
    std::vector<Open> open_;
    std::size_t doubtful_ = 0;  ///< elements before this may not be what they seem
    std::size_t wanted_ = 0;    ///< elements before this have something looked for inside
    std::size_t targets_ = 0;   ///< open elements that are looked for
    std::size_t drawings_ = 0, selects_ = 0;
    bool doubted_ = false;
    bool form_ = false;  ///< a form may be open for the parser
    bool gave_up_ = false;
    bool calm_ = false;       ///< before the tag: in the body, not in a list of choices or the like
    std::size_t tables_ = 0;  ///< before the tag
    std::size_t alike_ = 0;   ///< elements of its name that may be open before it
};

}  // namespace guard

}  // namespace molva::html
