// Where the page is recorded that an event was read from.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "store/store.hpp"

namespace molva::store {

/// One page that was recorded.
struct Evidence {
    std::string state;  ///< "after" or "before" the event
    std::string file;   ///< the recording, as it was named then
    std::uint64_t offset = 0;
    std::string url;  ///< of the review
    std::optional<Instant> seen{};
};

/// "FILE:OFFSET" taken apart; nothing if it is something else.
std::optional<std::pair<std::string, std::uint64_t>> parse_evidence(std::string_view text);

/// The pages on which the review of an event was read: first as it is after the
/// event, then as it was before, each if it was recorded. Of a review that was
/// removed there is only the page where it stood.
/// @param event  its `seq` or its `id`
/// @error Exit::usage if the log has no such event, or nothing of it was recorded
Result<std::vector<Evidence>> evidence_of(Store& store, const std::string& event);

}  // namespace molva::store
