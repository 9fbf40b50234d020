// Any bytes as a rating: as a text and as a piece of a page.

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "html/document.hpp"
#include "value/rating.hpp"

namespace {

void check(const std::optional<molva::value::Rating>& rating) {
    if (!rating) return;
    if (!rating->value || !std::isfinite(*rating->value) || *rating->value < 0) std::abort();
    if (rating->best && (!std::isfinite(*rating->best) || *rating->best < *rating->value))
        std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace molva;
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    check(value::parse_rating_text(text));
    const auto page = html::Document::parse(text, {.bytes = 1U << 16U,
                                                   .depth = 64,
                                                   .elements = 1000,
                                                   .attributes = 32,
                                                   .memory = 16U << 20U});
    if (page) check(value::parse_rating(page->root()));
    return 0;
}
