#include "json/number.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "json/tree.hpp"

namespace molva::json {

namespace {

/// 0.DIGITS × 10^exponent; digits without zeros at either end, empty for zero.
struct Decimal {
    bool negative = false;
    std::string digits;
    std::int64_t exponent = 0;
};

/// Exponents beyond this differ from each other only in texts nobody can send.
constexpr std::int64_t kFarExponent = 1'000'000'000'000;

std::int64_t read_exponent(std::string_view text) {
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range || value > kFarExponent || value < -kFarExponent) {
        return text.front() == '-' ? -kFarExponent : kFarExponent;
    }
    return value;
}

/// @param token a JSON number (RFC 8259 section 6)
Decimal read_decimal(std::string_view token) {
    Decimal out;
    if (!token.empty() && token.front() == '-') {
        out.negative = true;
        token.remove_prefix(1);
    }
    std::int64_t point = 0;
    bool after_point = false;
    std::size_t i = 0;
    for (; i < token.size() && token[i] != 'e' && token[i] != 'E'; ++i) {
        if (token[i] == '.') {
            after_point = true;
        } else if (out.digits.empty() && token[i] == '0') {
            point -= after_point ? 1 : 0;
        } else {
            out.digits += token[i];
            point += after_point ? 0 : 1;
        }
    }
    out.exponent = point + (i < token.size() ? read_exponent(token.substr(i + 1)) : 0);
    out.digits.erase(out.digits.find_last_not_of('0') + 1);
    if (out.digits.empty()) out = {};
    return out;
}

std::strong_ordering compare(const Decimal& a, const Decimal& b) {
    const auto sign = [](const Decimal& d) { return d.digits.empty() ? 0 : d.negative ? -1 : 1; };
    if (sign(a) != sign(b) || sign(a) == 0) return sign(a) <=> sign(b);
    std::strong_ordering size = a.exponent <=> b.exponent;
    if (size == 0) size = a.digits.compare(b.digits) <=> 0;
    return a.negative ? 0 <=> size : size;
}

/// The fewest digits that give the same double back.
std::string shortest(double value) {
    std::array<char, 32> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                            std::chars_format::scientific);
    return {buffer.data(), end};
}

/// Digits with the point where it belongs, or with an exponent when that would
/// be long.
std::string double_text(double value) {
    const Decimal d = read_decimal(shortest(value));
    std::string out = std::signbit(value) ? "-" : "";
    const auto size = static_cast<std::int64_t>(d.digits.size());
    if (size == 0) return out + "0.0";
    if (d.exponent < -20 || d.exponent > 21) {
        out += d.digits.front();
        if (size > 1) out.append(".").append(d.digits, 1);
        return out + "e" + std::to_string(d.exponent - 1);
    }
    if (d.exponent <= 0) return out.append("0.").append(-d.exponent, '0').append(d.digits);
    if (d.exponent >= size) return out.append(d.digits).append(d.exponent - size, '0') + ".0";
    return out.append(d.digits, 0, d.exponent).append(".").append(d.digits, d.exponent);
}

std::string_view kept_text(const Json& value) {
    const auto& bytes = value.get_binary();
    // The bytes were characters before they were put there.
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool is_kept(const Json& value) {
    return value.is_binary() && value.get_binary().has_subtype() &&
           value.get_binary().subtype() == kNumberText;
}

std::string decimal_source(const Json& value) {
    if (value.is_number_float()) return shortest(value.get<double>());
    return number_text(value);
}

std::strong_ordering compare_integers(const Json& a, const Json& b) {
    const auto negative = [](const Json& v) {
        return !v.is_number_unsigned() && v.get<std::int64_t>() < 0;
    };
    if (negative(a) != negative(b)) return negative(a) ? 0 <=> 1 : 1 <=> 0;
    if (negative(a)) return a.get<std::int64_t>() <=> b.get<std::int64_t>();
    return a.get<std::uint64_t>() <=> b.get<std::uint64_t>();
}

}  // namespace

bool is_number(const Json& value) { return value.is_number() || is_kept(value); }

std::optional<double> to_double(const Json& value) {
    if (value.is_number()) return value.get<double>();
    if (!is_kept(value)) return std::nullopt;
    const std::string_view text = kept_text(value);
    double out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error == std::errc{}) return out;
    // Out of range: from_chars does not say on which side.
    const Decimal d = read_decimal(text);
    const double size = d.exponent > 0 ? std::numeric_limits<double>::infinity() : 0.0;
    return d.negative ? -size : size;
}

std::optional<std::int64_t> to_int64(const Json& value) {
    if (value.is_number_unsigned()) {
        const auto number = value.get<std::uint64_t>();
        if (number > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
        return static_cast<std::int64_t>(number);
    }
    if (value.is_number_integer()) return value.get<std::int64_t>();
    if (!is_number(value) || (value.is_number_float() && !std::isfinite(value.get<double>()))) {
        return std::nullopt;
    }
    const Decimal d = read_decimal(decimal_source(value));
    const auto size = static_cast<std::int64_t>(d.digits.size());
    if (d.digits.empty()) return 0;
    if (d.exponent < size || d.exponent > 19) return std::nullopt;
    const std::string text =
        (d.negative ? "-" : "") + d.digits + std::string(d.exponent - size, '0');
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc{} ? std::optional{out} : std::nullopt;
}

std::string number_text(const Json& value) {
    if (value.is_number_unsigned()) return std::to_string(value.get<std::uint64_t>());
    if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
    if (value.is_number_float()) {
        const auto number = value.get<double>();
        return std::isfinite(number) ? double_text(number) : "";
    }
    return is_kept(value) ? std::string{kept_text(value)} : "";
}

Json number_from_token(std::string_view token, double nearest) {
    const char* end = token.data() + token.size();
    std::int64_t whole = 0;
    if (const auto r = std::from_chars(token.data(), end, whole);
        r.ec == std::errc{} && r.ptr == end) {
        return whole;
    }
    std::uint64_t large = 0;
    if (const auto r = std::from_chars(token.data(), end, large);
        r.ec == std::errc{} && r.ptr == end) {
        return large;
    }
    // Any 15 digits survive a double (DBL_DIG), so most tokens need no proof.
    const bool is_short = token.size() <= 15 && token.find_first_of("eE") == token.npos;
    const bool is_float = token.find_first_of(".eE") != token.npos;
    if (is_short && is_float) return nearest;
    if (is_float && std::isfinite(nearest) &&
        compare(read_decimal(token), read_decimal(shortest(nearest))) == 0) {
        return nearest;
    }
    return Json::binary({token.begin(), token.end()}, kNumberText);
}

std::strong_ordering compare_numbers(const Json& a, const Json& b) {
    if (a.is_number_integer() && b.is_number_integer()) return compare_integers(a, b);
    // Whole numbers up to 2^53 are the same as doubles.
    const auto small = [](const Json& v) {
        constexpr std::int64_t kMost = 1LL << 53;
        if (v.is_number_unsigned()) return v.get<std::uint64_t>() <= kMost;
        if (v.is_number_integer())
            return v.get<std::int64_t>() >= -kMost && v.get<std::int64_t>() <= kMost;
        return v.is_number_float();
    };
    if (small(a) && small(b)) {
        const auto x = a.get<double>(), y = b.get<double>();
        return x < y ? 0 <=> 1 : x > y ? 1 <=> 0 : 0 <=> 0;
    }
    return compare(read_decimal(decimal_source(a)), read_decimal(decimal_source(b)));
}

}  // namespace molva::json
