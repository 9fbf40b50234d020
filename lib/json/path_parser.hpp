// Reads a JSONPath query. Internal to json.

#pragma once

#include <string_view>

#include "base/result.hpp"
#include "json/path_ast.hpp"

namespace molva::json {

/// RFC 9535 section 2.1 (grammar), 2.4.3 (types), 2.1 (integers within
/// I-JSON). See Path::compile() for errors.
Result<ast::Query> parse_path(std::string_view text);

}  // namespace molva::json
