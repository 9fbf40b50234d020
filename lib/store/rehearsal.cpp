#include "store/rehearsal.hpp"

namespace molva::store {

Result<void> Rehearsal::begin() {
    log_.clear();
    return base_->begin();
}

Result<void> Rehearsal::commit() {
    base_->rollback();
    return {};
}

void Rehearsal::rollback() noexcept {
    log_.clear();
    base_->rollback();
}

Result<std::optional<SourceState>> Rehearsal::source(std::string_view name) {
    return base_->source(name);
}

Result<SourceState> Rehearsal::ensure_source(std::string_view name) {
    auto known = base_->source(name);
    if (!known) return known.error();
    SourceState state;
    if (*known) {
        state = std::move(**known);
    } else {
        state.id = -++made_;
        state.name = name;
    }
    names_[state.id] = state.name;
    return state;
}

Result<std::vector<PastCrawl>> Rehearsal::crawls(SourceId source) { return base_->crawls(source); }

Result<void> Rehearsal::each_entry(SourceId source, const EntryVisitor& visitor) {
    return base_->each_entry(source, visitor);
}

Result<std::optional<Entry>> Rehearsal::entry(SourceId source, Hash128 key) {
    return base_->entry(source, key);
}

Result<std::string> Rehearsal::body(SourceId source, BodyId id) { return base_->body(source, id); }

Result<BodyId> Rehearsal::add_body(SourceId, Instant, std::string_view, const Marks&) {
    return -++made_;
}

Result<std::vector<Version>> Rehearsal::versions(SourceId source, Hash128 key) {
    return base_->versions(source, key);
}

Result<std::vector<std::string>> Rehearsal::find_text(Mark mark, std::size_t limit) {
    return base_->find_text(mark, limit);
}

Result<std::vector<std::string>> Rehearsal::find_reply(Mark mark, std::size_t limit) {
    return base_->find_reply(mark, limit);
}

Result<std::int64_t> Rehearsal::count_replies(SourceId source) {
    return base_->count_replies(source);
}

Result<void> Rehearsal::each_marks(const MarksVisitor& visitor) {
    return base_->each_marks(visitor);
}

Result<std::vector<stream::Validator>> Rehearsal::validators(SourceId source) {
    return base_->validators(source);
}

Result<void> Rehearsal::set_validators(SourceId, const std::vector<stream::Validator>&) {
    return {};
}

Result<std::optional<Robots>> Rehearsal::robots(std::string_view url) { return base_->robots(url); }

Result<std::vector<Tombstone>> Rehearsal::tombstones(SourceId source) {
    return base_->tombstones(source);
}

Result<std::int64_t> Rehearsal::append_event(SourceId source, const EventDraft& event) {
    const auto last = last_seq();
    if (!last) return last.error();
    ++appended_;
    log_.push_back({*last + 1, event.id, event.event, names_[source], event.subject, event.at,
                    R"({"type":"event",)" + event.members + "}"});
    return *last + 1;
}

Result<std::int64_t> Rehearsal::last_seq() {
    auto last = base_->last_seq();
    if (last) *last += appended_;
    return last;
}

Result<std::vector<LoggedEvent>> Rehearsal::events(const EventFilter& filter, std::size_t limit) {
    std::vector<LoggedEvent> all;
    for (const auto& event : log_) {
        if (all.size() >= limit) break;
        if (event.seq > filter.after && filter.wants(event)) all.push_back(event);
    }
    return all;
}

Result<ConsumerState> Rehearsal::consumer(std::string_view name) { return base_->consumer(name); }

Result<std::vector<DeadLetter>> Rehearsal::dead(std::string_view consumer) {
    return base_->dead(consumer);
}

Result<std::unique_ptr<Lock>> Rehearsal::lock_consumer(std::string_view name) {
    return base_->lock_consumer(name);
}

Result<std::optional<std::string>> Rehearsal::meta(std::string_view key) {
    return base_->meta(key);
}

}  // namespace molva::store
