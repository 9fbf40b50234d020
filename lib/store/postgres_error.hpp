// PostgreSQL's errors in words that say what to do.

#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <string>

namespace molva::store::postgres {

/// Whether the server has ended the connection, or is about to.
bool ends_connection(const PGresult* answer);

/// What went wrong with a statement, by its SQLSTATE (PostgreSQL manual,
/// appendix A).
std::string explain(const PGresult* answer, std::chrono::milliseconds patience);

/// Why there is no connection, on one line.
std::string explain(const PGconn* connection);

}  // namespace molva::store::postgres
