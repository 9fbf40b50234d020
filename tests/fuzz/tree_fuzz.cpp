// Any bytes as a page: what is kept from gumbo and put back makes the tree that
// gumbo makes of all of it, but for what the guard takes out for good.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/utf8.hpp"
#include "html/document.hpp"
#include "html/guard.hpp"
#include "support/shape.hpp"

using namespace molva;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string page =
        utf8::repair({reinterpret_cast<const char*>(data), size < 4096 ? size : 4096});
    // Inside the body all rules are met; most of the head is left to gumbo.
    for (const std::string& whole : {page, "<!DOCTYPE html><body><p>x</p>" + page}) {
        const auto document = html::Document::parse(whole);
        const auto reduced = html::guard::reduce(whole, html::Limits{});
        if (!document || !reduced) continue;
        const std::string one = test::shape(document->html(), false);
        const std::string other = test::bare_shape(reduced->text, false);
        if (one == other) continue;
        std::fprintf(stderr, "%s\n--- gumbo:\n%s\n", one.c_str(), other.c_str());
        std::abort();
    }
    return 0;
}
