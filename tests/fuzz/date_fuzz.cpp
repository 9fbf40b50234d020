// Any bytes as a date, in every language and some zones: what is read lies in
// the years that can be written, and says the same when read again.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "value/date.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace molva;
    static constexpr std::string_view kLanguages[] = {"",   "en", "ru", "uk", "be",   "kk",
                                                      "de", "fr", "es", "id", "en-GB"};
    static constexpr std::string_view kZones[] = {"", "Europe/Moscow", "America/New_York", "X"};
    if (size < 3) return 0;
    const std::string_view text{reinterpret_cast<const char*>(data) + 3, size - 3};
    value::DateContext context;
    context.lang = kLanguages[data[0] % std::size(kLanguages)];
    context.zone = kZones[data[1] % std::size(kZones)];
    context.now = Instant{std::chrono::seconds{1'700'000'000}} + std::chrono::hours{data[2] * 97};
    auto rest = text;
    if (data[2] % 4 == 0) {  // the first line is a format
        const auto line = text.find('\n');
        context.format = text.substr(0, line);
        rest = line == std::string_view::npos ? "" : text.substr(line + 1);
    }
    const auto date = value::parse_date(rest, context);
    if (!date) return 0;
    if (!date->at || date->raw.empty() || context.zone == "X") std::abort();
    if (!parse_rfc3339(format_rfc3339(*date->at, date->offset))) std::abort();
    const auto again = value::parse_date(date->raw, context);
    if (!again || again->at != date->at || again->precision != date->precision) std::abort();
    (void)name(date->precision);
    return 0;
}
