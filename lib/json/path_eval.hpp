// Runs a JSONPath query. Internal to json.

#pragma once

#include <vector>

#include "json/path.hpp"
#include "json/path_ast.hpp"

namespace molva::json {

/// See Path::try_select().
Result<std::vector<const Json*>> evaluate(const ast::Query& query, const Json& root,
                                          const PathLimits& limits);

/// Whether two values are equal (RFC 9535 section 2.3.5.2.2), numbers by value,
/// objects whatever the order of their members. Adds to `steps` what it cost
/// and stops, with false, beyond `limit`.
bool equal_values(const Json& a, const Json& b, std::size_t& steps, std::size_t limit);

}  // namespace molva::json
