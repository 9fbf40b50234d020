// Tables of what a store holds, for people and, as JSON Lines, for programs.

#pragma once

#include <vector>

#include "cli/io.hpp"
#include "store/consumers.hpp"
#include "store/inspect.hpp"
#include "store/store.hpp"

namespace molva::cli {

/// @param json  JSON Lines instead of a table
void list_sources(const std::vector<store::Overview>& all, bool json, Io& io);

/// @param json  JSON Lines instead of a table
void list_consumers(const std::vector<store::ConsumerOverview>& all, bool json, Io& io);

/// As JSON Lines.
void list_crawls(const std::vector<store::PastCrawl>& all, Io& io);

}  // namespace molva::cli
