// Small work on text that the readers of fields share.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "html/document.hpp"

namespace molva::scrape {

/// Folds white space as visible text is folded: runs of it become one space,
/// runs with a line end one "\n"; none at the ends. Control characters go.
std::string fold(std::string_view text);

/// The text of BBCode: known tags are cut, those that begin a line or a list
/// item become line ends. Brackets around anything else stay.
std::string plain_bbcode(std::string_view text);

/// "a &lt; b" as "a < b", also of what went through an escaper as a whole. What
/// looks like a tag is text all the same. Nothing if there is no '&' in it or it
/// cannot be read within `limits`.
std::optional<std::string> without_references(std::string_view text,
                                              const html::Limits& limits = {});

/// A link as one absolute http(s) address, seen from `base`; where that is
/// empty (a saved page), only links that are whole already. "" for others.
std::string whole_url(const std::string& base, const std::string& link);

/// A number and nothing else: "4", "4.5", "4,5", "-1". Nothing for what does
/// not fit a finite double.
std::optional<double> plain_number(std::string_view text);

/// "true", "yes", "1" and "false", "no", "0"; case does not matter.
std::optional<bool> plain_flag(std::string_view text);

}  // namespace molva::scrape
