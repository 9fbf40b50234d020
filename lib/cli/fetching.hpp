// The crawl as molva-fetch and `molva run` do it: configuration in, records out.

#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "cli/config.hpp"
#include "cli/io.hpp"
#include "cli/progress.hpp"
#include "store/store.hpp"
#include "stream/crawl.hpp"

namespace molva::cli {

/// Which part of the sources this machine asks.
struct Shard {
    int number = 1;  ///< from 1
    int count = 1;
};

struct FetchOptions {
    std::vector<std::string> names;   ///< sources; empty: all
    std::string record;               ///< --record: a WARC file to write
    std::vector<std::string> replay;  ///< --replay: WARC files instead of the network
    bool unconditional = false;       ///< --full: as if nothing were known of the pages
    bool force = false;               ///< --force: also sources whose time has not come
    bool accept = false;              ///< --accept: listings that have shrunk are right so
    Shard shard{};                    ///< --shard
    bool extract = true;              ///< false: --no-extract, pages are only transferred
    std::uint64_t record_size = 0;    ///< --record-size; 0: the configuration's
    std::string metrics;              ///< --metrics: a file for Prometheus
    bool progress = true;             ///< --progress, on a terminal
};

/// What a crawl of many sources came to.
struct FetchTotals {
    std::vector<std::pair<stream::Verdict, std::string>> verdicts;  ///< with the source's name
    std::int64_t reviews = 0;
    std::size_t troubled = 0;  ///< sources that could not be read, or only in part
    std::size_t unread = 0;    ///< of these, the ones of which nothing was read
    Tally tally{};
    std::chrono::milliseconds time{0};
};

/// Checks everything that can be checked before the first request: names,
/// definitions, parameters, secrets. Then crawls.
/// @param record  takes each record of the stream, reviews before the crawl
///                record that closes them
/// @param store   read for validators and robots.txt; null: nothing is known
/// @error  Exit::usage for what cannot be begun
Result<FetchTotals> fetch(const Config& config, const FetchOptions& options, Io& io,
                          store::Store* store, const std::function<void(std::string_view)>& record);

/// Exit::ok; Exit::failed if nothing was read of any source; Exit::partial if
/// some are troubled otherwise.
Exit status_of(const FetchTotals& totals);

}  // namespace molva::cli
