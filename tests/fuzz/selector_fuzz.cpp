// Any bytes as the text of a selector, asked on a small page.

#include <gumbo.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "html/selector.hpp"

namespace {

constexpr std::string_view kPage =
    "<html lang=ru><head><meta http-equiv=content-language content=en><title>t</title>"
    "<body dir=auto><div id=a class='b c' title='x y'><p class=c>one <b>two</b><br>three</p>"
    "<p>\xD0\xB4\xD0\xB0</p><script>var a;</script></div><template><i></i></template>"
    "<form id=f><fieldset disabled><legend><input type=radio name=r></legend><input type=date "
    "min=2024-01-01 value=2023-01-01></fieldset><select><option>1<option selected>2</select>"
    "<textarea placeholder=p></textarea><button>ok</button><progress></progress></form>"
    "<svg viewBox='0 0'><a xlink:href=x></a><linearGradient/></svg><math><mi>x</mi></math>"
    "<ul><li>1<li class=b>2<li>3</ul><x-y></x-y><bdi>\xD7\xA9</bdi><input type=tel required>";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const GumboOutput* const page =
        gumbo_parse_with_options(&kGumboDefaultOptions, kPage.data(), kPage.size());
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto selector = molva::html::Selector::compile(text);
    if (!selector) {
        if (selector.error().status != molva::Exit::usage || selector.error().what.empty() ||
            !selector.error().where.starts_with("column ")) {
            std::abort();
        }
        return 0;
    }
    // One by one and all together have to agree.
    const auto found = selector->select(page->document);
    if (selector->first(page->document) != (found.empty() ? nullptr : found.front())) std::abort();
    for (const GumboNode* node : found) {
        if (!selector->matches(node, page->document)) std::abort();
    }
    return 0;
}
