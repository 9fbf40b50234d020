#include "json/path_types.hpp"

#include <variant>

namespace molva::json::ast {

const std::array<Signature, 5>& signatures() {
    static const std::array<Signature, 5> all = {{
        {"length", Function::length, Type::value, {Type::value}},
        {"count", Function::count, Type::value, {Type::nodes}},
        {"match", Function::match, Type::truth, {Type::value, Type::value}},
        {"search", Function::search, Type::truth, {Type::value, Type::value}},
        {"value", Function::value, Type::value, {Type::nodes}},
    }};
    return all;
}

Type type(const Operand& operand) {
    if (std::holds_alternative<Json>(operand)) return Type::value;
    if (std::holds_alternative<Query>(operand)) return Type::nodes;
    const auto function = std::get<std::unique_ptr<Call>>(operand)->function;
    return signatures()[static_cast<std::size_t>(function)].result;
}

bool is_test(const Operand& operand) { return type(operand) != Type::value; }

bool is_singular(const Operand& operand) {
    const auto* query = std::get_if<Query>(&operand);
    return query && query->singular;
}

bool is_comparable(const Operand& operand) {
    return type(operand) == Type::value || is_singular(operand);
}

}  // namespace molva::json::ast
