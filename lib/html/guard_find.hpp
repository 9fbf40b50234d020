// How Depth searches its stack; for its own sources only.

#pragma once

#include <algorithm>

#include "html/ascii.hpp"
#include "html/guard_depth.hpp"

namespace molva::html::guard {

inline bool same_name(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                              [&](char x, char y) { return lower(x) == lower(y); });
}

/// Of an element that is open and a tag: do they have one name?
inline bool same_element(GumboTag open, std::string_view open_name, const Tag& tag) {
    return open == tag.tag && (tag.tag != GUMBO_TAG_UNKNOWN || same_name(open_name, tag.name));
}

/// Blocks of the standard (section 13.2.6.4.7) that are just names to some
/// versions of gumbo.
inline bool is_newer_block(const Tag& tag) {
    return tag.tag == GUMBO_TAG_MAIN || same_name(tag.name, "dialog") ||
           same_name(tag.name, "search");
}

inline bool is_foreign_root(GumboTag tag) { return tag == GUMBO_TAG_SVG || tag == GUMBO_TAG_MATH; }

/// Searches end here as the standard's lists say.
template <std::uint32_t traits_of_barrier, GumboTag... more>
struct Depth::Barrier {
    bool operator()(const Open& open) const {
        return (open.is & traits_of_barrier) != 0 ||
               (open.space == Space::html && ((open.tag == more) || ...));
    }
};

/// Matches HTML elements of one kind.
inline auto Depth::html_element(GumboTag tag) {
    return [tag](const Open& open) { return open.tag == tag && open.space == Space::html; };
}

/// To some versions of gumbo <main> is just a name, behind which their searches go on.
inline constexpr auto special_but_main = [](const auto& open) {
    return (open.is & special) != 0 && open.tag != GUMBO_TAG_MAIN;
};

/// The innermost match that no barrier hides. `certain` is false when the
/// parser's own stack may look different that far down.
template <typename Match, typename Stop>
Depth::Found Depth::find(Match match, Stop barrier) const {
    for (std::size_t i = stack_.size(); i > 0; --i) {
        const Open& open = stack_[i - 1];
        if (match(open)) return {true, i > certain_, i - 1};
        if (i > certain_ && barrier(open)) break;
    }
    return {};
}

/// Closes the match if there is one; false only when there is none for sure.
template <typename Match, typename Stop>
bool Depth::close(Match match, Stop barrier) {
    const Found found = find(match, barrier);
    if (!found.any) return false;
    if (found.certain) {
        pop_to(found.at);
    } else {
        unsure();
    }
    return true;
}

}  // namespace molva::html::guard
