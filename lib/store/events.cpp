#include "store/events.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "store/child.hpp"

namespace molva::store {

namespace {

// So many events are held at a time; no statement stays open while a slow
// reader takes them.
constexpr std::size_t kPiece = 256;

Result<void> save(Store& store, const ConsumerState& state) {
    auto transaction = Transaction::begin(store);
    if (!transaction) return transaction.error();
    if (auto saved = store.save_consumer(state); !saved) return saved;
    return transaction->commit();
}

// One run of the command.
struct Run {
    std::int64_t events = 0;
    std::int64_t last = 0;  // seq
    std::string failure;    // empty: status 0
};

// @return nothing at all if there was nothing to deliver
Result<std::optional<Run>> run_once(Store& store, EventFilter filter, std::size_t limit,
                                    const std::vector<std::string>& argv) {
    std::optional<Child> child;
    Run run;
    while (limit > 0) {
        const auto piece = store.events(filter, std::min(limit, kPiece));
        if (!piece) return piece.error();
        if (piece->empty()) break;
        if (!child) {
            auto started = Child::start(argv);
            if (!started) return started.error();
            child.emplace(std::move(*started));
        }
        for (const auto& event : *piece) {
            for (const std::string_view part :
                 {std::string_view{event.line}, std::string_view{"\n"}}) {
                if (auto written = child->write(part); !written) return written.error();
            }
        }
        run.events += static_cast<std::int64_t>(piece->size());
        run.last = filter.after = piece->back().seq;
        limit -= piece->size();
    }
    if (!child) return std::optional<Run>{};
    run.failure = child->finish();
    return std::optional{run};
}

// Puts the event that fails although it is alone aside, so that the ones
// behind it go on.
Result<void> bury(Store& store, ConsumerState& state, const Run& run, Instant now) {
    auto transaction = Transaction::begin(store);
    if (!transaction) return transaction.error();
    auto added = store.add_dead(state.name, {run.last, state.attempts + 1, now, run.failure});
    if (!added) return added;
    state.cursor = run.last;
    state.attempts = 0;
    state.updated = now;
    if (auto saved = store.save_consumer(state); !saved) return saved;
    return transaction->commit();
}

}  // namespace

Result<std::int64_t> read_events(Store& store, EventFilter filter, const EventSink& sink) {
    if (!filter.to) {
        const auto last = store.last_seq();
        if (!last) return last.error();
        filter.to = *last;
    }
    std::int64_t count = 0;
    while (true) {
        const auto piece = store.events(filter, kPiece);
        if (!piece) return piece.error();
        if (piece->empty()) return count;
        for (const auto& event : *piece) {
            if (auto taken = sink(event); !taken) return taken.error();
            ++count;
        }
        filter.after = piece->back().seq;
    }
}

Result<std::int64_t> peek(Store& store, std::string_view consumer, const EventSink& sink) {
    const auto piece = read_pending(store, consumer, {}, 0, sink);
    if (!piece) return piece.error();
    return piece->count;
}

Result<Piece> read_pending(Store& store, std::string_view consumer, const EventFilter& only,
                           std::size_t limit, const EventSink& sink) {
    const auto last = store.last_seq();
    if (!last) return last.error();
    const auto state = store.consumer(consumer);
    if (!state) return state.error();
    EventFilter filter = only;
    filter.after = state->cursor;
    filter.to = *last;
    if (limit == 0) limit = std::numeric_limits<std::size_t>::max();
    Piece to{0, std::max(*last, state->cursor)};
    while (limit > 0) {
        const auto piece = store.events(filter, std::min(limit, kPiece));
        if (!piece) return piece.error();
        if (piece->empty()) return to;
        for (const auto& event : *piece) {
            if (auto taken = sink(event); !taken) return taken.error();
        }
        to.count += static_cast<std::int64_t>(piece->size());
        limit -= piece->size();
        filter.after = piece->back().seq;
    }
    to.upto = filter.after;
    return to;
}

Result<void> acknowledge(Store& store, std::string_view consumer, std::int64_t seq, Instant now) {
    const auto last = store.last_seq();
    if (!last) return last.error();
    if (seq < 0 || seq > *last) {
        return Error{Exit::usage, "--ack",
                     fmt::format("there is no event {}; the last one is {}", seq, *last)};
    }
    auto state = store.consumer(consumer);
    if (!state) return state.error();
    state->cursor = seq;
    state->attempts = 0;
    state->updated = now;
    return save(store, *state);
}

Result<Delivery> deliver(Store& store, std::string_view consumer,
                         const std::vector<std::string>& argv, const DeliverOptions& options,
                         const Clock& clock) {
    const auto lock = store.lock_consumer(consumer);
    if (!lock) return lock.error();
    const auto last = store.last_seq();
    if (!last) return last.error();
    auto state = store.consumer(consumer);
    if (!state) return state.error();
    Delivery to;
    while (true) {
        const bool alone = options.max_attempts > 0 && state->attempts >= options.max_attempts;
        const std::size_t limit = alone                ? 1
                                  : options.batch == 0 ? std::numeric_limits<std::size_t>::max()
                                                       : options.batch;
        EventFilter filter = options.only;
        filter.after = state->cursor;
        filter.to = *last;
        const auto run = run_once(store, filter, limit, argv);
        if (!run) return run.error();
        if (!*run) break;
        ++to.runs;
        if (!(*run)->failure.empty()) to.failure = (*run)->failure;
        if (!(*run)->failure.empty() && alone) {
            if (auto put = bury(store, *state, **run, clock.now()); !put) return put.error();
            ++to.dead;
            continue;
        }
        state->updated = clock.now();
        if (!(*run)->failure.empty()) {
            ++state->attempts;
            if (auto saved = save(store, *state); !saved) return saved.error();
            to.pending = true;
            return to;
        }
        state->cursor = (*run)->last;
        if (!alone) state->attempts = 0;  // else the one at fault may still come
        if (auto saved = save(store, *state); !saved) return saved.error();
        to.delivered += (*run)->events;
    }
    // What is left up to there was not wanted.
    if (state->attempts == 0 && state->cursor >= *last) return to;
    state->attempts = 0;
    state->cursor = std::max(state->cursor, *last);
    if (auto saved = save(store, *state); !saved) return saved.error();
    return to;
}

namespace {

// The event of a letter, as far as it is wanted.
EventFilter place_of(const DeadLetter& letter, const EventFilter& only) {
    EventFilter filter = only;
    filter.after = letter.seq - 1;
    filter.to = letter.seq;
    return filter;
}

}  // namespace

Result<std::int64_t> read_dead(Store& store, std::string_view consumer, const EventFilter& only,
                               const LetterSink& sink) {
    const auto letters = store.dead(consumer);
    if (!letters) return letters.error();
    std::int64_t count = 0;
    for (const auto& letter : *letters) {
        const auto event = store.events(place_of(letter, only), 1);
        if (!event) return event.error();
        if (event->empty()) continue;  // not wanted, or the log does not hold it any more
        if (auto taken = sink(event->front(), letter); !taken) return taken.error();
        ++count;
    }
    return count;
}

Result<void> drop_letters(Store& store, std::string_view consumer,
                          const std::vector<std::int64_t>& seqs) {
    auto transaction = Transaction::begin(store);
    if (!transaction) return transaction.error();
    for (const auto seq : seqs) {
        if (auto gone = store.drop_dead(consumer, seq); !gone) return gone;
    }
    return transaction->commit();
}

Result<Delivery> retry_dead(Store& store, std::string_view consumer,
                            const std::vector<std::string>& argv, const EventFilter& only,
                            const Clock& clock) {
    const auto lock = store.lock_consumer(consumer);
    if (!lock) return lock.error();
    const auto letters = store.dead(consumer);
    if (!letters) return letters.error();
    Delivery to;
    for (DeadLetter letter : *letters) {
        const auto run = run_once(store, place_of(letter, only), 1, argv);
        if (!run) return run.error();
        if (!*run && !only.wants_all()) continue;  // else the log does not hold it any more
        if (*run) ++to.runs;
        const bool failed = *run && !(*run)->failure.empty();
        auto transaction = Transaction::begin(store);
        if (!transaction) return transaction.error();
        if (failed) {
            to.failure = (*run)->failure;
            ++letter.attempts;
            letter.at = clock.now();
            letter.reason = to.failure;
            if (auto kept = store.add_dead(consumer, letter); !kept) return kept.error();
        } else {
            if (*run) ++to.delivered;
            auto gone = store.drop_dead(consumer, letter.seq);
            if (!gone) return gone.error();
        }
        if (auto done = transaction->commit(); !done) return done.error();
    }
    return to;
}

}  // namespace molva::store
