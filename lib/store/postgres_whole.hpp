// What takes several statements and was asked for outside of a transaction.

#pragma once

#include "store/postgres_session.hpp"
#include "store/store.hpp"

namespace molva::store::postgres {

/// Runs `body`, in a transaction of its own if there is none.
template <typename Body>
Result<void> whole(Store& store, const Session& session, const Body& body) {
    if (session.in_transaction()) return body();
    auto transaction = Transaction::begin(store);
    if (!transaction) return transaction.error();
    if (auto done = body(); !done) return done;
    return transaction->commit();
}

}  // namespace molva::store::postgres
