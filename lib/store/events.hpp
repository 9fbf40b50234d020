// Reading the log: for anybody, from a place or a time, and for a named
// consumer, from where it stopped.

#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/store.hpp"

namespace molva::store {

/// Gets a record of the log without its newline.
using EventSink = std::function<Result<void>(const LoggedEvent& event)>;

/// Hands out the events that `filter` lets through, oldest first, in memory
/// that does not grow with their number. Events that are appended meanwhile are
/// left for the next time.
/// @return how many
Result<std::int64_t> read_events(Store& store, EventFilter filter, const EventSink& sink);

/// The events behind the consumer's cursor, which stays where it is.
Result<std::int64_t> peek(Store& store, std::string_view consumer, const EventSink& sink);

/// What read_pending() has handed out, and where the cursor may go once it is
/// delivered: over the events that were not wanted, too.
struct Piece {
    std::int64_t count = 0, upto = 0;
};

/// The first `limit` events behind the consumer's cursor that `only` lets
/// through (its bounds of seq are not looked at); 0: all of them.
Result<Piece> read_pending(Store& store, std::string_view consumer, const EventFilter& only,
                           std::size_t limit, const EventSink& sink);

/// Moves the cursor to `seq`: everything up to it counts as delivered. Going
/// back is allowed: the events after `seq` are pending again.
/// @error Exit::usage if the log does not reach that far
Result<void> acknowledge(Store& store, std::string_view consumer, std::int64_t seq, Instant now);

struct DeliverOptions {
    std::size_t batch = 0;  ///< at most so many events for one run of the command; 0: all pending
    /// After so many failures the events are tried one by one, and the one that
    /// fails is put aside as a dead letter. 0: they stay pending for ever.
    std::int64_t max_attempts = 0;
    /// Which events the command gets; the others count as delivered. Bounds of
    /// seq and time are not looked at.
    EventFilter only{};
};

struct Delivery {
    std::int64_t delivered = 0;  ///< events of the runs that ended with 0
    std::int64_t runs = 0;       ///< of the command
    std::int64_t dead = 0;       ///< events put aside
    std::string failure;         ///< how the last run that failed ended; empty: none did
    bool pending = false;        ///< that run's events come again the next time
};

/// Runs `argv` with the pending events on its standard input and moves the
/// cursor if it ends with status 0. The command gets every event at least
/// once: when it fails, or dies, or we do, the same events come again. Not run
/// at all when nothing is pending. No shell is involved; argv[0] is looked for
/// in PATH. With status 0 the whole batch counts as delivered, also if the
/// command did not read all of it.
/// @error Exit::system: the store failed, or another process delivers to this
///        consumer; Exit::usage: the command cannot be started
Result<Delivery> deliver(Store& store, std::string_view consumer,
                         const std::vector<std::string>& argv, const DeliverOptions& options,
                         const Clock& clock);

/// Hands out those of the consumer's dead letters, with their events, that
/// `only` lets through (its bounds of seq are not looked at), oldest first.
using LetterSink = std::function<Result<void>(const LoggedEvent& event, const DeadLetter& letter)>;
Result<std::int64_t> read_dead(Store& store, std::string_view consumer, const EventFilter& only,
                               const LetterSink& sink);

/// Takes letters off the list: they count as delivered.
Result<void> drop_letters(Store& store, std::string_view consumer,
                          const std::vector<std::int64_t>& seqs);

/// Puts the dead letters back that `only` lets through: `argv` gets them, oldest
/// first, one at a time, and those that it takes are dropped from the list.
Result<Delivery> retry_dead(Store& store, std::string_view consumer,
                            const std::vector<std::string>& argv, const EventFilter& only,
                            const Clock& clock);

}  // namespace molva::store
