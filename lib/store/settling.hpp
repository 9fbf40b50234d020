// What one crawl of one source does to the store, inside a transaction that the
// caller begins and ends.

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "store/change.hpp"
#include "store/comparison.hpp"
#include "store/diff.hpp"
#include "store/known.hpp"
#include "store/spool.hpp"
#include "store/store.hpp"
#include "stream/crawl.hpp"
#include "value/date.hpp"

namespace molva::store {

/// What has come of a source since its last crawl record.
struct Pending {
    Known known;
    std::deque<Seen> seen;     // those that are not as the snapshot has them
    std::size_t received = 0;  // all of them
    unsigned kinds = 0;        // of their ids, as bits
    std::string subject;
    value::Precision coarsest = value::Precision::second;
};

/// A source whose crawl is in the store: its events are the first `events` of it
/// behind the place `before` in the log.
struct Settled {
    std::string source;
    std::int64_t before = 0, events = 0;
};

class Settling {
public:
    /// All must outlive it; `totals` counts what was repeated and what is broken.
    Settling(Store& store, Spool& spool, const DiffOptions& options, const Diff::Notice& notice,
             DiffTotals& totals)
        : store_(store), spool_(spool), options_(options), notice_(notice), totals_(totals) {}

    /// Judges the crawl, compares its reviews with the snapshot and writes both down.
    /// @param line  the crawl record as it came
    /// @return      nothing if nothing of it is to be stored; why was noticed
    Result<std::optional<Settled>> settle(const stream::Crawl& crawl, std::string_view line,
                                          Pending& batch);

private:
    enum class Standing { fresh, repeated, overtaken, ahead };

    void problem(const std::string& source, std::string what) const {
        notice_(Error{Exit::partial, source, std::move(what)});
    }
    Result<Standing> standing(const SourceState& state, const stream::Crawl& crawl);
    bool is_ahead(Instant time) const;
    void note_other_names(const SourceState& state, const stream::Crawl& crawl) const;
    bool arrived(const stream::Crawl& crawl, const SourceState& state, std::size_t received,
                 bool& whole) const;
    Result<std::int64_t> judge(const stream::Crawl& crawl, const Occasion& occasion,
                               SourceState& state, bool nothing_read);
    Result<std::int64_t> compare(const stream::Crawl& crawl, std::string_view line, Pending& batch,
                                 bool whole, const Occasion& occasion, SourceState& state);
    Result<void> confirm(const stream::Crawl& crawl, Comparison& comparison, SourceState& state);

    Store& store_;
    Spool& spool_;
    const DiffOptions& options_;
    const Diff::Notice& notice_;
    DiffTotals& totals_;
};

}  // namespace molva::store
