// A WARC file, packed or not.

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "net/warc.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const int file = memfd_create("warc", MFD_CLOEXEC);
    if (file < 0 || ftruncate(file, 0) != 0 || lseek(file, 0, SEEK_SET) != 0) return 0;
    if (write(file, data, size) != static_cast<ssize_t>(size) || lseek(file, 0, SEEK_SET) != 0) {
        return 0;
    }
    (void)molva::net::looks_like_warc({reinterpret_cast<const char*>(data), size});
    constexpr molva::net::WarcLimits kLimits{.header = 4096, .block = 1 << 20};
    molva::net::WarcReader reader{file, "fuzz", kLimits};
    std::uint64_t last = 0;
    while (true) {
        const auto record = reader.next();
        if (!record || !*record) break;
        if ((*record)->block.size() > kLimits.block || (*record)->offset < last) std::abort();
        last = (*record)->offset;
        (void)molva::net::warc_response(**record, 1 << 20);
    }
    return 0;
}
