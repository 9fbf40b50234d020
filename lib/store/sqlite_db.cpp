#include "store/sqlite_db.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

namespace molva::store::sqlite {

namespace {

constexpr int kKeySize = 16;

void put(std::uint64_t value, unsigned char* to) {
    for (int at = 7; at >= 0; --at, value >>= 8) to[at] = static_cast<unsigned char>(value);
}

std::uint64_t get(const unsigned char* from) {
    std::uint64_t value = 0;
    for (int at = 0; at < 8; ++at) value = (value << 8) | from[at];
    return value;
}

// SQLite's own time-out looks only every 100 ms and never gets a turn beside a
// writer that begins again at once. Looking often, and not in step with others
// who wait, every writer does.
int wait_for_writer(void* patience, int looks) {
    constexpr int kMean = 3;  // ms
    if (std::intptr_t{looks} * kMean >= reinterpret_cast<std::intptr_t>(patience)) return 0;
    sqlite3_sleep(1 + (looks * 7 + ::getpid()) % (2 * kMean - 1));
    return 1;
}

}  // namespace

Query::~Query() {
    if (statement_) sqlite3_reset(statement_);
}

// The first error sticks and is reported by step().
Query& Query::bind(std::int64_t value) {
    if (code_ == SQLITE_OK) code_ = sqlite3_bind_int64(statement_, next_++, value);
    return *this;
}

Query& Query::bind(double value) {
    if (code_ == SQLITE_OK) code_ = sqlite3_bind_double(statement_, next_++, value);
    return *this;
}

Query& Query::bind(std::string_view text) {
    const char* data = text.data() ? text.data() : "";
    if (code_ == SQLITE_OK) {
        code_ =
            sqlite3_bind_text64(statement_, next_++, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    return *this;
}

Query& Query::bind_blob(std::string_view bytes) {
    if (code_ == SQLITE_OK) {
        code_ = sqlite3_bind_blob64(statement_, next_++, bytes.data(), bytes.size(), SQLITE_STATIC);
    }
    return *this;
}

Query& Query::bind(Hash128 key) {
    std::array<unsigned char, kKeySize> bytes{};
    put(key.high, bytes.data());
    put(key.low, bytes.data() + 8);
    if (code_ == SQLITE_OK) {
        code_ = sqlite3_bind_blob(statement_, next_++, bytes.data(), kKeySize, SQLITE_TRANSIENT);
    }
    return *this;
}

Query& Query::bind(Instant at) {
    return bind(static_cast<std::int64_t>(at.time_since_epoch().count()));
}

Query& Query::bind_null() {
    if (code_ == SQLITE_OK) code_ = sqlite3_bind_null(statement_, next_++);
    return *this;
}

Result<bool> Query::step() {
    if (code_ == SQLITE_OK) code_ = sqlite3_step(statement_);
    if (code_ == SQLITE_ROW || code_ == SQLITE_DONE) {
        const bool row = code_ == SQLITE_ROW;
        code_ = SQLITE_OK;
        return row;
    }
    return db_.failure(code_);
}

Result<void> Query::run() {
    auto row = step();
    if (!row) return row.error();
    return {};
}

bool Query::null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}
std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double Query::real(int column) const { return sqlite3_column_double(statement_, column); }

std::string Query::text(int column) const {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    const int size = sqlite3_column_bytes(statement_, column);
    return data ? std::string(data, static_cast<std::size_t>(size)) : std::string{};
}

std::string_view Query::bytes(int column) const {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    const int size = sqlite3_column_bytes(statement_, column);
    return data ? std::string_view{data, static_cast<std::size_t>(size)} : std::string_view{};
}

bool Query::is_blob(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_BLOB;
}

Hash128 Query::key(int column) const {
    const auto* data = static_cast<const unsigned char*>(sqlite3_column_blob(statement_, column));
    if (!data || sqlite3_column_bytes(statement_, column) != kKeySize) return {};
    return {get(data), get(data + 8)};
}

Instant Query::instant(int column) const {
    return Instant{std::chrono::milliseconds{integer(column)}};
}

// What is NULL reads as 0: most values need no second look.
std::optional<Instant> Query::maybe_instant(int column) const {
    const Instant at = instant(column);
    if (at == Instant{} && null(column)) return std::nullopt;
    return at;
}

Result<Database> Database::open(const std::string& file, std::string name, int flags,
                                std::chrono::milliseconds patience) {
    sqlite3* handle = nullptr;
    // A store is used by one thread: locks of SQLite's own would only cost time.
    const int code = sqlite3_open_v2(file.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    Database db{handle, std::move(name), patience};
    if (code != SQLITE_OK) return db.failure(code);
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_handler(handle, wait_for_writer, reinterpret_cast<void*>(patience.count()));
    return db;
}

Database::Database(Database&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)),
      name_(std::move(other.name_)),
      patience_(other.patience_),
      statements_(std::exchange(other.statements_, {})) {}

Database::~Database() {
    for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
    sqlite3_close_v2(handle_);
}

Query Database::query(const char* sql) {
    sqlite3_stmt*& statement = statements_[sql];
    int code = SQLITE_OK;
    if (!statement) {
        code = sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    }
    return Query{*this, statement, code};
}

Result<void> Database::script(const char* sql) {
    const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return failure(code);
    return {};
}

Result<void> Database::script_patiently(const char* sql) {
    constexpr int kPause = 10;  // ms
    int code = SQLITE_BUSY;
    for (auto left = patience_.count(); (code & 0xff) == SQLITE_BUSY; left -= kPause) {
        code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
        if (left <= 0 || (code & 0xff) != SQLITE_BUSY) break;
        sqlite3_sleep(kPause);
    }
    if (code != SQLITE_OK) return failure(code);
    return {};
}

Result<std::vector<std::string>> Database::column(const char* sql) {
    std::vector<std::string> rows;
    const auto take = [](void* to, int count, char** values, char**) {
        static_cast<std::vector<std::string>*>(to)->emplace_back(count > 0 && values[0] ? values[0]
                                                                                        : "");
        return 0;
    };
    const int code = sqlite3_exec(handle_, sql, take, &rows, nullptr);
    if (code != SQLITE_OK) return failure(code);
    return rows;
}

Result<std::int64_t> Database::number(const char* sql) {
    auto rows = column(sql);
    if (!rows) return rows.error();
    return rows->empty() ? 0 : std::strtoll(rows->front().c_str(), nullptr, 10);
}

Error Database::failure(int code) const {
    const auto error = [&](std::string what) {
        return Error{Exit::system, name_, std::move(what)};
    };
    const int system = handle_ ? sqlite3_system_errno(handle_) : 0;
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return error(
                fmt::format("locked by another process, also after {} ms of waiting; "
                            "run again when that one is done",
                            patience_.count()));
        case SQLITE_FULL:
            return error("no room left on the disk; nothing was changed, make room and run again");
        case SQLITE_READONLY:
            return error("read-only; check the permissions of the file and of its folder");
        case SQLITE_NOTADB:
            return error("not a molva store: the file is no SQLite database");
        case SQLITE_CORRUPT:
            return error("damaged; see molva-store verify, and go back to a copy");
        case SQLITE_IOERR:
            // A quota or a limit on sizes is not SQLITE_FULL, and errno is often lost by now.
            if (code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_FSYNC ||
                code == SQLITE_IOERR_TRUNCATE || code == SQLITE_IOERR_SHMSIZE) {
                return error(
                    "cannot write; nothing was changed, make room or check the disk and "
                    "the quota, and run again");
            }
            break;
        default:
            break;
    }
    const std::string_view words = handle_ ? sqlite3_errmsg(handle_) : sqlite3_errstr(code);
    if (system == 0) return error(std::string{words});
    return error(fmt::format("{}: {}", words, std::strerror(system)));
}

}  // namespace molva::store::sqlite
