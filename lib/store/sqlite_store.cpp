#include "store/sqlite_store.hpp"

#include <utility>

#include "store/sqlite_marks.hpp"
#include "store/sqlite_sql.hpp"

namespace molva::store::sqlite {

namespace {

SourceState read_source(const Query& row) {
    SourceState to;
    to.id = row.integer(0);
    to.name = row.text(1);
    to.subject = row.text(2);
    to.scraper = row.text(3);
    to.baseline = row.integer(4) != 0;
    to.started = row.maybe_instant(5);
    to.finished = row.maybe_instant(6);
    to.looked = row.maybe_instant(7);
    to.succeeded = row.maybe_instant(8);
    to.verdict = stream::verdict_from(row.text(9)).value_or(stream::Verdict::ok);
    to.reason = row.text(10);
    to.failures = row.integer(11);
    to.broken = row.integer(12) != 0;
    to.reach.all = row.integer(13) != 0;
    to.reach.oldest = row.maybe_instant(14);
    to.reviews = row.integer(15);
    to.last_crawl = row.text(16);
    to.last_good = row.text(17);
    to.marks = static_cast<int>(row.integer(18));
    return to;
}

Entry read_entry(const Query& row) {
    Entry to;
    to.key = row.key(0);
    to.text_hash = static_cast<std::uint64_t>(row.integer(1));
    to.reply_hash = static_cast<std::uint64_t>(row.integer(2));
    to.rest_hash = static_cast<std::uint64_t>(row.integer(3));
    const double rating = row.real(4);
    if (rating != 0 || !row.null(4)) to.rating = rating;
    to.earliest = row.maybe_instant(5);
    to.id_kind = static_cast<stream::IdKind>(row.integer(6));
    to.removed = row.integer(7) != 0;
    to.missing = row.integer(8);
    to.missed = row.maybe_instant(9);
    to.body = row.integer(10);
    return to;
}

std::int64_t signed_bits(std::uint64_t hash) { return static_cast<std::int64_t>(hash); }

}  // namespace

Query& SqliteStore::bind_record(Query& query, std::string_view record) {
    if (const auto packed = packer_.pack(record)) return query.bind_blob(*packed);
    return query.bind(record);
}

Result<std::string> SqliteStore::record(const Query& row, int column) {
    if (!row.is_blob(column)) return row.text(column);
    auto text = packer_.unpack(row.bytes(column));
    if (!text) return Error{Exit::system, name(), "damaged: a packed record cannot be read"};
    return std::move(*text);
}

// A store that was deleted or replaced goes on existing for whoever has it
// open; what is written to it then is lost when the program ends.
Result<void> SqliteStore::still_there() const {
    int moved = 0;
    if (sqlite3_file_control(db_.handle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK &&
        moved != 0) {
        return Error{Exit::system, name(),
                     "was removed or replaced while in use; nothing was written"};
    }
    return {};
}

Result<void> SqliteStore::begin() {
    if (auto there = still_there(); !there) return there;
    const bool reading = sqlite3_db_readonly(db_.handle(), "main") == 1;
    return db_.query(reading ? sql::kBeginReading : sql::kBegin).run();
}

Result<void> SqliteStore::commit() {
    if (auto there = still_there(); !there) return there;
    return db_.query(sql::kCommit).run();
}

void SqliteStore::rollback() noexcept {
    // After some errors (a full disk) SQLite has rolled back by itself.
    if (sqlite3_get_autocommit(db_.handle()) == 0) (void)db_.query(sql::kRollback).run();
}

Result<void> SqliteStore::savepoint() { return db_.query(sql::kSavepoint).run(); }
Result<void> SqliteStore::release() { return db_.query(sql::kRelease).run(); }

Result<void> SqliteStore::rollback_to_savepoint() {
    auto undone = db_.query(sql::kRollbackTo).run();
    if (!undone) return undone;
    return release();
}

Result<std::optional<SourceState>> SqliteStore::source(std::string_view name) {
    auto query = db_.query(sql::kSource);
    auto row = query.bind(name).step();
    if (!row) return row.error();
    if (!*row) return std::optional<SourceState>{};
    return std::optional{read_source(query)};
}

Result<void> SqliteStore::each_source(const SourceVisitor& visitor) {
    auto query = db_.query(sql::kSources);
    while (true) {
        auto row = query.step();
        if (!row) return row.error();
        if (!*row) return {};
        if (auto visited = visitor(read_source(query)); !visited) return visited;
    }
}

Result<SourceState> SqliteStore::ensure_source(std::string_view name) {
    if (auto added = db_.query(sql::kAddSource).bind(name).run(); !added) return added.error();
    auto found = source(name);
    if (!found) return found.error();
    if (!*found) return Error{Exit::system, this->name(), "a source just written is not there"};
    return std::move(**found);
}

Result<void> SqliteStore::save_source(const SourceState& state) {
    auto query = db_.query(sql::kSaveSource);
    query.bind(state.subject).bind(state.scraper).bind(std::int64_t{state.baseline});
    query.bind(state.started).bind(state.finished).bind(state.looked).bind(state.succeeded);
    query.bind(stream::to_string(state.verdict)).bind(state.reason).bind(state.failures);
    query.bind(std::int64_t{state.broken}).bind(std::int64_t{state.reach.all});
    query.bind(state.reach.oldest).bind(state.reviews);
    query.bind(state.last_crawl).bind(state.last_good).bind(std::int64_t{state.marks});
    query.bind(state.id);
    return query.run();
}

Result<void> SqliteStore::add_crawl(SourceId source, const PastCrawl& crawl) {
    auto query = db_.query(sql::kAddCrawl);
    query.bind(source).bind(crawl.started).bind(crawl.finished);
    query.bind(stream::to_string(crawl.verdict)).bind(crawl.reason);
    if (auto added = query.bind(crawl.reviews).bind(crawl.events).run(); !added) return added;
    return db_.query(sql::kTrimCrawls).bind(source).run();
}

Result<std::vector<PastCrawl>> SqliteStore::crawls(SourceId source) {
    std::vector<PastCrawl> all;
    auto query = db_.query(sql::kCrawls);
    query.bind(source);
    while (true) {
        auto row = query.step();
        if (!row) return row.error();
        if (!*row) return all;
        all.push_back({query.instant(0), query.instant(1),
                       stream::verdict_from(query.text(2)).value_or(stream::Verdict::ok),
                       query.text(3),
                       query.null(4) ? std::nullopt : std::optional{query.integer(4)},
                       query.integer(5)});
    }
}

Result<void> SqliteStore::each_entry(SourceId source, const EntryVisitor& visitor) {
    auto query = db_.query(sql::kEntries);
    query.bind(source);
    while (true) {
        auto row = query.step();
        if (!row) return row.error();
        if (!*row) return {};
        if (auto taken = visitor(read_entry(query)); !taken) return taken;
    }
}

Result<std::optional<Entry>> SqliteStore::entry(SourceId source, Hash128 key) {
    auto query = db_.query(sql::kEntry);
    auto row = query.bind(source).bind(key).step();
    if (!row) return row.error();
    if (!*row) return std::optional<Entry>{};
    return std::optional{read_entry(query)};
}

Result<void> SqliteStore::put_entry(SourceId source, const Entry& entry) {
    auto query = db_.query(sql::kPutEntry);
    query.bind(source).bind(entry.key).bind(signed_bits(entry.text_hash));
    if (entry.reply_hash == 0) {
        query.bind_null();
    } else {
        query.bind(signed_bits(entry.reply_hash));
    }
    query.bind(signed_bits(entry.rest_hash)).bind(entry.rating).bind(entry.earliest);
    query.bind(static_cast<std::int64_t>(entry.id_kind)).bind(std::int64_t{entry.removed});
    query.bind(entry.missing).bind(entry.missed).bind(entry.body);
    return query.run();
}

Result<void> SqliteStore::drop_entry(SourceId source, Hash128 key) {
    return db_.query(sql::kDropEntry).bind(source).bind(key).run();
}

Result<void> SqliteStore::rename_versions(SourceId source, Hash128 from, Hash128 to) {
    return db_.query(sql::kRenameVersions).bind(to).bind(source).bind(from).run();
}

Result<std::string> SqliteStore::body(SourceId source, BodyId id) {
    auto query = db_.query(sql::kBody);
    auto row = query.bind(id).bind(source).step();
    if (!row) return row.error();
    if (!*row) return Error{Exit::system, name(), "damaged: the record of a review is missing"};
    return record(query, 0);
}

Result<BodyId> SqliteStore::add_body(SourceId source, Instant since, std::string_view review,
                                     const Marks& marks) {
    const std::string words = words_of(marks);
    BodyId id = 0;
    {
        auto query = db_.query(sql::kAddBody);
        bind_record(query.bind(source).bind(since), review);
        auto added = (words.empty() ? query.bind_null() : query.bind(words)).run();
        if (!added) return added.error();
        id = sqlite3_last_insert_rowid(db_.handle());
    }
    if (words.empty()) return id;
    if (auto added = db_.query(sql::kAddMarks).bind(id).bind(words).run(); !added) {
        return added.error();
    }
    return id;
}

Result<void> SqliteStore::refresh_body(SourceId source, BodyId id, std::string_view review) {
    auto query = db_.query(sql::kRefreshBody);
    return bind_record(query, review).bind(id).bind(source).run();
}

Result<void> SqliteStore::retire_body(SourceId source, BodyId id, Hash128 key, Instant until) {
    auto query = db_.query(sql::kRetireBody);
    if (auto moved = query.bind(key).bind(until).bind(id).bind(source).run(); !moved) return moved;
    if (auto gone = db_.query(sql::kDropMarks).bind(id).bind(source).run(); !gone) return gone;
    return db_.query(sql::kDropBody).bind(id).bind(source).run();
}

Result<std::vector<Version>> SqliteStore::versions(SourceId source, Hash128 key) {
    std::vector<Version> all;
    auto past = db_.query(sql::kVersions);
    past.bind(source).bind(key);
    while (true) {
        auto row = past.step();
        if (!row) return row.error();
        if (!*row) break;
        auto text = record(past, 2);
        if (!text) return text.error();
        all.push_back({past.instant(0), past.instant(1), std::move(*text)});
    }
    auto current = db_.query(sql::kCurrentVersion);
    auto row = current.bind(source).bind(key).step();
    if (!row) return row.error();
    if (*row) {
        auto text = record(current, 1);
        if (!text) return text.error();
        all.push_back({current.instant(0), std::nullopt, std::move(*text)});
    }
    return all;
}

Result<std::vector<stream::Validator>> SqliteStore::validators(SourceId source) {
    std::vector<stream::Validator> all;
    auto query = db_.query(sql::kValidators);
    query.bind(source);
    while (true) {
        auto row = query.step();
        if (!row) return row.error();
        if (!*row) return all;
        all.push_back({query.text(0), query.text(1), query.text(2), query.text(3)});
    }
}

Result<void> SqliteStore::set_validators(SourceId source,
                                         const std::vector<stream::Validator>& all) {
    if (auto gone = db_.query(sql::kDropValidators).bind(source).run(); !gone) return gone;
    for (const auto& one : all) {
        auto query = db_.query(sql::kAddValidator);
        query.bind(source).bind(one.url).bind(one.etag).bind(one.last_modified).bind(one.hash);
        if (auto added = query.run(); !added) return added;
    }
    return {};
}

Result<std::optional<Robots>> SqliteStore::robots(std::string_view url) {
    auto query = db_.query(sql::kRobots);
    auto row = query.bind(url).step();
    if (!row) return row.error();
    if (!*row) return std::optional<Robots>{};
    return std::optional{
        Robots{static_cast<int>(query.integer(0)), query.text(1), query.instant(2)}};
}

Result<void> SqliteStore::set_robots(std::string_view url, const Robots& robots) {
    auto query = db_.query(sql::kSetRobots);
    query.bind(url).bind(std::int64_t{robots.status}).bind(robots.body).bind(robots.fetched);
    return query.run();
}

}  // namespace molva::store::sqlite
