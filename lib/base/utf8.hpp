// UTF-8: checking, mending, counting, folding. Text is UTF-8 inside; what is
// counted for people is code points.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace molva::utf8 {

/// U+FFFD, what an undecodable byte sequence is replaced by.
inline constexpr char32_t kReplacement = 0xFFFD;

/// Takes one code point off the front of `text`. An invalid sequence gives
/// U+FFFD and takes its maximal subpart (Unicode 15, section 3.9, the same
/// practice as the WHATWG Encoding Standard). `text` must not be empty.
char32_t take(std::string_view& text);

/// Appends one code point; a surrogate or a value past U+10FFFF gives U+FFFD.
void append(std::string& out, char32_t code);

/// Whether every byte belongs to a well-formed sequence.
bool valid(std::string_view text);

/// The same text with every ill-formed sequence replaced by U+FFFD.
std::string repair(std::string_view text);

/// The number of code points; ill-formed sequences count as repair() would leave them.
std::size_t length(std::string_view text);

/// White space as HTML pages use it: ASCII white space, NBSP (U+00A0), the
/// spaces of U+2000..U+200A, U+2028, U+2029, U+202F, U+205F, U+3000, U+1680, BOM.
bool is_space(char32_t code);

/// Simple lower case for ASCII, Latin-1, Latin Extended-A, Greek and Cyrillic
/// (Unicode simple case mapping); other code points are returned as they are.
constexpr char32_t lower(char32_t code) {
    if (code < 0x80) return code >= 'A' && code <= 'Z' ? code + 32 : code;
    if (code >= 0xC0 && code <= 0xDE) return code == 0xD7 ? code : code + 32;
    if (code >= 0x100 && code <= 0x137) return code == 0x130 ? U'i' : code | 1;
    if (code >= 0x139 && code <= 0x148) return code % 2 == 1 ? code + 1 : code;
    if (code >= 0x14A && code <= 0x177) return code | 1;
    if (code == 0x178) return 0xFF;
    if (code >= 0x179 && code <= 0x17E) return code % 2 == 1 ? code + 1 : code;
    if (code >= 0x391 && code <= 0x3A9 && code != 0x3A2) return code + 32;
    if (code >= 0x400 && code <= 0x40F) return code + 80;
    if (code >= 0x410 && code <= 0x42F) return code + 32;
    if (code >= 0x460 && code <= 0x481) return code | 1;
    if (code >= 0x48A && code <= 0x4BF) return code | 1;
    if (code == 0x4C0) return 0x4CF;
    if (code >= 0x4C1 && code <= 0x4CE) return code % 2 == 1 ? code + 1 : code;
    if (code >= 0x4D0 && code <= 0x52F) return code | 1;
    return code;
}
std::string lower(std::string_view text);

/// `text` cut to at most `limit` code points, with "…" when something was cut.
std::string shorten(std::string_view text, std::size_t limit);

/// Text from outside made safe to print on a terminal or in a log: C0 and C1
/// controls, DEL, bidirectional controls (U+061C, U+200E/F, U+202A..E,
/// U+2066..9), U+2028/9 and tag characters are taken out; tab and line feed become a space;
/// ill-formed bytes become U+FFFD.
std::string printable(std::string_view text);

}  // namespace molva::utf8
