// Scraper definitions: any text is refused with a place or loads, and what
// loads can be looked over, asked with and read with.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "scrape/definition.hpp"
#include "scrape/extract.hpp"
#include "scrape/lint.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 16'384) return 0;
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto definition = molva::scrape::parse_definition(text, "fuzz.toml");
    if (!definition) {
        if (definition.error().what.empty()) __builtin_trap();
        return 0;
    }
    (void)molva::scrape::lint(*definition);
    molva::scrape::Source source;
    source.name = "fuzz";
    source.url = definition->example;
    (void)molva::scrape::first_request(*definition, source);
    for (const std::string_view body :
         {R"({"reviews":[{"id":1,"text":"a","rating":5,"list":[1,"2",null]}],"total":1})",
          "<div id=1 class=item><p>a</p><b>4 of 5</b><a href=x>b</a><time>1 May</time></div>",
          "id;text\n1;a\n"}) {
        molva::scrape::Page page;
        page.body = body;
        page.url = "https://x.example/";
        (void)molva::scrape::extract(*definition, source, page, molva::Instant{});
    }
    return 0;
}
