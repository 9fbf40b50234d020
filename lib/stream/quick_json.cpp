#include "stream/quick_json.hpp"

#include <simdjson.h>

#include <array>
#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace molva::stream {

namespace {

constexpr int kDeepest = 8;
// The digits of a number that is exact as a double, and so is the power of ten
// that its fraction is divided by: the quotient is the nearest double then.
constexpr int kMostDigits = 15;
constexpr std::array<double, kMostDigits + 1> kPowers{1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                      1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

// A bit a byte of sixteen: what ends a string or stands in none as it is.
unsigned odd_bytes(const char* from) {
#ifdef __SSE2__
    __m128i bytes;
    std::memcpy(&bytes, from, sizeof bytes);
    const __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
    const __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    const __m128i escape = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    return static_cast<unsigned>(
        _mm_movemask_epi8(_mm_or_si128(control, _mm_or_si128(quote, escape))));
#else
    unsigned out = 0;
    for (unsigned i = 0; i < 16; ++i) {
        const auto byte = static_cast<unsigned char>(from[i]);
        out |= unsigned{byte < 0x20 || byte == '"' || byte == '\\'} << i;
    }
    return out;
#endif
}

}  // namespace

// A value, and its name if it stands in an object. Those inside it follow it.
struct QuickJson::Node {
    enum class Kind : std::uint8_t { null, boolean, integer, real, string, array, object };
    Kind kind = Kind::null;
    bool flag = false;      // of a boolean
    std::uint32_t all = 1;  // nodes, with those inside
    std::string_view name, text;
    std::int64_t integer = 0;
    double real = 0;
};

QuickJson::QuickJson() = default;
QuickJson::QuickJson(QuickJson&&) noexcept = default;
QuickJson& QuickJson::operator=(QuickJson&&) noexcept = default;
QuickJson::~QuickJson() = default;

bool QuickJson::Value::get(std::string_view& to) const {
    to = node_->text;
    return node_->kind == Node::Kind::string;
}

bool QuickJson::Value::get(double& to) const {
    const bool whole = node_->kind == Node::Kind::integer;
    to = whole ? static_cast<double>(node_->integer) : node_->real;
    return whole || node_->kind == Node::Kind::real;
}

bool QuickJson::Value::get(std::int64_t& to) const {
    to = node_->integer;
    return node_->kind == Node::Kind::integer;
}

bool QuickJson::Value::get(bool& to) const {
    to = node_->flag;
    return node_->kind == Node::Kind::boolean;
}

bool QuickJson::Value::get(Object& to) const {
    to.begin_ = node_ + 1;
    to.end_ = node_ + node_->all;
    return node_->kind == Node::Kind::object;
}

std::pair<std::string_view, QuickJson::Value> QuickJson::Object::Iterator::operator*() const {
    return {node_->name, Value{node_}};
}

QuickJson::Object::Iterator& QuickJson::Object::Iterator::operator++() {
    node_ += node_->all;
    return *this;
}

void QuickJson::skip_blanks() {
    while (at_ < end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\r' || *at_ == '\n')) ++at_;
}

// What stands next, blanks before it or not. A number may have led behind the
// end, where something can be read, but nothing of ours.
inline bool QuickJson::take(char byte) {
    if (*at_ != byte) {
        if (static_cast<unsigned char>(*at_) > ' ') return false;
        skip_blanks();
        if (*at_ != byte) return false;
    }
    if (at_ >= end_) return false;
    ++at_;
    return true;
}

inline bool QuickJson::take_string(std::string_view& to) {
    if (!take('"')) return false;
    const char* const from = at_;
    unsigned odd = 0;
    while ((odd = odd_bytes(at_)) == 0) {
        at_ += 16;
        if (at_ >= end_) return false;
    }
    at_ += std::countr_zero(odd);
    to = {from, static_cast<std::size_t>(at_ - from)};
    return at_ < end_ && *at_++ == '"';
}

bool QuickJson::take_number(Node& to) {
    const bool minus = *at_ == '-';
    if (minus) ++at_;
    std::int64_t digits = 0;
    const auto take_digits = [&] {
        const char* const from = at_;
        while (is_digit(*at_) && at_ - from <= kMostDigits) digits = digits * 10 + (*at_++ - '0');
        return static_cast<int>(at_ - from);
    };
    const char first = *at_;
    const int whole = take_digits();
    // Zero with a minus is one thing as an integer and another as a double.
    if (whole == 0 || whole > kMostDigits || (first == '0' && (whole > 1 || minus))) return false;
    int fraction = 0;
    if (*at_ == '.') {
        ++at_;
        fraction = take_digits();
        if (fraction == 0 || whole + fraction > kMostDigits) return false;
    }
    if (*at_ == 'e' || *at_ == 'E') return false;
    if (minus) digits = -digits;
    to.kind = fraction == 0 ? Node::Kind::integer : Node::Kind::real;
    to.integer = digits;
    to.real = static_cast<double>(digits) / kPowers[static_cast<std::size_t>(fraction)];
    return true;
}

bool QuickJson::take_word(std::string_view word) {
    if (static_cast<std::size_t>(end_ - at_) < word.size()) return false;
    if (std::string_view{at_, word.size()} != word) return false;
    at_ += word.size();
    return true;
}

bool QuickJson::take_value(std::size_t node, int depth) {
    if (static_cast<unsigned char>(*at_) <= ' ') skip_blanks();
    if (at_ >= end_) return false;
    switch (*at_) {
        case '"':
            nodes_[node].kind = Node::Kind::string;
            return take_string(nodes_[node].text);
        case '{':
        case '[': {
            if (depth == kDeepest) return false;
            const bool object = *at_++ == '{';
            nodes_[node].kind = object ? Node::Kind::object : Node::Kind::array;
            if (!take_container(depth + 1, object)) return false;
            nodes_[node].all = static_cast<std::uint32_t>(nodes_.size() - node);
            return true;
        }
        case 't':
        case 'f':
            nodes_[node].kind = Node::Kind::boolean;
            nodes_[node].flag = *at_ == 't';
            return take_word(*at_ == 't' ? "true" : "false");
        case 'n':
            return take_word("null");
        default:
            return take_number(nodes_[node]);
    }
}

// Behind its opening bracket.
bool QuickJson::take_container(int depth, bool object) {
    const char close = object ? '}' : ']';
    if (take(close)) return true;
    do {
        const std::size_t node = nodes_.size();
        nodes_.emplace_back();
        if (object && !(take_string(nodes_[node].name) && take(':'))) return false;
        if (!take_value(node, depth)) return false;
    } while (take(','));
    return take(close);
}

bool QuickJson::read(std::string_view line, Object& to) {
    at_ = line.data();
    end_ = at_ + line.size();
    nodes_.clear();
    nodes_.emplace_back();
    if (!take('{') || !take_container(1, true)) return false;
    skip_blanks();
    if (at_ != end_ || !simdjson::validate_utf8(line.data(), line.size())) return false;
    to.begin_ = nodes_.data() + 1;
    to.end_ = nodes_.data() + nodes_.size();
    return true;
}

}  // namespace molva::stream
