// Every statement of the SQLite store, and its schema.

#pragma once

#include <array>
#include <cstddef>

namespace molva::store::sqlite {

inline constexpr int kApplicationId = 0x6d6f6c76;  // "molv"

/// Forward migrations: entry N leads from user_version N to N + 1. Never edit
/// one that was released; add another.
inline constexpr std::array<const char*, 4> kMigrations{
    R"(
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE source(
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL DEFAULT '',
    scraper TEXT NOT NULL DEFAULT '',
    baseline INTEGER NOT NULL DEFAULT 0,
    started INTEGER, finished INTEGER, looked INTEGER, succeeded INTEGER,  -- ms since 1970
    verdict TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    failures INTEGER NOT NULL DEFAULT 0,
    broken INTEGER NOT NULL DEFAULT 0,
    reach_all INTEGER NOT NULL DEFAULT 0,
    reach INTEGER,
    reviews INTEGER NOT NULL DEFAULT 0,
    last_crawl TEXT NOT NULL DEFAULT '',
    last_good TEXT NOT NULL DEFAULT '');

CREATE TABLE crawl(
    source INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
    started INTEGER NOT NULL,
    finished INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    reviews INTEGER NOT NULL,
    events INTEGER NOT NULL,
    PRIMARY KEY(source, started)) WITHOUT ROWID;

-- Small rows apart from the long records: a crawl without changes reads only these.
CREATE TABLE review(
    source INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
    key BLOB NOT NULL,       -- XXH3-128 of the id
    text_hash INTEGER NOT NULL,
    reply_hash INTEGER,
    rest_hash INTEGER NOT NULL,
    rating REAL,
    earliest INTEGER,
    id_kind INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    missing INTEGER NOT NULL,
    missed INTEGER,
    body INTEGER NOT NULL,
    PRIMARY KEY(source, key)) WITHOUT ROWID;

CREATE TABLE body(
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
    since INTEGER NOT NULL,
    record TEXT NOT NULL);

CREATE TABLE version(
    source INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
    key BLOB NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY(source, key, until)) WITHOUT ROWID;

CREATE TABLE event(
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    source INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    event TEXT NOT NULL,
    subject TEXT NOT NULL,
    at INTEGER NOT NULL,
    members TEXT NOT NULL);

CREATE TABLE validator(
    source INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
    url TEXT NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY(source, url)) WITHOUT ROWID;

CREATE TABLE robots(
    url TEXT PRIMARY KEY,
    status INTEGER NOT NULL,
    fetched INTEGER NOT NULL,
    body TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE consumer(
    name TEXT PRIMARY KEY,
    cursor INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    updated INTEGER) WITHOUT ROWID;

CREATE TABLE dead(
    consumer TEXT NOT NULL,
    seq INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY(consumer, seq)) WITHOUT ROWID;
)",
    // From here on `record` and `members` may be packed (pack.hpp): then they
    // are blobs; a text is what it says.
    R"(
CREATE TABLE tombstone(
    source INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
    kind INTEGER NOT NULL,
    key BLOB NOT NULL,
    PRIMARY KEY(source, kind, key)) WITHOUT ROWID;
)",
    // By which records that are like each other are found (likeness.hpp), as
    // words: an index of words takes them in bulk, however they are spread; one
    // row a mark in order of the marks took six times as long for many small
    // sources. It is merged seldom: a look into 16 pieces is quick as well.
    R"(
ALTER TABLE source ADD COLUMN marks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE body ADD COLUMN marks TEXT;
CREATE VIRTUAL TABLE likeness USING fts5(
    marks, content='body', content_rowid='id', detail=none, columnsize=0, tokenize='ascii');
INSERT INTO likeness(likeness, rank) VALUES('automerge', 16);
INSERT INTO likeness(likeness, rank) VALUES('crisismerge', 64);
)",
    // A tombstone of the source 0 holds for every source; a crawl record need not
    // say how many reviews there were.
    R"(
CREATE TABLE stone(
    source INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    key BLOB NOT NULL,
    PRIMARY KEY(source, kind, key)) WITHOUT ROWID;
