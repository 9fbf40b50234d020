// Any bytes as a page read by parts: whatever a selector finds on the whole
// page it finds in the parts, with the same text.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.hpp"
#include "html/document.hpp"
#include "html/islands.hpp"
#include "html/text.hpp"

using namespace molva;

namespace {

std::vector<std::string> texts(const html::Document& document, const html::Selector& selector) {
    std::vector<std::string> out;
    for (const auto* node : selector.select(document.root())) {
        out.push_back(html::raw_text(node));
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto selector = html::Selector::compile(".r, div p.t, li[id]");
    static const html::Islands islands = [] {
        html::Islands out;
        if (!out.add(*selector)) std::abort();
        return out;
    }();
    const std::string page =
        utf8::repair({reinterpret_cast<const char*>(data), size < 4096 ? size : 4096});
    const auto whole = html::Document::parse(std::string{page});
    const auto parts = html::Document::parse(std::string{page}, {}, &islands);
    if (!whole || !parts) return 0;  // what is left out costs nothing
    if (texts(*whole, *selector) != texts(*parts, *selector)) std::abort();
    return 0;
}
