// The store in one SQLite file: for one machine, without a server.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/pack.hpp"
#include "store/sqlite_db.hpp"
#include "store/store.hpp"

namespace molva::store::sqlite {

class SqliteStore final : public Store {
public:
    /// @param file  a path, or ":memory:"
    /// @error as store::open()
    static Result<std::unique_ptr<Store>> open(const std::string& file, const OpenOptions& options);

    explicit SqliteStore(Database db, std::string file)
        : db_(std::move(db)), file_(std::move(file)) {}

    std::string name() const override { return db_.name(); }

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
    Result<void> add_crawl(SourceId source, const PastCrawl& crawl) override;
    Result<std::vector<PastCrawl>> crawls(SourceId source) override;

    Result<void> each_entry(SourceId source, const EntryVisitor& visitor) override;
    Result<std::optional<Entry>> entry(SourceId source, Hash128 key) override;
    Result<void> put_entry(SourceId source, const Entry& entry) override;
    Result<void> drop_entry(SourceId source, Hash128 key) override;
    Result<void> rename_versions(SourceId source, Hash128 from, Hash128 to) override;
    Result<std::string> body(SourceId source, BodyId id) override;
    Result<BodyId> add_body(SourceId source, Instant since, std::string_view review,
                            const Marks& marks) override;
    Result<void> refresh_body(SourceId source, BodyId id, std::string_view review) override;
    Result<void> retire_body(SourceId source, BodyId id, Hash128 key, Instant until) override;
    Result<std::vector<Version>> versions(SourceId source, Hash128 key) override;

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

    Result<std::int64_t> append_event(SourceId source, const EventDraft& event) override;
    Result<std::int64_t> last_seq() override;
    Result<std::vector<LoggedEvent>> events(const EventFilter& filter, std::size_t limit) override;

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
    Result<std::vector<std::string>> check() override;

    // Looking after it: sqlite_care.cpp.
    std::size_t group_limit() const override { return 1000; }
    Result<void> rename_source(SourceId source, std::string_view name) override;
    Result<Version> current_version(SourceId source, BodyId id) override;
    Result<void> drop_body(SourceId source, BodyId id) override;
    Result<void> each_past_version(SourceId source, const VersionVisitor& visitor) override;
    Result<void> put_past_version(SourceId source, Hash128 key, const Version& version) override;
    Result<void> drop_past_versions(SourceId source, Hash128 key) override;
    Result<void> put_event(SourceId source, std::int64_t seq, const EventDraft& event) override;
    Result<void> drop_event(std::int64_t seq) override;
    Result<void> advance_seq(std::int64_t seq) override;
    Result<std::vector<Tombstone>> tombstones(SourceId source) override;
    Result<void> add_tombstone(const Tombstone& stone) override;
    Result<void> each_robots(const RobotsVisitor& visitor) override;
    Result<std::vector<std::pair<std::string, std::string>>> metas() override;
    Result<Pruned> prune(Instant before, std::int64_t read) override;
    Result<void> compact() override;
    Result<void> backup(const std::string& file) override;
    Result<bool> wait_for_events(std::chrono::milliseconds at_most, const Wake& wake) override;

private:
    Result<void> still_there() const;
    /// Binds the record packed if that is smaller.
    Query& bind_record(Query& query, std::string_view record);
    /// A record as it was given, packed or not.
    Result<std::string> record(const Query& row, int column);
    /// What is deleted from here on is overwritten in the file.
    Result<void> delete_for_good();
    Result<std::vector<std::string>> find_word(const std::string& word, std::size_t limit);

    Database db_;
    std::string file_;
    Packer packer_;
    bool for_good_ = false;
    std::optional<std::int64_t> data_version_;  // of the last wait
};

}  // namespace molva::store::sqlite
