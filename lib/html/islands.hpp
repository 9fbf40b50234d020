// The parts of a page in which something is looked for.
//
// Of an element in which nothing is looked for, and whose content is so well
// formed that it changes nothing around it, the content need not be parsed.

#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "html/guard.hpp"
#include "html/guard_read.hpp"
#include "html/selector.hpp"

namespace molva::html {

/// What is looked for on a page.
class Islands {
public:
    /// Adds what a selector for the whole page looks for; false if that cannot
    /// be told from start tags.
    bool add(const Selector& selector);

    /// Whether the element that begins with this tag may be looked for.
    bool takes(const guard::Tag& tag, std::string_view page,
               const std::vector<guard::Attribute>& attributes) const;

private:
    std::vector<Outline> outlines_;
};

}  // namespace molva::html
