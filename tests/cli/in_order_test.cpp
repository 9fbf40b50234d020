// Work of several threads, used in order.

#include "cli/in_order.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

using molva::cli::InOrder;

TEST_CASE("cli/in_order: results are used in the order in which the work was handed over") {
    for (const unsigned threads : {0U, 1U, 2U, 7U}) {
        CAPTURE(threads);
        std::vector<int> used;
        InOrder work{threads};
        for (int i = 0; i < 200; ++i) {
            work.add([&used, i]() -> InOrder::Use {
                std::this_thread::sleep_for(std::chrono::microseconds{(i * 37) % 400});
                return [&used, i] { used.push_back(i); };
            });
        }
        work.finish();
        REQUIRE(used.size() == 200);
        for (int i = 0; i < 200; ++i) CHECK(used[static_cast<std::size_t>(i)] == i);
    }
}

TEST_CASE("cli/in_order: no more is under way than twice the threads") {
    std::atomic<int> open = 0, most = 0;
    InOrder work{3};
    for (int i = 0; i < 100; ++i) {
        most = std::max(most.load(), ++open);
        work.add([&open]() -> InOrder::Use { return [&open] { --open; }; });
    }
    work.finish();
    CHECK(open == 0);
    CHECK(most <= 7);
}

TEST_CASE("cli/in_order: what is not waited for is given up without a fault") {
    std::atomic<int> used = 0;
    {
        InOrder work{2};
        for (int i = 0; i < 4; ++i) {
            work.add([&used]() -> InOrder::Use { return [&used] { ++used; }; });
        }
    }
    CHECK(used == 0);
}
