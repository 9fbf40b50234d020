#include "json/path_scanner.hpp"

#include <charconv>
#include <utility>

#include "base/utf8.hpp"
#include "json/number.hpp"
#include "json/surrogates.hpp"

namespace molva::json {

namespace {

constexpr std::int64_t kMaxInt = (1LL << 53) - 1;  // I-JSON, RFC 7493 section 2.2

}  // namespace

bool Scanner::take(std::string_view token) {
    if (text_.substr(at_, token.size()) != token) return false;
    at_ += token.size();
    return true;
}

void Scanner::blanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
}

std::string Scanner::column(std::size_t at) const {
    return "column " + std::to_string(utf8::length(text_.substr(0, at)) + 1);
}

bool Scanner::fail_at(std::size_t at, std::string message) {
    if (message_.empty()) {
        message_ = std::move(message);
        message_at_ = at;
    }
    return false;
}

std::string Scanner::unexpected() const {
    if (at_ >= text_.size()) return "the query ends too early";
    std::string_view rest = text_.substr(at_);
    std::string shown;
    utf8::append(shown, utf8::take(rest));
    return "unexpected '" + utf8::printable(shown) + "'";
}

Error Scanner::error() const {
    return {.status = Exit::usage, .where = column(message_at_), .what = message_};
}

bool Scanner::integer(std::optional<std::int64_t>& out) {
    const std::size_t start = at_;
    if (peek() == '-') ++at_;
    if (!is_digit(peek())) return fail(unexpected() + ", expected a digit");
    const bool zero = peek() == '0';
    while (is_digit(peek())) ++at_;
    const std::string_view token = text_.substr(start, at_ - start);
    if (zero && token != "0") return fail_at(start, "a number with a leading or negative zero");
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), value);
    if (error != std::errc{} || value > kMaxInt || value < -kMaxInt) {
        return fail_at(start, "a number beyond 9007199254740991");
    }
    out = value;
    return true;
}

bool Scanner::string(std::string& out) {
    const std::size_t start = at_;
    const char quote = text_[at_++];
    while (at_ < text_.size() && text_[at_] != quote) {
        if (static_cast<unsigned char>(text_[at_]) < 0x20) {
            return fail("a control character in a string; write it as \\u00..");
        }
        if (text_[at_] != '\\') {
            out += text_[at_++];
        } else if (!escape(out, quote)) {
            return false;
        }
    }
    return take({&quote, 1}) || fail_at(start, "a string without its closing quote");
}

bool Scanner::escape(std::string& out, char quote) {
    constexpr std::string_view kFrom = "bfnrt/\\", kTo = "\b\f\n\r\t/\\";
    const char c = peek(1);
    const auto known = c == '\0' ? kFrom.npos : kFrom.find(c);
    if (known != kFrom.npos || c == quote) {
        out += c == quote ? quote : kTo[known];
        at_ += 2;
        return true;
    }
    const auto code = c == 'u' ? four_hex(text_.substr(at_ + 2)) : std::nullopt;
    if (!code) return fail("an escape that JSONPath does not have");
    if (*code < 0xD800 || *code > 0xDFFF) {
        utf8::append(out, *code);
        at_ += 6;
        return true;
    }
    const auto second =
        text_.substr(at_ + 6, 2) == "\\u" ? four_hex(text_.substr(at_ + 8)) : std::nullopt;
    const auto low = second.value_or(0);
    if (*code >= 0xDC00 || low < 0xDC00 || low > 0xDFFF) {
        return fail("a surrogate without its partner");
    }
    utf8::append(out, 0x10000 + ((*code - 0xD800) << 10) + (low - 0xDC00));
    at_ += 12;
    return true;
}

bool Scanner::number(Json& out) {
    const std::size_t start = at_;
    if (peek() == '-') ++at_;
    const bool zero = peek() == '0';
    const std::size_t digits = at_;
    while (is_digit(peek())) ++at_;
    if (at_ == digits) return fail(unexpected() + ", expected a digit");
    if (zero && at_ > digits + 1) return fail_at(start, "a number with a leading zero");
    if (take(".") && !some_digits()) return false;
    if (peek() == 'e' || peek() == 'E') {
        ++at_;
        if (peek() == '+' || peek() == '-') ++at_;
        if (!some_digits()) return false;
    }
    const std::string_view token = text_.substr(start, at_ - start);
    double nearest = 0;
    std::from_chars(token.data(), token.data() + token.size(), nearest);
    out = number_from_token(token, nearest);
    return true;
}

bool Scanner::some_digits() {
    if (!is_digit(peek())) return fail(unexpected() + ", expected a digit");
    while (is_digit(peek())) ++at_;
    return true;
}

}  // namespace molva::json
