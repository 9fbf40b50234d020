// The part of the SQLite store that looks after it: renaming, forgetting,
// pruning, copying, and waiting for others.

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <system_error>
#include <utility>

#include "store/private_file.hpp"
#include "store/sqlite_sql.hpp"
#include "store/sqlite_store.hpp"

namespace molva::store::sqlite {

namespace {

// How often to look whether another process has written: a look costs some
// microseconds, and nobody reads faster.
constexpr std::chrono::milliseconds kLook{200};

Error failure(const std::string& path, std::string_view doing) {
    return {Exit::system, path, fmt::format("{}: {}", doing, std::strerror(errno))};
}

Result<void> onto_disk(const std::string& path, int flags) {
    const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
    if (fd < 0) return failure(path, "cannot open");
    const int code = ::fsync(fd);
    ::close(fd);
    if (code != 0) return failure(path, "cannot write");
    return {};
}

// @return whether `wake` has ended the wait
bool woken(const Wake& wake, std::chrono::milliseconds at_most) {
    pollfd ends[2];
    nfds_t count = 0;
    if (wake.signal >= 0) ends[count++] = {wake.signal, POLLIN, 0};
    if (wake.output >= 0) ends[count++] = {wake.output, 0, 0};  // hang-ups are always told
    return ::poll(ends, count, static_cast<int>(at_most.count())) > 0;
}

}  // namespace

Result<void> SqliteStore::rename_source(SourceId source, std::string_view name) {
    const auto taken = this->source(name);
    if (!taken) return taken.error();
    if (*taken && (*taken)->id != source) {
        return Error{Exit::usage, this->name(), fmt::format("there is a source \"{}\"", name)};
    }
    return db_.query(sql::kRenameSource).bind(name).bind(source).run();
}

Result<Version> SqliteStore::current_version(SourceId source, BodyId id) {
    auto query = db_.query(sql::kCurrentBody);
    auto row = query.bind(id).bind(source).step();
    if (!row) return row.error();
    if (!*row) return Error{Exit::system, name(), "damaged: the record of a review is missing"};
    auto text = record(query, 1);
    if (!text) return text.error();
    return Version{query.instant(0), std::nullopt, std::move(*text)};
}

// Otherwise deleted text stays readable in the file until its page is used again.
Result<void> SqliteStore::delete_for_good() {
    if (for_good_) return {};
    auto set = db_.script("PRAGMA secure_delete = ON");
    for_good_ = set.has_value();
    return set;
}

Result<void> SqliteStore::drop_body(SourceId source, BodyId id) {
    if (auto good = delete_for_good(); !good) return good;
    if (auto gone = db_.query(sql::kDropMarks).bind(id).bind(source).run(); !gone) return gone;
    return db_.query(sql::kDropBody).bind(id).bind(source).run();
}

Result<void> SqliteStore::each_past_version(SourceId source, const VersionVisitor& visitor) {
    auto query = db_.query(sql::kPastVersions);
    query.bind(source);
    while (true) {
        auto row = query.step();
        if (!row) return row.error();
        if (!*row) return {};
        auto text = record(query, 3);
        if (!text) return text.error();
        const Version version{query.instant(1), query.instant(2), std::move(*text)};
        if (auto taken = visitor(query.key(0), version); !taken) return taken;
    }
}

Result<void> SqliteStore::put_past_version(SourceId source, Hash128 key, const Version& version) {
    auto query = db_.query(sql::kPutVersion);
    query.bind(source).bind(key).bind(version.since).bind(version.until);
    return bind_record(query, version.review).run();
}

Result<void> SqliteStore::drop_past_versions(SourceId source, Hash128 key) {
    if (auto good = delete_for_good(); !good) return good;
    return db_.query(sql::kDropVersions).bind(source).bind(key).run();
}

Result<void> SqliteStore::put_event(SourceId source, std::int64_t seq, const EventDraft& event) {
    auto query = db_.query(sql::kPutEvent);
    query.bind(seq).bind(source).bind(event.id).bind(event.event).bind(event.subject);
    return bind_record(query.bind(event.at), event.members).run();
}

Result<void> SqliteStore::drop_event(std::int64_t seq) {
    if (auto good = delete_for_good(); !good) return good;
    if (auto gone = db_.query(sql::kDropLetters).bind(seq).run(); !gone) return gone;
    return db_.query(sql::kDropEvent).bind(seq).run();
}

Result<void> SqliteStore::advance_seq(std::int64_t seq) {
    if (auto begun = db_.query(sql::kStartSeq).run(); !begun) return begun;
    return db_.query(sql::kAdvanceSeq).bind(seq).run();
}

Result<std::vector<Tombstone>> SqliteStore::tombstones(SourceId source) {
    std::vector<Tombstone> all;
    auto query = db_.query(sql::kTombstones);
    query.bind(source);
    while (true) {
        auto row = query.step();
        if (!row) return row.error();
        if (!*row) return all;
        all.push_back(
            {query.integer(0), static_cast<Tombstone::Kind>(query.integer(1)), query.key(2)});
    }
}

Result<void> SqliteStore::add_tombstone(const Tombstone& stone) {
    auto query = db_.query(sql::kAddTombstone);
    query.bind(stone.source);
    return query.bind(static_cast<std::int64_t>(stone.kind)).bind(stone.key).run();
}

Result<void> SqliteStore::each_robots(const RobotsVisitor& visitor) {
    auto query = db_.query(sql::kAllRobots);
    while (true) {
        auto row = query.step();
        if (!row) return row.error();
        if (!*row) return {};
        auto taken = visitor(query.text(0),
                             {static_cast<int>(query.integer(1)), query.text(2), query.instant(3)});
        if (!taken) return taken;
    }
}

Result<std::vector<std::pair<std::string, std::string>>> SqliteStore::metas() {
    std::vector<std::pair<std::string, std::string>> all;
    auto query = db_.query(sql::kMetas);
    while (true) {
        auto row = query.step();
        if (!row) return row.error();
        if (!*row) return all;
        all.emplace_back(query.text(0), query.text(1));
    }
}

Result<Pruned> SqliteStore::prune(Instant before, std::int64_t read) {
    const auto changed = [&](const char* sql, auto... values) -> Result<std::int64_t> {
        auto query = db_.query(sql);
        (query.bind(values), ...);
        if (auto done = query.run(); !done) return done.error();
        return std::int64_t{sqlite3_changes64(db_.handle())};
    };
    Pruned to;
    if (read == std::numeric_limits<std::int64_t>::max()) {
        if (auto gone = changed(sql::kPruneLetters, before); !gone) return gone.error();
    }
    {
        auto unread = db_.query(sql::kUnread);
        auto row = unread.bind(before).bind(read).step();
        if (!row) return row.error();
        to.kept = unread.integer(0);
    }
    const auto events = changed(sql::kPruneEvents, before, read);
    if (!events) return events.error();
    const auto versions = changed(sql::kPruneVersions, before);
    if (!versions) return versions.error();
    const auto crawls = changed(sql::kPruneCrawls, before);
    if (!crawls) return crawls.error();
    to.events = *events;
    to.versions = *versions;
    to.crawls = *crawls;
    return to;
}

Result<void> SqliteStore::compact() {
    if (auto there = still_there(); !there) return there;
    // Until its pieces are merged the index keeps the marks of what was taken away.
    if (auto done = db_.script_patiently(sql::kMergeMarks); !done) return done;
    if (auto done = db_.script_patiently("VACUUM"); !done) return done;
    // The journal holds the old pages until it is cut off.
    return db_.script_patiently("PRAGMA wal_checkpoint(TRUNCATE)");
}

namespace {

/// An older backup is; what is no SQLite file was not made by us.
Result<void> may_be_replaced(const std::string& file) {
    std::error_code none;
    if (!std::filesystem::exists(file, none)) return {};
    constexpr std::string_view kMagic{"SQLite format 3\0", 16};
    std::string head(kMagic.size(), ' ');
    std::ifstream old{file, std::ios::binary};
    if (std::filesystem::is_regular_file(file, none) && old.read(head.data(), 16) &&
        head == kMagic) {
        return {};
    }
    return Error{Exit::usage, file, "is there and is no store; name another file"};
}

}  // namespace

Result<void> SqliteStore::backup(const std::string& file) {
    std::error_code none;
    if (std::filesystem::equivalent(file, file_, none)) {
        return Error{Exit::usage, file, "is the store itself"};
    }
    if (auto free = may_be_replaced(file); !free) return free;
    const std::string part = file + ".part";
    ::unlink(part.c_str());  // of a run that was killed
    if (auto made = make_private_file(part); !made) return made;
    const auto copied = [&]() -> Result<void> {
        auto to = Database::open(part, part, SQLITE_OPEN_READWRITE, std::chrono::milliseconds{0});
        if (!to) return to.error();
        sqlite3_backup* const work =
            sqlite3_backup_init(to->handle(), "main", db_.handle(), "main");
        if (!work) return to->failure(sqlite3_errcode(to->handle()));
        const int step = sqlite3_backup_step(work, -1);  // one snapshot; writers go on
        const int code = sqlite3_backup_finish(work);
        if (step == SQLITE_DONE && code == SQLITE_OK) return {};
        return (step & 0xff) == SQLITE_BUSY ? db_.failure(step)
                                            : to->failure(code != SQLITE_OK ? code : step);
    }();
    auto done = copied ? onto_disk(part, O_RDWR) : copied;
    if (done && ::rename(part.c_str(), file.c_str()) != 0) done = failure(file, "cannot write");
    if (!done) {
        ::unlink(part.c_str());
        return done;
    }
    const auto folder = std::filesystem::path{file}.parent_path();
    return onto_disk(folder.empty() ? "." : folder.string(), O_RDONLY | O_DIRECTORY);
}

Result<bool> SqliteStore::wait_for_events(std::chrono::milliseconds at_most, const Wake& wake) {
    for (auto left = at_most;; left -= kLook) {
        if (auto there = still_there(); !there) return there.error();
        auto query = db_.query(sql::kDataVersion);
        auto row = query.step();
        if (!row) return row.error();
        const std::int64_t version = query.integer(0);
        if (data_version_ != version) {
            data_version_ = version;
            return true;
        }
        if (left.count() <= 0 || woken(wake, std::min(left, kLook))) return false;
    }
}

}  // namespace molva::store::sqlite
