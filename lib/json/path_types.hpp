// What may stand where in a JSONPath's conditions: RFC 9535 section 2.4.

#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "json/path_ast.hpp"

namespace molva::json::ast {

/// What an argument has to be and what a call gives, section 2.4.1.
enum class Type { value, truth, nodes };

struct Signature {
    std::string_view name;
    Function function;
    Type result;
    std::vector<Type> parameters;
};

/// Those of section 2.4, in the order of the enum.
const std::array<Signature, 5>& signatures();

Type type(const Operand& operand);

/// Whether it is a condition by itself.
bool is_test(const Operand& operand);

/// Whether it is a query that gives one node at most.
bool is_singular(const Operand& operand);

/// Whether it may stand beside a comparison's sign.
bool is_comparable(const Operand& operand);

}  // namespace molva::json::ast
