// Tables as text: survey exports, call-centre sheets.

#pragma once

#include <string_view>

#include "base/result.hpp"
#include "json/value.hpp"

namespace molva::scrape {

/// Reads RFC 4180 text with a header line into an array of objects, column →
/// text. Quoted fields may hold delimiters, line ends and doubled quotes; a
/// quote inside an unquoted field is text. Of two columns with one name the
/// first counts. Empty lines are passed over; missing fields are absent.
/// @param delimiter  ",", ";" or a tab as a rule; 0: the one of the three that
///                   the header has most of
/// @error Exit::partial for a quote that is not closed, more than 256 columns
///        or 1000000 rows
Result<json::Json> parse_csv(std::string_view text, char delimiter);

}  // namespace molva::scrape
