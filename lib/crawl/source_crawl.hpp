// One source from its first request to its crawl record.

#pragma once

#include <functional>
#include <string>

#include "crawl/crawl.hpp"

namespace molva::crawl {

/// Begins; goes on by itself with the client, and ends by telling `hooks`.
/// @param browser   nullptr: pages that need one fail with words
/// @param metadata  for the recording: definition and version; outlives the crawl,
///                  as all that is given by reference does
/// @param site      the first request's host
/// @param closed    called last
void start_crawl(net::Client& client, net::Browser* browser, const Clock& clock,
                 const Hooks& hooks, const std::string& metadata, Job&& job, std::string site,
                 std::function<void()> closed);

}  // namespace molva::crawl
