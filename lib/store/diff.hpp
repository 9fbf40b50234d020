// What changed since the last crawl.
//
// Reviews are spooled until the crawl record of their source arrives; then the
// source is compared with its snapshot and committed in one transaction:
// snapshot, validators, events, state. Small sources may share a transaction, in
// which each is undone by itself if it fails. Events are handed out after the
// commit.
// The rules are those of molva-diff(1).

#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/pseudonym.hpp"
#include "store/store.hpp"
#include "stream/record.hpp"

namespace molva::store {

struct DiffOptions {
    bool announce_baseline = false;  ///< --baseline emit: the first crawl gives `new` events too
    /// Outlives the Diff; a crawl of its future is refused. None: any is taken.
    const Clock* clock = nullptr;
    int confirm_removed = 2;         ///< looks in a row that must miss a review; at least 1
    int broken_after = 1;            ///< unreadable crawls in a row before source_broken
    std::size_t memory = std::size_t{32} << 20;  ///< bytes of spooled lines before a file is used
    std::filesystem::path spool = "/var/tmp";    ///< the folder of that file
    /// So many sources are committed together, if they are small; 1: each by itself.
    std::size_t group = 1;
    std::shared_ptr<const Pseudonyms> hide;  ///< of the authors' names; none: they are kept
};

struct DiffTotals {
    std::int64_t sources = 0;   ///< crawls committed
    std::int64_t reviews = 0;   ///< read
    std::int64_t events = 0;    ///< handed out
    std::int64_t broken = 0;    ///< crawls with an unreadable verdict
    std::int64_t repeated = 0;  ///< crawls that were known already
};

class Diff {
public:
    /// Takes one event record without its newline. An error ends the run; what
    /// was committed stays, and the events stay in the log.
    using Sink = std::function<Result<void>(std::string_view line)>;
    /// Told what a person may want to know and what does not stop the run.
    /// status Exit::ok: only of interest under -v; else print it and end with it at least.
    using Notice = std::function<void(const Error&)>;

    /// `store` must outlive the Diff.
    Diff(Store& store, const DiffOptions& options, Sink sink, Notice notice);
    ~Diff();
    Diff(Diff&&) noexcept;

    /// Takes a review or a crawl record; the line's bytes are copied.
    /// @return false for a record of another kind, which the caller passes on
    /// @error  Exit::partial: this record cannot be used (no source, no id), go on;
    ///         Exit::system: the store or the spool failed, stop
    Result<bool> take(const stream::Record& record);

    /// Commits what was grouped and hands out its events: whenever the next
    /// record may be long in coming.
    Result<void> flush();

    /// At the end of the input, with a flush(). Sources whose crawl record never came are
    /// reported through Notice (Exit::partial); nothing of them is stored.
    Result<void> finish();

    const DiffTotals& totals() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace molva::store
