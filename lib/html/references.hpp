// Character references: "&amp;" to "&".

#pragma once

#include <string>
#include <string_view>

namespace molva::html {

/// Text with its character references resolved, as gumbo resolves them: what
/// it says of one is asked once and remembered.
///
/// @param text       well-formed UTF-8 without NUL and without a tag in it
/// @param attribute  the rules for values of attributes, in which "&copy=" is
///                   no reference (HTML standard section 13.2.5.73)
std::string resolve_references(std::string_view text, bool attribute);

}  // namespace molva::html
