// What the dates of a listing say about its order.

#pragma once

#include <optional>

#include "base/time.hpp"
#include "store/digest.hpp"
#include "stream/crawl.hpp"
#include "stream/review.hpp"

namespace molva::crawl {

/// The bounds of a newest-first listing, for as long as its dates prove it to
/// be one. A definition may promise that order; without such a promise it takes
/// a few dates, all there and falling, to believe it.
class Bounds {
public:
    void see(const stream::Review& review);
    void write(stream::Window& window, bool promised) const;

private:
    bool proven_ = true;
    int seen_ = 0;
    std::optional<Instant> newest_, oldest_;
};

/// Whether a listing that is said to begin with the newest may be believed to
/// go on with what is older. Dates are taken for as exact as they are; a few
/// old reviews pinned to the top are no contradiction.
class Order {
public:
    void see(const stream::Review& review);

    /// @param newest  of the last crawl that saw the top: a page of old reviews
    ///                alone is not the top
    bool believable(std::optional<Instant> newest) const;

private:
    int seen_ = 0;
    bool broken_ = false;
    std::optional<store::Span> last_;
    std::optional<Instant> latest_;
};

}  // namespace molva::crawl
