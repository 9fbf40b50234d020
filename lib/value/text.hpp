// Small cleaners of visible text: labels in front of it, leftovers of a "read
// more" link behind it.

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace molva::value {

/// What is cut when a definition names no lists of its own. Lower case, of all
/// languages of the tables; the longest that fits wins.
std::span<const std::string_view> default_labels();  ///< "достоинства", "pros", …
std::span<const std::string_view> default_read_more();  ///< "читать полностью", "read more", …

/// Cuts one label and its colon or dash off the front: "Достоинства: тихий" is
/// "тихий". A label stands before ":" or "–" or alone on its line; a text that
/// merely begins with the word ("Плюсы есть") is left whole.
/// @param labels  compared without case
std::string cut_label(std::string_view text, std::span<const std::string_view> labels);
std::string cut_label(std::string_view text);

/// Cuts the leftovers of a folded text off its end: "…", "...", "Читать
/// полностью", "(more)", "Read more »", as often as they follow one another.
/// A phrase is cut only as a whole line, after an ellipsis, or in brackets, or
/// when it is of two words or more: "I want more" stays. The ellipsis goes only
/// together with a phrase; a text that ends in "…" is left as written.
std::string cut_read_more(std::string_view text, std::span<const std::string_view> phrases);
std::string cut_read_more(std::string_view text);

}  // namespace molva::value
