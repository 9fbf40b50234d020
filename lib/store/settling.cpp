#include "store/settling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "json/value.hpp"
#include "store/marking.hpp"

namespace molva::store {

namespace {

// How far the clocks of two machines may be apart.
constexpr std::chrono::hours kClocks{24};

// What was missed once is looked for everywhere the next time: until then
// nobody knows whether it has gone or moved.
void note_unconfirmed(const Comparison& comparison, SourceState& state) {
    if (state.last_good.empty()) return;
    const bool noted = state.last_good.find("\"unconfirmed\"") != std::string::npos;
    if (comparison.unconfirmed() == 0 && !noted) return;
    state.last_good = stream::with_member(state.last_good, "unconfirmed",
                                          fmt::format("{}", comparison.unconfirmed()));
}

}  // namespace

Result<std::optional<Settled>> Settling::settle(const stream::Crawl& crawl, std::string_view line,
                                                Pending& batch) {
    auto state = store_.ensure_source(crawl.source);
    if (!state) return state.error();
    const auto fresh = standing(*state, crawl);
    if (!fresh) return fresh.error();
    bool whole = true;
    if (*fresh != Standing::fresh || !arrived(crawl, *state, batch.received, whole)) {
        return std::optional<Settled>{};
    }
    if (batch.received > 0 && !batch.known.is_of(*state)) {
        problem(crawl.source,
                "another program has changed the snapshot of this source meanwhile; nothing of "
                "this crawl was stored");
        return std::optional<Settled>{};
    }
    if (auto marked = ensure_marks(store_, *state); !marked) return marked.error();
    const auto before = store_.last_seq();
    if (!before) return before.error();
    note_other_names(*state, crawl);
    state->subject = crawl.subject.empty() ? batch.subject : crawl.subject;
    state->scraper = crawl.scraper;
    const Occasion occasion{crawl.source, state->subject, crawl.started,
                            std::max(crawl.started, crawl.finished)};
    // Cut short before the first page: nothing is known of the source, good or bad.
    const bool nothing_read = crawl.verdict == stream::Verdict::partial && crawl.pages == 0 &&
                              crawl.reviews == 0 && batch.received == 0;
    auto events = judge(crawl, occasion, *state, nothing_read);
    if (!events) return events.error();
    if (stream::is_readable(crawl.verdict) && !nothing_read) {
        const auto more = compare(crawl, line, batch, whole, occasion, *state);
        if (!more) return more.error();
        events = *events + *more;
    }
    state->last_crawl = line;
    if (auto saved = store_.save_source(*state); !saved) return saved.error();
    const auto reviews = crawl.counted ? std::optional{crawl.reviews} : std::nullopt;
    auto added = store_.add_crawl(
        state->id, {crawl.started, occasion.at, crawl.verdict, crawl.reason, reviews, *events});
    if (!added) return added.error();
    return std::optional<Settled>{{crawl.source, *before, *events}};
}

Result<Settling::Standing> Settling::standing(const SourceState& state,
                                              const stream::Crawl& crawl) {
    if (is_ahead(crawl.started)) {
        problem(
            crawl.source,
            fmt::format("the crawl of {} is more than a day ahead of this clock ({}) and changes "
                        "nothing; set the clock that is wrong right and fetch again",
                        format_rfc3339(crawl.started), format_rfc3339(options_.clock->now())));
        return Standing::ahead;
    }
    if (!state.started || crawl.started > *state.started) return Standing::fresh;
    const auto past = store_.crawls(state.id);
    if (!past) return past.error();
    for (const auto& one : *past) {
        if (one.started != crawl.started) continue;
        ++totals_.repeated;
        notice_(
            Error{Exit::ok, crawl.source,
                  fmt::format("the crawl of {} is stored already", format_rfc3339(crawl.started))});
        return Standing::repeated;
    }
    if (is_ahead(*state.started)) {
        // A clock was wrong once: what it has left behind is not waited for.
        notice_(
            Error{Exit::ok, crawl.source,
                  fmt::format("the last crawl stored ({}) is of the future; this one follows it",
                              format_rfc3339(*state.started))});
        return Standing::fresh;
    }
    ++totals_.repeated;
    problem(crawl.source,
            fmt::format("the crawl of {} is older than the last one stored ({}) and changes "
                        "nothing; is the clock right? If it is, fetch again",
                        format_rfc3339(crawl.started), format_rfc3339(*state.started)));
    return Standing::overtaken;
}

bool Settling::is_ahead(Instant time) const {
    return options_.clock && time > options_.clock->now() + kClocks;
}

// Two sources of one name, on two machines or in two configurations, would make
// each other's reviews come and go.
void Settling::note_other_names(const SourceState& state, const stream::Crawl& crawl) const {
    const auto compare = [&](std::string_view what, const std::string& was, const std::string& is) {
        if (was.empty() || is.empty() || was == is) return;
        problem(crawl.source,
                fmt::format("its {} is \"{}\" now and was \"{}\"; if these are two sources of one "
                            "name, give one of them another",
                            what, is, was));
    };
    if (!state.started) return;
    compare("scraper", state.scraper, crawl.scraper);
    compare("subject", state.subject, crawl.subject);
}

// Whether the reviews that the crawl read have come with it. If some are
// missing, what is here is compared, but nothing counts as removed and the next
// crawl has to read everything again.
// @return false if there is nothing to go by at all
bool Settling::arrived(const stream::Crawl& crawl, const SourceState& state, std::size_t received,
                       bool& whole) const {
    using stream::Verdict;
    if (crawl.verdict != Verdict::ok && crawl.verdict != Verdict::partial) return true;
    const auto expected = static_cast<std::size_t>(std::max<std::int64_t>(crawl.reviews, 0));
    whole = received >= expected;
    if (received > 0 && whole) return true;
    if (received > 0) {
        problem(crawl.source, fmt::format("{} of the {} reviews of this crawl have not come; the "
                                          "others were compared",
                                          expected - received, expected));
        return true;
    }
    if (whole && (crawl.verdict == Verdict::partial || state.reviews == 0)) return true;
    problem(crawl.source,
            fmt::format("a crawl record with verdict \"{}\" came without its reviews; nothing was "
                        "stored",
                        stream::to_string(crawl.verdict)));
    return false;
}

// The source's own state: when it was read, whether it can be read.
Result<std::int64_t> Settling::judge(const stream::Crawl& crawl, const Occasion& occasion,
                                     SourceState& state, bool nothing_read) {
    const bool readable = stream::is_readable(crawl.verdict);
    state.started = crawl.started;
    state.finished = occasion.at;
    state.verdict = crawl.verdict;
    state.reason = crawl.reason;
    if (nothing_read) return std::int64_t{0};
    state.failures = readable ? 0 : state.failures + 1;
    if (readable) state.succeeded = occasion.at;
    if (!readable) ++totals_.broken;
    const bool breaks = !state.broken && state.failures >= options_.broken_after;
    const bool recovers = state.broken && readable;
    if (!breaks && !recovers) return std::int64_t{0};
    state.broken = breaks;
    const auto seq = store_.append_event(
        state.id, source_event(occasion, breaks ? "source_broken" : "source_recovered", crawl));
    if (!seq) return seq.error();
    return std::int64_t{1};
}

Result<std::int64_t> Settling::compare(const stream::Crawl& crawl, std::string_view line,
                                       Pending& batch, bool whole, const Occasion& occasion,
                                       SourceState& state) {
    Comparison comparison{store_, spool_, options_, occasion, state};
    if (crawl.verdict == stream::Verdict::unchanged) {
        if (auto done = confirm(crawl, comparison, state); !done) return done.error();
        return comparison.events();
    }
    if (batch.received == 0) {
        auto known = Known::load(store_, crawl.source);
        if (!known) return known.error();
        batch.known = std::move(*known);
    }
    const auto coverage = Coverage::of(crawl, whole, batch.coarsest);
    auto done = comparison.run(batch.seen, batch.known, batch.kinds, coverage);
    if (!done) return done.error();
    auto set = store_.set_validators(state.id,
                                     whole ? crawl.validators : std::vector<stream::Validator>{});
    if (!set) return set.error();
    state.looked = crawl.started;
    if (batch.received > 0 || crawl.verdict != stream::Verdict::partial) state.baseline = true;
    if (!crawl.incremental) state.last_good = line;
    note_unconfirmed(comparison, state);
    return comparison.events();
}

// The pages are as they were when they were read last. One that begins with the
// newest review proves that for the listing too, but not that what was missing
// on a later page is still missing there.
Result<void> Settling::confirm(const stream::Crawl& crawl, Comparison& comparison,
                               SourceState& state) {
    if (!state.baseline) {
        // Unchanged since a crawl that we do not know: the next one has to read it all.
        return store_.set_validators(state.id, {});
    }
    if (!crawl.incremental) {
        if (auto done = comparison.run_unchanged(); !done) return done;
        state.looked = crawl.started;
        if (!state.last_good.empty()) {
            state.last_good = stream::with_member(state.last_good, "confirmed",
                                                  json::quote(format_rfc3339(crawl.started)));
        }
        note_unconfirmed(comparison, state);
    }
    if (crawl.validators.empty()) return {};
    return store_.set_validators(state.id, crawl.validators);
}

}  // namespace molva::store
