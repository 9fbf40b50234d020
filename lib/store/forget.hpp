// A person's right to be forgotten: what is stored of a review or of an author
// goes, and a hash stays behind so that it does not come back with the next
// crawl. molva-store(1) says what this cannot reach.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/store.hpp"
#include "stream/record.hpp"

namespace molva::store {

struct Forgotten {
    std::int64_t reviews = 0, versions = 0, events = 0;
};

/// Takes the review out of the snapshot, the versions, the log and the dead
/// letters. The space is overwritten. One that its site gave no id stays away
/// under another id too: a review by the same author whose date can be the same
/// counts as this one.
/// @error Exit::usage for an unknown source or id
Result<Forgotten> forget_review(Store& store, std::string_view source, std::string_view id);

/// The same for every review that has, or ever had, one of `who` as the name
/// (whatever the case), the id or the URL of its author.
/// @param sources  all if none are named, also those that come later
/// @error Exit::usage for an unknown source, or if there is nothing of that author
Result<Forgotten> forget_author(Store& store, const std::vector<std::string>& sources,
                                const std::vector<std::string>& who);

/// The tombstones of one source, and those of every source.
class Graves {
public:
    static Result<Graves> of(Store& store, SourceId source);

    bool empty() const { return reviews_.empty() && !wants_record(); }
    /// Whether holds(record) can say more than holds(key).
    bool wants_record() const { return !authors_.empty() || !occasions_.empty(); }
    bool holds(Hash128 review) const;
    bool holds(const stream::ReviewView& review) const;

private:
    std::vector<Hash128> reviews_, authors_, occasions_;  // sorted
    std::string salt_;
};

}  // namespace molva::store
