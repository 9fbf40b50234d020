// How a source is asked this time, by what is known of the last times.

#pragma once

#include "base/time.hpp"
#include "crawl/crawl.hpp"

namespace molva::crawl {

struct Approach {
    bool sweep = true;         ///< its listing is read to the end
    bool conditional = false;  ///< pages are asked for with what was stored of them
};

Approach approach_for(const Job& job, Instant now);

}  // namespace molva::crawl
