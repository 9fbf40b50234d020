// HTTP/1 messages as they lie in recordings. Connections never come here:
// those are libcurl's.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "net/http.hpp"

namespace molva::net {

/// Reads lines of "Name: value" up to an empty line or the end. Folded lines
/// are joined; a line without a colon is passed over.
/// @param text  moved behind the empty line
/// @param most  lines that are read; more are an error
/// @error       Exit::partial
Result<Headers> take_headers(std::string_view& text, std::size_t most = 1000);

/// Reads a response: status line, headers, body with transfer and content
/// encodings undone. A body that is not encoded as its headers say is taken as
/// it is: several crawlers unpack bodies and keep the headers.
/// @param body_limit  bytes, at every stage
/// @error  Exit::partial: no status line, too large, broken gzip, or an
///         encoding other than gzip and deflate
Result<Response> parse_response(std::string_view message, std::size_t body_limit);

/// Undoes the chunked coding (RFC 9112 section 7.1). Trailers are dropped; an
/// end before the last chunk is forgiven. Nothing if it is not chunked at all.
std::optional<std::string> unchunk(std::string_view body);

/// Unpacks gzip or zlib data, also raw deflate, which some servers send as
/// "deflate".
/// @error Exit::partial: broken, or larger than `limit` when unpacked
Result<std::string> unpack(std::string_view packed, std::size_t limit);

}  // namespace molva::net
