#include "cli/in_order.hpp"

#include <algorithm>
#include <utility>

namespace molva::cli {

InOrder::InOrder(unsigned threads) {
    if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
    if (threads == 1) return;
    window_ = std::size_t{2} * threads;
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { serve(); });
}

InOrder::~InOrder() {
    {
        const std::lock_guard lock{mutex_};
        open_.clear();
        over_ = true;
    }
    waiting_.notify_all();
    for (auto& thread : threads_) thread.join();
}

void InOrder::serve() {
    std::unique_lock lock{mutex_};
    while (true) {
        waiting_.wait(lock, [this] { return over_ || !open_.empty(); });
        if (open_.empty()) return;
        const auto piece = std::move(open_.front());
        open_.pop_front();
        lock.unlock();
        auto use = piece->work();
        piece->work = nullptr;  // and what it holds, here and not on the owner's thread
        lock.lock();
        piece->use = std::move(use);
        piece->done = true;
        finished_.notify_one();
    }
}

void InOrder::use_first() {
    const auto piece = std::move(order_.front());
    order_.pop_front();
    {
        std::unique_lock lock{mutex_};
        finished_.wait(lock, [&] { return piece->done; });
    }
    piece->use();
}

void InOrder::add(Work work) {
    if (threads_.empty()) return work()();
    if (order_.size() == window_) use_first();
    auto piece = std::make_shared<Piece>();
    piece->work = std::move(work);
    order_.push_back(piece);
    {
        const std::lock_guard lock{mutex_};
        open_.push_back(std::move(piece));
    }
    waiting_.notify_one();
}

void InOrder::finish() {
    while (!order_.empty()) use_first();
}

}  // namespace molva::cli
