// Base64 (RFC 4648 section 4) as pages carry it.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace molva {

/// The bytes that `text` stands for; white space in it and padding at its end
/// do not matter. Nothing if it has other characters.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace molva
