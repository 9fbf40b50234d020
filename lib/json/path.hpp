// JSONPath, RFC 9535: a query for values of a JSON tree.

#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "json/value.hpp"

namespace molva::json {

namespace ast {
struct Query;
}

/// What a query may cost at most: a filter that asks `$..*` for every node of
/// a large tree would otherwise run for hours.
struct PathLimits {
    std::size_t results = 1'000'000;  ///< nodes in any list on the way, the result included
    std::size_t steps = 50'000'000;   ///< values looked at; about a second
};

/// A compiled query; copies share it, and threads may.
///
/// The whole of RFC 9535: all selectors and segments, filters, the functions
/// length, count, match, search, value with their types checked (section
/// 2.4.3). A node that is reached twice is there twice. Numbers are compared
/// by their exact decimal values.
class Path {
public:
    static constexpr std::size_t kMaxLength = 16'384;  ///< bytes of a query
    static constexpr int kMaxNesting = 64;  ///< parentheses, filters and calls inside each other

    /// @error Exit::usage; `where` is "column N", counted in characters from 1
    static Result<Path> compile(std::string_view text);

    /// The nodes in the order of section 2; they live as long as `root`.
    /// Nothing if a limit was reached: try_select() tells that from nothing found.
    std::vector<const Json*> select(const Json& root) const;

    /// @error Exit::partial if a limit was reached
    Result<std::vector<const Json*>> try_select(const Json& root,
                                                const PathLimits& limits = {}) const;

    struct Located {
        const Json* value;
        std::string path;  ///< the normalized path, section 2.7: $['a'][0]
    };

    /// The same nodes with their places.
    Result<std::vector<Located>> select_with_paths(const Json& root,
                                                   const PathLimits& limits = {}) const;

    /// Whether it can give one node at most (section 2.3.5.1).
    bool singular() const;

    /// What is valid but cannot be meant: a pattern that is not an I-Regexp
    /// never matches (sections 2.4.6, 2.4.7). One sentence each, with its column.
    const std::vector<std::string>& warnings() const;

private:
    std::shared_ptr<const ast::Query> query_;
};

}  // namespace molva::json
