// What the dates of a listing say about its order.

#pragma once

#include <cstdint>
#include <optional>

#include "base/time.hpp"
#include "store/digest.hpp"
#include "stream/crawl.hpp"
#include "stream/review.hpp"

namespace molva::crawl {

/// The bounds of a listing whose definition promises that it begins with the
/// newest, for as long as no date contradicts. Without the promise there are
/// none: a few dates that fall are soon an accident, and what was taken to stand
/// between them would be taken for removed.
class Bounds {
public:
    void see(const stream::Review& review);

    /// @param pages      that were read
    /// @param unordered  so many pages had to be read the last time to see the
    ///                   promise broken; fewer of them prove nothing
    void write(stream::Window& window, std::int64_t pages, std::int64_t unordered) const;

private:
    bool dated_ = true;   // all of them
    bool rises_ = false;  // a date was newer than one above it
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
