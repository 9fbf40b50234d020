// Lists of things that look like reviews in a JSON tree.

#pragma once

#include <string>
#include <vector>

#include "json/value.hpp"
#include "scrape/probe_fields.hpp"

namespace molva::scrape::probe {

struct JsonList {
    std::string rows;                 ///< JSONPath of the objects: "$.data.reviews[*]"
    std::string empty;                ///< of the list itself
    std::vector<std::string> nested;  ///< of the strings on the way that hold JSON
    std::size_t size = 0;             ///< how many objects there are
    std::vector<DraftField> fields;
    std::optional<DraftField> total;
    double score = 0;
};

/// The lists whose objects have a text and a date or a rating, best first.
/// @param root  strings in it that hold JSON are replaced by what they hold
std::vector<JsonList> find_lists(json::Json& root, const FieldContext& context);

/// A JSONPath segment for a member: ".name" or "['na-me']".
std::string member_segment(std::string_view name);

}  // namespace molva::scrape::probe
