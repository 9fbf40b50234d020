// Any bytes as a script: what is found is a part of it, and reading it ends.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "json/tree.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace molva::json;
    const std::string_view script{reinterpret_cast<const char*>(data), size};
    const Limits limits{.bytes = 1U << 16U, .depth = 64, .nodes = 10'000};
    for (const std::string_view variable : {"x", "window.__STATE__", ""}) {
        const auto found = embedded(script, variable);
        const auto value = parse_embedded(script, variable, limits);
        if (!found) {
            if (value) std::abort();
            continue;
        }
        if (found->size() < 2 || found->data() < script.data() ||
            found->data() + found->size() > script.data() + script.size()) {
            std::abort();
        }
        if (value) (void)dump(*value);
    }
    return 0;
}
