// How a source is asked this time, by what is known of the last times.

#pragma once

#include "base/time.hpp"
#include "crawl/crawl.hpp"
#include "net/http.hpp"
#include "stream/crawl.hpp"

namespace molva::crawl {

struct Approach {
    bool sweep = true;         ///< its listing is read to the end
    bool conditional = false;  ///< pages are asked for with what was stored of them
};

/// The headers that ask whether a page is still the one that was stored; none if
/// what the server said of it then cannot tell.
net::Headers conditions(const stream::Validator& stored, Instant now);

Approach approach_for(const Job& job, Instant now);

}  // namespace molva::crawl
