#include "store/diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/lines.hpp"
#include "store/digest.hpp"
#include "store/likeness.hpp"
#include "store/settling.hpp"
#include "store/spool.hpp"
#include "stream/crawl.hpp"

namespace molva::store {

namespace {

// A group is committed when it has grown to so many reviews: about a second's work.
constexpr std::size_t kGroupReviews = 30'000;

// Larger ones have a transaction of their own: to be able to undo one source of
// several, SQLite keeps every page as it was.
constexpr std::size_t kSmallChange = 2'000, kSmallSource = 20'000;

// Events of one crawl are read back from the log in pieces.
constexpr std::size_t kPiece = 256;

}  // namespace

struct Diff::Impl {
    Store& store;
    DiffOptions options;
    Sink sink;
    Notice notice;
    DiffTotals totals;
    Spool spool;
    Settling settling{store, spool, options, notice, totals};
    std::map<std::string, Pending, std::less<>> pending;
    std::string scratch;
    Printer printer;
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

    Result<void> take_review(const stream::Record& record);
    Result<void> take_without_names(const stream::Record& record);
    Result<void> keep(const stream::ReviewView& review, std::string_view line);
    Result<Pending*> pending_of(std::string_view source);
    Result<void> close_group();
    Result<void> take_crawl(const stream::Record& record);
    Result<void> settle(const stream::Crawl& crawl, std::string_view line, Pending& batch);
    Result<void> hand_out(const Settled& one);
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
    auto done = settling.settle(crawl, line, batch);
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
        if (auto out = hand_out(one); !out) return out;
    }
    return {};
}

Result<void> Diff::Impl::hand_out(const Settled& one) {
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
            if (auto out = sink(event.line); !out) return out;
            ++totals.events;
            --count;
        }
        filter.after = piece->back().seq;
    }
    return {};
}

}  // namespace molva::store
