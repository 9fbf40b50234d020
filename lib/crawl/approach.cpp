#include "crawl/approach.hpp"

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

// Pages asked for conditionally tell of the listing only together: those that
// a crawl has read that stopped early are no longer in step with the rest.
bool may_ask_conditionally(const Job& job, bool sweeping) {
    if (job.past.validators.empty()) return false;
    if (!saw_all_it_wanted(job.past, *job.definition, job.source)) return false;
    return !sweeping || !job.definition->newest_first || job.past.validators_are_whole();
}

}  // namespace

Approach approach_for(const Job& job, Instant now) {
    const bool sweep = has_to_sweep(job, now);
    return {sweep, may_ask_conditionally(job, sweep)};
}

}  // namespace molva::crawl
