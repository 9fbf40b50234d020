// Any bytes as a feed.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/utf8.hpp"
#include "scrape/feed.hpp"

using namespace molva;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    const auto page = scrape::read_feed(bytes, "", "https://a.example/feed", {});
    if (!page) {
        if (page.error().what.empty()) std::abort();
        return 0;
    }
    if (page->reviews.size() > page->items.size()) std::abort();
    for (const auto& review : page->reviews) {
        const auto line = stream::to_json(review);
        if (!utf8::valid(line) || line.find('\n') != std::string::npos) std::abort();
    }
    return 0;
}
