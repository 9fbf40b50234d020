// Puts back into gumbo's tree what html/guard.hpp kept from gumbo.

#pragma once

#include <gumbo.h>

#include <string>

#include "html/arena.hpp"
#include "html/guard.hpp"

namespace molva::html {

enum class Restored {
    all,
    too_deep,
    out_of_memory,
    /// The tree has text that the skeleton does not explain; neither it nor
    /// the source has been changed. The page is to be parsed without one.
    unexplained,
};

/// Walks the tree of `page.text` once, and then gives it its text, attributes
/// and bodies.
///
/// @param root    the document node
/// @param depth   elements inside one another, no more than that
/// @param source  the page; the tree will point into it, and it is cut into
///                pieces that end in NUL: what lies between them is lost
/// @param arena   where the tree lies
Restored restore(GumboNode* root, const guard::Page& page, unsigned depth, std::string& source,
                 Arena& arena);

}  // namespace molva::html
