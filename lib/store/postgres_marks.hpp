// How the PostgreSQL store writes a mark: an integer, or nothing.

#pragma once

#include "store/likeness.hpp"
#include "store/postgres_wire.hpp"

namespace molva::store::postgres {

/// As a field of a row.
inline void add_mark(Fields& to, Mark mark) {
    if (mark == 0) {
        to.add_null();
    } else {
        to.add_int(static_cast<std::int32_t>(mark));  // of 30 bits
    }
}

}  // namespace molva::store::postgres
