// Reading the fields of one row into a review.

#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "scrape/definition.hpp"
#include "scrape/select.hpp"
#include "stream/review.hpp"
#include "value/date.hpp"
#include "value/rating.hpp"

namespace molva::scrape {

/// What reading a row depends on besides the row.
struct RowContext {
    const Definition* definition = nullptr;
    std::map<std::string, std::string> params;  ///< for templates
    Instant now{};
    std::string base;                            ///< what relative links are seen from
    std::function<void(std::string what)> warn;  ///< "rating \"foo\" is not within 1–5"
    std::size_t* off_scale = nullptr;  ///< counts ratings outside their scale; may be null
};

/// The text of a field in a row, cut and mapped as the field says, before its
/// type is looked at; templates are not filled here.
/// @return nothing if none of the selectors finds anything that is not empty
std::optional<std::string> field_text(const Field& field, const Node& row,
                                      const RowContext& context);

/// The same without the other places of the field (`others`).
std::optional<std::string> own_text(const Field& field, const Node& row, const RowContext& context);

/// A field that is a rating, held against its scale.
std::optional<value::Rating> field_rating(const Field& field, const Node& row,
                                          const RowContext& context);

/// Reads every field of the definition.
///
/// @error Exit::partial and what is missing: a required field, or anything
///        that tells anything (text, title, pros, cons or rating)
/// The identity, the score and what the source says are left to the caller;
/// `raw_date` gets the text of `published`, understood or not.
Result<stream::Review> read_row(const Node& row, const RowContext& context, std::string& raw_date);

}  // namespace molva::scrape
