// How much of a page a row takes, before it is read.

#pragma once

#include <cstddef>

#include "scrape/select.hpp"

namespace molva::scrape {

/// How many nodes are below a row, as far as `limit`.
std::size_t size_of(const Node& row, std::size_t limit);

}  // namespace molva::scrape
