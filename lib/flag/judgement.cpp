#include "flag/judgement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "flag/byte_classes.hpp"
#include "json/value.hpp"
#include "stream/object_writer.hpp"

namespace molva::flag {

namespace {

template <typename Word>
Word copy_word(char* to, const char* from) {
    Word bytes;
    std::memcpy(&bytes, from, sizeof bytes);
    std::memcpy(to, &bytes, sizeof bytes);
    return bytes;
}

// Which bytes cannot stand between quotes as they are: a control character, a quote,
// a backslash, or no ASCII, which as a number with a sign is below a space as well.
Block odd_ones(Block bytes) {
    return below(bytes, ' ') | is(bytes, '"') | is(bytes, '\\');
}

// Copies a text and tells whether all of it can stand between quotes as it is. The
// last bytes are taken together with some that were taken before.
bool copy_plain(char* to, std::string_view text) {
    const char* const from = text.data();
    const std::size_t size = text.size();
    if (size >= 16) {
        Block odd{};
        for (std::size_t at = 0; at + 16 < size; at += 16) {
            odd |= odd_ones(copy_word<Block>(to + at, from + at));
        }
        odd |= odd_ones(copy_word<Block>(to + size - 16, from + size - 16));
        return to_bits(odd) == 0;
    }
    constexpr std::uint64_t kSpaces = 0x2020202020202020ULL;  // for what is none of its bytes
    std::array<std::uint64_t, 2> words{kSpaces, kSpaces};
    if (size >= 8) {
        words[0] = copy_word<std::uint64_t>(to, from);
        words[1] = copy_word<std::uint64_t>(to + size - 8, from + size - 8);
    } else if (size >= 4) {
        words[0] = copy_word<std::uint32_t>(to, from);
        words[0] |= std::uint64_t{copy_word<std::uint32_t>(to + size - 4, from + size - 4)} << 32;
    } else {
        for (std::size_t at = 0; at < size; ++at) {
            to[at] = from[at];
            words[0] = words[0] << 8 | static_cast<unsigned char>(from[at]);
        }
    }
    return to_bits(odd_ones(std::bit_cast<Block>(words))) == 0;
}

// What is put together when this is compiled: of whatever length it is, all of its room
// is copied, in a few moves, and so much of that counts.
struct Fixed {
    static constexpr std::size_t kRoom = 48;
    std::array<char, kRoom> room{};
    std::size_t size = 0;

    constexpr void add(std::string_view text) {
        for (const char one : text) room[size++] = one;
    }
};

// "field" of what OpinionReader reads, behind the "tone" of a mention if there is one.
constexpr std::array<std::string_view, 4> kFields{"title", "text", "pros", "cons"};
constexpr Fixed fixed(std::string_view tone, std::string_view field) {
    Fixed out;
    if (!tone.empty()) {
        out.add("\"tone\":\"");
        out.add(tone);
        out.add("\",");
    }
    out.add("\"field\":\"");
    out.add(field);
    out.add("\",");
    return out;
}
constexpr std::array<std::array<Fixed, kFields.size()>, 4> make_fixed() {
    // In the order of Tone; the last one for none.
    constexpr std::array<std::string_view, 4> kTones{"negative", "neutral", "positive", ""};
    std::array<std::array<Fixed, kFields.size()>, 4> out{};
    for (std::size_t tone = 0; tone < kTones.size(); ++tone) {
        for (std::size_t field = 0; field < kFields.size(); ++field) {
            out[tone][field] = fixed(kTones[tone], kFields[field]);
        }
    }
    return out;
}
constexpr auto kFixed = make_fixed();
constexpr std::size_t kNoTone = 3;

// The place in kFields; kFields.size() of a field that is not among them.
std::size_t place_of(std::string_view field) {
    return static_cast<std::size_t>(std::find(kFields.begin(), kFields.end(), field) -
                                    kFields.begin());
}

// A judgement is written in a hundred small pieces: they are put together here
// and handed on at once. Whoever writes asks for room first, for several pieces.
class Writer {
public:
    explicit Writer(std::string& out) : out_(out) {}
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    ~Writer() { flush(); }

