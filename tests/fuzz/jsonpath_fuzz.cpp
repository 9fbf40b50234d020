// The first line as a JSONPath query, the rest as the JSON it is asked of;
// every node has a normalized path that leads to it and nowhere else.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "json/path.hpp"
#include "json/tree.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace molva::json;
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    const auto end = input.find('\n');
    const auto path = Path::compile(input.substr(0, end));
    if (!path) {
        if (path.error().what.empty()) std::abort();
        return 0;
    }
    auto tree = parse(end == input.npos ? "" : input.substr(end + 1), {.bytes = 1U << 16U});
    if (!tree) tree = parse(R"({"a":[1,2.5,"x",{"b":null,"c":[[]]}],"b":{"a":true}})");
    const auto nodes = path->select_with_paths(*tree, {.results = 1000, .steps = 100'000});
    if (!nodes) return 0;
    if (path->singular() && nodes->size() > 1) std::abort();
    for (std::size_t i = 0; i < nodes->size() && i < 5; ++i) {
        const auto& place = (*nodes)[i];
        if (place.path.size() > Path::kMaxLength) continue;
        const auto back = Path::compile(place.path);
        if (!back || !back->singular()) std::abort();
        const auto found = back->select(*tree);
        if (found.size() != 1 || found.front() != place.value) std::abort();
    }
    return 0;
}
