// A whole snapshot looked through for texts that stand in it more than once
// and for answers that stand under many reviews.

#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/inspect.hpp"
#include "store/store.hpp"

namespace molva::store {

/// Writes a line of JSON for every group of reviews that are alike, and for
/// every answer that stands under at least `canned` reviews of a source:
/// molva-store(1). Which reviews make a group does not depend on the order in
/// which they came. About 70 bytes of memory a review; time grows as the
/// snapshot does: of many different texts with one mark each is compared with
/// the next 64.
/// @param names  sources, all if none are named
/// @error Exit::usage for an unknown source
Result<void> find_lookalikes(Store& store, const std::vector<std::string>& names,
                             std::size_t canned, const LineSink& sink);

}  // namespace molva::store
