// What a browser may say to us: any messages in any order, cut anywhere.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "net/chromium.hpp"
#include "net/page_load.hpp"
#include "support/fake_transport.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace molva;
    test::HandClock clock;
    test::FakeTransport transport{clock};
    net::Client client{transport, clock, {}};
    net::Response document;
    document.status = 200;
    document.final_url = "https://shop.example/";
    auto page = std::make_shared<net::PageLoad>(
        net::PageLoad::World{client, clock, [](const std::string&) {}, [](const std::string&) {}},
        client.session({.robots = false}), document, net::PageRules{.longest = 4096}, 1);
    page->start();
    net::MessageSplitter splitter{1 << 16};
    splitter.take({reinterpret_cast<const char*>(data), size}, [&](std::string_view message) {
        page->take(message);
        clock.elapsed += std::chrono::milliseconds{300};
        page->turn();
        client.run();
    });
    return 0;
}
