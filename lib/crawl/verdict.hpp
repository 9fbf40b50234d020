// From what a crawl saw to its verdict.
//
// A pure function, because it is the promise that a broken source is never
// taken for a quiet one (DESIGN, promise 4), and has to be tested row by row.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scrape/dropped.hpp"
#include "stream/crawl.hpp"

namespace molva::crawl {

/// Why a crawl asked for no further page.
enum class End {
    listing,     ///< there is no further page
    known,       ///< what is older is known
    own_limit,   ///< max_pages
    spent,       ///< its own budget is used up
    cut,         ///< interrupted, out of budget, or paging in circles
    failed,      ///< a page could not be had or read
    blocked,     ///< a page was held back
    disallowed,  ///< by robots.txt
};

/// Share of a field among the reviews, 0…1, by the field's name.
using Coverage = std::vector<std::pair<std::string, double>>;

struct Seen {
    End end = End::listing;
    std::string reason;             ///< words, for every end but `listing`
    std::int64_t pages = 0;         ///< that were read
    std::int64_t not_modified = 0;  ///< pages known to be as they were
    std::int64_t rows = 0;          ///< that looked like reviews
    std::int64_t reviews = 0;       ///< that could be read, each once
    bool complete = false;          ///< every review of the source was seen
    bool says_empty = false;        ///< the page itself says that there are none
    std::optional<std::int64_t> declared;
    Coverage coverage;
    scrape::Dropped dropped;    ///< of the rows
    std::int64_t silent = 0;    ///< of the rows: known to tell nothing
    std::string first_warning;  ///< of the reader; explains rows that are no reviews
};

struct Judgement {
    stream::Verdict verdict = stream::Verdict::ok;
    std::string reason;
    bool complete = false;
};

/// Whether so many instead of so many cannot be yesterday's difference.
bool far_fewer(std::int64_t now, std::int64_t before);

/// @param good            the newest earlier crawl that read the listing, to measure this one
///                        by; nothing if there is none, or if what is there is right
/// @param ignore_missing  fields that may be missing from one day to the next
Judgement judge(const Seen& seen, const std::optional<stream::Crawl>& good,
                const std::vector<std::string>& ignore_missing = {});

}  // namespace molva::crawl
