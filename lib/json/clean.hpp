// Text that is nearly JSON made into JSON.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace molva::json {

/// What parse_lenient() gives to the parser: the objects and arrays (or the
/// one string) of `text`, without what stands around and between them, several
/// of them in an array; a text with neither comes back trimmed. Does not judge:
/// what it does not understand it leaves for the parser to refuse.
/// Time and result are linear in `text`.
/// @param text   well-formed UTF-8
/// @param bytes  no more than this is written, give or take a value
/// @return       nothing if it would be more
std::optional<std::string> clean(std::string_view text, std::size_t bytes);

/// Where the string literal that begins at `start` with its quote (", ' or `)
/// ends: one past the closing quote, npos if it does not.
std::size_t string_end(std::string_view text, std::size_t start);

/// One past the bracket that closes the one at `start`; npos if none does.
/// Brackets are counted, not paired: the parser sees to that.
std::size_t bracket_end(std::string_view text, std::size_t start);

/// One past a `//` or `/* */` comment at `start`; `start` if there is none.
std::size_t comment_end(std::string_view text, std::size_t start);

/// Letters, digits, `_` and `$`.
bool is_name_char(char c);

}  // namespace molva::json
