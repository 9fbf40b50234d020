// Any bytes as JSON: what is read can be written and read again, and the
// lenient reader agrees with the strict one on what both take.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "json/tree.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace molva::json;
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const Limits limits{.bytes = 1U << 16U, .depth = 64, .nodes = 10'000};
    const auto strict = parse(text, limits);
    const auto lenient = parse_lenient(text, limits);
    if (strict && (!lenient || dump(*strict) != dump(*lenient))) std::abort();
    if (!lenient) return 0;
    const auto written = dump(*lenient);
    // Written, it may be longer and one level deeper: no limit but the default.
    const auto again = parse(written);
    if (!again || dump(*again) != written) std::abort();
    (void)scalar_text(*lenient);
    (void)parse_nested(*lenient, limits);
    return 0;
}
