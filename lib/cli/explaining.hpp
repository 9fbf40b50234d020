// What a run would do, and why, without doing it: --explain and --dry-run.

#pragma once

#include <string>

#include "base/result.hpp"
#include "cli/config.hpp"
#include "cli/fetching.hpp"
#include "cli/io.hpp"
#include "store/store.hpp"

namespace molva::cli {

/// Prints, for people, how a page would be asked for: definition, rule of
/// robots.txt, pace, headers, what is known of it. Asks for robots.txt if it
/// is not in the store, and for nothing else.
/// @param what  the name of a source, or a URL
/// @error Exit::usage for a name that is no source's and a URL that is none
Result<Exit> explain(const Config& config, const std::string& what, Io& io, store::Store& store);

/// Prints the sources that a run would be for, and the first request of each.
/// @error as of plan_fetch()
Result<Exit> dry_run(const Config& config, const FetchOptions& options, Io& io,
                     store::Store& store);

}  // namespace molva::cli
