// Answers that are no text: an image, a document, an archive.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace molva::scrape {

/// What an answer is that no reader of text can read, in words: "a PDF
/// document", "an image (image/png)". By its first bytes, or by its header
/// where the bytes do not look like text. Nothing for everything else: headers
/// of pages lie more often than not.
std::optional<std::string> not_text(std::string_view body, std::string_view content_type);

}  // namespace molva::scrape
