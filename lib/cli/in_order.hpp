// Work done by several threads whose results are used in the order in which
// it was handed over.

#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace molva::cli {

/// A bounded queue with threads behind it. All members are called by one
/// thread, the owner's.
class InOrder {
public:
    /// Uses the result; called on the owner's thread.
    using Use = std::function<void()>;
    /// Done on any thread. Shares nothing that changes with other work.
    using Work = std::function<Use()>;

    /// @param threads  0: as many as there are cores; 1: everything is done at
    ///                 once by the owner's own
    explicit InOrder(unsigned threads);
    InOrder(const InOrder&) = delete;
    InOrder& operator=(const InOrder&) = delete;
    ~InOrder();

    /// Hands over one piece. When two for each thread are under way it waits
    /// for the first of them: that is what bounds the memory.
    void add(Work work);

    /// Waits for everything and uses it.
    void finish();

private:
    struct Piece {
        Work work;
        Use use;
        bool done = false;
    };

    void serve();
    void use_first();

    std::deque<std::shared_ptr<Piece>> order_;  ///< the owner's: in the order of add()
    std::size_t window_ = 0;

    std::mutex mutex_;  ///< guards what follows, and `done` of every piece
    std::condition_variable waiting_, finished_;
    std::deque<std::shared_ptr<Piece>> open_;
    bool over_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace molva::cli
