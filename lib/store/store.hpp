// What molva remembers between two runs, behind one interface: the snapshot of
// every source, the log of events, how far each consumer has read, and what the
// fetcher wants to know next time.
//
// The rules about what changed live in diff.hpp; a store only keeps, and keeps
// whole: everything written between begin() and commit() becomes visible
// together or not at all (DESIGN, promise 1). One object is used by one thread.

#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/hash.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "store/likeness.hpp"
#include "stream/crawl.hpp"
#include "stream/review.hpp"

namespace molva::store {

using SourceId = std::int64_t;
/// In a tombstone: of every source, also of those that are not there yet.
inline constexpr SourceId kEverySource = 0;
using BodyId = std::int64_t;

/// How far back the crawls of a source have ever looked: what is older and
/// turns up now has not been written since, it has come into the window.
struct Reach {
    bool all = false;               ///< a complete window was seen once: nothing was hidden
    std::optional<Instant> oldest;  ///< of the deepest ordered window; nothing: not known
};

/// One source between two crawls.
struct SourceState {
    SourceId id = 0;
    std::string name, subject, scraper;
    bool baseline = false;             ///< the first readable crawl has filled the snapshot
    std::optional<Instant> started;    ///< of the newest crawl committed, whatever its verdict
    std::optional<Instant> finished;   ///< of the same crawl
    std::optional<Instant> looked;     ///< start of the newest crawl compared with the snapshot
    std::optional<Instant> succeeded;  ///< end of the newest readable crawl
    stream::Verdict verdict = stream::Verdict::ok;
    std::string reason;
    std::int64_t failures = 0;  ///< unreadable crawls in a row
    bool broken = false;        ///< source_broken was said, source_recovered not yet
    Reach reach;
    std::int64_t reviews = 0;  ///< present in the snapshot
    int marks = 0;             ///< kMarksVersion of its records' marks; 0: they have none yet
    std::string last_crawl;    ///< the crawl record as it came; of `started`
    std::string last_good;     ///< the newest that read all it wanted: the fetcher's measure
};

/// One review of a snapshot without its text.
struct Entry {
    Hash128 key;                   ///< of the id
    std::uint64_t text_hash = 0;   ///< title, text, pros, cons
    std::uint64_t reply_hash = 0;  ///< 0: no reply
    std::uint64_t rest_hash = 0;   ///< what is kept up to date without an event
    std::optional<double> rating;
    std::optional<Instant> earliest;  ///< it was not published before this
    stream::IdKind id_kind = stream::IdKind::site;
    bool removed = false;
    std::int64_t missing = 0;       ///< looks in a row that did not find it
    std::optional<Instant> missed;  ///< start of the last of these looks
    BodyId body = 0;                ///< its record, see Store::body()
};

/// A version of a review: the record as it came, and when it was the current one.
struct Version {
    Instant since{};
    std::optional<Instant> until;  ///< nothing: it still is
    std::string review;
};

/// An event before it has a place in the log.
struct EventDraft {
    std::string id, event, subject;
    Instant at{};
    std::string members;  ///< what follows "seq" in the record: `"id":…,…` without braces
};

struct LoggedEvent {
    std::int64_t seq = 0;
    std::string id, event, source, subject;
    Instant at{};
    std::string line;  ///< the whole record
};

/// Which events are wanted; an empty list means any.
struct EventFilter {
    std::int64_t after = 0;               ///< seq greater than this
    std::optional<std::int64_t> to;       ///< seq up to this one
    std::optional<Instant> since, until;  ///< at >= since, at < until
    std::vector<std::string> sources, subjects, events;

