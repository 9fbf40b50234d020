#include "store/diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/lines.hpp"
#include "json/value.hpp"
#include "store/comparison.hpp"
#include "store/digest.hpp"
#include "store/known.hpp"
#include "store/likeness.hpp"
#include "store/marking.hpp"
#include "store/spool.hpp"
#include "stream/crawl.hpp"

namespace molva::store {

namespace {

// What has come of a source since its last crawl record.
struct Pending {
    Known known;
    std::deque<Seen> seen;     // those that are not as the snapshot has them
    std::size_t received = 0;  // all of them
    unsigned kinds = 0;        // of their ids, as bits
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

// A group is committed when it has grown to so many reviews: about a second's work.
constexpr std::size_t kGroupReviews = 30'000;

// Larger ones have a transaction of their own: to be able to undo one source of
// several, SQLite keeps every page as it was.
constexpr std::size_t kSmallChange = 2'000, kSmallSource = 20'000;

// A source whose events are handed out once its group is on the disk.
struct Settled {
    std::string source;
    std::int64_t before = 0, events = 0;
};

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
    Printer printer;
    std::int64_t unstored_seq = 0;  // events that a dry run has handed out
    std::optional<Transaction> group;
    std::vector<Settled> settled;  // in the group
    std::size_t grouped = 0;       // reviews of the group
    stream::RecordParser hiding;   // of lines without their names
    std::string hidden;

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
    Result<void> take_without_names(const stream::Record& record);
    Result<void> keep(const stream::ReviewView& review, std::string_view line);
    Result<Pending*> pending_of(std::string_view source);
    Result<void> close_group();
    Result<void> take_crawl(const stream::Record& record);
    Result<void> settle(const stream::Crawl& crawl, std::string_view line, Pending& batch);
    Result<std::optional<Settled>> settle_in(const stream::Crawl& crawl, std::string_view line,
                                             Pending& batch);
    Result<Standing> standing(const SourceState& state, const stream::Crawl& crawl);
    bool arrived(const stream::Crawl& crawl, const SourceState& state, std::size_t received,
                 bool& whole);
    Result<std::int64_t> compare(const stream::Crawl& crawl, std::string_view line, Pending& batch,
                                 bool whole, const Occasion& occasion, SourceState& state);
    Result<void> confirm(const stream::Crawl& crawl, Comparison& comparison, SourceState& state);
    Result<std::int64_t> judge(const stream::Crawl& crawl, const Occasion& occasion,
                               SourceState& state, bool nothing_read);
    Result<void> rehearse(const Settled& one);
    Result<void> hand_out(const Settled& one, const Sink& to);
};

Diff::Diff(Store& store, const DiffOptions& options, Sink sink, Notice notice)
    : impl_(std::make_unique<Impl>(store, options, std::move(sink), std::move(notice))) {}
Diff::~Diff() = default;
Diff::Diff(Diff&&) noexcept = default;

const DiffTotals& Diff::totals() const { return impl_->totals; }

Result<bool> Diff::take(const stream::Record& record) {
    if (record.kind == stream::Kind::review) {
        auto taken =
            impl_->options.hide ? impl_->take_without_names(record) : impl_->take_review(record);
        if (!taken) return taken.error();
        return true;
    }
    if (record.kind == stream::Kind::crawl) {
        if (auto taken = impl_->take_crawl(record); !taken) return taken.error();
        return true;
    }
    return false;
}

Result<void> Diff::flush() { return impl_->close_group(); }

Result<void> Diff::finish() {
    if (auto done = impl_->close_group(); !done) return done;
    for (const auto& [source, batch] : impl_->pending) {
        impl_->problem(source, fmt::format("{} reviews without a crawl record after them; nothing "
                                           "of them was stored",
                                           batch.received));
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
    return keep(review, record.line);
}

Result<void> Diff::Impl::take_without_names(const stream::Record& record) {
    auto line = options.hide->replace(record.line);
    if (!line) return Error{Exit::partial, {}, "review record: the author cannot be hidden"};
    hidden = std::move(*line);
    const std::size_t size = hidden.size();
    hidden.append(LineReader::kPadding, '\0');
    const auto again = hiding.parse(std::string_view{hidden}.substr(0, size));
    if (!again) return again.error();
    return take_review(*again);
}

Result<Pending*> Diff::Impl::pending_of(std::string_view source) {
    if (const auto found = pending.find(source); found != pending.end()) return &found->second;
    auto known = Known::load(store, source);
    if (!known) return known.error();
    Pending fresh;
    fresh.known = std::move(*known);
    return &pending.emplace(source, std::move(fresh)).first->second;
}

Result<void> Diff::Impl::keep(const stream::ReviewView& review, std::string_view line) {
    const auto found = pending_of(review.source);
    if (!found) return found.error();
    Pending& batch = **found;
    batch.known.expect(key_of(review.id));
    const Digest digest = digest_of(review, scratch);
    if (batch.subject.empty()) batch.subject = review.subject;
    if (const auto precision = precision_of(review.published.precision)) {
        batch.coarsest = std::max(batch.coarsest, *precision);
    }
    batch.kinds |= bit(digest.id_kind);
    ++batch.received;
    ++totals.reviews;
    if (batch.known.same(digest)) return {};
    const auto place = spool.add(line);
    if (!place) return place.error();
    batch.seen.emplace_back(digest, printer.marks(review), *place);
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

// One source: a transaction of its own or, if it is small, a part of one.
Result<void> Diff::Impl::settle(const stream::Crawl& crawl, std::string_view line, Pending& batch) {
    const bool small = options.group > 1 && batch.seen.size() <= kSmallChange &&
                       batch.known.size() <= kSmallSource;
    if (!small) {
        if (auto closed = close_group(); !closed) return closed;
    }
    if (!group) {
        auto begun = Transaction::begin(store);
        if (!begun) return begun.error();
        group.emplace(std::move(*begun));
    }
    if (small) {
        if (auto begun = store.savepoint(); !begun) return begun;
    }
    auto done = settle_in(crawl, line, batch);
    if (!done) {
        // What was settled before it is kept, unless the store has undone that too.
        if (small && store.rollback_to_savepoint()) {
            if (auto closed = close_group(); !closed) return closed;
        }
        group.reset();
        settled.clear();
        return done.error();
    }
    if (!*done) {
        if (small) {
            if (auto undone = store.rollback_to_savepoint(); !undone) return undone;
        }
        return settled.empty() ? close_group() : Result<void>{};
    }
    ++totals.sources;
    if (options.dry_run) return rehearse(**done);
    settled.push_back(std::move(**done));
    if (!small) return close_group();
    if (auto kept = store.release(); !kept) return kept;
    grouped += batch.received;
    if (settled.size() < options.group && grouped < kGroupReviews) return {};
    return close_group();
}

Result<void> Diff::Impl::close_group() {
    if (!group) return {};
    auto done = settled.empty() ? Result<void>{} : group->commit();
    group.reset();
    grouped = 0;
    const auto sources = std::exchange(settled, {});
    if (!done) return done;
    for (const auto& one : sources) {
        if (auto out = hand_out(one, sink); !out) return out;
    }
    return {};
}

// @return nothing if nothing of it is to be stored
Result<std::optional<Settled>> Diff::Impl::settle_in(const stream::Crawl& crawl,
                                                     std::string_view line, Pending& batch) {
    auto state = store.ensure_source(crawl.source);
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
    if (auto marked = ensure_marks(store, *state); !marked) return marked.error();
    const auto before = store.last_seq();
    if (!before) return before.error();
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
    if (auto saved = store.save_source(*state); !saved) return saved.error();
    auto added = store.add_crawl(state->id, {crawl.started, occasion.at, crawl.verdict,
                                             crawl.reason, crawl.reviews, *events});
    if (!added) return added.error();
    return std::optional<Settled>{{crawl.source, *before, *events}};
}

// Reads the events that would have been stored, undoes them and hands them out.
Result<void> Diff::Impl::rehearse(const Settled& one) {
    std::vector<std::string> lines;
    auto read = hand_out(one, [&](std::string_view event) {
        lines.push_back(renumbered(event, unstored_seq));
        return Result<void>{};
    });
    if (!read) return read;
    group.reset();  // the sink may be slow, the lock is not kept for it
    unstored_seq += one.events;
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
    if (batch.received == 0) {
        auto known = Known::load(store, crawl.source);
        if (!known) return known.error();
        batch.known = std::move(*known);
    }
    const auto coverage = Coverage::of(crawl, whole, batch.coarsest);
    auto done = comparison.run(batch.seen, batch.known, batch.kinds, coverage);
    if (!done) return done.error();
    auto set =
        store.set_validators(state.id, whole ? crawl.validators : std::vector<stream::Validator>{});
    if (!set) return set.error();
    state.looked = crawl.started;
    if (batch.received > 0 || crawl.verdict != stream::Verdict::partial) state.baseline = true;
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

Result<void> Diff::Impl::hand_out(const Settled& one, const Sink& to) {
    EventFilter filter;
    filter.after = one.before;
    filter.sources = {one.source};
    std::int64_t count = one.events;
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
