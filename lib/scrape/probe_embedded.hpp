// JSON that a page carries: in scripts, assigned to variables, in attributes.

#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "html/document.hpp"
#include "json/value.hpp"

namespace molva::scrape::probe {

/// One JSON text of a page, and how a definition names it.
struct Embedded {
    std::string data;      ///< page.data, "script#__NEXT_DATA__"; or empty
    std::string variable;  ///< page.variable, "window.__STATE__"; or empty
    std::size_t bytes = 0;
};

/// Calls `use` with each, one at a time: a tree is many times as large as its text.
/// @return notes on what was seen and cannot be read by a definition
std::vector<std::string> each_embedded(
    const html::Document& document,
    const std::function<void(const Embedded& where, json::Json& value)>& use);

}  // namespace molva::scrape::probe
