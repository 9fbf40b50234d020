// Steps through a gumbo tree as Selectors see it: elements only, the contents
// of <template> outside the page. Nothing here recurses.

#pragma once

#include <gumbo.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace molva::html::css {

inline bool is_element(const GumboNode* node) {
    return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}

inline bool is_html(const GumboNode* element) {
    return element->v.element.tag_namespace == GUMBO_NAMESPACE_HTML;
}

/// Whether it is this element of HTML.
inline bool is_tag(const GumboNode* element, GumboTag tag) {
    return element->v.element.tag == tag && is_html(element);
}

inline bool is_text(const GumboNode* node) {
    return node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE ||
           node->type == GUMBO_NODE_CDATA;
}

/// The children of an element or the document; null for text and comments.
const GumboVector* children(const GumboNode* node);

inline const GumboNode* child(const GumboVector& nodes, std::size_t index) {
    return static_cast<const GumboNode*>(nodes.data[index]);
}

/// The element above, or null at the root and at the top of a template's contents.
inline const GumboNode* parent_element(const GumboNode* node) {
    const GumboNode* up = node->parent;
    return up != nullptr && up->type == GUMBO_NODE_ELEMENT ? up : nullptr;
}

const GumboNode* previous_element(const GumboNode* node);
const GumboNode* next_element(const GumboNode* node);
const GumboNode* first_element(const GumboNode* parent);

/// The next node below `root` in document order, or null; with `inside` false
/// what lies below `node` is left out. Never enters a template unless it is `root`.
const GumboNode* next_node(const GumboNode* node, const GumboNode* root, bool inside = true);

/// Elements only.
const GumboNode* next_descendant(const GumboNode* node, const GumboNode* root, bool inside = true);

/// The document node the node belongs to, or null.
const GumboNode* document_of(const GumboNode* node);

inline bool is_root(const GumboNode* element) {
    return element->parent != nullptr && element->parent->type == GUMBO_NODE_DOCUMENT;
}

/// The name as it was in the page, for elements gumbo has no number for.
std::string_view written_name(const GumboNode* element);

/// The local name as the DOM has it: lower case for HTML, SVG's own mixed case.
std::string local_name(const GumboNode* element);

/// The attribute without namespace of this name (lower case), or null.
const char* attribute_value(const GumboNode* element, const char* name);

inline char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
inline bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}
bool equals_folded(std::string_view one, std::string_view other);  ///< ASCII case
std::string lowered(std::string_view text);                        ///< ASCII case
std::string_view trimmed(std::string_view text);                   ///< ASCII white space

}  // namespace molva::html::css
