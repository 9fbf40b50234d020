// The options of those who watch a crawl, the same for molva-fetch and molva run.

#pragma once

#include "cli/fetching.hpp"

namespace CLI {
class App;
}

namespace molva::cli {

/// --record, --record-size, --replay, --metrics, --progress.
void declare_watching(CLI::App& app, FetchOptions& options);

}  // namespace molva::cli
