// A tree written out, to hold one against another.

#pragma once

#include <gumbo.h>

#include <set>
#include <string>

#include "html/guard_tags.hpp"
#include "html/node.hpp"

namespace molva::test {

/// Whether what is in the element is text as it stands.
inline bool has_raw_body(const GumboNode* node) {
    return html::is_element(node) &&
           (html::guard::traits(node->v.element.tag) & html::guard::raw) != 0;
}

/// Elements with their attributes, the first of each name, and the text between
/// them in one piece, whatever comments stood in it.
/// @param bodies  whether the text in scripts and the like belongs to it
inline std::string shape(const GumboNode* root, bool bodies = true) {
    std::string out, text;
    for (const GumboNode* node = root; node != nullptr; node = html::next(node, root)) {
        if (html::is_text(node) && (bodies || !has_raw_body(node->parent))) {
            text += node->v.text.text;
        }
        if (!html::is_element(node)) continue;
        if (!text.empty()) (out += '"' + text) += "\"\n";
        text.clear();
        unsigned depth = 0;
        for (const GumboNode* up = node; up != root; up = up->parent) ++depth;
        out += std::to_string(depth) + html::tag_name(node) + '/' +
               std::to_string(node->v.element.tag_namespace);
        const GumboVector& list = node->v.element.attributes;
        std::set<std::string> names;
        for (unsigned i = 0; i < list.length; ++i) {
            const auto* entry = static_cast<const GumboAttribute*>(list.data[i]);
            if (!names.insert(entry->name).second) continue;
            out += std::string{" "} + entry->name + "=" + entry->value + "/" +
                   std::to_string(entry->attr_namespace);
        }
        out += '\n';
    }
    return out + text;
}

/// That of the tree that gumbo makes of a page by itself.
inline std::string bare_shape(const std::string& page, bool bodies = true) {
    GumboOutput* bare = gumbo_parse_with_options(&kGumboDefaultOptions, page.data(), page.size());
    std::string out = shape(bare->root, bodies);
    gumbo_destroy_output(&kGumboDefaultOptions, bare);
    return out;
}

}  // namespace molva::test
