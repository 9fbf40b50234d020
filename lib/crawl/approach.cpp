#include "crawl/approach.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "net/retry.hpp"

namespace molva::crawl {

namespace {

// What the last crawl missed would stay unseen behind a 304, and behind reviews
// that are known: it counts only if it saw all it wanted.
bool saw_all_it_wanted(const Past& past, const scrape::Definition& definition,
                       const scrape::Source& source) {
    if (!past.good || past.good->verdict != stream::Verdict::partial) return true;
    return past.good->pages >= source.max_pages.value_or(definition.max_pages);
}

// Whether this crawl has to read the listing to its end: its order is not
// known, nothing is known, or the last time was long ago.
bool has_to_sweep(const Job& job, Instant now) {
    const Past& past = job.past;
    if (!job.definition->newest_first || !past.knows || !past.good || !past.swept) return true;
    if (!saw_all_it_wanted(past, *job.definition, job.source)) return true;
    return now >= *past.swept + job.sweep || *past.swept > now;
}

// A validator that matches whatever comes would hide a page for good: after a
// sweep that took the server's word for it the next one asks for the pages.
constexpr int kSweepsOnTrust = 2;

bool trusts_validators(const Job& job, Instant now) {
    const auto& good = job.past.good;
    return !good || !good->confirmed || now < good->started + kSweepsOnTrust * job.sweep;
}

// Pages asked for conditionally tell of the listing only together: those that
// a crawl has read that stopped early are no longer in step with the rest.
bool may_ask_conditionally(const Job& job, bool sweeping, Instant now) {
    if (job.past.validators.empty()) return false;
    if (sweeping && !trusts_validators(job, now)) return false;
    if (!saw_all_it_wanted(job.past, *job.definition, job.source)) return false;
    return !sweeping || !job.definition->newest_first || job.past.validators_are_whole();
}

// "If-None-Match: *" is true of whatever there is, so it is no question.
bool says_something(std::string_view etag) {
    return etag.find_first_not_of(" \t*") != std::string::npos;
}

// Nothing will have changed since a date of the future.
bool is_past(const std::string& last_modified, Instant now) {
    const auto ahead =
        net::parse_retry_after(last_modified, std::chrono::floor<std::chrono::seconds>(now));
    return !ahead || ahead->count() <= 0;
}

}  // namespace

std::string usable(std::string_view validator) {
    constexpr std::size_t kLongest = 1024;
    const bool odd = std::any_of(validator.begin(), validator.end(), [](unsigned char c) {
        return c < 0x20 || c > 0x7E;  // what is not ASCII does not come through UTF-8 as it was
    });
    const bool fits = !odd && validator.size() <= kLongest && says_something(validator);
    return std::string{fits ? validator : std::string_view{}};
}

net::Headers conditions(const stream::Validator& stored, Instant now) {
    net::Headers headers;
    auto etag = usable(stored.etag), modified = usable(stored.last_modified);
    if (!etag.empty()) headers.emplace_back("If-None-Match", std::move(etag));
    if (!modified.empty() && is_past(modified, now)) {
        headers.emplace_back("If-Modified-Since", std::move(modified));
    }
    return headers;
}

Approach approach_for(const Job& job, Instant now) {
    const bool sweep = has_to_sweep(job, now);
    return {sweep, may_ask_conditionally(job, sweep, now)};
}

}  // namespace molva::crawl
