// Walking gumbo's trees. Everything here is a loop: the depth of a page is
// chosen by whoever wrote it, the depth of our stack is not.

#pragma once

#include <gumbo.h>

#include <span>
#include <string>
#include <string_view>

namespace molva::html {

inline bool is_element(const GumboNode* node) {
    return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}

inline bool is_text(const GumboNode* node) {
    return node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
           node->type == GUMBO_NODE_CDATA;
}

/// Whether the node is this HTML element (not its namesake in SVG or MathML).
inline bool is(const GumboNode* node, GumboTag tag) {
    return is_element(node) && node->v.element.tag == tag &&
           node->v.element.tag_namespace == GUMBO_NAMESPACE_HTML;
}

/// The children of an element, a template or the document; none for the rest.
std::span<const GumboNode* const> children(const GumboNode* node);

/// The next node in document order inside the subtree of `scope`, which comes
/// first itself; null after the last. next_after() leaves out the node's own
/// subtree.
const GumboNode* next(const GumboNode* node, const GumboNode* scope);
const GumboNode* next_after(const GumboNode* node, const GumboNode* scope);

/// The element's name: lower case for HTML, as the standard adjusts it for SVG
/// ("foreignObject"); of an unknown element in the page's own letters, lower-cased.
std::string tag_name(const GumboNode* element);

}  // namespace molva::html
