// From a page to reviews. A pure function of the page, the definition, the
// source and the present moment: no clock, no network, no files.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "scrape/definition.hpp"
#include "scrape/dropped.hpp"
#include "scrape/request.hpp"
#include "scrape/source.hpp"
#include "stream/review.hpp"

namespace molva::scrape {

/// Limits on what one page may give.
inline constexpr std::size_t kMaxRows = 10'000;
inline constexpr std::size_t kMaxFieldBytes = 256 << 10;  ///< longer texts are cut, with a warning
inline constexpr std::size_t kMaxWarnings = 20;           ///< then only counted

/// One answer, as it came.
struct Page {
    std::string_view body;     ///< bytes in whatever encoding
    std::string url;           ///< where it came from in the end; may be empty for a saved page
    std::string content_type;  ///< of the answer's header; may be empty
    int status = 200;
    Request request;                 ///< what was asked; left alone for a saved page
    std::optional<Instant> fetched;  ///< goes into the records
};

/// A page that is not the answer.
struct Refused {
    std::string reason;
    bool failed = false;  ///< verdict "failed" (not there), else "blocked" (held back)
};

struct PageResult {
    std::vector<stream::Review> reviews;
    std::optional<Request> next;  ///< the page after this one, if there is one
    /// The list ends with this page, as far as the page tells, and nothing was
    /// left out on it. That the whole list was seen also needs `declared`.
    bool complete = false;
    std::optional<std::int64_t> declared;  ///< how many reviews the page says there are
    bool says_empty = false;               ///< the first page itself says that there are none
    bool says_end = false;                 ///< it, or the total, says that none follow
    std::optional<Refused> refused;
    std::string cut;       ///< why what was read is not all of the page; "" if it is
    Dropped dropped;       ///< of `rows`
    std::size_t rows = 0;  ///< things that looked like reviews, whether or not they could be read
    std::size_t silent = 0;     ///< of `rows`: known to tell nothing, and no loss
    std::size_t off_scale = 0;  ///< ratings that were left out: outside their scale
    /// Field of molva-stream(5) → in how many of `reviews` it was found. Every
    /// field that the definition reads is there, with 0 if need be.
    std::vector<std::pair<std::string, std::int64_t>> coverage;
    std::vector<std::string> warnings;  ///< "row 3: rating \"foo\" is not within 1–5"
};

/// The words for a page that contradicts itself.
std::string says_both(std::int64_t declared);

/// Reads one page.
/// @error Exit::partial if the page cannot be read at all: a limit of the
///        parsers, an answer that should be JSON and is none. A refusal is not
///        an error but a result, and a page without the script in which its
///        data should be has no rows and a warning.
Result<PageResult> extract(const Definition& definition, const Source& source, const Page& page,
                           Instant now);

}  // namespace molva::scrape