    /// By its source, subject and kind alone.
    bool wants(const LoggedEvent& event) const;
    bool wants_all() const { return sources.empty() && subjects.empty() && events.empty(); }
};

struct ConsumerState {
    std::string name;
    std::int64_t cursor = 0;    ///< seq of the last event that was delivered
    std::int64_t attempts = 0;  ///< failed deliveries of the events behind the cursor
    std::optional<Instant> updated;
};

/// An event that a consumer failed on too often.
struct DeadLetter {
    std::int64_t seq = 0;
    std::int64_t attempts = 0;
    Instant at{};
    std::string reason;
};

/// A past crawl of a source, for looking back.
struct PastCrawl {
    Instant started{}, finished{};
    stream::Verdict verdict = stream::Verdict::ok;
    std::string reason;
    std::optional<std::int64_t> reviews;  ///< as the crawl record says, if it does
    std::int64_t events = 0;              ///< that came of it
};

/// An answer to robots.txt, kept for as long as the fetcher wants.
struct Robots {
    int status = 0;
    std::string body;
    Instant fetched{};
};

/// A person's wish to be forgotten: what it stands for is neither stored nor
/// told again. Only hashes, so that the wish does not keep what it is about.
struct Tombstone {
    enum class Kind { review, author, occasion };
    SourceId source = kEverySource;
    Kind kind = Kind::review;
    Hash128 key;  ///< of the review's id, of the author, or of author and date: forget.hpp
    auto operator<=>(const Tombstone&) const = default;
};

/// What a prune took away.
struct Pruned {
    std::int64_t events = 0, versions = 0, crawls = 0;
    std::int64_t kept = 0;  ///< old events that stay because somebody has yet to read them
};

/// What ends a wait before its time.
struct Wake {
    int signal = -1;  ///< a descriptor that becomes readable; -1: none
    int output = -1;  ///< a descriptor whose reader goes away; -1: none
};

/// Held until destroyed; also let go of when the process dies.
class Lock {
public:
    virtual ~Lock() = default;
};

/// Every call may fail with Exit::system: where = the store's name, what = the
/// reason in words, with advice ("locked by another process", "disk full", …).
/// After such a failure inside a transaction the caller rolls back.
class Store {
public:
    virtual ~Store() = default;

    /// For messages: the file, or the URL without its password.
    virtual std::string name() const = 0;

    // Transactions. Reading outside of one is allowed and sees what was committed last.

    /// Waits for other writers as long as OpenOptions::patience says. In a store
    /// that was opened for reading: from here on one state of it is seen.
    virtual Result<void> begin() = 0;
    virtual Result<void> commit() = 0;  ///< on the disk when it returns
    virtual void rollback() noexcept = 0;
    /// One level inside a transaction, so that a source can be undone by itself.
    virtual Result<void> savepoint() = 0;
    virtual Result<void> release() = 0;
    virtual Result<void> rollback_to_savepoint() = 0;

    // Sources.

    virtual Result<std::optional<SourceState>> source(std::string_view name) = 0;
    using SourceVisitor = std::function<Result<void>(SourceState state)>;
    /// Every source by its name. The visitor must not write to the store.
    virtual Result<void> each_source(const SourceVisitor& visitor) = 0;
    Result<std::vector<SourceState>> sources();  ///< the same at once
    /// Makes a row for a source that is new. Only inside a transaction.
    virtual Result<SourceState> ensure_source(std::string_view name) = 0;
    virtual Result<void> save_source(const SourceState& state) = 0;
    virtual Result<void> add_crawl(SourceId source, const PastCrawl& crawl) = 0;
    virtual Result<std::vector<PastCrawl>> crawls(SourceId source) = 0;  ///< newest first

    // The snapshot.

    using EntryVisitor = std::function<Result<void>(const Entry&)>;
    /// Every entry in the order of its key, also of removed reviews. The
    /// visitor must not write to the store.
    virtual Result<void> each_entry(SourceId source, const EntryVisitor& visitor) = 0;
    virtual Result<std::optional<Entry>> entry(SourceId source, Hash128 key) = 0;
    virtual Result<void> put_entry(SourceId source, const Entry& entry) = 0;
    virtual Result<void> drop_entry(SourceId source, Hash128 key) = 0;
    /// Moves the earlier versions along when a review gets another id.
    virtual Result<void> rename_versions(SourceId source, Hash128 from, Hash128 to) = 0;

