// Pages that hold a visitor back, whatever site they stand before.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace molva::scrape {

/// Recognizes the challenge pages of the common protections by what only they
/// contain. Asked only for a page without a single review, so that a review
/// that speaks of captchas blocks nothing.
///
/// @param source  the page's source in UTF-8; its first 256 KiB are looked at
/// @return what it is in words: "Cloudflare challenge"
std::optional<std::string> challenge_page(std::string_view source);

}  // namespace molva::scrape
