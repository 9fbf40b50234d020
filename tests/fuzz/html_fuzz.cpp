// Any bytes as a page: the guard, the tree and its text. Also the guard's
// promise: no tree is deeper than it said.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "html/document.hpp"
#include "html/guard.hpp"
#include "html/node.hpp"
#include "html/text.hpp"

using namespace molva;

namespace {

std::size_t depth_of(const GumboNode* root) {
    std::size_t deepest = 0;
    for (const GumboNode* node = root; node != nullptr; node = html::next(node, root)) {
        if (!html::is_element(node)) continue;
        std::size_t depth = 0;
        for (const GumboNode* up = node; html::is_element(up); up = up->parent) ++depth;
        if (depth > deepest) deepest = depth;
    }
    return deepest;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view page{reinterpret_cast<const char*>(data), size};
    html::Limits limits;
    limits.memory = 64 << 20;
    const auto guarded = html::guard::reduce(page, limits);
    const auto document = html::Document::parse(page, limits);
    if (!document) return 0;
    (void)html::visible_text(document->root());
    (void)html::raw_text(document->root());
    // The slack is for elements that are moved around after they are closed.
    if (guarded && depth_of(document->html()) > guarded->depth * 9 / 8 + 4) {
        std::fprintf(stderr, "depth %zu, told %zu\n", depth_of(document->html()), guarded->depth);
        std::abort();
    }
    return 0;
}
