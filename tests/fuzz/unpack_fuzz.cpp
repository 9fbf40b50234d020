// A packed body from anywhere, in one piece and in pieces: what comes out and
// whether it is whole does not depend on how it was cut.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "net/unpack.hpp"

namespace {

using molva::net::Unpacker;

constexpr std::size_t kMost = std::size_t{1} << 20;

struct Unpacked {
    std::string text;
    bool whole = false, damaged = false, full = false;
    bool operator==(const Unpacked&) const = default;
};

Unpacked unpack(Unpacker::Coding coding, std::string_view packed, std::size_t step) {
    Unpacker unpacker{coding};
    Unpacked out;
    const auto sink = [&](std::string_view part) {
        out.full = out.text.size() + part.size() > kMost;
        if (!out.full) out.text += part;
        return !out.full;
    };
    bool more = true;
    while (more && !packed.empty()) {
        more = unpacker.take(packed.substr(0, step), sink);
        packed.remove_prefix(std::min(step, packed.size()));
    }
    out.whole = unpacker.whole();
    out.damaged = unpacker.damaged();
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const auto coding = data[0] % 2 == 0 ? Unpacker::Coding::gzip : Unpacker::Coding::deflate;
    const std::size_t step = 1 + data[1] % 64;
    const std::string_view packed{reinterpret_cast<const char*>(data) + 2, size - 2};
    const Unpacked at_once = unpack(coding, packed, size);
    const Unpacked in_steps = unpack(coding, packed, step);
    if (at_once.full || in_steps.full) return 0;
    if (!(at_once == in_steps)) std::abort();
    return 0;
}
