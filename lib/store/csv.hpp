// Reviews as a table for spreadsheets.

#pragma once

#include <string>
#include <string_view>

#include "stream/record.hpp"

namespace molva::store {

/// The first line, and the line of one review: RFC 4180, with CRLF at the end.
/// A text that a spreadsheet would take for a formula (it begins with = + - @,
/// a tab or a carriage return) gets an apostrophe before it; numbers do not.
std::string csv_header();
/// @param removed  since when the review is gone, RFC 3339; empty while it stands
std::string csv_row(const stream::ReviewView& review, std::string_view removed = {});

}  // namespace molva::store
