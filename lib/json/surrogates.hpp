// Surrogate escapes without a partner.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace molva::json {

/// The JSON text with each escaped surrogate that has no partner ("\ud83d" at
/// the end of a text cut inside an emoji) replaced by \ufffd, which is as
/// long; nothing if there is none.
std::optional<std::string> with_paired_surrogates(std::string_view text);

/// Four hexadecimal digits at the front of `text`; nothing if it has others.
std::optional<unsigned> four_hex(std::string_view text);

}  // namespace molva::json
