#include "store/consumers.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/suggest.hpp"
#include "store/events.hpp"

namespace molva::store {

Result<std::vector<ConsumerOverview>> consumers_overview(Store& store) {
    const auto states = store.consumers();
    if (!states) return states.error();
    const auto last = store.last_seq();
    if (!last) return last.error();
    std::vector<ConsumerOverview> all;
    for (const auto& state : *states) {
        const auto letters = store.dead(state.name);
        if (!letters) return letters.error();
        all.push_back({state, std::max<std::int64_t>(0, *last - state.cursor),
                       static_cast<std::int64_t>(letters->size())});
    }
    return all;
}

Result<void> drop_consumer(Store& store, std::string_view name) {
    const auto states = store.consumers();
    if (!states) return states.error();
    std::vector<std::string> known;
    for (const auto& state : *states) known.push_back(state.name);
    if (std::find(known.begin(), known.end(), name) == known.end()) {
        return Error{Exit::usage, store.name(),
                     fmt::format("no consumer \"{}\"{}", name, did_you_mean(name, known))};
    }
    const auto lock = store.lock_consumer(name);
    if (!lock) return lock.error();
    auto transaction = Transaction::begin(store);
    if (!transaction) return transaction.error();
    if (auto gone = store.drop_consumer(name); !gone) return gone;
    return transaction->commit();
}

Result<std::vector<Holding>> held_back(Store& store, Instant before) {
    const auto states = store.consumers();
    if (!states) return states.error();
    std::vector<Holding> all;
    for (const auto& state : *states) {
        EventFilter filter;
        filter.after = state.cursor;
        filter.until = before;
        const auto unread =
            read_events(store, filter, [](const LoggedEvent&) { return Result<void>{}; });
        if (!unread) return unread.error();
        filter.after = 0;
        const auto aside =
            read_dead(store, state.name, filter,
                      [](const LoggedEvent&, const DeadLetter&) { return Result<void>{}; });
        if (!aside) return aside.error();
        if (*unread + *aside > 0) all.push_back({state.name, *unread, *aside});
    }
    return all;
}

}  // namespace molva::store
