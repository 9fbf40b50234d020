#include "crawl/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "scrape/extract.hpp"

namespace molva::crawl {

using stream::Verdict;

namespace {

// Sites count marks without words, hidden reviews and yesterday's: only a
// number that is far off says something.
constexpr std::int64_t kWorthComparing = 10;
constexpr double kFarFewer = 0.5;

// A field that was nearly always there and is now missing from most reviews.
constexpr double kUsedToBeThere = 0.8;
constexpr double kMissingFromMost = 0.5;
constexpr std::int64_t kEnoughForCoverage = 5;

Judgement stopped_at_once(const Seen& seen) {
    switch (seen.end) {
        case End::blocked:
            return {Verdict::blocked, seen.reason};
        case End::disallowed:
            return {Verdict::disallowed, seen.reason};
        case End::failed:
            return {Verdict::failed, seen.reason};
        case End::spent:
            // All that it may spend, and nothing came of it: that is no quiet source.
            return {Verdict::failed, seen.reason + " before there was a page"};
        default:
            return {Verdict::partial, seen.reason};
    }
}

// What a site has taken away and what a reader no longer finds look the same:
// only a person can tell.
Judgement shrunk(const Seen& seen, std::int64_t before) {
    const std::string now = seen.says_empty && seen.reviews == 0
                                ? "the page says now that there are none"
                                : fmt::format("{} were found", seen.reviews);
    return {Verdict::suspicious,
            fmt::format("{} reviews were there last time, {}; if the site has taken so many away, "
                        "fetch the source with --accept",
                        before, now)};
}

Judgement nothing_found(const Seen& seen, const std::optional<stream::Crawl>& good) {
    if (seen.says_empty && seen.declared.value_or(0) > 0) {
        return {Verdict::suspicious, scrape::says_both(*seen.declared)};
    }
    if (seen.says_empty && seen.rows == 0) {
        if (good && far_fewer(0, good->reviews)) return shrunk(seen, good->reviews);
        return {Verdict::empty, {}, true};
    }
    if (seen.rows > 0) {
        return {Verdict::suspicious,
                fmt::format("{} rows, but none could be read as a review{}{}", seen.rows,
                            seen.first_warning.empty() ? "" : ": ", seen.first_warning)};
    }
    return {Verdict::suspicious,
            "no reviews, and the page does not say that there are none; has the layout changed?"};
}

// The words for the first field that went missing, or nothing.
std::optional<std::string> lost_field(const Seen& seen, const stream::Crawl& good,
                                      const std::vector<std::string>& ignored) {
    if (seen.reviews < kEnoughForCoverage || good.reviews < kEnoughForCoverage) return std::nullopt;
    for (const auto& [field, before] : good.coverage) {
        if (before < kUsedToBeThere) continue;
        if (std::find(ignored.begin(), ignored.end(), field) != ignored.end()) continue;
        const auto now = std::find_if(seen.coverage.begin(), seen.coverage.end(),
                                      [&](const auto& one) { return one.first == field; });
        const double share = now == seen.coverage.end() ? 0.0 : now->second;
        if (share < kMissingFromMost) {
            return fmt::format(
                "\"{0}\" was in {1:.0f} % of the reviews and is in {2:.0f} % now; if "
                "the site has dropped it: ignore_missing = [\"{0}\"]",
                field, before * 100, share * 100);
        }
    }
    return std::nullopt;
}

}  // namespace

bool far_fewer(std::int64_t now, std::int64_t before) {
    return before >= kWorthComparing &&
           static_cast<double>(now) < kFarFewer * static_cast<double>(before);
}

Judgement judge(const Seen& seen, const std::optional<stream::Crawl>& good,
                const std::vector<std::string>& ignore_missing) {
    const bool early =
        seen.end != End::listing && seen.end != End::own_limit && seen.end != End::known;
    if (early && seen.pages == 0) return stopped_at_once(seen);
    if (!early && seen.pages > 0 && seen.not_modified == seen.pages)
        return {Verdict::unchanged, {}};
    // Rows that tell nothing and are known for it: nothing is wrong with these.
    const std::int64_t known = seen.reviews + seen.silent;
    if (known == 0 || (seen.reviews == 0 && early)) {
        return early ? stopped_at_once(seen) : nothing_found(seen, good);
    }
    if (seen.complete && seen.declared && far_fewer(known, *seen.declared)) {
        return {Verdict::suspicious, fmt::format("the page says {} reviews, {} were found",
                                                 *seen.declared, seen.reviews)};
    }
    // However much of it was read the last time: it was there.
    if (!early && good && seen.complete && far_fewer(seen.reviews, good->reviews)) {
        return shrunk(seen, good->reviews);
    }
    if (good) {
        if (auto lost = lost_field(seen, *good, ignore_missing))
            return {Verdict::degraded, std::move(*lost)};
    }
    const auto rows = static_cast<std::size_t>(seen.rows);
    if (seen.dropped.are_most_of(rows)) {
        return {Verdict::degraded, seen.dropped.told(rows) + "; has the layout changed?"};
    }
    if (early || seen.end == End::own_limit) return {Verdict::partial, seen.reason};
    // A pager that was not recognised looks like a listing's end: with fewer
    // reviews than the page says there are, nothing may be taken for removed.
    return {Verdict::ok, {}, seen.complete && known >= seen.declared.value_or(0)};
}

}  // namespace molva::crawl
