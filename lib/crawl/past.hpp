// What the last crawls of a source left behind, as far as the next one needs it.

#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/store.hpp"
#include "stream/crawl.hpp"

namespace molva::crawl {

struct Past {
    std::vector<stream::Validator> validators;  ///< in the order of the pages
    std::optional<stream::Crawl> good;          ///< the newest that read the listing
};

/// @error as of the store
Result<Past> load_past(store::Store& store, std::string_view source);

}  // namespace molva::crawl
