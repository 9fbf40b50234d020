// What the last crawls of a source left behind, as far as the next one needs it.

#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "store/store.hpp"
#include "stream/crawl.hpp"

namespace molva::crawl {

struct Past {
    std::optional<store::SourceState> state;  ///< nothing: never crawled; without its records
    std::vector<stream::Validator> validators;
    std::optional<stream::Crawl> good;  ///< the newest that read the listing as far as it may
    /// When all of the listing was last looked at. Nothing also if something
    /// was missed there that has to be looked for again.
    std::optional<Instant> swept;

    /// Whether the snapshot has the review of this record and would not change
    /// by it but for votes and the like. Empty: nothing is known.
    std::function<bool(std::string_view record)> knows{};

    /// The validators are those of one reading of the whole listing: if all of
    /// its pages are as they were, the listing is.
    bool validators_are_whole() const;

    /// As if no page had been seen before: for --full.
    void forget_pages();
};

/// @param store  asked for single reviews while the crawl goes on; outlives the Past
/// @error as of the store
Result<Past> load_past(store::Store& store, std::string_view source);

/// The same for a source whose state was read already.
Result<Past> load_past(store::Store& store, store::SourceState state);

}  // namespace molva::crawl
