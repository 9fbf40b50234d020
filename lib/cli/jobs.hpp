// From configured sources to crawls that can be started.

#pragma once

#include <deque>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cli/config.hpp"
#include "crawl/crawl.hpp"

namespace molva::cli {

/// What [fetch] says of each request, whoever it is for: limits, retries, pauses.
net::SessionOptions session_defaults(const FetchSettings& fetch);

/// Checks everything that can be checked without a request: names,
/// definitions, parameters, secrets. Nothing is known of the past yet.
/// @param names  sources; empty: all
/// @error Exit::usage with the place in the configuration or definition
Result<std::deque<crawl::Job>> prepare_jobs(const Config& config,
                                            const std::vector<std::string>& names);

/// All that prepare_jobs() would stumble over, one source after the other.
std::vector<Error> source_problems(const Config& config);

}  // namespace molva::cli
