// The judge of a configuration, and how it does on people's own cases.

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/config.hpp"
#include "flag/cases.hpp"
#include "flag/knowledge.hpp"

namespace molva::cli {

/// What the rules of a configuration need to know: the model that it names or
/// the one that is installed, and the topics of its folder and of the others.
/// @error Exit::usage, one line
Result<std::shared_ptr<const flag::Knowledge>> load_knowledge(const Config& config);

/// Judges a case by itself.
/// @return what is not as expected, one sentence each
std::vector<std::string> try_case(const flag::Case& one, const flag::Rules& rules,
                                  const std::shared_ptr<const flag::Knowledge>& knowledge);

}  // namespace molva::cli