    virtual Result<std::string> body(SourceId source, BodyId id) = 0;
    /// @param marks  by which find() finds it
    virtual Result<BodyId> add_body(SourceId source, Instant since, std::string_view review,
                                    const Marks& marks = {}) = 0;
    /// Replaces the record without making a version of it.
    virtual Result<void> refresh_body(SourceId source, BodyId id, std::string_view review) = 0;
    /// Moves the record to the versions of `key`, current until `until`.
    virtual Result<void> retire_body(SourceId source, BodyId id, Hash128 key, Instant until) = 0;
    /// Oldest first, the current one last.
    virtual Result<std::vector<Version>> versions(SourceId source, Hash128 key) = 0;

    // Finding records that may be alike, in whatever source: likeness.hpp.

    /// The current records that have the mark, at most `limit`, the newest first.
    virtual Result<std::vector<std::string>> find_text(Mark mark, std::size_t limit) = 0;
    virtual Result<std::vector<std::string>> find_reply(Mark mark, std::size_t limit) = 0;
    /// How many reviews of a source have an answer.
    virtual Result<std::int64_t> count_replies(SourceId source) = 0;
    /// Gives a record other marks.
    virtual Result<void> set_marks(SourceId source, BodyId id, const Marks& marks) = 0;
    using MarksVisitor = std::function<void(SourceId source, BodyId id, const Marks& marks)>;
    /// Of every current record, in whatever order.
    virtual Result<void> each_marks(const MarksVisitor& visitor) = 0;

    // For the fetcher.

    virtual Result<std::vector<stream::Validator>> validators(SourceId source) = 0;
    virtual Result<void> set_validators(SourceId source,
                                        const std::vector<stream::Validator>& all) = 0;
    virtual Result<std::optional<Robots>> robots(std::string_view url) = 0;
    virtual Result<void> set_robots(std::string_view url, const Robots& robots) = 0;

    // The log.

    /// Its place in the log is greater than every one that was visible before.
    /// @return the place, or 0 if it is given only at the commit
    virtual Result<std::int64_t> append_event(SourceId source, const EventDraft& event) = 0;
    virtual Result<std::int64_t> last_seq() = 0;  ///< 0: the log is empty
    /// In the order of seq, at most `limit` of them.
    virtual Result<std::vector<LoggedEvent>> events(const EventFilter& filter,
                                                    std::size_t limit) = 0;

    // Consumers.

    virtual Result<ConsumerState> consumer(std::string_view name) = 0;  ///< a new one stands at 0
    virtual Result<std::vector<ConsumerState>> consumers() = 0;
    virtual Result<void> save_consumer(const ConsumerState& state) = 0;
    virtual Result<void> add_dead(std::string_view consumer, const DeadLetter& letter) = 0;
    virtual Result<std::vector<DeadLetter>> dead(std::string_view consumer) = 0;
    virtual Result<void> drop_dead(std::string_view consumer, std::int64_t seq) = 0;
    /// With its dead letters: as if it had never read anything.
    virtual Result<void> drop_consumer(std::string_view name) = 0;
    /// Only one process delivers to a consumer at a time.
    /// @error Exit::system at once if another one does
    virtual Result<std::unique_ptr<Lock>> lock_consumer(std::string_view name) = 0;

    // Odds and ends.

    virtual Result<std::optional<std::string>> meta(std::string_view key) = 0;
    virtual Result<void> set_meta(std::string_view key, std::string_view value) = 0;
    /// What is wrong with the store's own structures, a line each; empty: sound.
    virtual Result<std::vector<std::string>> check() = 0;

    // Looking after a store. One that cannot do one of these says so: Exit::usage.

    /// How many sources one transaction may hold, so that many small ones do not
    /// wait for the disk one by one. 1: each its own, where writers lock by source.
    virtual std::size_t group_limit() const { return 1; }

    /// Only inside a transaction. @error Exit::usage if there is one of that name
    virtual Result<void> rename_source(SourceId source, std::string_view name);
    /// The current version of a review, `until` open.
    virtual Result<Version> current_version(SourceId source, BodyId id);
    virtual Result<void> drop_body(SourceId source, BodyId id);

