// How a source is asked this time, by what is known of the last times.

#pragma once

#include <string>
#include <string_view>

#include "base/time.hpp"
#include "crawl/crawl.hpp"
#include "net/http.hpp"
#include "stream/crawl.hpp"

namespace molva::crawl {

struct Approach {
    bool sweep = true;         ///< its listing is read to the end
    bool conditional = false;  ///< pages are asked for with what was stored of them
};

/// An ETag or a date as it may be sent back; nothing of what a server cannot have
/// meant: it would refuse its own header, for ever. "*" would be any page's.
std::string usable(std::string_view validator);

/// The headers that ask whether a page is still the one that was stored; none if
/// what the server said of it then cannot tell.
net::Headers conditions(const stream::Validator& stored, Instant now);

Approach approach_for(const Job& job, Instant now);

}  // namespace molva::crawl
