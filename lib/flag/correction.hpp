// What a person puts right becomes a row that molva-train learns from.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "flag/dataset.hpp"
#include "stream/record.hpp"

namespace molva::flag {

/// {"type":"label","label":…,"text":…,"lang":…,"source":…,"id":…,"rating":…}
/// of a review or an event; nothing if there are no words in it.
/// @param lang  the language of the text, if the review does not say it
std::optional<std::string> label_row(const stream::Record& record, Label label,
                                     std::string_view lang);

}  // namespace molva::flag
