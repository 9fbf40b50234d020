// Any bytes as one or several JSON-LD blocks of a page.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/utf8.hpp"
#include "html/document.hpp"
#include "json/tree.hpp"
#include "scrape/json_ld.hpp"
#include "scrape/schema_org.hpp"

using namespace molva;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // A NUL byte ends one block and begins the next.
    std::string page;
    std::string_view rest{reinterpret_cast<const char*>(data), size};
    for (int block = 0; block < 4 && !rest.empty(); ++block) {
        const auto part = rest.substr(0, rest.find('\0'));
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
        page += "<script type='application/ld+json'>" + utf8::repair(part) + "</script>";
    }
    const auto document = html::Document::parse(page);
    if (!document) return 0;
    const auto array = scrape::json_ld_array(scrape::read_json_ld(*document));
    for (const auto& each : array) {
        if (!each.is_object()) std::abort();
    }
    const auto read = scrape::read_schema_org(*document, "https://a.example/b?c", {});
    for (const auto& review : read.reviews) {
        const auto line = stream::to_json(review);
        if (!utf8::valid(line) || line.find('\n') != std::string::npos) std::abort();
        if (review.score && !(*review.score >= 0 && *review.score <= 1)) std::abort();
    }
    if (read.declared && *read.declared < 0) std::abort();
    return 0;
}
