// An HTTP answer from a recording.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "net/message.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t kLimit = 1 << 20;
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto response = molva::net::parse_response(text, kLimit);
    if (response && (response->body.size() > kLimit || response->status < 100)) std::abort();
    (void)molva::net::unchunk(text);
    (void)molva::net::unpack(text, kLimit);
    return 0;
}
