// Selectors that an element can be found by, and how long each will last.

#pragma once

#include <gumbo.h>

#include <string>
#include <string_view>
#include <vector>

namespace molva::scrape::probe {

struct Name {
    std::string selector;            ///< "[itemprop=\"review\"]", "div.review", "ul.list > li"
    std::vector<std::string> words;  ///< of the name
    double quality = 0;              ///< 0…1
    bool made = false;               ///< a class that a program made up
    bool prefix = false;             ///< by the beginning of a class, whose end is made up
};

/// The selectors of an element, without those of what it is in.
/// @param tag_too  also "div.review" as "div.review" and not ".review", and
///                 the bare names of tags that say something (article, time, h3)
std::vector<Name> names_of(const GumboNode* element, bool tag_too);

/// The best of names_of(), or nothing but a name without words.
Name best_name(const GumboNode* element);

/// A string in a selector: quotes and backslashes escaped.
std::string css_string(std::string_view text);

}  // namespace molva::scrape::probe
