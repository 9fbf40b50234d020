// A JSONPath query as the parser gives it to the evaluator. Internal to json.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "json/iregexp.hpp"
#include "json/tree.hpp"

namespace molva::json::ast {

struct Expression;

struct Name {
    std::string name;
};
struct Wildcard {};
struct Index {
    std::int64_t at;  ///< negative: from the end
};
struct Slice {
    std::optional<std::int64_t> start, end;
    std::int64_t step = 1;
};
struct Filter {
    std::unique_ptr<Expression> condition;
};
using Selector = std::variant<Name, Wildcard, Index, Slice, Filter>;

struct Segment {
    bool descendant = false;
    std::vector<Selector> selectors;
};

struct Query {
    bool relative = false;  ///< begins with @
    bool singular = true;
    std::vector<Segment> segments;
    std::vector<std::string> warnings;  ///< of the outermost query only
};

enum class Function { length, count, match, search, value };

struct Call;
using Operand = std::variant<Json, Query, std::unique_ptr<Call>>;  ///< Json: a literal

struct Call {
    Function function;
    std::vector<Operand> arguments;
    /// match, search with a literal pattern: the pattern, unless it is none.
    std::optional<IRegexp> pattern;
    bool literal_pattern = false;
};

enum class Compare { equal, unequal, less, less_equal, greater, greater_equal };

struct Comparison {
    Compare op;
    Operand left, right;
};
struct Test {
    Operand operand;  ///< a query, or a call that gives a truth
};
struct Not {
    std::unique_ptr<Expression> inner;
};
struct And {
    std::vector<Expression> parts;
};
struct Or {
    std::vector<Expression> parts;
};

struct Expression {
    std::variant<Comparison, Test, Not, And, Or> is;
};

}  // namespace molva::json::ast
