#include "crawl/order.hpp"

#include <algorithm>

namespace molva::crawl {

namespace {

// Sites pin a review or two; more of them would be a listing of their own.
constexpr int kMostPinned = 3;

}  // namespace

void Bounds::see(const stream::Review& review) {
    const auto at = review.published ? review.published->at : std::nullopt;
    if (!at) {
        dated_ = false;
        return;
    }
    if (oldest_ && *at > *oldest_) rises_ = true;
    if (!newest_) newest_ = at;
    oldest_ = at;
}

void Bounds::write(stream::Window& window, std::int64_t pages, std::int64_t unordered) const {
    if (rises_) {
        window.unordered = pages;
        return;
    }
    if (!window.complete && pages < unordered) {
        window.unordered = unordered;
        return;
    }
    if (!dated_ || !newest_) return;
    window.newest = format_rfc3339(*newest_);
    window.oldest = format_rfc3339(*oldest_);
}

void Order::see(const stream::Review& review) {
    ++seen_;
    if (!review.published || !review.published->at) return;
    const auto span = store::span_of(OffsetInstant{*review.published->at, review.published->offset},
                                     review.published->precision);
    if (last_ && span.earliest >= last_->latest && seen_ > kMostPinned + 1) broken_ = true;
    last_ = span;
    latest_ = std::max(latest_.value_or(span.latest), span.latest);
}

bool Order::believable(std::optional<Instant> newest) const {
    return !broken_ && !(newest && latest_ && *latest_ <= *newest);
}

}  // namespace molva::crawl
