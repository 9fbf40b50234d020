// "did you mean …?"

#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace molva {

/// The known word nearest to `typed` by edit distance (insert, delete,
/// replace, swap of neighbours), if it is near enough to be worth saying:
/// at most a third of the longer word's length. Ties go to the first.
std::optional<std::string> nearest(std::string_view typed, std::span<const std::string> known);

/// `, did you mean "scraper"?` or nothing: ready to be put behind a message.
std::string did_you_mean(std::string_view typed, std::span<const std::string> known);

}  // namespace molva
