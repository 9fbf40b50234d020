// Which of the values that every row has is which field of a review: decided by
// what the values are, with the readers of lib/value, and by what they are called.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "scrape/probe_draft.hpp"
#include "value/rating.hpp"

namespace molva::scrape::probe {

/// One value of each row, all found by one selector.
struct Column {
    std::string select;               ///< from the row
    std::vector<std::string> words;   ///< what its name is made of, see words_of()
    std::vector<std::string> own;     ///< those of the name itself, without what it is inside
    std::vector<std::string> values;  ///< as text, one for each row; "" where it is not there
    std::vector<std::optional<value::Rating>>
        ratings;              ///< of elements that may be ratings by looks
    std::vector<int> counts;  ///< of elements: how many the selector finds in each row
    bool markup = false;      ///< the text holds HTML
    bool flag = false;        ///< true and false
    bool number = false;      ///< JSON numbers
    bool link = false;        ///< an address (@href)
    bool element = false;     ///< an element, whose being there may be all it says
    double quality = 0;       ///< how long the selector will last, 0…1
    double others = 0;        ///< of other fields (dates, ratings) inside it, as a mean
};

struct FieldContext {
    Instant now{};
    std::string lang;  ///< of the page; may be empty
};

/// The fields that can be told, in the order of field_names(). Each column is
/// used once. Empty if there is neither a text nor a rating.
/// @param rows  how many rows there are
std::vector<DraftField> pick_fields(const std::vector<Column>& columns, std::size_t rows,
                                    const FieldContext& context);

/// Whether reading the dates of these rows needs a language.
bool has_words(const std::vector<std::string>& values);

/// Whether a short text says when, by more than a bare number.
bool looks_like_date(std::string_view text, const FieldContext& context);

/// The share of the rows that must have a field for it to be one.
inline constexpr double kMostRows = 0.6;

}  // namespace molva::scrape::probe
