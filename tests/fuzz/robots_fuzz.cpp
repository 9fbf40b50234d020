// robots.txt, an agent and a URL from anywhere.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "net/robots.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto cut = text.find('\0');
    const std::string_view url = text.substr(0, cut);
    const std::string_view body = cut == std::string_view::npos ? text : text.substr(cut + 1);
    const auto robots = molva::net::Robots::parse(body);
    for (const std::string_view agent : {"molva", "*", ""}) {
        const auto verdict = robots.check(agent, url);
        // Without a rule everything is allowed, and a rule that decides is one of its kind.
        if (verdict.rule ? verdict.rule->allow != verdict.allowed : !verdict.allowed) std::abort();
        const auto delay = robots.crawl_delay(agent);
        if (delay && (delay->count() < 0 || delay->count() > 86'400'000)) std::abort();
    }
    return 0;
}