    /// For names that are ours, numbers and what stands around them: the pieces of
    /// one member, but for a text of somebody else's.
    void make_room() {
        if (buffer_.size() - size_ < kRoom) [[unlikely]] flush();
    }
    /// What is known when this is compiled is copied in a few moves.
    template <std::size_t kSize>
    [[gnu::always_inline]] void put(const char (&literal)[kSize]) {
        std::memcpy(buffer_.data() + size_, literal, kSize - 1);
        size_ += kSize - 1;
    }
    void put(const Fixed& piece) {
        std::memcpy(buffer_.data() + size_, piece.room.data(), Fixed::kRoom);
        size_ += piece.size;
    }
    /// Of names and numbers that are ours, which are short and need no escapes.
    void ours(std::string_view text) {
        (void)copy_plain(buffer_.data() + size_, text);
        size_ += text.size();
    }
    void number(std::size_t number) {
        if (number < 1000) {  // as most places are
            if (number >= 100) buffer_[size_++] = static_cast<char>('0' + number / 100);
            if (number >= 10) buffer_[size_++] = static_cast<char>('0' + number / 10 % 10);
            buffer_[size_++] = static_cast<char>('0' + number % 10);
            return;
        }
        const fmt::format_int digits{number};
        ours({digits.data(), digits.size()});
    }
    /// A text as JSON, of any length, and room behind it again.
    /// @return whether it is ASCII and has nothing that needs an escape
    bool quoted(std::string_view text) {
        if (size_ + text.size() + 2 + kRoom > buffer_.size()) [[unlikely]] return escaped(text);
        buffer_[size_] = '"';
        if (!copy_plain(buffer_.data() + size_ + 1, text)) return escaped(text);
        size_ += text.size() + 1;
        buffer_[size_++] = '"';
        return true;
    }
    /// Every member and every item is followed by a comma: behind the last one
    /// stands what closes the list instead. An empty one is closed behind `open`.
    void close(char open, char with) {
        char& last = size_ > 0 ? buffer_[size_ - 1] : out_.back();
        if (last != open) last = with;
        else buffer_[size_++] = with;
    }

private:
    static constexpr std::size_t kRoom = 256;

    [[gnu::noinline]] bool escaped(std::string_view text) {
        flush();
        json::append_quoted(out_, text);
        return false;
    }
    void flush() {
        out_.append(buffer_.data(), size_);
        size_ = 0;
    }
    std::string& out_;
    std::array<char, 2048> buffer_;
    std::size_t size_ = 0;
};

void write_span(Writer& out, std::size_t from, std::size_t end) {
    out.put("\"span\":[");
    out.number(from);
    out.put(",");
    out.number(end);
    out.put("],");
}

// Thousandths, or nothing: nobody is served by more digits, and fewer of them
// compare alike.
template <std::size_t kSize>
void write_share(Writer& out, const char (&key)[kSize], std::optional<double> value) {
    if (!value) return;
    const double shown = std::round(*value * 1000) / 1000 + 0.0;  // no "-0"
    if (!std::isfinite(shown)) return;
    out.put(key);
    out.ours(stream::number_to_json(shown));
    out.put(",");
}

// What is empty is left out.
template <std::size_t kSize>
bool write_text(Writer& out, const char (&key)[kSize], std::string_view value) {
    if (value.empty()) return true;
    out.put(key);
    const bool plain = out.quoted(value);
    out.put(",");
    return plain;
}

template <std::size_t kSize>
void write_ours(Writer& out, const char (&key)[kSize], std::string_view value) {
    if (value.empty()) return;
    out.put(key);
    out.put("\"");
    out.ours(value);
    out.put("\",");
}

void write(Writer& out, const Reason& reason) {
    out.make_room();
    out.put("{");
    write_text(out, "\"rule\":", reason.rule);
    const std::size_t place = place_of(reason.field);
    if (place < kFields.size()) out.put(kFixed[kNoTone][place]);
    else write_ours(out, "\"field\":", reason.field);
    write_text(out, "\"match\":", reason.match);
    if (reason.span) write_span(out, reason.span->first, reason.span->second);
    out.close('{', '}');
    out.put(",");
}

void write(Writer& out, const Mention& mention, Places& places) {
    out.make_room();
    out.put("{");
    write_text(out, "\"name\":", mention.topic->name);
    out.put(kFixed[static_cast<std::size_t>(mention.tone)][place_of(mention.piece.field)]);
    const std::string_view match = mention.piece.match;
    const bool ascii = write_text(out, "\"match\":", match);
    const std::size_t from = places.before(mention.piece);
    write_span(out, from, from + (ascii ? match.size() : code_points(match)));
    out.close('{', '}');
    out.put(",");
}

}  // namespace

void append_json(std::string& out, const Judgement& judgement) {
    Writer writer{out};
    writer.put("{");
    if (judgement.negative == true) writer.put("\"negative\":true,");
    if (judgement.negative == false) writer.put("\"negative\":false,");
    if (judgement.severity) write_ours(writer, "\"severity\":", to_string(*judgement.severity));
    write_share(writer, "\"sentiment\":", judgement.sentiment);
    write_share(writer, "\"confidence\":", judgement.confidence);
    if (judgement.mismatch) writer.put("\"mismatch\":true,");
    write_ours(writer, "\"loyalty\":", to_string(judgement.loyalty));
    writer.put("\"reasons\":[");
    for (const auto& reason : judgement.reasons) write(writer, reason);
    writer.close('[', ']');
    writer.put(",");
    if (!judgement.topics.empty()) {
        writer.make_room();
        writer.put("\"topics\":[");
        Places places;
        for (const auto& mention : judgement.topics) write(writer, mention, places);
        writer.close('[', ']');
        writer.put(",");
    }
    writer.close('{', '}');
}

std::string to_json(const Judgement& judgement) {
    std::string out;
    append_json(out, judgement);
    return out;
}

void Judgement::clear() {
    static_cast<Verdict&>(*this) = {};
    reasons.clear();
    topics.clear();
    lang.clear();
    outcomes.clear();
    loyalty_match.clear();
}

}  // namespace molva::flag