    using VersionVisitor = std::function<Result<void>(Hash128 key, const Version&)>;
    /// Every earlier version in the order of key and time, not the current
    /// ones. The visitor must not write to the store.
    virtual Result<void> each_past_version(SourceId source, const VersionVisitor& visitor);
    /// `until` must be set; replaces the version of the same key and `until`.
    virtual Result<void> put_past_version(SourceId source, Hash128 key, const Version& version);
    virtual Result<void> drop_past_versions(SourceId source, Hash128 key);

    /// Puts an event at a place in the log, over the one that is there.
    virtual Result<void> put_event(SourceId source, std::int64_t seq, const EventDraft& event);
    /// With every dead letter that stands for it.
    virtual Result<void> drop_event(std::int64_t seq);
    /// The next event comes behind `seq`, if the log has not come so far already.
    virtual Result<void> advance_seq(std::int64_t seq);

    /// Those of the source and those of every source; sorted.
    virtual Result<std::vector<Tombstone>> tombstones(SourceId source);
    virtual Result<void> add_tombstone(const Tombstone& stone);

    using RobotsVisitor = std::function<Result<void>(std::string_view url, const Robots&)>;
    virtual Result<void> each_robots(const RobotsVisitor& visitor);
    virtual Result<std::vector<std::pair<std::string, std::string>>> metas();  ///< by key

    /// Takes away events with at < `before` and seq <= `read`, except those that
    /// a dead letter stands for unless `read` is the largest number there is
    /// (then the letters go too); versions with until < `before`; and crawls
    /// with started < `before` but for the newest of each source. Only inside a
    /// transaction.
    virtual Result<Pruned> prune(Instant before, std::int64_t read);
    /// Gives room that is free inside the store back to the disk. Outside a transaction.
    virtual Result<void> compact();
    /// A whole copy of what was committed last, while others go on writing; the
    /// file is there complete or not at all. An existing one is replaced.
    virtual Result<void> backup(const std::string& file);

    /// Waits until another process may have appended events since the last call
    /// (the first one returns at once), `at_most` is over, or `wake` ends it.
    /// @return whether there may be events
    virtual Result<bool> wait_for_events(std::chrono::milliseconds at_most, const Wake& wake);

protected:
    Error cannot(std::string_view what) const;
};

/// Rolls back unless committed.
class Transaction {
public:
    static Result<Transaction> begin(Store& store);
    Transaction(Transaction&& other) noexcept : store_(std::exchange(other.store_, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();
    Result<void> commit();
    void rollback();

private:
    explicit Transaction(Store& store) : store_(&store) {}
    Store* store_;
};

enum class OpenMode {
    read_only,   ///< must be there
    existing,    ///< for writing; must be there
    read_write,  ///< made if it is not there, with the folders above it
    scratch,     ///< as read_write, but a store that is not there is kept in memory
    rehearsal,   ///< for reading, there or not; what is written goes nowhere: rehearsal.hpp
};

constexpr bool only_reads(OpenMode mode) {
    return mode == OpenMode::read_only || mode == OpenMode::rehearsal;
}
/// What is not there is kept in memory.
constexpr bool pretends(OpenMode mode) {
    return mode == OpenMode::scratch || mode == OpenMode::rehearsal;
}

struct OpenOptions {
    OpenMode mode = OpenMode::read_write;
    /// How long to wait for another process that is writing. Longer than a backup
    /// or a bulk load holds its lock; a cron job would else lose its crawl.
    std::chrono::milliseconds patience{90'000};
    /// How long to wait for a server that is being restarted.
    std::chrono::milliseconds reconnect{5000};
};

/// What an error is about that is in the address of a store.
inline constexpr std::string_view kAddress = "address of the store";

/// Opens `sqlite:PATH` (a bare path means the same; `sqlite::memory:` is forgotten at the end)
/// or `postgresql://USER@HOST:PORT/DATABASE?…`, see molva-store(1).
/// @error Exit::usage for a URL of another kind, where = kAddress;
///        Exit::system for what cannot be opened, is no molva store, or
///        was written by a newer molva
Result<std::unique_ptr<Store>> open(std::string_view url, const OpenOptions& options = {});

}  // namespace molva::store
