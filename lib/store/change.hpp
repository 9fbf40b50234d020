// From a change to its event record.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "store/store.hpp"
#include "stream/crawl.hpp"

namespace molva::store {

/// Which of the fields that differ go into `before`.
enum class Part {
    content,  ///< all but the reply
    reply,    ///< only the reply
    all,
};

/// The members of `before` that differ in `after`, with their old values, as a
/// JSON object; empty if there are none. Left out: what is no change (votes,
/// fetched, a date that is the same moment read again) and fields that were
/// not there, for which there is no old value to tell.
/// @error Exit::system if one of them is not a JSON object
Result<std::string> old_values(std::string_view before, std::string_view after, Part part);

/// What all events of one crawl have in common.
struct Occasion {
    std::string source, subject;
    Instant started{};  ///< makes ids of the same change at another time differ
    Instant at{};
};

/// @param event   "new", "edited", …
/// @param id      of the review
/// @param state   a number that stands for the review's new content
/// @param review  the record, embedded as it is
/// @param before  a JSON object or empty
EventDraft review_event(const Occasion& occasion, std::string_view event, std::string_view id,
                        std::uint64_t state, std::string_view review, std::string_view before);

/// source_broken, source_recovered: with verdict and reason in place of a review.
EventDraft source_event(const Occasion& occasion, std::string_view event,
                        const stream::Crawl& crawl);

}  // namespace molva::store
