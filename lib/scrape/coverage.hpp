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

}  // namespace molva::scrape
