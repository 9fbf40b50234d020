// The encodings of the Encoding Standard and their tables; behind charset.hpp.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace molva::html::charset {

enum class Kind {
    utf_8,
    utf_16be,
    utf_16le,
    single_byte,
    gb18030,
    big5,
    euc_jp,
    iso_2022_jp,
    shift_jis,
    euc_kr,
    replacement,
    x_user_defined,
};

struct Encoding {
    std::string_view name;  ///< in lower case
    Kind kind;
    const char* iconv;        ///< glibc's nearest table; "" where none is needed
    std::string_view labels;  ///< one blank between two
};

/// The encoding of a label; leading and trailing ASCII white space and case do
/// not count. Null for an unknown label.
const Encoding* find(std::string_view label);

/// What the bytes 80..FF of a single-byte encoding mean; U+FFFD for nothing.
using HighHalf = std::array<char32_t, 128>;
const HighHalf& high_half(const Encoding& encoding);

/// Two-byte sequences of a multi-byte encoding: lead 81..FE, trail 40..FE.
/// Sequences without a meaning give U+FFFD.
class Pairs {
public:
    explicit Pairs(const char* iconv);
    char32_t at(unsigned lead, unsigned trail) const {
        return lead < 0x81 || lead > 0xFE || trail < 0x40 || trail > 0xFE
                   ? kNone
                   : codes_[(lead - 0x81) * kTrails + (trail - 0x40)];
    }
    void set(unsigned lead, unsigned trail, char32_t code) {
        codes_[(lead - 0x81) * kTrails + (trail - 0x40)] = code;
    }
    static constexpr char32_t kNone = 0xFFFD;

private:
    static constexpr std::size_t kTrails = 0xFE - 0x40 + 1;
    std::vector<char32_t> codes_;
};

const Pairs& pairs(Kind kind);

/// A JIS X 0208 character by its row and cell, 1..94 each (index jis0208).
char32_t jis0208(unsigned row, unsigned cell);

/// A JIS X 0212 character (index jis0212).
char32_t jis0212(unsigned row, unsigned cell);

/// A four-byte sequence of gb18030 (section 10.2.1 and its ranges index).
char32_t gb18030_four(unsigned b1, unsigned b2, unsigned b3, unsigned b4);

}  // namespace molva::html::charset
