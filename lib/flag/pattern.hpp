// What a pattern of a rule means where RE2 knows only ASCII letters.

#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace molva::flag {

/// A pattern for RE2.
struct SpeltPattern {
    std::string pattern;
    bool framed = false;  ///< what was meant is its first group
};

/// To RE2 a \b stands only beside an ASCII letter, and \w is one: "\bвозврат\b"
/// is found nowhere. In a pattern with other letters \w and \W are spelt out,
/// and so is a \b at its beginning or end. Patterns of ASCII letters alone stay
/// as they are.
/// @error Exit::usage: a \b or a \B elsewhere, which RE2 has nothing for
Result<SpeltPattern> spell_out(std::string_view pattern);

}  // namespace molva::flag
