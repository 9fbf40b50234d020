#include "json/number.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <string_view>

#include "json/tree.hpp"

using molva::json::compare_numbers;
using molva::json::is_number;
using molva::json::Json;
using molva::json::number_text;
using molva::json::parse;
using molva::json::to_double;
using molva::json::to_int64;

namespace {

Json read(std::string_view text) {
    const auto value = parse(text);
    REQUIRE_MESSAGE(value.has_value(), value.error().what);
    return *value;
}

}  // namespace

TEST_CASE("json/number: every number is a number, whichever way it is kept") {
    struct Row {
        std::string_view text, want;
        double value;
    };
    for (const auto& row : {
             Row{"0", "0", 0},
             Row{"-5", "-5", -5},
             Row{"4.50", "4.5", 4.5},
             Row{"5.0", "5.0", 5},
             Row{"1e2", "100.0", 100},
             Row{"1E-7", "0.0000001", 1e-7},
             Row{"1e20", "100000000000000000000.0", 1e20},
             Row{"1e22", "1e22", 1e22},
             Row{"-2.5e-30", "-2.5e-30", -2.5e-30},
             Row{"18446744073709551616", "18446744073709551616", 18446744073709551616.0},
             Row{"0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827",
                 0.1},
             Row{"1e-999", "1e-999", 0},
         }) {
        CAPTURE(row.text);
        const Json value = read(row.text);
        CHECK(is_number(value));
        CHECK(number_text(value) == row.want);
        REQUIRE(to_double(value).has_value());
        CHECK(*to_double(value) == row.value);
    }
    for (const std::string_view text : {"\"1\"", "true", "null", "[]", "{}"}) {
        const Json value = read(text);
        CHECK_FALSE(is_number(value));
        CHECK(number_text(value).empty());
        CHECK_FALSE(to_double(value).has_value());
        CHECK_FALSE(to_int64(value).has_value());
    }
    CHECK_FALSE(is_number(Json::binary({1, 2})));
    CHECK(number_text(Json(std::nan(""))).empty());
}

TEST_CASE("json/number: whole numbers are whole in any form") {
    struct Row {
        std::string_view text;
        std::optional<std::int64_t> want;
    };
    for (const auto& row : {
             Row{"7", 7},
             Row{"-7.0", -7},
             Row{"7e3", 7000},
             Row{"0.0", 0},
             Row{"9223372036854775807", INT64_MAX},
             Row{"-9223372036854775808", INT64_MIN},
             Row{"9223372036854775807.0", INT64_MAX},
             Row{"9223372036854775808", std::nullopt},
             Row{"7.5", std::nullopt},
             Row{"1e19", std::nullopt},
             Row{"1e300", std::nullopt},
             Row{"0.00000000000000000000000000001", std::nullopt},
         }) {
        CAPTURE(row.text);
        CHECK(to_int64(read(row.text)) == row.want);
    }
}

TEST_CASE("json/number: the order is that of the decimal values") {
    // Each is less than the next.
    const std::string_view sorted[] = {"-1e308",
                                       "-18446744073709551617",
                                       "-9223372036854775808",
                                       "-9007199254740993",
                                       "-9007199254740992.0",
                                       "-1",
                                       "-1e-999",
                                       "0",
                                       "1e-99999999999999999999",
                                       "1e-999",
                                       "0.1",
                                       "0.10000000000000000001",
                                       "1",
                                       "9007199254740992.0",
                                       "9007199254740993",
                                       "9223372036854775807",
                                       "9223372036854775808",
                                       "18446744073709551615",
                                       "18446744073709551616",
                                       "12345678901234567890123",
                                       "1e23"};
    for (std::size_t i = 0; i < std::size(sorted); ++i) {
        for (std::size_t j = 0; j < std::size(sorted); ++j) {
            CAPTURE(sorted[i]);
            CAPTURE(sorted[j]);
            CHECK((compare_numbers(read(sorted[i]), read(sorted[j])) == (i <=> j)));
        }
    }
}
