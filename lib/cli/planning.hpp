// Which of the configured sources a run is for, and what is known of each.

#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "cli/config.hpp"
#include "cli/fetching.hpp"
#include "crawl/crawl.hpp"
#include "store/store.hpp"

namespace molva::cli {

/// A source whose time has not come.
struct Waiting {
    std::string source;
    Instant due{};
    std::string why;  ///< "every 6h", "after 3 failures"
};

struct Plan {
    std::deque<crawl::Job> jobs;  ///< with their past
    std::vector<Waiting> waiting;
};

/// Checks everything that can be checked before the first request, looks up
/// what is known of each source and leaves out those that are not due or not
/// this shard's.
/// @param store  null: nothing is known, everything is due
/// @error Exit::usage with the place in the configuration or definition;
///        Exit::system if the store cannot be read
Result<Plan> plan_fetch(const Config& config, const FetchOptions& options, Instant now,
                        store::Store* store);

/// "2/4": the second of four. Sources of one registrable domain are all in one
/// shard, the same on every machine and in every version.
/// @error Exit::usage
Result<Shard> parse_shard(std::string_view text);
inline constexpr int kMostShards = 1000;

/// "6h", "90s": the largest unit in which it is a whole number.
std::string in_words(std::chrono::milliseconds length);

}  // namespace molva::cli
