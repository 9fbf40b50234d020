// Where the tests of this folder keep their stores: in SQLite, or, when
// MOLVA_POSTGRES holds the URL of a server of the tests (tests/support/postgres.py),
// in a schema of their own there. The same tests run both ways.

#pragma once

#include <doctest/doctest.h>
#include <libpq-fe.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <set>
#include <string>

#include "base/hash.hpp"
#include "store/store.hpp"

namespace molva::test {

/// Empty: SQLite.
inline std::string postgres_url() {
    const char* const url = std::getenv("MOLVA_POSTGRES");
    return url ? url : "";
}

using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

inline Connection connect_postgres() {
    Connection connection{PQconnectdb(postgres_url().c_str()), PQfinish};
    PQsetNoticeProcessor(
        connection.get(), [](void*, const char*) {}, nullptr);
    return connection;
}

/// A statement behind molva's back. @return the first column, its rows on lines
inline std::string postgres(const std::string& statement) {
    const Connection connection = connect_postgres();
    const Answer result{PQexec(connection.get(), statement.c_str()), PQclear};
    const auto status = PQresultStatus(result.get());
    CAPTURE(statement);
    CAPTURE(PQerrorMessage(connection.get()));
    CHECK((status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK));
    std::string lines;
    for (int row = 0; row < PQntuples(result.get()); ++row) {
        lines += (row ? "\n" : "") + std::string{PQgetvalue(result.get(), row, 0)};
    }
    return lines;
}

/// The schemas of this process, dropped at its end.
class Schemas {
public:
    static Schemas& all() {
        static Schemas schemas;
        return schemas;
    }
    /// Of the store that a SQLite test would keep in `file`.
    std::string of(const std::string& file) {
        const auto name = "t" + to_hex(quick_hash(file + std::to_string(owner_))).substr(0, 20);
        names_.insert(name);
        return name;
    }
    ~Schemas() {
        if (::getpid() != owner_) return;
        if (names_.empty()) return;
        const Connection connection = connect_postgres();
        for (const auto& name : names_) {
            PQclear(
                PQexec(connection.get(), ("DROP SCHEMA IF EXISTS " + name + " CASCADE").c_str()));
        }
    }

private:
    pid_t owner_ = ::getpid();
    std::set<std::string> names_;
};

/// The URL of a store that has a name of its own.
inline std::string store_url(const std::string& file) {
    const std::string base = postgres_url();
    if (base.empty()) return "sqlite:" + file;
    return base + (base.find('?') == std::string::npos ? "?" : "&") +
           "schema=" + Schemas::all().of(file);
}

/// A store that nobody else has.
inline std::unique_ptr<store::Store> memory_store() {
    static int count = 0;
    const auto url =
        postgres_url().empty() ? "sqlite::memory:" : store_url("memory " + std::to_string(++count));
    auto store = store::open(url);
    if (!store) FAIL(store.error().where, ": ", store.error().what);
    return std::move(*store);
}

inline std::unique_ptr<store::Store> open_store(const std::string& file,
                                                const store::OpenOptions& options = {}) {
    auto store = store::open(store_url(file), options);
    if (!store) FAIL(store.error().where, ": ", store.error().what);
    return std::move(*store);
}

}  // namespace molva::test
