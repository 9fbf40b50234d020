// The decoders of the Encoding Standard, sections 8 to 14, on its tables.

#include <fmt/format.h>
#include <simdjson.h>

#include "base/utf8.hpp"
#include "html/charset.hpp"
#include "html/charset_table.hpp"

namespace molva::html {

namespace {

using charset::Kind;
using charset::Pairs;

constexpr char32_t kNone = utf8::kReplacement;

/// Bytes taken one at a time, and given back.
class Bytes {
public:
    explicit Bytes(std::string_view text) : text_{text} {}
    bool more() const { return at_ < text_.size(); }
    unsigned take() { return static_cast<unsigned char>(text_[at_++]); }
    /// The byte `ahead` of the next one, or 0x100 behind the end.
    unsigned peek(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? static_cast<unsigned char>(text_[at_ + ahead]) : 0x100;
    }
    void skip(std::size_t count) { at_ += count; }

    /// Everything up to the next byte past ASCII; most of most pages.
    std::string_view ascii() {
        const std::size_t from = at_;
        while (at_ < text_.size() && static_cast<unsigned char>(text_[at_]) < 0x80) ++at_;
        return text_.substr(from, at_ - from);
    }

private:
    std::string_view text_;
    std::size_t at_ = 0;
};

bool within(unsigned byte, unsigned low, unsigned high) { return byte >= low && byte <= high; }

std::string decode_utf8(std::string_view bytes) {
    if (simdjson::validate_utf8(bytes.data(), bytes.size())) return std::string{bytes};
    return utf8::repair(bytes);
}

std::string decode_utf16(std::string_view bytes, bool big) {
    std::string out;
    out.reserve(bytes.size());
    const auto unit = [&](std::size_t at) {
        const auto first = static_cast<unsigned char>(bytes[at]);
        const auto second = static_cast<unsigned char>(bytes[at + 1]);
        return static_cast<char32_t>(big ? first << 8 | second : second << 8 | first);
    };
    std::size_t at = 0;
    for (; at + 1 < bytes.size(); at += 2) {
        char32_t code = unit(at);
        if (code >= 0xD800 && code < 0xDC00 && at + 3 < bytes.size()) {
            const char32_t low = unit(at + 2);
            if (low >= 0xDC00 && low < 0xE000) {
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                at += 2;
            }
        }
        utf8::append(out, code);  // a surrogate alone becomes U+FFFD there
    }
    if (at < bytes.size()) utf8::append(out, kNone);
    return out;
}

/// Every encoding in which a byte below 80 is ASCII: runs of ASCII as they
/// are, anything else by `step`, which takes at least one byte.
template <typename Step>
std::string decode_with(std::string_view text, Step step) {
    std::string out;
    out.reserve(text.size() + text.size() / 2);
    for (Bytes bytes{text}; bytes.more();) {
        out += bytes.ascii();
        if (bytes.more()) step(bytes, out);
    }
    return out;
}

/// The end of a two-byte step: an ASCII byte that does not fit is no part of
/// the error, it is read again as itself.
void put_pair(Bytes& bytes, std::string& out, char32_t code) {
    if (code != kNone || !within(bytes.peek(), 0, 0x7F)) {
        if (bytes.more()) bytes.skip(1);
    }
    utf8::append(out, code);
}

void step_gb18030(Bytes& bytes, std::string& out) {
    const unsigned lead = bytes.take();
    if (lead == 0x80) return utf8::append(out, 0x20AC);
    if (lead == 0xFF) return utf8::append(out, kNone);
    const unsigned second = bytes.peek();
    if (within(second, 0x30, 0x39)) {
        const unsigned third = bytes.peek(1), fourth = bytes.peek(2);
        const bool cut = third == 0x100 || (within(third, 0x81, 0xFE) && fourth == 0x100);
        if (cut) {  // the end of the stream is one error, whatever was begun
            while (bytes.more()) bytes.take();
            return utf8::append(out, kNone);
        }
        if (!within(third, 0x81, 0xFE) || !within(fourth, 0x30, 0x39)) {
            return utf8::append(out, kNone);  // and on with the second byte
        }
        bytes.skip(3);
        return utf8::append(out, charset::gb18030_four(lead, second, third, fourth));
    }
    put_pair(bytes, out, charset::pairs(Kind::gb18030).at(lead, second));
}

void step_big5(Bytes& bytes, std::string& out) {
    const unsigned lead = bytes.take();
    if (!within(lead, 0x81, 0xFE)) return utf8::append(out, kNone);
    const unsigned trail = bytes.peek();
    // The four sequences that stand for two code points (section 12.1.1).
    const bool capital = trail == 0x62 || trail == 0x64;
    if ((lead == 0x88 && (capital || trail == 0xA3 || trail == 0xA5))) {
        bytes.skip(1);
        utf8::append(out, capital ? 0xCA : 0xEA);
        return utf8::append(out, trail == 0x62 || trail == 0xA3 ? 0x304 : 0x30C);
    }
    put_pair(bytes, out, charset::pairs(Kind::big5).at(lead, trail));
}

void step_euc_kr(Bytes& bytes, std::string& out) {
    const unsigned lead = bytes.take();
    if (!within(lead, 0x81, 0xFE)) return utf8::append(out, kNone);
    put_pair(bytes, out, charset::pairs(Kind::euc_kr).at(lead, bytes.peek()));
}

void step_shift_jis(Bytes& bytes, std::string& out) {
    const unsigned lead = bytes.take();
    if (lead == 0x80) return utf8::append(out, lead);
    if (within(lead, 0xA1, 0xDF)) return utf8::append(out, 0xFF61 - 0xA1 + lead);
    if (!within(lead, 0x81, 0x9F) && !within(lead, 0xE0, 0xFC)) return utf8::append(out, kNone);
    const unsigned trail = bytes.peek();
    const bool fits = within(trail, 0x40, 0x7E) || within(trail, 0x80, 0xFC);
    put_pair(bytes, out, fits ? charset::pairs(Kind::shift_jis).at(lead, trail) : kNone);
}

void step_euc_jp(Bytes& bytes, std::string& out) {
    const unsigned lead = bytes.take();
    const unsigned next = bytes.peek();
    if (lead == 0x8E && within(next, 0xA1, 0xDF)) {
        bytes.skip(1);
        return utf8::append(out, 0xFF61 - 0xA1 + next);
    }
    if (lead == 0x8F && within(next, 0xA1, 0xFE)) {
        bytes.skip(1);
        const unsigned third = bytes.peek();
        const bool fits = within(third, 0xA1, 0xFE);
        return put_pair(bytes, out, fits ? charset::jis0212(next - 0xA0, third - 0xA0) : kNone);
    }
    if (lead != 0x8E && lead != 0x8F && !within(lead, 0xA1, 0xFE)) {
        return utf8::append(out, kNone);
    }
    const bool fits = lead >= 0xA1 && within(next, 0xA1, 0xFE);
    put_pair(bytes, out, fits ? charset::jis0208(lead - 0xA0, next - 0xA0) : kNone);
}

/// Section 12.2.1. Escape sequences choose what the bytes after them mean.
class Iso2022Jp {
public:
    explicit Iso2022Jp(std::string_view text) : bytes_{text} {}

