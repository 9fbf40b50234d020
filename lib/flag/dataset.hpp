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

/// Who says what a row is, the least first.
enum class Word : std::uint8_t {
    stars,       ///< the author, with his stars
    label,       ///< somebody who labelled texts
    correction,  ///< somebody who has put a judgement right: a row of type "label"
};

struct Row {
    std::string lang;    ///< BCP 47; empty: to be found out
    std::string domain;  ///< the trade, or the source of a review
    Label label = Label::neutral;
    std::string text;
    std::vector<std::string> topics;  ///< "delivery+", "rudeness-"
    std::optional<Instant> at;        ///< when it was published
    std::uint32_t file = 0;           ///< which of the files it came from
    bool harm = false;                ///< an alert whatever its words come to, for a budget
    Word word = Word::stars;
    std::uint64_t order = 0;  ///< of corrections: which of them is the later one
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

struct Duplicates {
    std::size_t dropped = 0;
    std::size_t contradicting = 0;  ///< texts whose rows have different labels
};

/// Takes out rows that say the same in the same words. A correction outranks
/// other labels, those outrank stars, and a later correction an earlier one; of
/// rows that are no better the first stays.
Duplicates drop_duplicates(std::vector<Row>& rows);

}  // namespace molva::flag
