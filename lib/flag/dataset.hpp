// Texts with labels, for teaching and for measuring.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace molva::flag {

enum class Label : std::uint8_t { negative, neutral, positive };

std::string_view to_string(Label label);
/// "neg", "negative", "-1" … ; nothing for another word.
std::optional<Label> label_from(std::string_view word);
/// By a score 0…1: up to 0.4 negative, 0.5 neutral (two and three stars of five), above positive.
Label label_of_score(double score);

struct Row {
    std::string lang;    ///< BCP 47; empty: to be found out
    std::string domain;  ///< the trade, or the source of a review
    Label label = Label::neutral;
    std::string text;
    std::vector<std::string> topics;  ///< "delivery+", "rudeness-"
    std::optional<Instant> at;        ///< when it was published
    std::uint32_t file = 0;           ///< which of the files it came from
};

/// Told of a row that cannot be used: "name:line" and why.
using RowComplaint = std::function<void(const Error&)>;

/// Reads a file of rows, also one that gzip has packed ("-": standard input).
/// Lines that begin with "{" are JSON: a row {"text":…,"label":…} (or "stars"
/// 1…5), a review or an event, labelled by "label", by the flag that a person
/// put right, or by its score. Others are tab-separated:
/// lang, domain, label, stars, text, or as a first line names the columns.
/// @error Exit::system: the file cannot be read
Result<std::vector<Row>> read_rows(const std::string& path, const RowComplaint& complain);

/// Takes out rows that say the same in the same words; the first stays.
/// @return how many were taken out
std::size_t drop_duplicates(std::vector<Row>& rows);

}  // namespace molva::flag
