// The store in PostgreSQL: for several machines at once.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "store/postgres_session.hpp"
#include "store/store.hpp"

namespace molva::store::postgres {

/// Whoever writes to a source holds its lock until the end of the transaction,
/// so that two comparisons of one source follow each other and those of
/// different sources go on together. New rows are gathered and sent in bulk;
/// they are there when something reads them, and at the commit at the latest.
class PostgresStore final : public Store {
public:
    /// @error as store::open()
    static Result<std::unique_ptr<Store>> open(std::string_view url, const OpenOptions& options);

    explicit PostgresStore(std::shared_ptr<Session> session) : session_(std::move(session)) {}

    std::string name() const override { return session_->name(); }

    Result<void> begin() override;
    Result<void> commit() override;
    void rollback() noexcept override;
    Result<void> savepoint() override;
    Result<void> release() override;
    Result<void> rollback_to_savepoint() override;

    Result<std::optional<SourceState>> source(std::string_view name) override;
    Result<void> each_source(const SourceVisitor& visitor) override;
    Result<SourceState> ensure_source(std::string_view name) override;
    Result<void> save_source(const SourceState& state) override;
    Result<void> rename_source(SourceId source, std::string_view name) override;
    Result<void> add_crawl(SourceId source, const PastCrawl& crawl) override;
    Result<std::vector<PastCrawl>> crawls(SourceId source) override;

    Result<void> each_entry(SourceId source, const EntryVisitor& visitor) override;
    Result<std::optional<Entry>> entry(SourceId source, Hash128 key) override;
    Result<void> put_entry(SourceId source, const Entry& entry) override;
    Result<void> drop_entry(SourceId source, Hash128 key) override;
    Result<std::string> body(SourceId source, BodyId id) override;
    Result<BodyId> add_body(SourceId source, Instant since, std::string_view review,
                            const Marks& marks) override;
    Result<void> refresh_body(SourceId source, BodyId id, std::string_view review) override;
    Result<void> retire_body(SourceId source, BodyId id, Hash128 key, Instant until) override;
    Result<void> drop_body(SourceId source, BodyId id) override;
    Result<void> rename_versions(SourceId source, Hash128 from, Hash128 to) override;
    Result<std::vector<Version>> versions(SourceId source, Hash128 key) override;
    Result<Version> current_version(SourceId source, BodyId id) override;
    Result<void> each_past_version(SourceId source, const VersionVisitor& visitor) override;
    Result<void> put_past_version(SourceId source, Hash128 key, const Version& version) override;
    Result<void> drop_past_versions(SourceId source, Hash128 key) override;

    Result<std::vector<std::string>> find_text(Mark mark, std::size_t limit) override;
    Result<std::vector<std::string>> find_reply(Mark mark, std::size_t limit) override;
    Result<std::int64_t> count_replies(SourceId source) override;
    Result<void> set_marks(SourceId source, BodyId id, const Marks& marks) override;
    Result<void> each_marks(const MarksVisitor& visitor) override;

    Result<std::vector<stream::Validator>> validators(SourceId source) override;
    Result<void> set_validators(SourceId source,
                                const std::vector<stream::Validator>& all) override;
    Result<std::optional<Robots>> robots(std::string_view url) override;
    Result<void> set_robots(std::string_view url, const Robots& robots) override;
    Result<void> each_robots(const RobotsVisitor& visitor) override;
    Result<std::vector<Tombstone>> tombstones(SourceId source) override;
    Result<void> add_tombstone(const Tombstone& stone) override;

    Result<std::int64_t> append_event(SourceId source, const EventDraft& event) override;
    Result<std::int64_t> last_seq() override;
    Result<std::vector<LoggedEvent>> events(const EventFilter& filter, std::size_t limit) override;
    Result<void> put_event(SourceId source, std::int64_t seq, const EventDraft& event) override;
    Result<void> drop_event(std::int64_t seq) override;
    Result<void> advance_seq(std::int64_t seq) override;
    Result<bool> wait_for_events(std::chrono::milliseconds at_most, const Wake& wake) override;

    Result<ConsumerState> consumer(std::string_view name) override;
    Result<std::vector<ConsumerState>> consumers() override;
    Result<void> save_consumer(const ConsumerState& state) override;
    Result<void> add_dead(std::string_view consumer, const DeadLetter& letter) override;
    Result<std::vector<DeadLetter>> dead(std::string_view consumer) override;
    Result<void> drop_dead(std::string_view consumer, std::int64_t seq) override;
    Result<void> drop_consumer(std::string_view name) override;
    Result<std::unique_ptr<Lock>> lock_consumer(std::string_view name) override;

    Result<std::optional<std::string>> meta(std::string_view key) override;
    Result<void> set_meta(std::string_view key, std::string_view value) override;
    Result<std::vector<std::pair<std::string, std::string>>> metas() override;
    Result<std::vector<std::string>> check() override;
    Result<Pruned> prune(Instant before, std::int64_t read) override;
    Result<void> compact() override;
    Result<void> backup(const std::string& file) override;

private:
    // A source that this transaction writes to.
    struct Owned {
        std::optional<bool> bare;  // had no reviews when the transaction began
        bool scattered = false;    // what was written is in written_, else it is up to highest
        std::optional<Hash128> highest;
    };
    struct Place {
        SourceId source;
        Hash128 key;
        bool operator==(const Place&) const = default;
    };
    struct PlaceHash {
        std::size_t operator()(const Place& place) const {
            return static_cast<std::size_t>(place.key.low ^
                                            static_cast<std::uint64_t>(place.source));
        }
    };
    struct NewEntry {
        SourceId source;
        Entry entry;
        bool fresh;    // surely not in the table
        bool dropped;  // before it was sent
    };
    struct NewEvent {
        SourceId source;
        EventDraft draft;
    };

    Result<void> own(SourceId source);
    void forget_ownership(std::size_t keep);
    void clear();
    Result<void> flush_entries();
    Result<void> flush_bodies();
    Result<void> flush_events();
    Result<void> flush();
    Result<bool> bare(SourceId source, Owned& owned);
    Result<bool> surely_absent(SourceId source, Hash128 key);
    void note_written(std::vector<NewEntry>& sorted);
    Result<void> read_ahead(SourceId source, BodyId id);
    Result<std::vector<std::string>> find_mark(const char* statement, Mark mark,
                                               std::size_t limit);

    std::shared_ptr<Session> session_;

    // Of the transaction.
    std::unordered_map<SourceId, Owned> owned_;
    std::vector<SourceId> owned_order_;
    std::size_t owned_at_savepoint_ = 0;
    std::optional<std::size_t> owned_all_;  // how many were owned when all of them were
    BodyId next_body_ = 0, last_body_ = -1;
    std::vector<NewEntry> entries_;
    std::unordered_map<Place, std::size_t, PlaceHash> entry_at_;
    std::unordered_set<Place, PlaceHash> written_;
    std::optional<Place> absent_;  // entry() has just said so
    Fields bodies_;
    BodyId first_new_body_ = 0;
    std::vector<NewEvent> events_;
    std::size_t event_bytes_ = 0;

    // Records that will probably be asked for next; only while nothing is written.
    std::unordered_map<BodyId, std::string> ahead_;
    SourceId ahead_source_ = 0;
    std::vector<BodyId> listed_;  // of the entries that are being visited
    BodyId last_asked_ = 0;
    int in_order_ = 0;  // how many times in a row a greater number was asked for
    std::size_t depth_ = 8;
};

}  // namespace molva::store::postgres
