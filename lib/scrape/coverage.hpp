// Which fields the reviews of a page have.

#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "scrape/definition.hpp"
#include "stream/review.hpp"

namespace molva::scrape {

/// Field → in how many of the reviews it is, in the order of molva-stream(5).
/// Fields that the definition reads are there even with 0; where a definition
/// names no fields, those that were found.
std::vector<std::pair<std::string, std::int64_t>> coverage_of(
    const Definition& definition, const std::vector<stream::Review>& reviews);

/// Share of the reviews that have a field, 0…1, by its name.
using Shares = std::vector<std::pair<std::string, double>>;

/// How the fields found today differ from those of the stored pages.
struct Drift {
    std::vector<std::string> lost;    ///< "published (100 % → 0 %)"
    std::vector<std::string> gained;  ///< "reply (20 %)": in none of the stored reviews
};

/// A field is lost that at least half of the stored reviews have, and less than
/// a tenth of those found. Stored pages are few and made to show odd cases, so
/// nothing finer can be told from them.
/// @param found  how many reviews there are today; nothing is lost among fewer
///               than three
Drift drift_of(const Shares& stored, const Shares& today, std::int64_t found);

}  // namespace molva::scrape
