// Finding a review again whose id has changed.
//
// Where a site has no ids, the id is derived from author, date and title, and
// an edited title makes another one; where a site begins to show ids, all of
// them change at once. Announcing either as a removal and a new review would be
// wrong. The rule, as molva-diff(1) has it: same author (by name, which must be
// there), dates that can be the same moment, and texts of which the shorter one
// shares at least half of its words with the other. A review with two possible
// partners that are equally alike has none.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/digest.hpp"
#include "stream/record.hpp"
#include "stream/review.hpp"

namespace molva::store {

/// Whether ids of these kinds may stand for one review. Two different ids that
/// the site itself gave are two reviews.
constexpr bool may_match(stream::IdKind before, stream::IdKind after) {
    return before != after || before == stream::IdKind::derived;
}

/// What the rule looks at.
struct Likeness {
    stream::IdKind id_kind = stream::IdKind::site;
    std::string author;  ///< lower case; empty: matches nobody
    std::optional<Span> published;
    std::string raw_date;
    std::vector<std::uint64_t> words;  ///< hashes, sorted, each once
};

Likeness likeness_of(const stream::ReviewView& review, stream::IdKind id_kind);

/// How alike two reviews are: 0 when they cannot be the same, else 0.5…1.
double alike(const Likeness& before, const Likeness& after);

/// Pairs (index of before, index of after) in which each is the other's single
/// best partner. All must be by one author. At most `kMaxGroup` on either side:
/// a name that more reviews share ("Guest") tells nothing.
inline constexpr std::size_t kMaxGroup = 64;
std::vector<std::pair<std::size_t, std::size_t>> pair_up(const std::vector<Likeness>& before,
                                                         const std::vector<Likeness>& after);

}  // namespace molva::store
