// Any page as microdata and RDFa: an answer or a named limit, and what is read
// as reviews says something and is UTF-8.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/utf8.hpp"
#include "html/document.hpp"
#include "json/tree.hpp"
#include "scrape/microdata.hpp"
#include "scrape/schema_org.hpp"

using namespace molva;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    const auto document = html::Document::parse(utf8::repair(bytes), {.elements = 20'000});
    if (!document) return 0;
    const scrape::GraphLimits limits{.values = 5'000, .steps = 100'000};
    const auto items = scrape::microdata_json(*document, "https://a.example/b?c", limits);
    if (items ? !items->at("items").is_array() : items.error().what.empty()) std::abort();
    if (items && !utf8::valid(json::dump(*items))) std::abort();
    for (const auto& review :
         scrape::read_schema_org(*document, "https://a.example/b?c", {}).reviews) {
        const auto line = stream::to_json(review);
        if (!utf8::valid(line) || line.find('\n') != std::string::npos) std::abort();
        if (review.score && !(*review.score >= 0 && *review.score <= 1)) std::abort();
    }
    return 0;
}
