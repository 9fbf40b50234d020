// JSON from outside: reading it within limits, the strict way and the way it
// is found on pages, and writing it.
//
// Only declarations are here; who looks into a tree includes json/tree.hpp.
//
// How numbers are kept, so that nothing of them is lost (see json/number.hpp):
// an integer that fits 64 bits is number_integer or number_unsigned; another
// number is number_float when the nearest double stands for exactly the same
// decimal ("4.5", "4.50", "1e2"); everything else (a 23-digit id, twenty
// decimals) keeps its text and is of nlohmann's type `binary`, which JSON text
// cannot otherwise give. is_number(), to_double() and to_int64() of
// json/number.hpp know all of them.

#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace molva::json {

/// A JSON tree whose objects keep the order of their members.
using Json = nlohmann::ordered_json;

/// What a text from outside may be at most.
struct Limits {
    std::size_t bytes = 32U << 20U;  ///< of the text, and of the text after cleaning
    unsigned depth = 256;            ///< of arrays and objects inside each other
    std::size_t nodes = 2'000'000;   ///< values in all, containers included
};

/// Reads one JSON value.
///
/// Source: RFC 8259, by nlohmann's parser. A UTF-8 BOM is skipped (section
/// 8.1); of members with one name the last counts (section 4 leaves it open);
/// an escaped surrogate without its partner becomes U+FFFD (section 8.2 calls
/// it unpredictable, and it is what cutting a text inside an emoji leaves).
/// @error  Exit::partial; `what` says line and column, or which limit
Result<Json> parse(std::string_view text, const Limits& limits = {});

/// Reads JSON as pages have it: raw control characters in strings, trailing
/// commas, `//`, `/* */` and `<!-- -->` comments, CDATA and comment wrappers,
/// words and `;` around the value, and what a script may write where JSON may
/// not: 'single quotes', names without quotes, `undefined`, `!0`. Ill-formed
/// UTF-8 becomes U+FFFD. HTML entities are the caller's matter.
///
/// A valid text reads as parse() reads it. Several objects or arrays after each
/// other give an array of them.
/// @error  as parse(); positions are those of the cleaned text
Result<Json> parse_lenient(std::string_view text, const Limits& limits = {});

/// Reads the JSON in a string value ("{\"a\":1}" inside a JSON text), leniently;
/// also when it was percent-encoded as a whole.
/// @return a container as it is
/// @error  Exit::partial if `value` is neither a container nor a string with JSON in it
Result<Json> parse_nested(const Json& value, const Limits& limits = {});

/// Finds JSON in a script, without reading it.
///
/// With a variable, "__STATE__" or "window.__STATE__": what is assigned to it
/// or, in the manner of JSONP, the first argument of the call of that name:
///     window.__STATE__ = {…};   var x = x || […];   "x": {…}   x(…)
///     x = JSON.parse("…")       gives the string literal with its quotes
/// A string literal counts only if an object or array may be in it.
/// Without one: the first object or array of the script.
/// Takes time linear in the script.
/// @return a part of `script_text` from the opening bracket or quote to the closing one
std::optional<std::string_view> embedded(std::string_view script_text, std::string_view variable);

/// embedded() and parse_lenient() in one, string literals with JSON in them
/// (`JSON.parse('…')`) included.
/// @error  Exit::partial if nothing was found or it cannot be read
Result<Json> parse_embedded(std::string_view script_text, std::string_view variable,
                            const Limits& limits = {});

/// A JSON string literal with its quotes; ill-formed UTF-8 becomes U+FFFD.
std::string quote(std::string_view text);

/// The same at the end of `out`.
void append_quoted(std::string& out, std::string_view text);

/// The value on one line without blanks, UTF-8 unescaped, numbers as number
/// text (json/number.hpp). Never throws for bad UTF-8; NaN and infinities,
/// which only a program can have put there, become null.
std::string dump(const Json& value);

/// What a scalar reads as: a string as it is, a number as number_text() has
/// it, true or false. Nothing for null, arrays and objects.
std::optional<std::string> scalar_text(const Json& value);

}  // namespace molva::json
