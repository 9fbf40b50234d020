// Looking at a store, taking a snapshot out, putting one in: what molva-store does.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/pseudonym.hpp"
#include "store/store.hpp"
#include "stream/record.hpp"

namespace molva::store {

struct Overview {
    SourceState state;
    std::int64_t removed = 0;    ///< reviews that are gone and remembered
    std::int64_t rated = 0;      ///< of those present, how many have a rating
    std::optional<double> mean;  ///< of their ratings
};

/// The named sources by the order of the names, all by name if none are named.
/// @error Exit::usage for a name that the store does not know, with the nearest one
Result<std::vector<SourceState>> sources_named(Store& store, const std::vector<std::string>& names);

/// One row a source, by name; only the named ones, all if none are named.
/// @error Exit::usage for a name that the store does not know, with the nearest one
Result<std::vector<Overview>> overview(Store& store, const std::vector<std::string>& names = {});

struct ReviewHistory {
    bool removed = false;
    std::vector<Version> versions;  ///< oldest first; the last is the current one
};

/// @error Exit::usage for an unknown source or id
Result<ReviewHistory> history(Store& store, std::string_view source, std::string_view id);

using LineSink = std::function<Result<void>(std::string_view line)>;

/// @param removed  start of the look that missed the review; nothing while it stands
using ReviewSink =
    std::function<Result<void>(std::string_view line, std::optional<Instant> removed)>;

/// Every review that stands in the snapshot, as its record came; removed ones
/// too if `with_removed`. Only the named sources, all if none are named.
/// @return how many
Result<std::int64_t> export_reviews(Store& store, const std::vector<std::string>& names,
                                    bool with_removed, const ReviewSink& sink);

/// Fills snapshots from review records that came from elsewhere, without
/// events. Sources that have a baseline already keep what they have: a review
/// they know is left as it is, one that was forgotten stays so, and what an export
/// marks as removed is left out. All of it or, on an error, nothing.
class Importer {
public:
    /// @param now  counts as the time at which the reviews were seen
    /// @param hide  takes the authors' names away, if there is one; outlives the importer
    static Result<Importer> start(Store& store, Instant now, const Pseudonyms* hide = nullptr);
    Importer(Importer&&) noexcept;
    ~Importer();

    /// @return whether it was a review that is new to the snapshot
    /// @error  Exit::partial: not a review, or one without source or id; go on
    Result<bool> take(const stream::Record& record);
    Result<void> finish();

private:
    struct Impl;
    explicit Importer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// Looks for damage: the file's structure, references, counts, and every hash
/// computed again from the record it belongs to.
/// @return what is wrong, a line each; empty: the store is sound
Result<std::vector<std::string>> verify(Store& store);

}  // namespace molva::store