INSERT INTO stone SELECT source, kind, key FROM tombstone;
DROP TABLE tombstone;
ALTER TABLE stone RENAME TO tombstone;
CREATE TABLE past_crawl(
    source INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
    started INTEGER NOT NULL,
    finished INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    reviews INTEGER,
    events INTEGER NOT NULL,
    PRIMARY KEY(source, started)) WITHOUT ROWID;
INSERT INTO past_crawl SELECT source, started, finished, verdict, reason, reviews, events FROM crawl;
DROP TABLE crawl;
ALTER TABLE past_crawl RENAME TO crawl;
)"};

// The statements. A database keeps each compiled, found again by its address.
namespace sql {

inline constexpr char kBegin[] = "BEGIN IMMEDIATE";
inline constexpr char kBeginReading[] = "BEGIN";
inline constexpr char kCommit[] = "COMMIT";
inline constexpr char kRollback[] = "ROLLBACK";
inline constexpr char kSavepoint[] = "SAVEPOINT one";
inline constexpr char kRelease[] = "RELEASE one";
inline constexpr char kRollbackTo[] = "ROLLBACK TO one";
inline constexpr char kSource[] =
    "SELECT id, name, subject, scraper, baseline, started, finished, looked, succeeded, verdict, "
    "reason, failures, broken, reach_all, reach, reviews, last_crawl, last_good, marks FROM source "
    "WHERE name = ?";
inline constexpr char kSources[] =
    "SELECT id, name, subject, scraper, baseline, started, finished, looked, succeeded, verdict, "
    "reason, failures, broken, reach_all, reach, reviews, last_crawl, last_good, marks FROM source "
    "ORDER BY name";
inline constexpr char kAddSource[] = "INSERT INTO source(name) VALUES(?) ON CONFLICT DO NOTHING";
inline constexpr char kSaveSource[] =
    "UPDATE source SET subject = ?, scraper = ?, baseline = ?, started = ?, finished = ?, "
    "looked = ?, succeeded = ?, verdict = ?, reason = ?, failures = ?, broken = ?, reach_all = ?, "
    "reach = ?, reviews = ?, last_crawl = ?, last_good = ?, marks = ? WHERE id = ?";
inline constexpr char kAddCrawl[] =
    "INSERT INTO crawl(source, started, finished, verdict, reason, reviews, events) "
    "VALUES(?, ?, ?, ?, ?, ?, ?)";
inline constexpr char kTrimCrawls[] =
    "DELETE FROM crawl WHERE source = ?1 AND started < (SELECT started FROM crawl "
    "WHERE source = ?1 ORDER BY started DESC LIMIT 1 OFFSET 99)";
inline constexpr char kCrawls[] =
    "SELECT started, finished, verdict, reason, reviews, events FROM crawl WHERE source = ? "
    "ORDER BY started DESC";
inline constexpr char kEntries[] =
    "SELECT key, text_hash, reply_hash, rest_hash, rating, earliest, id_kind, removed, missing, "
    "missed, body FROM review WHERE source = ? ORDER BY key";
inline constexpr char kEntry[] =
    "SELECT key, text_hash, reply_hash, rest_hash, rating, earliest, id_kind, removed, missing, "
    "missed, body FROM review WHERE source = ? AND key = ?";
inline constexpr char kPutEntry[] =
    // No OR REPLACE: that would write every page that it touches into a journal for
    // the one statement, which inside a savepoint is kept.
    "INSERT INTO review(source, key, text_hash, reply_hash, rest_hash, rating, earliest, id_kind, "
    "removed, missing, missed, body) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT(source, key) DO UPDATE SET text_hash = excluded.text_hash, "
    "reply_hash = excluded.reply_hash, rest_hash = excluded.rest_hash, rating = excluded.rating, "
    "earliest = excluded.earliest, id_kind = excluded.id_kind, removed = excluded.removed, "
    "missing = excluded.missing, missed = excluded.missed, body = excluded.body";
inline constexpr char kDropEntry[] = "DELETE FROM review WHERE source = ? AND key = ?";
inline constexpr char kRenameVersions[] =
    "UPDATE OR REPLACE version SET key = ? WHERE source = ? AND key = ?";
inline constexpr char kBody[] = "SELECT record FROM body WHERE id = ? AND source = ?";
inline constexpr char kAddBody[] =
    "INSERT INTO body(source, since, record, marks) VALUES(?, ?, ?, ?)";
inline constexpr char kAddMarks[] = "INSERT INTO likeness(rowid, marks) VALUES(?, ?)";
// Looks into the body for what to take out, which has to be there still.
inline constexpr char kDropMarks[] =
    "DELETE FROM likeness WHERE rowid = (SELECT id FROM body WHERE id = ? AND source = ? "
    "AND marks IS NOT NULL)";
inline constexpr char kSetMarks[] = "UPDATE body SET marks = ? WHERE id = ? AND source = ?";
inline constexpr char kMarks[] = "SELECT source, id, marks FROM body WHERE marks IS NOT NULL";
inline constexpr char kMarked[] =
    "SELECT record FROM body WHERE id IN (SELECT rowid FROM likeness WHERE likeness MATCH ? "
    "ORDER BY rowid DESC LIMIT ?) ORDER BY id DESC";
inline constexpr char kCountReplies[] =
    "SELECT count(*) FROM review WHERE source = ? AND reply_hash IS NOT NULL AND NOT removed";
// What the index of marks holds, beside what the records say: only a listing of
// its own shows it, which lasts as long as the connection.
inline constexpr char kListMarks[] =
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.listed_marks "
    "USING fts5vocab(main, likeness, instance)";
inline constexpr char kStrayMarks[] =
    "SELECT 'the mark ' || term || ' leads to record ' || doc || ', which has another' "
    "FROM temp.listed_marks LEFT JOIN body ON id = doc "
    "WHERE marks IS NULL OR instr(marks, term) = 0 LIMIT 20";
inline constexpr char kLostMarks[] =
    "SELECT 'of ' || a || ' marks of records ' || b || ' are in the index' FROM "
    "(SELECT coalesce(sum(length(marks) - length(replace(marks, ' ', '')) + 1), 0) AS a FROM body), "
    "(SELECT count(*) AS b FROM temp.listed_marks) WHERE a <> b";
inline constexpr char kStrays[] =
    "SELECT 'rows of ' || \"table\" || ' that belong to no source: ' || count(*) "
    "FROM pragma_foreign_key_check GROUP BY \"table\"";
inline constexpr char kMergeMarks[] = "INSERT INTO likeness(likeness) VALUES('optimize')";
inline constexpr char kRefreshBody[] = "UPDATE body SET record = ? WHERE id = ? AND source = ?";
inline constexpr char kRetireBody[] =
    "INSERT OR REPLACE INTO version(source, key, since, until, record) "
    "SELECT source, ?, since, ?, record FROM body WHERE id = ? AND source = ?";
inline constexpr char kDropBody[] = "DELETE FROM body WHERE id = ? AND source = ?";
inline constexpr char kVersions[] =
    "SELECT since, until, record FROM version WHERE source = ? AND key = ? ORDER BY until";
inline constexpr char kCurrentVersion[] =
    "SELECT b.since, b.record FROM review AS r JOIN body AS b ON b.id = r.body "
    "WHERE r.source = ? AND r.key = ?";
inline constexpr char kValidators[] =
    "SELECT url, etag, last_modified, hash FROM validator WHERE source = ? ORDER BY url";
inline constexpr char kDropValidators[] = "DELETE FROM validator WHERE source = ?";
inline constexpr char kAddValidator[] =
    "INSERT OR REPLACE INTO validator(source, url, etag, last_modified, hash) "
    "VALUES(?, ?, ?, ?, ?)";
inline constexpr char kRobots[] = "SELECT status, body, fetched FROM robots WHERE url = ?";
inline constexpr char kSetRobots[] =
    "INSERT OR REPLACE INTO robots(url, status, body, fetched) VALUES(?, ?, ?, ?)";
inline constexpr char kAppendEvent[] =
    "INSERT INTO event(source, id, event, subject, at, members) VALUES(?, ?, ?, ?, ?, ?)";
inline constexpr char kLastSeq[] = "SELECT seq FROM sqlite_sequence WHERE name = 'event'";
inline constexpr char kEvents[] =
    "SELECT e.seq, e.id, e.event, s.name, e.subject, e.at, e.members FROM event AS e "
    "JOIN source AS s ON s.id = e.source WHERE e.seq > ? AND e.seq <= ? AND e.at >= ? "
    "AND e.at < ? ORDER BY e.seq";
inline constexpr char kConsumer[] =
    "SELECT name, cursor, attempts, updated FROM consumer WHERE name = ?";
inline constexpr char kConsumers[] =
    "SELECT name, cursor, attempts, updated FROM consumer ORDER BY name";
inline constexpr char kSaveConsumer[] =
    "INSERT OR REPLACE INTO consumer(name, cursor, attempts, updated) VALUES(?, ?, ?, ?)";
inline constexpr char kAddDead[] =
    "INSERT OR REPLACE INTO dead(consumer, seq, attempts, at, reason) VALUES(?, ?, ?, ?, ?)";
inline constexpr char kDead[] =
    "SELECT seq, attempts, at, reason FROM dead WHERE consumer = ? ORDER BY seq";
inline constexpr char kDropDead[] = "DELETE FROM dead WHERE consumer = ? AND seq = ?";
inline constexpr char kDropAllDead[] = "DELETE FROM dead WHERE consumer = ?";
inline constexpr char kDropConsumer[] = "DELETE FROM consumer WHERE name = ?";
inline constexpr char kRenameSource[] = "UPDATE source SET name = ? WHERE id = ?";
inline constexpr char kCurrentBody[] = "SELECT since, record FROM body WHERE id = ? AND source = ?";
inline constexpr char kPastVersions[] =
    "SELECT key, since, until, record FROM version WHERE source = ? ORDER BY key, until";
inline constexpr char kPutVersion[] =
    "INSERT OR REPLACE INTO version(source, key, since, until, record) VALUES(?, ?, ?, ?, ?)";
inline constexpr char kDropVersions[] = "DELETE FROM version WHERE source = ? AND key = ?";
inline constexpr char kPutEvent[] =
    "INSERT OR REPLACE INTO event(seq, source, id, event, subject, at, members) "
    "VALUES(?, ?, ?, ?, ?, ?, ?)";
inline constexpr char kDropEvent[] = "DELETE FROM event WHERE seq = ?";
inline constexpr char kDropLetters[] = "DELETE FROM dead WHERE seq = ?";
inline constexpr char kAdvanceSeq[] =
    "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'event'";
inline constexpr char kStartSeq[] =
    "INSERT INTO sqlite_sequence(name, seq) SELECT 'event', 0 "
    "WHERE NOT EXISTS(SELECT 1 FROM sqlite_sequence WHERE name = 'event')";
inline constexpr char kTombstones[] =
    "SELECT source, kind, key FROM tombstone WHERE source IN (?, 0) ORDER BY source, kind, key";
inline constexpr char kAddTombstone[] =
    "INSERT OR IGNORE INTO tombstone(source, kind, key) VALUES(?, ?, ?)";
inline constexpr char kAllRobots[] = "SELECT url, status, body, fetched FROM robots ORDER BY url";
inline constexpr char kMetas[] = "SELECT key, value FROM meta ORDER BY key";
inline constexpr char kUnread[] =
    "SELECT count(*) FROM event WHERE at < ?1 AND (seq > ?2 OR seq IN (SELECT seq FROM dead))";
inline constexpr char kPruneEvents[] =
    "DELETE FROM event WHERE at < ?1 AND seq <= ?2 AND seq NOT IN (SELECT seq FROM dead)";
inline constexpr char kPruneLetters[] =
    "DELETE FROM dead WHERE seq IN (SELECT seq FROM event WHERE at < ?)";
inline constexpr char kPruneVersions[] = "DELETE FROM version WHERE until < ?";
inline constexpr char kPruneCrawls[] =
    "DELETE FROM crawl WHERE started < ? AND started < (SELECT max(started) FROM crawl AS c "
    "WHERE c.source = crawl.source)";
inline constexpr char kDataVersion[] = "PRAGMA data_version";
inline constexpr char kMeta[] = "SELECT value FROM meta WHERE key = ?";
inline constexpr char kSetMeta[] = "INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)";

}  // namespace sql

}  // namespace molva::store::sqlite
