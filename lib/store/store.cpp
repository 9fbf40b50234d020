#include "store/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/utf8.hpp"
#include "store/postgres_store.hpp"
#include "store/rehearsal.hpp"
#include "store/sqlite_store.hpp"

namespace molva::store {

bool EventFilter::wants(const LoggedEvent& event) const {
    const auto in = [](const std::vector<std::string>& list, const std::string& value) {
        return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
    };
    return in(sources, event.source) && in(subjects, event.subject) && in(events, event.event);
}

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

Result<std::vector<SourceState>> Store::sources() {
    std::vector<SourceState> all;
    auto done = each_source([&](SourceState state) -> Result<void> {
        all.push_back(std::move(state));
        return {};
    });
    if (!done) return done.error();
    return all;
}

Error Store::cannot(std::string_view what) const {
    return {Exit::usage, name(), fmt::format("this kind of store cannot {}", what)};
}

Result<void> Store::rename_source(SourceId, std::string_view) { return cannot("rename a source"); }
Result<Version> Store::current_version(SourceId, BodyId) { return cannot("be copied"); }
Result<void> Store::drop_body(SourceId, BodyId) { return cannot("forget"); }
Result<void> Store::each_past_version(SourceId, const VersionVisitor&) {
    return cannot("list earlier versions");
}
Result<void> Store::put_past_version(SourceId, Hash128, const Version&) {
    return cannot("be copied to");
}
Result<void> Store::drop_past_versions(SourceId, Hash128) { return cannot("forget"); }
Result<void> Store::put_event(SourceId, std::int64_t, const EventDraft&) {
    return cannot("be copied to");
}
Result<void> Store::drop_event(std::int64_t) { return cannot("forget"); }
Result<void> Store::advance_seq(std::int64_t) { return cannot("be copied to"); }
Result<std::vector<Tombstone>> Store::tombstones(SourceId) { return std::vector<Tombstone>{}; }
Result<void> Store::add_tombstone(const Tombstone&) { return cannot("forget"); }
Result<void> Store::each_robots(const RobotsVisitor&) { return cannot("be copied"); }
Result<std::vector<std::pair<std::string, std::string>>> Store::metas() {
    return cannot("be copied");
}
Result<Pruned> Store::prune(Instant, std::int64_t) { return cannot("prune"); }
Result<void> Store::compact() { return cannot("give room back"); }
Result<void> Store::backup(const std::string&) { return cannot("make a backup of itself"); }
Result<bool> Store::wait_for_events(std::chrono::milliseconds, const Wake&) {
    return cannot("wait for events");
}

namespace {

Result<std::unique_ptr<Store>> open_kind(std::string_view url, const OpenOptions& options) {
    constexpr std::string_view kSqlite = "sqlite:";
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
        return postgres::PostgresStore::open(url, options);
    }
    const std::string_view path = url.starts_with(kSqlite) ? url.substr(kSqlite.size()) : url;
    if (path.empty()) return Error{Exit::usage, std::string{kAddress}, "no path after \"sqlite:\""};
    const auto scheme = url.starts_with(kSqlite) ? std::string_view::npos : url.find(':');
    if (scheme != std::string_view::npos && url.find('/') > scheme) {
        return Error{Exit::usage, std::string{kAddress},
                     fmt::format("unknown kind of store \"{}\"; use sqlite:PATH or postgresql://…",
                                 utf8::printable(url.substr(0, scheme)))};
    }
    return sqlite::SqliteStore::open(std::string{path}, options);
}

}  // namespace

Result<std::unique_ptr<Store>> open(std::string_view url, const OpenOptions& options) {
    auto store = open_kind(url, options);
    if (!store || options.mode != OpenMode::rehearsal) return store;
    return std::unique_ptr<Store>{std::make_unique<Rehearsal>(std::move(*store))};
}

}  // namespace molva::store
