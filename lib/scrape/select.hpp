// Where something stands on a page: a CSS selector, an attribute, a JSONPath
// or a column of a table, compiled once and used for every row.

#pragma once

#include <gumbo.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "html/selector.hpp"
#include "json/path.hpp"

namespace molva::scrape {

/// A place in a page: an element or a JSON value; one of the two is null.
struct Node {
    const GumboNode* element = nullptr;
    const json::Json* value = nullptr;
};

/// What the rows of a page are made of, and so which selectors fit.
enum class Rows { elements, values, columns };

struct Select {
    enum class Kind { css, path, column };

    Kind kind = Kind::css;
    std::string text;                           ///< as written
    std::string attribute;                      ///< "@href"; empty means the element itself
    std::shared_ptr<const html::Selector> css;  ///< null means the row itself
    std::shared_ptr<const json::Path> path;
    std::string column;  ///< its key, see csv.hpp

    /// The places in document order, seen from `scope`. An element without the
    /// attribute is not one. Empty if `scope` is of the other kind.
    /// @param limit  no more of them than that
    std::vector<Node> find(const Node& scope, std::size_t limit = SIZE_MAX) const;
};

/// Compiles what a definition says: text that begins with "$" is a JSONPath
/// (RFC 9535), "select @name" and "@name" are an attribute, ":scope" is the row
/// itself, anything else is CSS. Where rows are columns of a table, the text is
/// the column's name.
/// @error Exit::usage with the compiler's words
Result<Select> compile_select(std::string_view text, Rows rows);

}  // namespace molva::scrape
