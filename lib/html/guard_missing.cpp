// End tags that a page leaves to its reader, and gumbo does not see.

#include "html/guard_find.hpp"

namespace molva::html::guard {

std::vector<Tag> Depth::missing_ends(const Tag& tag) const {
    const bool noscript = tag.end && tag.tag == GUMBO_TAG_NOSCRIPT;
    if (!noscript && !is_newer_block(tag)) return {};
    if (context() != Context::html || stack_.empty()) return {};
    if (tag.end) return ends_inside(tag, noscript);
    const Found p = find(html_element(GUMBO_TAG_P), Barrier<scope, GUMBO_TAG_BUTTON>{});
    if (!p.certain) return {};
    return {{.tag = GUMBO_TAG_P, .name = "p", .text = "</p>", .end = true}};
}

/// What is open inside the element that ends, innermost first; nothing if any of
/// it is not certain.
///
/// @param all  of a <noscript>: with scripts its content is text, and nothing
///             in it stays open behind it. Without it only what would keep the
///             parser from finding the element, in the scope that it looks at.
std::vector<Tag> Depth::ends_inside(const Tag& tag, bool all) const {
    if (all && lost_.size() != base_) return {};
    std::vector<Tag> out;
    bool in_parts = false;  // of a table, which ends with it
    for (std::size_t i = stack_.size(); i > certain_; --i) {
        const Open& open = stack_[i - 1];
        if (open.space != Space::html) return {};
        const bool same = same_element(open.tag, open.name, tag);
        if (same) return in_parts ? std::vector<Tag>{} : out;
        if (open.tag == GUMBO_TAG_TEMPLATE || (open.is & page)) return {};
        if (!all && (open.is & scope)) return {};
        if (open.is & table_part) {
            in_parts = true;
            continue;
        }
        if (open.tag == GUMBO_TAG_TABLE) in_parts = false;
        if (!all && !(open.is & special)) continue;
        if (open.tag == GUMBO_TAG_UNKNOWN && open.name.empty()) return {};
        const std::string_view name =
            open.name.empty() ? gumbo_normalized_tagname(open.tag) : open.name;
        out.push_back({.tag = open.tag, .name = name, .end = true});
    }
    return {};
}

}  // namespace molva::html::guard
