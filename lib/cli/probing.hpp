// What `molva-scraper probe` says of a page, for people and as one record.

#pragma once

#include <string>

#include "scrape/probe.hpp"

namespace molva::cli {

/// Where the page came from.
struct ProbedPage {
    std::string where;  ///< file or address
    std::string url;    ///< address, if there is one
    int status = 200;
};

/// Several lines for a person. Foreign text in it is safe for a terminal.
std::string probe_text(const ProbedPage& page, const scrape::ProbeReport& report);

/// One JSON object without its newline; molva-scraper(1) lists its keys.
std::string probe_record(const ProbedPage& page, const scrape::ProbeReport& report);

}  // namespace molva::cli
