#include "store/diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "json/value.hpp"
#include "store/comparison.hpp"
#include "store/digest.hpp"
#include "store/spool.hpp"
#include "stream/crawl.hpp"

namespace molva::store {

namespace {

// What has come of a source since its last crawl record.
struct Pending {
    std::deque<Seen> seen;
    std::string subject;
    value::Precision coarsest = value::Precision::second;
};

// What was missed once is looked for everywhere the next time: until then
// nobody knows whether it has gone or moved.
void note_unconfirmed(const Comparison& comparison, SourceState& state) {
    if (state.last_good.empty()) return;
    const bool noted = state.last_good.find("\"unconfirmed\"") != std::string::npos;
    if (comparison.unconfirmed() == 0 && !noted) return;
    state.last_good = stream::with_member(state.last_good, "unconfirmed",
                                          fmt::format("{}", comparison.unconfirmed()));
}

enum class Standing { fresh, repeated, overtaken };

// Events of one crawl are read back from the log in pieces.
constexpr std::size_t kPiece = 256;

// A dry run undoes source by source; its events are numbered as if it did not.
std::string renumbered(std::string_view line, std::int64_t add) {
    constexpr std::string_view kHead = R"({"type":"event","seq":)";
    std::int64_t seq = 0;
    const char* const digits = line.data() + kHead.size();
    const auto end = std::from_chars(digits, line.data() + line.size(), seq).ptr;
    return fmt::format("{}{}{}", kHead, seq + add, line.substr(end - line.data()));
}

}  // namespace

struct Diff::Impl {
    Store& store;
    DiffOptions options;
    Sink sink;
    Notice notice;
    DiffTotals totals;
    Spool spool;
    std::map<std::string, Pending, std::less<>> pending;
    std::string scratch;
    std::int64_t unstored_seq = 0;  // events that a dry run has handed out

    Impl(Store& s, const DiffOptions& o, Sink out, Notice told)
        : store(s),
          options(o),
          sink(std::move(out)),
          notice(std::move(told)),
          spool(o.memory, o.spool) {
        options.confirm_removed = std::max(1, options.confirm_removed);
        options.broken_after = std::max(1, options.broken_after);
    }

    void problem(std::string source, std::string what) {
        notice(Error{Exit::partial, std::move(source), std::move(what)});
    }
    void remark(std::string source, std::string what) {
        notice(Error{Exit::ok, std::move(source), std::move(what)});
    }

