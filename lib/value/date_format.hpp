// Dates read by a format that a definition gives, after strptime(3).

#pragma once

#include <optional>
#include <string_view>

#include "value/date_scan.hpp"

namespace molva::value {

/// The parts of `text` as `format` names them; names of months and weekdays by
/// the lexicon. Nothing if the text has another form. See DateContext::format.
std::optional<Findings> scan_by_format(std::string_view text, std::string_view format,
                                       const Lexicon& lexicon);

}  // namespace molva::value
