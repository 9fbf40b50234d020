// What stands behind the fetcher in `molva run`: compare, commit, judge, write.

#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "cli/config.hpp"
#include "cli/fetching.hpp"
#include "cli/flagging.hpp"
#include "cli/io.hpp"
#include "flag/knowledge.hpp"
#include "store/diff.hpp"
#include "store/store.hpp"
#include "stream/record.hpp"

namespace molva::cli {

/// The diff's options as the configuration has them.
store::DiffOptions diff_options(const Config& config);

/// The notices of a diff as messages.
store::Diff::Notice say_notices(Io& io);

struct PipelineOptions {
    bool announce_baseline = false;
    bool all = false;  ///< write events that are not flagged too
    std::shared_ptr<const store::Pseudonyms> hide;  ///< of the authors' names
};

class Pipeline {
public:
    /// Config, store and io outlive the pipeline.
    Pipeline(const Config& config, std::shared_ptr<const flag::Knowledge> knowledge,
             store::Store& store, Io& io, const PipelineOptions& options);

    /// Takes one record of the fetcher. After a failure of the store nothing
    /// more is taken; finish() says what it was.
    void take(std::string_view line);

    Result<void> finish();

    std::int64_t flagged() const { return flagging_.flagged(); }
    const store::DiffTotals& totals() const { return diff_.totals(); }

private:
    Io& io_;
    Flagging flagging_;
    store::Diff diff_;
    stream::RecordParser parser_;
    std::string padded_;  // the line with the readable bytes that parsers ask for
    std::optional<Error> stopped_;
};

/// The lock that `molva run` takes: beside an SQLite file, else in state_dir().
std::filesystem::path lock_file(const std::string& store_url);

/// One line for a person at a terminal.
void say_summary(const FetchTotals& totals, const Pipeline& pipeline, Io& io);

}  // namespace molva::cli