    std::string run() {
        while (bytes_.more()) {
            const unsigned byte = bytes_.take();
            if (byte == 0x1B) {
                escape();
            } else {
                put(byte);
            }
        }
        return std::move(out_);
    }

private:
    enum class State { ascii, roman, katakana, pairs };

    void escape() {
        const unsigned a = bytes_.peek(), b = bytes_.peek(1);
        State next = state_;
        if (a == '(' && b == 'B') {
            next = State::ascii;
        } else if (a == '(' && b == 'J') {
            next = State::roman;
        } else if (a == '(' && b == 'I') {
            next = State::katakana;
        } else if (a == '$' && (b == '@' || b == 'B')) {
            next = State::pairs;
        } else {
            utf8::append(out_, kNone);
            fresh_ = false;
            return;
        }
        bytes_.skip(2);
        state_ = next;
        // Two escapes with nothing between them hide text from other readers.
        if (fresh_) utf8::append(out_, kNone);
        fresh_ = true;
    }

    void put(unsigned byte) {
        fresh_ = false;
        if (state_ == State::pairs) return put_pair(byte);
        char32_t code = byte;
        if (state_ == State::katakana) {
            code = within(byte, 0x21, 0x5F) ? 0xFF61 - 0x21 + byte : kNone;
        } else if (byte >= 0x80 || byte == 0x0E || byte == 0x0F) {
            code = kNone;
        } else if (state_ == State::roman && byte == 0x5C) {
            code = 0xA5;
        } else if (state_ == State::roman && byte == 0x7E) {
            code = 0x203E;
        }
        utf8::append(out_, code);
    }

