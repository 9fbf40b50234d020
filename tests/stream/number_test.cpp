#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

#include "stream/object_writer.hpp"

using molva::stream::number_to_json;

TEST_CASE("stream/number: the shortest digits that read back, however they are found") {
    std::size_t checked = 0, wrong = 0;
    const auto check = [&](double value) {
        ++checked;
        if (number_to_json(value) == fmt::format("{}", value)) return;
        if (++wrong == 1) MESSAGE("first wrong: " << fmt::format("{:a}", value));
    };
    for (int i = -30'000; i <= 30'000; ++i) {
        const double value = i / 1000.0;
        for (const double one : {value, value * 1000, value / 7, value * 1e6, value * 1e-3}) check(one);
        check(std::nextafter(value, 100));
    }
    for (const double edge : {0.0, -0.0, 1e9, 1e6, 999'999.999, 1e15, 1e300, -1e300,
                              std::numeric_limits<double>::denorm_min()}) {
        check(edge);
    }
    std::mt19937_64 random{1};
    for (int i = 0; i < 100'000; ++i) {
        check(static_cast<double>(static_cast<std::int64_t>(random()) >> 24) / 1000);
    }
    CHECK(checked > 400'000);
    CHECK(wrong == 0);
    CHECK(number_to_json(0.75) == "0.75");
    CHECK(number_to_json(-5) == "-5");
    CHECK(number_to_json(std::numeric_limits<double>::infinity()) == "null");
}
