#include "html/selector_tree.hpp"

#include <algorithm>
#include <cstring>

namespace molva::html::css {

namespace {

// gumbo keeps the index up to date; a tree that somebody pruned may not have.
std::size_t position(const GumboNode* node, const GumboVector& siblings) {
    if (node->index_within_parent < siblings.length &&
        siblings.data[node->index_within_parent] == node) {
        return node->index_within_parent;
    }
    std::size_t at = 0;
    while (at < siblings.length && siblings.data[at] != node) ++at;
    return at;
}

}  // namespace

const GumboVector* children(const GumboNode* node) {
    if (is_element(node)) return &node->v.element.children;
    if (node->type == GUMBO_NODE_DOCUMENT) return &node->v.document.children;
    return nullptr;
}

const GumboNode* previous_element(const GumboNode* node) {
    if (node->parent == nullptr) return nullptr;
    const GumboVector& siblings = *children(node->parent);
    for (std::size_t at = position(node, siblings); at-- > 0;) {
        if (is_element(child(siblings, at))) return child(siblings, at);
    }
    return nullptr;
}

const GumboNode* next_element(const GumboNode* node) {
    if (node->parent == nullptr) return nullptr;
    const GumboVector& siblings = *children(node->parent);
    for (std::size_t at = position(node, siblings) + 1; at < siblings.length; ++at) {
        if (is_element(child(siblings, at))) return child(siblings, at);
    }
    return nullptr;
}

const GumboNode* first_element(const GumboNode* parent) {
    const GumboVector* nodes = children(parent);
    if (nodes == nullptr) return nullptr;
    for (std::size_t at = 0; at < nodes->length; ++at) {
        if (is_element(child(*nodes, at))) return child(*nodes, at);
    }
    return nullptr;
}

const GumboNode* next_node(const GumboNode* node, const GumboNode* root, bool inside) {
    if (inside && (node->type != GUMBO_NODE_TEMPLATE || node == root)) {
        const GumboVector* below = children(node);
        if (below != nullptr && below->length > 0) return child(*below, 0);
    }
    for (; node != root && node->parent != nullptr; node = node->parent) {
        const GumboVector& siblings = *children(node->parent);
        const std::size_t at = position(node, siblings) + 1;
        if (at < siblings.length) return child(siblings, at);
    }
    return nullptr;
}

const GumboNode* next_descendant(const GumboNode* node, const GumboNode* root, bool inside) {
    do {
        node = next_node(node, root, inside);
        inside = true;
    } while (node != nullptr && !is_element(node));
    return node;
}

const GumboNode* document_of(const GumboNode* node) {
    while (node != nullptr && node->type != GUMBO_NODE_DOCUMENT) node = node->parent;
    return node;
}

std::string_view written_name(const GumboNode* element) {
    GumboStringPiece piece = element->v.element.original_tag;
    if (piece.data == nullptr || piece.length == 0) return {};
    gumbo_tag_from_original_text(&piece);
    return {piece.data, piece.length};
}

std::string local_name(const GumboNode* element) {
    const GumboElement& it = element->v.element;
    if (it.tag_namespace == GUMBO_NAMESPACE_SVG) {
        const std::string_view written = written_name(element);
        const GumboStringPiece piece{written.data(), written.size()};
        const char* mixed = written.empty() ? nullptr : gumbo_normalize_svg_tagname(&piece);
        if (mixed != nullptr) return mixed;
    }
    if (it.tag != GUMBO_TAG_UNKNOWN) return gumbo_normalized_tagname(it.tag);
    return lowered(written_name(element));
}

const char* attribute_value(const GumboNode* element, const char* name) {
    const GumboVector& all = element->v.element.attributes;
    for (unsigned at = 0; at < all.length; ++at) {
        const auto* attribute = static_cast<const GumboAttribute*>(all.data[at]);
        if (attribute->name[0] == name[0] && std::strcmp(attribute->name, name) == 0 &&
            attribute->attr_namespace == GUMBO_ATTR_NAMESPACE_NONE) {
            return attribute->value;
        }
    }
    return nullptr;
}

bool equals_folded(std::string_view one, std::string_view other) {
    return one.size() == other.size() &&
           std::equal(one.begin(), one.end(), other.begin(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

std::string lowered(std::string_view text) {
    std::string out{text};
    for (char& c : out) c = lower(c);
    return out;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace molva::html::css