    void put_pair(unsigned lead) {
        if (!within(lead, 0x21, 0x7E)) return utf8::append(out_, kNone);
        const unsigned trail = bytes_.peek();
        if (trail == 0x1B) return utf8::append(out_, kNone);
        if (trail != 0x100) bytes_.skip(1);
        const bool fits = within(trail, 0x21, 0x7E);
        utf8::append(out_, fits ? charset::jis0208(lead - 0x20, trail - 0x20) : kNone);
    }

    Bytes bytes_;
    std::string out_;
    State state_ = State::ascii;
    bool fresh_ = false;  ///< an escape sequence has just been read
};

std::string decode_single_byte(std::string_view bytes, const charset::Encoding& encoding) {
    const charset::HighHalf& half = charset::high_half(encoding);
    return decode_with(
        bytes, [&](Bytes& in, std::string& out) { utf8::append(out, half[in.take() - 0x80]); });
}

std::string decode_as(std::string_view bytes, const charset::Encoding& encoding) {
    const auto strip = [&](std::string_view mark) {
        return bytes.substr(0, mark.size()) == mark ? bytes.substr(mark.size()) : bytes;
    };
    switch (encoding.kind) {
        case Kind::utf_8:
            return decode_utf8(strip("\xEF\xBB\xBF"));
        case Kind::utf_16be:
            return decode_utf16(strip("\xFE\xFF"), true);
        case Kind::utf_16le:
            return decode_utf16(strip("\xFF\xFE"), false);
        case Kind::single_byte:
            return decode_single_byte(bytes, encoding);
        case Kind::gb18030:
            return decode_with(bytes, step_gb18030);
        case Kind::big5:
            return decode_with(bytes, step_big5);
        case Kind::euc_jp:
            return decode_with(bytes, step_euc_jp);
        case Kind::iso_2022_jp:
            return Iso2022Jp{bytes}.run();
        case Kind::shift_jis:
            return decode_with(bytes, step_shift_jis);
        case Kind::euc_kr:
            return decode_with(bytes, step_euc_kr);
        case Kind::x_user_defined:
            return decode_with(bytes, [](Bytes& in, std::string& out) {
                utf8::append(out, 0xF780 + in.take() - 0x80);
            });
        case Kind::replacement:
            break;  // these let a page hide markup; one U+FFFD for all of it
    }
    return bytes.empty() ? "" : "\xEF\xBF\xBD";
}

}  // namespace

std::optional<std::string> charset_by_label(std::string_view label) {
    const charset::Encoding* encoding = charset::find(label);
    if (encoding == nullptr) return std::nullopt;
    return std::string{encoding->name};
}

Result<std::string> decode(std::string_view bytes, std::string_view charset_name) {
    const charset::Encoding* encoding = charset::find(charset_name);
    if (encoding == nullptr) {
        return Error{Exit::usage,
                     {},
                     fmt::format("no encoding is called '{}'",
                                 utf8::shorten(utf8::printable(charset_name), 40))};
    }
    return decode_as(bytes, *encoding);
}

std::string to_utf8(std::string_view bytes, std::string_view content_type) {
    return decode_as(bytes, *charset::find(effective_charset(bytes, content_type)));
}

}  // namespace molva::html
