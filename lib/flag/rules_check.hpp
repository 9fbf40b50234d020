// Rules that make no difference: told when they are loaded, not wondered at
// when they are silent.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "flag/rules.hpp"

namespace molva::flag {

/// Whether a pattern can be found in no text, as far as RE2 knows.
bool finds_nothing(const re2::RE2& pattern);

/// The places of rules that only define, and that no `when` names.
std::vector<std::size_t> unused_definitions(const std::vector<Rule>& rules);

/// Why `rule`, standing behind `before`, can never change anything; nothing if it can.
std::optional<std::string> why_futile(const std::vector<Rule>& before, const Rule& rule);

}  // namespace molva::flag
