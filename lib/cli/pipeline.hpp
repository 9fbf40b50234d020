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
#include "cli/doubting.hpp"
#include "cli/fetching.hpp"
#include "cli/io.hpp"
#include "flag/judge.hpp"
#include "store/diff.hpp"
#include "store/store.hpp"
#include "stream/record.hpp"

namespace molva::cli {

/// The diff's options as the configuration has them.
store::DiffOptions diff_options(const Config& config);

/// The notices of a diff as messages.
store::Diff::Notice say_notices(Io& io);

/// What is written of a record that was judged.
enum class FlagOutput {
    flagged,   ///< the record with its judgement, if it is bad news
    all,       ///< every record
    in_words,  ///< how the judgement came about, for people, of every record that is judged
};

/// Judges one event or review after another, and writes what is wanted of it.
class Flagging {
public:
    /// Rules and io outlive it.
    Flagging(const flag::Rules& rules, std::shared_ptr<const flag::Knowledge> knowledge, Io& io,
             FlagOutput output);

    /// From here on evidence of doubt is looked for.
    /// @param write  write records that there is some on, also if they are no bad news
    void doubt(std::unique_ptr<Doubting> doubting, bool write);

    /// @param line  LineReader::kPadding readable bytes behind it
    /// @param where for messages
    void take(std::string_view line, const Io::Place& where);

    std::int64_t judged() const { return judged_; }
    std::int64_t flagged() const { return flagged_; }

private:
    const flag::Rules& rules_;
    flag::Judge judge_;
    Io& io_;
    FlagOutput output_;
    std::unique_ptr<Doubting> doubting_;
    bool write_doubted_ = false;
    std::int64_t judged_ = 0, flagged_ = 0;
    stream::RecordParser parser_;
    stream::Record record_;      // at hand
    flag::Judgement judgement_;  // of the record at hand, with memory to be used again
};

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
