// Parts of a tree as gumbo would have made them, from what html/guard.hpp noted.

#pragma once

#include <gumbo.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "html/arena.hpp"
#include "html/guard.hpp"

namespace molva::html {

/// Text as gumbo would give it: NUL itself becomes U+FFFD, line ends "\n".
std::string mend(std::string_view text);

/// What it makes lies in the arena and in the source, which it cuts into
/// pieces that end in NUL. All members are false, or null, when the arena is
/// full.
class TreeBuilder {
public:
    /// @param source  the page; what lies between names, values and texts is lost
    TreeBuilder(const guard::Page& page, std::string& source, Arena& arena)
        : page_{page}, source_{source}, arena_{arena} {}

    /// A copy that ends in NUL.
    const char* keep(std::string_view text);

    /// The attributes page.attributes[first] and those behind it.
    /// @param refer  whether there are character references in their values
    bool give_attributes(GumboNode* element, std::uint32_t first, std::uint32_t count,
                         bool refer = false);

    /// The text of the page from `begin` to `end`, on to the next tag.
    /// @param mended  a copy by mend(); without it the text stays where it is
    /// @param refer   whether there are character references in it
    const char* text_of(std::size_t begin, std::size_t end, bool mended, bool refer = false);

    /// Gives an element without children its content.
    bool graft(GumboNode* element, const guard::Graft& graft);

    /// Gives an element without children a text.
    bool adopt(GumboNode* element, const char* text);

private:
    struct Open {
        GumboNode* node;
        std::size_t first;  ///< its children in children_
    };

    void* take(std::size_t size);
    GumboNode* element(const guard::Step& step);
    GumboNode* text(const guard::Step*& step, const guard::Step* end);
    bool close(const Open& open);

    const guard::Page& page_;
    std::string& source_;
    Arena& arena_;
    char* free_ = nullptr;  ///< what is left of a piece of the arena
    std::size_t left_ = 0;
    std::vector<Open> open_;
    std::vector<GumboNode*> children_;  ///< of the open elements, one behind the other
};

}  // namespace molva::html
