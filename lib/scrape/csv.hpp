// Tables as text: survey exports, call-centre sheets.

#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "json/tree.hpp"

namespace molva::scrape {

/// The name of a column as it is compared: "Star_Rating " is "star rating".
std::string column_key(std::string_view name);

struct Table {
    json::Json rows = json::Json::array();
    std::size_t known = 0;  ///< columns of the header that somebody looks for
};

/// Reads RFC 4180 text with a header line into an array of objects, the
/// column's key → text. Quoted fields may hold delimiters, line ends and doubled quotes; a
/// quote inside an unquoted field is text. Of two columns with one name the
/// first counts. Empty lines are passed over; missing fields are absent. A line
/// "sep=;" says the delimiter; a caption may stand above the header.
/// @param delimiter  ",", ";" or a tab as a rule; 0: the one of the three that
///                   finds most of the wanted columns, or else that the header
///                   has most of
/// @param wanted     keys of columns; the header is the line among the first
///                   few that has most of them, the first if none has any
/// @error Exit::partial for a quote that is not closed, more than 256 columns
///        or 1000000 rows
Result<Table> parse_csv(std::string_view text, char delimiter,
                        const std::set<std::string>& wanted = {});

}  // namespace molva::scrape
