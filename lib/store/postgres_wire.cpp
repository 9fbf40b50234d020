#include "store/postgres_wire.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <bit>
#include <cstdlib>

namespace molva::store::postgres {

namespace {

constexpr char kEscape = '\x1b';
// PostgreSQL counts microseconds from 2000-01-01.
constexpr std::int64_t kEpoch = 946'684'800'000;  // ms since 1970

template <typename T>
void put(std::string& to, T value) {
    for (int shift = 8 * (static_cast<int>(sizeof value) - 1); shift >= 0; shift -= 8) {
        to += static_cast<char>((value >> shift) & 0xff);
    }
}

std::uint64_t get(std::string_view from) {
    std::uint64_t value = 0;
    for (const char byte : from) value = (value << 8) | static_cast<unsigned char>(byte);
    return value;
}

bool plain(std::string_view text) {
    return text.find('\0') == std::string_view::npos &&
           text.find(kEscape) == std::string_view::npos &&
           simdjson::validate_utf8(text.data(), text.size());
}

int hex_digit(char letter) {
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    return 0;
}

// How many bytes from the start of `text` are one whole character; 0: none.
std::size_t whole_character(std::string_view text) {
    for (std::size_t size = 1; size <= 4 && size <= text.size(); ++size) {
        if (simdjson::validate_utf8(text.data(), size)) return size;
    }
    return 0;
}

}  // namespace

std::string_view pack(std::string_view text, std::string& scratch) {
    if (plain(text)) return text;
    scratch.clear();
    while (!text.empty()) {
        const std::size_t size = whole_character(text);
        if (text.front() == '\0') {
            scratch +=
                "\x1b"
                "0";
        } else if (text.front() == kEscape) {
            scratch +=
                "\x1b"
                "e";
        } else if (size == 0) {
            fmt::format_to(std::back_inserter(scratch), "\x1bx{:02x}",
                           static_cast<unsigned char>(text.front()));
        } else {
            scratch.append(text.substr(0, size));
        }
        text.remove_prefix(size == 0 ? 1 : size);
    }
    return scratch;
}

std::string unpack(std::string_view stored) {
    std::string text;
    text.reserve(stored.size());
    while (!stored.empty()) {
        const std::size_t at = stored.find(kEscape);
        text.append(stored.substr(0, at));
        if (at == std::string_view::npos || at + 1 >= stored.size()) break;
        const char kind = stored[at + 1];
        stored.remove_prefix(at + 2);
        if (kind == '0') text += '\0';
        if (kind == 'e') text += kEscape;
        if (kind == 'x' && stored.size() >= 2) {
            text += static_cast<char>(hex_digit(stored[0]) * 16 + hex_digit(stored[1]));
            stored.remove_prefix(2);
        }
    }
    return text;
}

Fields& Fields::add(std::int64_t value) {
    put(bytes_, std::uint32_t{8});
    put(bytes_, static_cast<std::uint64_t>(value));
    return *this;
}

Fields& Fields::add_int(std::int32_t value) {
    put(bytes_, std::uint32_t{4});
    put(bytes_, static_cast<std::uint32_t>(value));
    return *this;
}

Fields& Fields::add_small(std::int16_t value) {
    put(bytes_, std::uint32_t{2});
    put(bytes_, static_cast<std::uint16_t>(value));
    return *this;
}

Fields& Fields::add(bool value) {
    put(bytes_, std::uint32_t{1});
    bytes_ += value ? '\1' : '\0';
    return *this;
}

Fields& Fields::add(double value) {
    put(bytes_, std::uint32_t{8});
    put(bytes_, std::bit_cast<std::uint64_t>(value));
    return *this;
}

Fields& Fields::add(std::string_view text) {
    const std::string_view stored = pack(text, scratch_);
    put(bytes_, static_cast<std::uint32_t>(stored.size()));
    bytes_.append(stored);
    return *this;
}

Fields& Fields::add(Hash128 key) {
    put(bytes_, std::uint32_t{16});
    put(bytes_, key.high);
    put(bytes_, key.low);
    return *this;
}

Fields& Fields::add(Instant at) {
    return add(static_cast<std::int64_t>((at.time_since_epoch().count() - kEpoch) * 1000));
}

Fields& Fields::add_null() {
    put(bytes_, std::uint32_t{0xffff'ffff});
    return *this;
}

Fields& Fields::add_raw(std::string_view bytes) {
    put(bytes_, static_cast<std::uint32_t>(bytes.size()));
    bytes_.append(bytes);
    return *this;
}

void Fields::begin_row(std::int16_t columns) { put(bytes_, static_cast<std::uint16_t>(columns)); }

std::string Array::finish() const {
    std::string to;
    put(to, std::uint32_t{count_ == 0 ? 0U : 1U});  // dimensions
    put(to, std::uint32_t{1});                      // there may be nulls
    put(to, static_cast<std::uint32_t>(type_));
    if (count_ == 0) return to;
    put(to, static_cast<std::uint32_t>(count_));
    put(to, std::uint32_t{1});  // the first index
    return to + fields_.bytes();
}

Params& Params::add_null() {
    begin();
    fields_.add_null();
    return *this;
}

Params& Params::add_array(const Array& array) {
    begin();
    fields_.add_raw(array.finish());
    return *this;
}

Params& Params::add_texts(const std::vector<std::string>& list) {
    Array array{Type::text};
    for (const auto& text : list) array.add(std::string_view{text});
    return add_array(array);
}

void Params::lay_out(std::vector<const char*>& values, std::vector<int>& lengths,
                     std::vector<int>& formats) const {
    for (const std::size_t start : starts_) {
        const std::string_view field = std::string_view{fields_.bytes()}.substr(start);
        const auto size = static_cast<std::uint32_t>(get(field.substr(0, 4)));
        const bool null = size == 0xffff'ffff;
        values.push_back(null ? nullptr : field.data() + 4);
        lengths.push_back(null ? 0 : static_cast<int>(size));
        formats.push_back(1);
    }
}

std::string_view Rows::bytes(int row, int column) const {
    return {pq().getvalue(result_.get(), row, column),
            static_cast<std::size_t>(pq().getlength(result_.get(), row, column))};
}

std::int64_t Rows::integer(int row, int column) const {
    const std::string_view from = bytes(row, column);
    const std::uint64_t value = get(from);
    if (from.size() == 2) return static_cast<std::int16_t>(value);
    if (from.size() == 4) return static_cast<std::int32_t>(value);
    return static_cast<std::int64_t>(value);
}

bool Rows::boolean(int row, int column) const { return get(bytes(row, column)) != 0; }
double Rows::real(int row, int column) const {
    return std::bit_cast<double>(get(bytes(row, column)));
}
std::string Rows::text(int row, int column) const { return unpack(bytes(row, column)); }

Hash128 Rows::key(int row, int column) const {
    const std::string_view from = bytes(row, column);
    if (from.size() != 16) return {};
    return {get(from.substr(0, 8)), get(from.substr(8))};
}

Instant Rows::instant(int row, int column) const {
    return Instant{std::chrono::milliseconds{integer(row, column) / 1000 + kEpoch}};
}

std::optional<Instant> Rows::maybe_instant(int row, int column) const {
    if (null(row, column)) return std::nullopt;
    return instant(row, column);
}

std::int64_t Rows::affected() const {
    return std::strtoll(pq().cmdTuples(result_.get()), nullptr, 10);
}

}  // namespace molva::store::postgres
