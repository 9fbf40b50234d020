// The part of the PostgreSQL store that events and consumers live in.

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "store/postgres_sql.hpp"
#include "store/postgres_store.hpp"
#include "store/postgres_whole.hpp"

namespace molva::store::postgres {

namespace {

constexpr std::size_t kMostBytes = std::size_t{8} << 20;  // of events, before they are sent

ConsumerState read_consumer(const Rows& row, int at) {
    return {row.text(at, 0), row.integer(at, 1), row.integer(at, 2), row.maybe_instant(at, 3)};
}

class ConsumerLock final : public Lock {
public:
    ConsumerLock(std::weak_ptr<Session> session, std::string name)
        : session_(std::move(session)), name_(std::move(name)) {}
    ~ConsumerLock() override {
        if (const auto session = session_.lock()) session->unlock(name_);
    }
    ConsumerLock(const ConsumerLock&) = delete;
    ConsumerLock& operator=(const ConsumerLock&) = delete;

private:
    std::weak_ptr<Session> session_;
    std::string name_;
};

}  // namespace

// Gathered until the commit: whoever numbers events keeps all other writers
// waiting until the transaction ends.
Result<std::int64_t> PostgresStore::append_event(SourceId source, const EventDraft& event) {
    auto done = whole(*this, *session_, [&]() -> Result<void> {
        if (auto owned = own(source); !owned) return owned;
        events_.push_back({source, event});
        event_bytes_ += event.members.size() + event.id.size() + sizeof(NewEvent);
        return event_bytes_ >= kMostBytes ? flush_events() : Result<void>{};
    });
    if (!done) return done.error();
    return std::int64_t{0};
}

Result<void> PostgresStore::flush_events() {
    if (events_.empty()) return {};
    Array source{Type::bigint}, at{Type::timestamp}, id{Type::text}, event{Type::text},
        subject{Type::text}, members{Type::text};
    for (const auto& [from, draft] : events_) {
        source.add(from);
        at.add(draft.at);
        id.add(std::string_view{draft.id});
        event.add(std::string_view{draft.event});
        subject.add(std::string_view{draft.subject});
        members.add(std::string_view{draft.members});
    }
    events_.clear();
    event_bytes_ = 0;
    Params params;
    for (const Array* column : {&source, &at, &id, &event, &subject, &members}) {
        params.add_array(*column);
    }
    return session_->post(sql::kAppendEvents, params);
}

Result<std::int64_t> PostgresStore::last_seq() {
    const auto rows = session_->query(sql::kLastSeq);
    if (!rows) return rows.error();
    return rows->integer(0, 0) + static_cast<std::int64_t>(events_.size());
}

Result<std::vector<LoggedEvent>> PostgresStore::events(const EventFilter& filter,
                                                       std::size_t limit) {
    constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
    if (auto sent = flush_events(); !sent) return sent.error();
    Params params;
    params.add(filter.after).add(filter.to.value_or(kMax)).add(filter.since).add(filter.until);
    params.add_texts(filter.sources).add_texts(filter.subjects).add_texts(filter.events);
    params.add(static_cast<std::int64_t>(std::min<std::size_t>(limit, kMax)));
    const auto rows = session_->query(sql::kEvents, params);
    if (!rows) return rows.error();
    std::vector<LoggedEvent> all;
    for (int row = 0; row < rows->size(); ++row) {
        LoggedEvent one{rows->integer(row, 0),
                        rows->text(row, 1),
                        rows->text(row, 2),
                        rows->text(row, 3),
                        rows->text(row, 4),
                        rows->instant(row, 5),
                        {}};
        one.line = fmt::format(R"({{"type":"event","seq":{},{}}})", one.seq, rows->text(row, 6));
        all.push_back(std::move(one));
    }
    return all;
}

Result<void> PostgresStore::put_event(SourceId source, std::int64_t seq, const EventDraft& event) {
    return whole(*this, *session_, [&]() -> Result<void> {
        if (auto owned = own(source); !owned) return owned;
        if (auto sent = flush_events(); !sent) return sent;
        Params place, params;
        place.add(seq).add(source);
        if (auto cleared = session_->post(sql::kClearPlace, place); !cleared) return cleared;
        params.add(seq).add(source).add(event.at).add(std::string_view{event.id});
        params.add(std::string_view{event.event}).add(std::string_view{event.subject});
        return session_->post(sql::kPutEvent, params.add(std::string_view{event.members}));
    });
}

Result<void> PostgresStore::drop_event(std::int64_t seq) {
    return whole(*this, *session_, [&]() -> Result<void> {
        if (auto sent = flush_events(); !sent) return sent;
        Params params;
        params.add(seq);
        if (auto gone = session_->post(sql::kDropLetters, params); !gone) return gone;
        return session_->post(sql::kDropEvent, params);
    });
}

Result<void> PostgresStore::advance_seq(std::int64_t seq) {
    return whole(*this, *session_, [&]() -> Result<void> {
        if (auto sent = flush_events(); !sent) return sent;
        Params params;
        return session_->post(sql::kAdvanceSeq, params.add(seq));
    });
}

Result<bool> PostgresStore::wait_for_events(std::chrono::milliseconds at_most, const Wake& wake) {
    if (!session_->listening()) {
        // What was appended before the ear was there has to be looked for.
        if (auto heard = session_->listen(); !heard) return heard.error();
        return true;
    }
    return session_->wait(at_most, wake);
}

Result<ConsumerState> PostgresStore::consumer(std::string_view name) {
    Params params;
    const auto rows = session_->query(sql::kConsumer, params.add(quick_hash(name)));
    if (!rows) return rows.error();
    if (!rows->empty()) return read_consumer(*rows, 0);
    ConsumerState fresh;
    fresh.name = name;
    return fresh;
}

Result<std::vector<ConsumerState>> PostgresStore::consumers() {
    const auto rows = session_->query(sql::kConsumers);
    if (!rows) return rows.error();
    std::vector<ConsumerState> all;
    for (int at = 0; at < rows->size(); ++at) all.push_back(read_consumer(*rows, at));
    return all;
}

Result<void> PostgresStore::save_consumer(const ConsumerState& state) {
    Params params;
    params.add(quick_hash(state.name)).add(std::string_view{state.name}).add(state.cursor);
    return session_->run(sql::kSaveConsumer, params.add(state.attempts).add(state.updated));
}

Result<void> PostgresStore::add_dead(std::string_view consumer, const DeadLetter& letter) {
    Params params;
    params.add(quick_hash(consumer)).add(letter.seq).add(letter.attempts).add(letter.at);
    return session_->run(sql::kAddDead, params.add(std::string_view{letter.reason}));
}

Result<std::vector<DeadLetter>> PostgresStore::dead(std::string_view consumer) {
    Params params;
    const auto rows = session_->query(sql::kDead, params.add(quick_hash(consumer)));
    if (!rows) return rows.error();
    std::vector<DeadLetter> all;
    for (int at = 0; at < rows->size(); ++at) {
        all.push_back(
            {rows->integer(at, 0), rows->integer(at, 1), rows->instant(at, 2), rows->text(at, 3)});
    }
    return all;
}

Result<void> PostgresStore::drop_dead(std::string_view consumer, std::int64_t seq) {
    Params params;
    return session_->run(sql::kDropDead, params.add(quick_hash(consumer)).add(seq));
}

Result<void> PostgresStore::drop_consumer(std::string_view name) {
    Params params;
    return session_->run(sql::kDropConsumer, params.add(quick_hash(name)));
}

Result<std::unique_ptr<Lock>> PostgresStore::lock_consumer(std::string_view name) {
    const auto locked = session_->lock(std::string{name});
    if (!locked) return locked.error();
    if (!*locked) {
        return session_->error(
            fmt::format("another process delivers to consumer \"{}\" right now", name));
    }
    return std::unique_ptr<Lock>{std::make_unique<ConsumerLock>(session_, std::string{name})};
}

}  // namespace molva::store::postgres
