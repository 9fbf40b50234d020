// The part of the SQLite store that events and consumers live in.

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <limits>
#include <utility>

#include "base/hash.hpp"
#include "store/sqlite_sql.hpp"
#include "store/sqlite_store.hpp"

namespace molva::store::sqlite {

namespace {

ConsumerState read_consumer(const Query& row) {
    return {row.text(0), row.integer(1), row.integer(2), row.maybe_instant(3)};
}

// A lock on a file beside the store. The kernel lets go of it with the process.
class FileLock final : public Lock {
public:
    explicit FileLock(int fd) : fd_(fd) {}
    ~FileLock() override {
        if (fd_ >= 0) ::close(fd_);
    }
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

private:
    int fd_;
};

}  // namespace

Result<std::int64_t> SqliteStore::append_event(SourceId source, const EventDraft& event) {
    auto query = db_.query(sql::kAppendEvent);
    query.bind(source).bind(event.id).bind(event.event).bind(event.subject);
    auto added = bind_record(query.bind(event.at), event.members).run();
    if (!added) return added.error();
    return static_cast<std::int64_t>(sqlite3_last_insert_rowid(db_.handle()));
}

Result<std::int64_t> SqliteStore::last_seq() {
    auto query = db_.query(sql::kLastSeq);
    auto row = query.step();
    if (!row) return row.error();
    return *row ? query.integer(0) : 0;
}

Result<std::vector<LoggedEvent>> SqliteStore::events(const EventFilter& filter, std::size_t limit) {
    constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
    constexpr auto kMin = std::numeric_limits<std::int64_t>::min();
    std::vector<LoggedEvent> all;
    auto query = db_.query(sql::kEvents);
    query.bind(filter.after).bind(filter.to.value_or(kMax));
    query.bind(filter.since ? filter.since->time_since_epoch().count() : kMin);
    query.bind(filter.until ? filter.until->time_since_epoch().count() : kMax);
    while (all.size() < limit) {
        auto row = query.step();
        if (!row) return row.error();
        if (!*row) break;
        LoggedEvent event;
        event.event = query.text(2);
        event.source = query.text(3);
        event.subject = query.text(4);
        if (!filter.wants(event)) continue;
        event.seq = query.integer(0);
        event.id = query.text(1);
        event.at = query.instant(5);
        const auto members = record(query, 6);
        if (!members) return members.error();
        event.line = fmt::format(R"({{"type":"event","seq":{},{}}})", event.seq, *members);
        all.push_back(std::move(event));
    }
    return all;
}

Result<ConsumerState> SqliteStore::consumer(std::string_view name) {
    auto query = db_.query(sql::kConsumer);
    auto row = query.bind(name).step();
    if (!row) return row.error();
    if (*row) return read_consumer(query);
    ConsumerState fresh;
    fresh.name = name;
    return fresh;
}

Result<std::vector<ConsumerState>> SqliteStore::consumers() {
    std::vector<ConsumerState> all;
    auto query = db_.query(sql::kConsumers);
    while (true) {
        auto row = query.step();
        if (!row) return row.error();
        if (!*row) return all;
        all.push_back(read_consumer(query));
    }
}

Result<void> SqliteStore::save_consumer(const ConsumerState& state) {
    auto query = db_.query(sql::kSaveConsumer);
    return query.bind(state.name).bind(state.cursor).bind(state.attempts).bind(state.updated).run();
}

Result<void> SqliteStore::add_dead(std::string_view consumer, const DeadLetter& letter) {
    auto query = db_.query(sql::kAddDead);
    query.bind(consumer).bind(letter.seq).bind(letter.attempts).bind(letter.at);
    return query.bind(letter.reason).run();
}

Result<std::vector<DeadLetter>> SqliteStore::dead(std::string_view consumer) {
    std::vector<DeadLetter> all;
    auto query = db_.query(sql::kDead);
    query.bind(consumer);
    while (true) {
        auto row = query.step();
        if (!row) return row.error();
        if (!*row) return all;
        all.push_back({query.integer(0), query.integer(1), query.instant(2), query.text(3)});
    }
}

Result<void> SqliteStore::drop_dead(std::string_view consumer, std::int64_t seq) {
    return db_.query(sql::kDropDead).bind(consumer).bind(seq).run();
}

Result<void> SqliteStore::drop_consumer(std::string_view name) {
    if (auto gone = db_.query(sql::kDropAllDead).bind(name).run(); !gone) return gone;
    return db_.query(sql::kDropConsumer).bind(name).run();
}

Result<std::unique_ptr<Lock>> SqliteStore::lock_consumer(std::string_view name) {
    if (file_ == ":memory:") return std::unique_ptr<Lock>{std::make_unique<FileLock>(-1)};
    // By its hash: a name may be longer than that of a file.
    const std::string path = fmt::format("{}.{}.lock", file_, to_hex(quick_hash(name)));
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        return Error{Exit::system, path, fmt::format("cannot open: {}", std::strerror(errno))};
    }
    auto lock = std::make_unique<FileLock>(fd);
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) {
            return Error{Exit::system, path, fmt::format("cannot lock: {}", std::strerror(errno))};
        }
        return Error{Exit::system, this->name(),
                     fmt::format("another process delivers to consumer \"{}\" right now", name)};
    }
    return std::unique_ptr<Lock>{std::move(lock)};
}

Result<std::optional<std::string>> SqliteStore::meta(std::string_view key) {
    auto query = db_.query(sql::kMeta);
    auto row = query.bind(key).step();
    if (!row) return row.error();
    if (!*row) return std::optional<std::string>{};
    return std::optional{query.text(0)};
}

Result<void> SqliteStore::set_meta(std::string_view key, std::string_view value) {
    return db_.query(sql::kSetMeta).bind(key).bind(value).run();
}

Result<std::vector<std::string>> SqliteStore::check() {
    std::vector<std::string> wrong;
    auto listed = db_.script(sql::kListMarks);
    if (!listed) wrong.push_back(listed.error().what);
    for (const char* sql : {"PRAGMA integrity_check(20)", sql::kStrays,
                            // a record that no review stands on, and the other way round
                            "SELECT 'record ' || id || ' belongs to no review' FROM body "
                            "WHERE id NOT IN (SELECT body FROM review)",
                            "SELECT 'a review has lost its record ' || body FROM review "
                            "WHERE body NOT IN (SELECT id FROM body)",
                            sql::kStrayMarks, sql::kLostMarks}) {
        auto lines = db_.column(sql);
        if (!lines) {
            // Damage can be so bad that the check itself fails: that is a finding.
            wrong.push_back(lines.error().what);
            continue;
        }
        for (auto& line : *lines) {
            if (line != "ok") wrong.push_back(std::move(line));
        }
    }
    return wrong;
}

}  // namespace molva::store::sqlite
