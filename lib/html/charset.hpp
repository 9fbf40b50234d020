// From the bytes of an answer to UTF-8, as browsers do it.
//
// Sources: the Encoding Standard (encoding.spec.whatwg.org) for names, labels,
// tables and errors; the HTML standard section 13.2.3 for what a page says of
// itself. glibc's iconv does the tables, charset_table.cpp what differs.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace molva::html {

/// The encoding a label stands for ("cp1251", " Windows-1251 "): its name in
/// the Encoding Standard (section 4.2) in lower case. Nothing for a label that
/// is not one of the 228.
std::optional<std::string> charset_by_label(std::string_view label);

/// What a page is encoded in by the rules for HTML (section 13.2.3.2): a byte
/// order mark, the Content-Type header, a <meta> in the first 1024 bytes, an
/// XML declaration. A page that says nothing is guessed from its bytes, and is
/// windows-1252 when they are ASCII. What a page says is believed here even if
/// its bytes speak against it; see to_utf8.
///
/// @param content_type  the header's value; may be empty
/// @return              an encoding's name in lower case, never empty
std::string detect_charset(std::string_view bytes, std::string_view content_type);

/// Decodes to UTF-8 without errors left in it: what the encoding does not know
/// becomes U+FFFD. A byte order mark of the encoding is taken off; a mark of
/// another encoding is not obeyed.
///
/// @param charset_name  any label of the Encoding Standard
/// @error               Exit::usage if it is none
Result<std::string> decode(std::string_view bytes, std::string_view charset_name);

/// detect_charset and decode, and a second look at pages that lie: text that is
/// UTF-8 under another name is read as UTF-8, and text under the name of UTF-8
/// that is mostly not UTF-8 is guessed. A byte order mark is never doubted.
std::string to_utf8(std::string_view bytes, std::string_view content_type);

/// The encoding that to_utf8 reads a page in.
std::string effective_charset(std::string_view bytes, std::string_view content_type);

}  // namespace molva::html
