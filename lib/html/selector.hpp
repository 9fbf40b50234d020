// CSS selectors on gumbo trees: Selectors Level 4 as far as a saved page has
// meaning (https://www.w3.org/TR/selectors-4/, CSS Syntax 3 for the text).
//
// A saved page has no pointer, focus, history or player: :hover, :focus,
// :visited, :target, :playing and their like are valid and match nothing.
// Pseudo-elements, namespace prefixes and the column combinator are refused.
// :empty is as browsers have it: white space is content, comments are not.
// What forms show (:checked, :disabled, :in-range …) is what the attributes
// give when the page has just been loaded.
//
// Two extensions for those who write scrapers:
//   :-molva-contains("text")    an element in whose text this stands; white
//       space folded (runs to one space, NBSP too, none at the ends), several
//       strings by comma: any of them; `i` behind the string: in any case.
//       Text inside script, style and template counts for these only.
//   :-molva-matches-own(re)     an element whose own text (that of its child
//       elements left out, folded likewise) matches the RE2 expression
//       somewhere. Unquoted it is taken as it stands up to the matching
//       bracket; quoted it is a CSS string, whose backslashes are written twice.

#pragma once

#include <gumbo.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace molva::html {

namespace css {
struct Program;
}

/// What the start tag of an element has to have for a selector to match it; no
/// more than that, and without regard to case.
struct Outline {
    std::string tag;                                              ///< empty: any
    std::vector<std::pair<std::string, std::string>> attributes;  ///< name, part of the value
};

/// What a selector may be at most; beyond it compile() refuses.
inline constexpr std::size_t kSelectorBytes = 4096;
inline constexpr unsigned kSelectorDepth = 16;      ///< :is( inside :not( inside …
inline constexpr std::size_t kSelectorParts = 512;  ///< simple selectors, all lists together

/// A compiled selector list. Cheap to copy; may be used from several threads.
/// Matching takes time linear in the page times the parts of the selector.
class Selector {
public:
    /// Understands `text`. The error has Exit::usage, `where` = "column N" (code
    /// points from 1) and says what was expected there.
    static Result<Selector> compile(std::string_view text);

    /// The matching elements below `scope` in document order. `scope` is an
    /// element or the document node; elements above it count for combinators.
    /// :scope is `scope`, for the document its root element. The contents of
    /// <template> are no part of the page; they are searched only when the
    /// template itself is `scope`.
    std::vector<const GumboNode*> select(const GumboNode* scope) const;

    /// Calls `use` with each of them until it returns false.
    void each(const GumboNode* scope, const std::function<bool(const GumboNode*)>& use) const;

    /// The first of them, or null.
    const GumboNode* first(const GumboNode* scope) const;

    /// Whether the element itself matches; without `scope`, :scope is the element.
    bool matches(const GumboNode* node, const GumboNode* scope = nullptr) const;

    /// One outline for each part of the selector list. Nothing if there is a
    /// part that says nothing of the start tag, or whose match depends on more
    /// than what is inside the element and the start tags of those around it.
    std::optional<std::vector<Outline>> outlines() const;

    /// Whether matching inside a scope depends on nothing but what is inside
    /// the scope and the start tags around it.
    bool looks_inside() const;

    const std::string& text() const;

    /// What the forgiving lists of :is() and :where() left out because it is
    /// not valid, as the standard wants: valid, but seldom what was meant.
    const std::vector<Error>& left_out() const;

private:
    explicit Selector(std::shared_ptr<const css::Program> program);
    std::shared_ptr<const css::Program> program_;
};

}  // namespace molva::html