    Result<void> take_review(const stream::Record& record);
    Result<void> take_crawl(const stream::Record& record);
    Result<void> settle(const stream::Crawl& crawl, std::string_view line, Pending& batch);
    Result<Standing> standing(const SourceState& state, const stream::Crawl& crawl);
    bool arrived(const stream::Crawl& crawl, const SourceState& state, std::size_t received,
                 bool& whole);
    Result<std::int64_t> compare(const stream::Crawl& crawl, std::string_view line, Pending& batch,
                                 bool whole, const Occasion& occasion, SourceState& state);
    Result<void> confirm(const stream::Crawl& crawl, Comparison& comparison, SourceState& state);
    Result<std::int64_t> judge(const stream::Crawl& crawl, const Occasion& occasion,
                               SourceState& state, bool nothing_read);
    Result<void> rehearse(Transaction& transaction, const std::string& source, std::int64_t after,
                          std::int64_t count);
    Result<void> hand_out(const std::string& source, std::int64_t after, std::int64_t count,
                          const Sink& to);
};

Diff::Diff(Store& store, const DiffOptions& options, Sink sink, Notice notice)
    : impl_(std::make_unique<Impl>(store, options, std::move(sink), std::move(notice))) {}
Diff::~Diff() = default;
Diff::Diff(Diff&&) noexcept = default;

const DiffTotals& Diff::totals() const { return impl_->totals; }

Result<bool> Diff::take(const stream::Record& record) {
    if (record.kind == stream::Kind::review) {
        if (auto taken = impl_->take_review(record); !taken) return taken.error();
        return true;
    }
    if (record.kind == stream::Kind::crawl) {
        if (auto taken = impl_->take_crawl(record); !taken) return taken.error();
        return true;
    }
    return false;
}

Result<void> Diff::finish() {
    for (const auto& [source, batch] : impl_->pending) {
        impl_->problem(source, fmt::format("{} reviews without a crawl record after them; nothing "
                                           "of them was stored",
                                           batch.seen.size()));
    }
    impl_->pending.clear();
    impl_->spool.clear();
    return {};
}

Result<void> Diff::Impl::take_review(const stream::Record& record) {
    const auto& review = *record.review;
    for (const auto& [field, value] :
         {std::pair{"source", review.source}, std::pair{"id", review.id}}) {
        if (value.empty()) {
            return Error{Exit::partial, {}, fmt::format("review record: \"{}\" is missing", field)};
        }
    }
    const auto place = spool.add(record.line);
    if (!place) return place.error();
    auto found = pending.find(review.source);
    if (found == pending.end()) found = pending.emplace(review.source, Pending{}).first;
    Pending& batch = found->second;
    batch.seen.emplace_back(digest_of(review, scratch), *place);
    if (batch.subject.empty()) batch.subject = review.subject;
    if (const auto precision = precision_of(review.published.precision)) {
        batch.coarsest = std::max(batch.coarsest, *precision);
    }
    ++totals.reviews;
    return {};
}

Result<void> Diff::Impl::take_crawl(const stream::Record& record) {
    const auto crawl = stream::parse_crawl(record.line);
    if (!crawl) return crawl.error();
    if (crawl->source.empty()) {
        return Error{Exit::partial, {}, "crawl record: \"source\" is empty"};
    }
    Pending batch;
    if (const auto found = pending.find(crawl->source); found != pending.end()) {
        batch = std::move(found->second);
        pending.erase(found);
    }
    auto done = settle(*crawl, record.line, batch);
    if (pending.empty()) spool.clear();
    return done;
}

// One source, one transaction.
Result<void> Diff::Impl::settle(const stream::Crawl& crawl, std::string_view line, Pending& batch) {
    auto transaction = Transaction::begin(store);
    if (!transaction) return transaction.error();
    auto state = store.ensure_source(crawl.source);
    if (!state) return state.error();
    const auto known = standing(*state, crawl);
    if (!known) return known.error();
    bool whole = true;
    if (*known != Standing::fresh || !arrived(crawl, *state, batch.seen.size(), whole)) return {};

    const auto before = store.last_seq();
    if (!before) return before.error();
    state->subject = crawl.subject.empty() ? batch.subject : crawl.subject;
    state->scraper = crawl.scraper;
    const Occasion occasion{crawl.source, state->subject, crawl.started,
                            std::max(crawl.started, crawl.finished)};
    // Cut short before the first page: nothing is known of the source, good or bad.
    const bool nothing_read = crawl.verdict == stream::Verdict::partial && crawl.pages == 0 &&
                              crawl.reviews == 0 && batch.seen.empty();
    auto events = judge(crawl, occasion, *state, nothing_read);
    if (!events) return events.error();
    if (stream::is_readable(crawl.verdict) && !nothing_read) {
        const auto more = compare(crawl, line, batch, whole, occasion, *state);
        if (!more) return more.error();
        events = *events + *more;
    }
    state->last_crawl = line;
    if (auto saved = store.save_source(*state); !saved) return saved;
    auto added = store.add_crawl(state->id, {crawl.started, occasion.at, crawl.verdict,
                                             crawl.reason, crawl.reviews, *events});
    if (!added) return added;
    ++totals.sources;
    if (options.dry_run) return rehearse(*transaction, crawl.source, *before, *events);
    if (auto done = transaction->commit(); !done) return done;
    return hand_out(crawl.source, *before, *events, sink);
}

// Reads the events that would have been stored, undoes them and hands them out.
Result<void> Diff::Impl::rehearse(Transaction& transaction, const std::string& source,
                                  std::int64_t after, std::int64_t count) {
    std::vector<std::string> lines;
    auto read = hand_out(source, after, count, [&](std::string_view event) {
        lines.push_back(renumbered(event, unstored_seq));
        return Result<void>{};
    });
    if (!read) return read;
    transaction.rollback();  // the sink may be slow, the lock is not kept for it
    unstored_seq += count;
    for (const auto& event : lines) {
        if (auto out = sink(event); !out) return out;
    }
    return {};
}

Result<Standing> Diff::Impl::standing(const SourceState& state, const stream::Crawl& crawl) {
    if (!state.started || crawl.started > *state.started) return Standing::fresh;
    ++totals.repeated;
    const auto past = store.crawls(state.id);
    if (!past) return past.error();
    for (const auto& one : *past) {
        if (one.started != crawl.started) continue;
        remark(crawl.source,
               fmt::format("the crawl of {} is stored already", format_rfc3339(crawl.started)));
        return Standing::repeated;
    }
    problem(crawl.source,
            fmt::format("the crawl of {} is older than the last one stored ({}) and changes "
                        "nothing; is the clock right?",
                        format_rfc3339(crawl.started), format_rfc3339(*state.started)));
    return Standing::overtaken;
}

// Whether the reviews that the crawl read have come with it. If some are
// missing, what is here is compared, but nothing counts as removed and the next
// crawl has to read everything again.
// @return false if there is nothing to go by at all
bool Diff::Impl::arrived(const stream::Crawl& crawl, const SourceState& state, std::size_t received,
                         bool& whole) {
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
Result<std::int64_t> Diff::Impl::judge(const stream::Crawl& crawl, const Occasion& occasion,
                                       SourceState& state, bool nothing_read) {
    const bool readable = stream::is_readable(crawl.verdict);
    state.started = crawl.started;
    state.finished = occasion.at;
    state.verdict = crawl.verdict;
    state.reason = crawl.reason;
    if (nothing_read) return std::int64_t{0};
    state.failures = readable ? 0 : state.failures + 1;
    if (readable) state.succeeded = occasion.at;
    if (!readable) ++totals.broken;
    const bool breaks = !state.broken && state.failures >= options.broken_after;
    const bool recovers = state.broken && readable;
    if (!breaks && !recovers) return std::int64_t{0};
    state.broken = breaks;
    const auto seq = store.append_event(
        state.id, source_event(occasion, breaks ? "source_broken" : "source_recovered", crawl));
    if (!seq) return seq.error();
    return std::int64_t{1};
}

Result<std::int64_t> Diff::Impl::compare(const stream::Crawl& crawl, std::string_view line,
                                         Pending& batch, bool whole, const Occasion& occasion,
                                         SourceState& state) {
    Comparison comparison{store, spool, options, occasion, state};
    if (crawl.verdict == stream::Verdict::unchanged) {
        if (auto done = confirm(crawl, comparison, state); !done) return done.error();
        return comparison.events();
    }
    const auto coverage = Coverage::of(crawl, whole, batch.coarsest);
    if (auto done = comparison.run(batch.seen, coverage); !done) return done.error();
    auto set =
        store.set_validators(state.id, whole ? crawl.validators : std::vector<stream::Validator>{});
    if (!set) return set.error();
    state.looked = crawl.started;
    if (!batch.seen.empty() || crawl.verdict != stream::Verdict::partial) state.baseline = true;
    if (crawl.verdict != stream::Verdict::empty && !crawl.incremental) state.last_good = line;
    note_unconfirmed(comparison, state);
    return comparison.events();
}

// The pages are as they were when they were read last. One that begins with the
// newest review proves that for the listing too, but not that what was missing
// on a later page is still missing there.
Result<void> Diff::Impl::confirm(const stream::Crawl& crawl, Comparison& comparison,
                                 SourceState& state) {
    if (!state.baseline) {
        // Unchanged since a crawl that we do not know: the next one has to read it all.
        return store.set_validators(state.id, {});
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
    return store.set_validators(state.id, crawl.validators);
}

Result<void> Diff::Impl::hand_out(const std::string& source, std::int64_t after, std::int64_t count,
                                  const Sink& to) {
    EventFilter filter;
    filter.after = after;
    filter.sources = {source};
    while (count > 0) {
        const auto wanted = std::min<std::size_t>(static_cast<std::size_t>(count), kPiece);
        const auto piece = store.events(filter, wanted);
        if (!piece) return piece.error();
        if (piece->empty()) return Error{Exit::system, store.name(), "events just stored are gone"};
        for (const auto& event : *piece) {
            if (auto out = to(event.line); !out) return out;
            ++totals.events;
            --count;
        }
        filter.after = piece->back().seq;
    }
    return {};
}

}  // namespace molva::store
