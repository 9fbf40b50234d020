// Looking after those who read the log: who they are, what they hold, and
// taking one away that will not come back.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/store.hpp"

namespace molva::store {

struct ConsumerOverview {
    ConsumerState state;
    std::int64_t behind = 0;  ///< places of the log behind its own
    std::int64_t aside = 0;   ///< events that it has put aside
};

/// By name.
Result<std::vector<ConsumerOverview>> consumers_overview(Store& store);

/// Takes the consumer and what it has put aside away. Who uses the name again
/// begins at the start of the log.
/// @error Exit::usage for a name that the store does not know, with the nearest one;
///        Exit::system if a process delivers to it right now
Result<void> drop_consumer(Store& store, std::string_view name);

/// Events with at < `before` that a consumer keeps in the log.
struct Holding {
    std::string consumer;
    std::int64_t unread = 0, aside = 0;
};

/// Only those that hold any; reads what they have not read.
Result<std::vector<Holding>> held_back(Store& store, Instant before);

}  // namespace molva::store
