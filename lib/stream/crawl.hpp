// The crawl record: it closes one source's crawl and says how it went.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace molva::stream {

/// How a crawl ended; molva-stream(5) explains each, tests/docs compares.
enum class Verdict {
    ok,
    unchanged,   ///< all pages 304 or byte-identical
    empty,       ///< the page itself says there are none
    partial,     ///< stopped by a limit or by a page that failed
    suspicious,  ///< nothing, or far less than declared or than last time
    degraded,    ///< a field is missing from most reviews, or most rows were left out
    blocked,     ///< a challenge page, or 401/403/429 after the retries
    disallowed,  ///< robots.txt
    failed,      ///< DNS, TLS, time-out, 5xx, too large, unreadable
};

std::string_view to_string(Verdict verdict);
std::optional<Verdict> verdict_from(std::string_view word);

/// Whether the crawl read the listing, so that what it saw may be compared.
/// Not so for the verdicts of a source that could not be read.
constexpr bool is_readable(Verdict verdict) {
    return verdict == Verdict::ok || verdict == Verdict::unchanged || verdict == Verdict::empty ||
           verdict == Verdict::partial;
}

/// What a server said about one URL, for the next conditional request.
struct Validator {
    std::string url;
    std::string etag;           ///< as sent, with quotes and W/
    std::string last_modified;  ///< as sent
    std::string hash;           ///< of the body, hexadecimal
};

/// The part of the listing that was seen.
struct Window {
    bool complete = false;  ///< every review of the source was seen
    std::string newest;     ///< RFC 3339; with `oldest` only where the listing is
    std::string oldest;     ///< said to be newest-first and no date contradicts
    /// How many pages it took to see that it is not, though it is said to be.
    std::int64_t unordered = 0;
};

struct Crawl {
    std::string source, subject, scraper;
    Instant started{}, finished{};
    Verdict verdict = Verdict::ok;
    std::string reason;  ///< for every verdict but ok, unchanged, empty
    Window window;
    std::optional<std::int64_t> declared;  ///< how many the page says there are
    bool counted = true;  ///< the record says how many `reviews` there were
    std::int64_t reviews = 0, pages = 0, requests = 0, bytes = 0, not_modified = 0;
    /// Stopped at reviews that were known; what is older was not asked for.
    bool incremental = false;
    /// Only in the store: when a later crawl found every page to be as it was.
    std::optional<Instant> confirmed;
    /// Only in the store: reviews that were missed, and have to be missed once more.
    std::int64_t unconfirmed = 0;
    std::vector<std::pair<std::string, double>> coverage;  ///< field → share of reviews, 0…1
    std::vector<Validator> validators;
};

/// One line of the stream, without its newline.
std::string to_json(const Crawl& crawl);

/// Reads a crawl record. Unknown fields are ignored.
/// @error Exit::partial naming the field that is missing or wrong
Result<Crawl> parse_crawl(std::string_view line);

}  // namespace molva::stream
