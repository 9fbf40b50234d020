// Attributes that have another name or a namespace in drawings and formulas.

#pragma once

#include <gumbo.h>

#include <string_view>

namespace molva::html {

struct ForeignAttribute {
    const char* written;  ///< lower case, as a page has it
    const char* name;     ///< as the tree has it
    /// Where that holds: SVG, MathML, or HTML for both.
    GumboNamespaceEnum in;
    GumboAttributeNamespaceEnum space;
};

/// HTML standard section 13.2.6.1, "adjust MathML, SVG and foreign attributes".
///
/// @param name  in any case
/// @return      null for a name that stays as it is, and for those that
///              is_adjusted() knows and versions of gumbo differ in
const ForeignAttribute* foreign_attribute(std::string_view name);

/// Whether some version of gumbo gives the attribute another name.
bool is_adjusted(std::string_view name);

}  // namespace molva::html
