#include "store/store.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/utf8.hpp"
#include "store/sqlite_store.hpp"

namespace molva::store {

Result<Transaction> Transaction::begin(Store& store) {
    if (auto begun = store.begin(); !begun) return begun.error();
    return Transaction{store};
}

Transaction::~Transaction() { rollback(); }

void Transaction::rollback() {
    if (store_) std::exchange(store_, nullptr)->rollback();
}

Result<void> Transaction::commit() {
    auto done = store_->commit();
    if (done) store_ = nullptr;  // else the destructor rolls back
    return done;
}

Result<std::unique_ptr<Store>> open(std::string_view url, const OpenOptions& options) {
    constexpr std::string_view kSqlite = "sqlite:";
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
        // The URL may hold a password: it is not repeated.
        return Error{Exit::usage, "--store", "PostgreSQL is not supported yet; use sqlite:PATH"};
    }
    const std::string_view path = url.starts_with(kSqlite) ? url.substr(kSqlite.size()) : url;
    if (path.empty()) return Error{Exit::usage, "--store", "no path after \"sqlite:\""};
    const auto scheme = url.starts_with(kSqlite) ? std::string_view::npos : url.find(':');
    if (scheme != std::string_view::npos && url.find('/') > scheme) {
        return Error{Exit::usage, "--store",
                     fmt::format("unknown kind of store \"{}\"; use sqlite:PATH",
                                 utf8::printable(url.substr(0, scheme)))};
    }
    return sqlite::SqliteStore::open(std::string{path}, options);
}

}  // namespace molva::store
