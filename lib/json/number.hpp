// JSON numbers without loss. How they are kept is told in json/value.hpp.

#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "json/value.hpp"

namespace molva::json {

/// The subtype that marks a `binary` value as the text of a number.
inline constexpr std::uint64_t kNumberText = 0x6E756D;

/// A number of any of the four kinds.
bool is_number(const Json& value);

/// The nearest double; nothing if `value` is no number.
std::optional<double> to_double(const Json& value);

/// The value if it is a whole number that fits ("5.0" is 5), else nothing.
std::optional<std::int64_t> to_int64(const Json& value);

/// The number in decimals: integers digit by digit, doubles in their shortest
/// form without an exponent between 1e-20 and 1e21 ("4.5", "5.0", "1e300"),
/// other numbers as they were written. Empty if `value` is no number.
std::string number_text(const Json& value);

/// A number from its JSON token, kept without loss. `nearest` is the double
/// nearest to it. An integer token that fits 64 bits becomes an integer.
Json number_from_token(std::string_view token, double nearest);

/// Which of two numbers is greater, by their exact decimal values (1 equals
/// 1.0 and 1e0; 9007199254740993 does not equal 9007199254740992.0).
/// @pre is_number(a) && is_number(b)
std::strong_ordering compare_numbers(const Json& a, const Json& b);

}  // namespace molva::json
