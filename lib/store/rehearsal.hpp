// A store as it would be: reads go to the real one, what is written goes nowhere,
// and the events of the last transaction can be read, without a place in the log.
// For a comparison that only asks what it would say (molva-diff --dry-run): it
// needs no right to write and keeps nobody waiting.

#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "store/store.hpp"

namespace molva::store {

class Rehearsal final : public Store {
public:
    /// @param base  opened for reading, or in memory
    explicit Rehearsal(std::unique_ptr<Store> base) : base_(std::move(base)) {}

    std::string name() const override { return base_->name(); }

    Result<void> begin() override;
    Result<void> commit() override;
    void rollback() noexcept override;
    Result<void> savepoint() override { return {}; }
    Result<void> release() override { return {}; }
    Result<void> rollback_to_savepoint() override { return {}; }

    Result<std::optional<SourceState>> source(std::string_view name) override;
    Result<void> each_source(const SourceVisitor& visitor) override {
        return base_->each_source(visitor);
    }
    Result<SourceState> ensure_source(std::string_view name) override;
    Result<void> save_source(const SourceState&) override { return {}; }
    Result<void> add_crawl(SourceId, const PastCrawl&) override { return {}; }
    Result<std::vector<PastCrawl>> crawls(SourceId source) override;

    Result<void> each_entry(SourceId source, const EntryVisitor& visitor) override;
    Result<std::optional<Entry>> entry(SourceId source, Hash128 key) override;
    Result<void> put_entry(SourceId, const Entry&) override { return {}; }
    Result<void> drop_entry(SourceId, Hash128) override { return {}; }
    Result<void> rename_versions(SourceId, Hash128, Hash128) override { return {}; }
    Result<std::string> body(SourceId source, BodyId id) override;
    Result<BodyId> add_body(SourceId, Instant, std::string_view, const Marks&) override;
    Result<void> refresh_body(SourceId, BodyId, std::string_view) override { return {}; }
    Result<void> retire_body(SourceId, BodyId, Hash128, Instant) override { return {}; }
    Result<std::vector<Version>> versions(SourceId source, Hash128 key) override;

    Result<std::vector<std::string>> find_text(Mark mark, std::size_t limit) override;
    Result<std::vector<std::string>> find_reply(Mark mark, std::size_t limit) override;
    Result<std::int64_t> count_replies(SourceId source) override;
    Result<void> set_marks(SourceId, BodyId, const Marks&) override { return {}; }
    Result<void> each_marks(const MarksVisitor& visitor) override;

    Result<std::vector<stream::Validator>> validators(SourceId source) override;
    Result<void> set_validators(SourceId, const std::vector<stream::Validator>&) override;
    Result<std::optional<Robots>> robots(std::string_view url) override;
    Result<void> set_robots(std::string_view, const Robots&) override { return {}; }
    Result<std::vector<Tombstone>> tombstones(SourceId source) override;

    Result<std::int64_t> append_event(SourceId source, const EventDraft& event) override;
    Result<std::int64_t> last_seq() override;
    /// Those of the last transaction that are behind a place: only `after` and names are looked at.
    Result<std::vector<LoggedEvent>> events(const EventFilter& filter, std::size_t limit) override;

    Result<ConsumerState> consumer(std::string_view name) override;
    Result<std::vector<ConsumerState>> consumers() override { return base_->consumers(); }
    Result<void> save_consumer(const ConsumerState&) override { return {}; }
    Result<void> add_dead(std::string_view, const DeadLetter&) override { return {}; }
    Result<std::vector<DeadLetter>> dead(std::string_view consumer) override;
    Result<void> drop_dead(std::string_view, std::int64_t) override { return {}; }
    Result<void> drop_consumer(std::string_view) override { return {}; }
    Result<std::unique_ptr<Lock>> lock_consumer(std::string_view name) override;

    Result<std::optional<std::string>> meta(std::string_view key) override;
    Result<void> set_meta(std::string_view, std::string_view) override { return {}; }
    Result<std::vector<std::string>> check() override { return base_->check(); }

private:
    std::unique_ptr<Store> base_;
    std::map<SourceId, std::string> names_;  // of the sources that were asked for
    std::int64_t made_ = 0;                  // sources and records that the base does not know
    std::int64_t appended_ = 0;              // events, since it was opened
    std::vector<LoggedEvent> log_;           // of the last transaction
};

}  // namespace molva::store
