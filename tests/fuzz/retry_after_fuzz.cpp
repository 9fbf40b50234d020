// A Retry-After header from anywhere.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "net/retry.hpp"
#include "net/schedule.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    constexpr std::chrono::sys_seconds kNow{std::chrono::seconds{1'787'227'200}};
    const auto pause = molva::net::parse_retry_after(text, kNow);
    if (pause && (pause->count() < 0 || pause->count() > std::int64_t{1} << 31)) std::abort();
    if (!pause && pause.error().what.size() > 200) std::abort();
    const auto rate = molva::net::parse_rate(text);
    if (rate && rate->count() < 1) std::abort();
    return 0;
}
