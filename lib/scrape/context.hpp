// What reading a page depends on besides the page itself: when "now" is and
// how the site writes its dates.

#pragma once

#include <string>

#include "base/time.hpp"

namespace molva::scrape {

struct Context {
    Instant now{};     ///< settles relative dates ("вчера") and dates without a year
    std::string lang;  ///< BCP 47, the site's language for dates and words; may be empty
    std::string zone;  ///< IANA name of the site's time zone; empty means UTC
};

}  // namespace molva::scrape
