#include "html/node.hpp"

namespace molva::html {

std::span<const GumboNode* const> children(const GumboNode* node) {
    const GumboVector* list = nullptr;
    if (is_element(node)) list = &node->v.element.children;
    if (node->type == GUMBO_NODE_DOCUMENT) list = &node->v.document.children;
    if (list == nullptr || list->length == 0) return {};
    // gumbo keeps its vectors as void**; every entry here is a GumboNode*.
    return {reinterpret_cast<const GumboNode* const*>(list->data), list->length};
}

const GumboNode* next(const GumboNode* node, const GumboNode* scope) {
    const auto inside = children(node);
    return inside.empty() ? next_after(node, scope) : inside.front();
}

const GumboNode* next_after(const GumboNode* node, const GumboNode* scope) {
    while (node != scope && node->parent != nullptr) {
        const auto siblings = children(node->parent);
        const std::size_t index = node->index_within_parent + 1;
        if (index < siblings.size()) return siblings[index];
        node = node->parent;
    }
    return nullptr;
}

std::string tag_name(const GumboNode* element) {
    const GumboElement& e = element->v.element;
    if (e.tag != GUMBO_TAG_UNKNOWN && e.tag_namespace == GUMBO_NAMESPACE_HTML) {
        return gumbo_normalized_tagname(e.tag);
    }
    GumboStringPiece piece = e.original_tag;
    if (piece.data == nullptr || piece.length == 0) return gumbo_normalized_tagname(e.tag);
    gumbo_tag_from_original_text(&piece);
    if (e.tag_namespace == GUMBO_NAMESPACE_SVG) {
        if (const char* name = gumbo_normalize_svg_tagname(&piece)) return name;
    }
    std::string name{piece.data, piece.length};
    for (char& c : name) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return name;
}

}  // namespace molva::html
