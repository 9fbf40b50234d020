// Advice on a definition that loads: what is allowed but seldom wise.

#pragma once

#include <string>
#include <vector>

#include "scrape/definition.hpp"

namespace molva::scrape {

/// What a careful reader would ask about a definition, a sentence each. Empty
/// means nothing to say. What makes a definition unusable is not here: it does
/// not load.
std::vector<std::string> lint(const Definition& definition);

}  // namespace molva::scrape
