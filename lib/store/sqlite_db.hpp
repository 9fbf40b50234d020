// SQLite behind RAII: one connection, statements prepared once, errors in words.

#pragma once

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/hash.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

namespace molva::store::sqlite {

class Database;

/// One use of a prepared statement: bind in order, step, read; the statement is
/// reset when this ends. Bound text must live until then.
class Query {
public:
    Query(Database& db, sqlite3_stmt* statement, int code)
        : db_(db), statement_(statement), code_(code) {}
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;
    ~Query();

    Query& bind(std::int64_t value);
    Query& bind(double value);
    Query& bind(std::string_view text);
    Query& bind_blob(std::string_view bytes);
    Query& bind(Hash128 key);  ///< 16 bytes, ordered as the numbers are
    Query& bind(Instant at);   ///< milliseconds since 1970
    Query& bind_null();
    template <typename T>
    Query& bind(const std::optional<T>& value) {
        return value ? bind(*value) : bind_null();
    }

    /// @return whether there is a row
    Result<bool> step();
    /// For a statement without rows.
    Result<void> run();

    bool null(int column) const;
    std::int64_t integer(int column) const;
    double real(int column) const;
    std::string text(int column) const;
    std::string_view bytes(int column) const;  ///< of a blob or text, until the next step
    bool is_blob(int column) const;
    Hash128 key(int column) const;
    Instant instant(int column) const;
    std::optional<Instant> maybe_instant(int column) const;

private:
    Database& db_;
    sqlite3_stmt* statement_;
    int code_;
    int next_ = 1;
};

class Database {
public:
    /// @param flags  of sqlite3_open_v2()
    static Result<Database> open(const std::string& file, std::string name, int flags,
                                 std::chrono::milliseconds patience);
    Database(Database&& other) noexcept;
    Database& operator=(Database&&) = delete;
    ~Database();

    /// @param sql  compiled at the first use and found again by its address
    Query query(const char* sql);

    /// Several statements without parameters: pragmas, migrations.
    Result<void> script(const char* sql);
    /// The same for what SQLite gives up on at once when another process is at
    /// the same thing, instead of waiting: changing the journal's kind.
    Result<void> script_patiently(const char* sql);
    /// The first column of the first row, for pragmas.
    Result<std::int64_t> number(const char* sql);
    Result<std::vector<std::string>> column(const char* sql);

    /// SQLite's code in words that say what to do.
    Error failure(int code) const;

    sqlite3* handle() const { return handle_; }
    const std::string& name() const { return name_; }

private:
    Database(sqlite3* handle, std::string name, std::chrono::milliseconds patience)
        : handle_(handle), name_(std::move(name)), patience_(patience) {}

    sqlite3* handle_;
    std::string name_;
    std::chrono::milliseconds patience_;
    std::unordered_map<const char*, sqlite3_stmt*> statements_;
};

}  // namespace molva::store::sqlite
