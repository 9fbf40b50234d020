// Any bytes as a count and as a text to be cleaned.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "value/count.hpp"
#include "value/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace molva::value;
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto count = parse_count(text);
    if (count && *count < 0) std::abort();
    const auto shorter = cut_read_more(text);
    if (shorter.size() > text.size() || !text.starts_with(shorter)) std::abort();
    if (cut_label(text).size() > text.size()) std::abort();
    return 0;
}
