// Any bytes as a page: the tree is the one that gumbo makes of all of it by
// itself, whatever of it was kept from gumbo and put back.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/utf8.hpp"
#include "html/document.hpp"
#include "support/shape.hpp"

using namespace molva;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string page =
        utf8::repair({reinterpret_cast<const char*>(data), size < 4096 ? size : 4096});
    // Inside the body all rules are met; most of the head's are left to gumbo.
    for (const std::string& whole : {page, "<!DOCTYPE html><body><p>x</p>" + page}) {
        const auto document = html::Document::parse(whole);
        if (!document) continue;  // gumbo by itself has no limits
        const std::string one = test::shape(document->html()), other = test::bare_shape(whole);
        if (one == other) continue;
        std::fprintf(stderr, "%s\n--- gumbo:\n%s\n", one.c_str(), other.c_str());
        std::abort();
    }
    return 0;
}
