// The records of the snapshot, now and before.

#include <algorithm>
#include <utility>

#include "store/postgres_marks.hpp"
#include "store/postgres_sql.hpp"
#include "store/postgres_store.hpp"
#include "store/postgres_whole.hpp"

namespace molva::store::postgres {

namespace {

constexpr std::size_t kMostBytes = std::size_t{4} << 20;   // gathered before they are sent
constexpr BodyId kBlock = 1024;                            // the step of the sequence
constexpr std::size_t kAheadBytes = std::size_t{1} << 20;  // read ahead
constexpr std::size_t kMostAhead = 512;
constexpr std::int64_t kVersionPage = 256;

}  // namespace

Result<BodyId> PostgresStore::add_body(SourceId source, Instant since, std::string_view review,
                                       const Marks& marks) {
    BodyId id = 0;
    auto done = whole(*this, *session_, [&]() -> Result<void> {
        if (auto owned = own(source); !owned) return owned;
        if (next_body_ > last_body_) {
            const auto rows = session_->query(sql::kBodyIds);
            if (!rows) return rows.error();
            next_body_ = rows->integer(0, 0);
            last_body_ = next_body_ + kBlock - 1;
        }
        id = next_body_++;
        if (bodies_.empty()) first_new_body_ = id;
        bodies_.begin_row(7);
        bodies_.add(source).add(id).add(since).add(review);
        for (const Mark mark : {marks.text[0], marks.text[1], marks.reply}) add_mark(bodies_, mark);
        return bodies_.size() >= kMostBytes ? flush_bodies() : Result<void>{};
    });
    if (!done) return done.error();
    return id;
}

Result<void> PostgresStore::flush_bodies() {
    if (bodies_.empty()) return {};
    auto sent = session_->copy(sql::kCopyBodies, bodies_.bytes());
    bodies_.clear();
    return sent;
}

// Whoever visits the entries, or reads record after record, will want the next.
Result<void> PostgresStore::read_ahead(SourceId source, BodyId id) {
    if (ahead_source_ != source) ahead_.clear();
    ahead_source_ = source;
    in_order_ = id > last_asked_ ? in_order_ + 1 : 0;
    last_asked_ = id;
    if (!owned_.empty() || ahead_.contains(id)) return {};
    ahead_.clear();
    const auto at = std::find(listed_.rbegin(), listed_.rend(), id);
    Params params;
    params.add(source);
    const char* statement = nullptr;
    if (at != listed_.rend()) {
        listed_.resize(static_cast<std::size_t>(listed_.rend() - at));
        Array wanted{Type::bigint};
        const std::size_t count = std::min(depth_, listed_.size());
        for (std::size_t i = 0; i < count; ++i) wanted.add(listed_[listed_.size() - 1 - i]);
        params.add_array(wanted);
        statement = sql::kBodies;
    } else if (in_order_ >= 2) {
        params.add(id).add(static_cast<std::int64_t>(depth_));
        statement = sql::kBodiesFrom;
    } else {
        return {};
    }
    const auto rows = session_->query(statement, params);
    if (!rows) return rows.error();
    std::size_t bytes = 0;
    for (int i = 0; i < rows->size(); ++i) {
        auto record = rows->text(i, 1);
        bytes += record.size();
        ahead_.emplace(rows->integer(i, 0), std::move(record));
    }
    if (bytes < kAheadBytes) depth_ = std::min(2 * depth_, kMostAhead);
    if (bytes > 2 * kAheadBytes) depth_ = std::max<std::size_t>(depth_ / 2, 1);
    return {};
}

Result<std::string> PostgresStore::body(SourceId source, BodyId id) {
    if (auto read = read_ahead(source, id); !read) return read.error();
    if (const auto found = ahead_.find(id); found != ahead_.end()) {
        std::string record = std::move(found->second);
        ahead_.erase(found);
        return record;
    }
    auto version = current_version(source, id);
    if (!version) return version.error();
    return std::move(version->review);
}

Result<Version> PostgresStore::current_version(SourceId source, BodyId id) {
    if (!bodies_.empty() && id >= first_new_body_) {
        if (auto sent = flush_bodies(); !sent) return sent.error();
    }
    Params params;
    const auto rows = session_->query(sql::kBody, params.add(source).add(id));
    if (!rows) return rows.error();
    if (rows->empty()) return session_->error("damaged: the record of a review is missing");
    return Version{rows->instant(0, 1), std::nullopt, rows->text(0, 0)};
}

Result<void> PostgresStore::refresh_body(SourceId source, BodyId id, std::string_view review) {
    return whole(*this, *session_, [&]() -> Result<void> {
        if (auto owned = own(source); !owned) return owned;
        if (id >= first_new_body_) {
            if (auto sent = flush_bodies(); !sent) return sent;
        }
        Params params;
        return session_->post(sql::kRefreshBody, params.add(source).add(id).add(review));
    });
}

Result<void> PostgresStore::retire_body(SourceId source, BodyId id, Hash128 key, Instant until) {
    return whole(*this, *session_, [&]() -> Result<void> {
        if (auto owned = own(source); !owned) return owned;
        if (id >= first_new_body_) {
            if (auto sent = flush_bodies(); !sent) return sent;
        }
        Params params;
        return session_->post(sql::kRetireBody, params.add(source).add(id).add(key).add(until));
    });
}

Result<void> PostgresStore::drop_body(SourceId source, BodyId id) {
    return whole(*this, *session_, [&]() -> Result<void> {
        if (auto owned = own(source); !owned) return owned;
        if (auto sent = flush_bodies(); !sent) return sent;
        Params params;
        return session_->post(sql::kDropBody, params.add(source).add(id));
    });
}

Result<void> PostgresStore::rename_versions(SourceId source, Hash128 from, Hash128 to) {
    return whole(*this, *session_, [&]() -> Result<void> {
        if (auto owned = own(source); !owned) return owned;
        Params params;
        params.add(source).add(from).add(to);
        if (auto gone = session_->post(sql::kRenameVersionsOver, params); !gone) return gone;
        return session_->post(sql::kRenameVersions, params);
    });
}

Result<std::vector<Version>> PostgresStore::versions(SourceId source, Hash128 key) {
    if (auto sent = flush_bodies(); !sent) return sent.error();
    if (auto sent = flush_entries(); !sent) return sent.error();
    Params params;
    params.add(source).add(key);
    const auto past = session_->query(sql::kVersions, params);
    if (!past) return past.error();
    std::vector<Version> all;
    for (int at = 0; at < past->size(); ++at) {
        all.push_back({past->instant(at, 0), past->instant(at, 1), past->text(at, 2)});
    }
    const auto current = session_->query(sql::kCurrentVersion, params);
    if (!current) return current.error();
    if (!current->empty())
        all.push_back({current->instant(0, 0), std::nullopt, current->text(0, 1)});
    return all;
}

Result<void> PostgresStore::each_past_version(SourceId source, const VersionVisitor& visitor) {
    Hash128 key;
    // Behind everything of the key before the first one; timestamptz begins in 4713 BC.
    Instant until{std::chrono::milliseconds{-200'000'000'000'000}};
    while (true) {
        Params params;
        params.add(source).add(key).add(until).add(kVersionPage);
        const auto rows = session_->query(sql::kAllVersions, params);
        if (!rows) return rows.error();
        for (int at = 0; at < rows->size(); ++at) {
            key = rows->key(at, 0);
            until = rows->instant(at, 2);
            auto taken = visitor(key, {rows->instant(at, 1), until, rows->text(at, 3)});
            if (!taken) return taken;
        }
        if (rows->size() < kVersionPage) return {};
    }
}

Result<void> PostgresStore::put_past_version(SourceId source, Hash128 key, const Version& version) {
    return whole(*this, *session_, [&]() -> Result<void> {
        if (auto owned = own(source); !owned) return owned;
        Params params;
        params.add(source).add(key).add(version.until).add(version.since);
        return session_->post(sql::kPutVersion, params.add(std::string_view{version.review}));
    });
}

Result<void> PostgresStore::drop_past_versions(SourceId source, Hash128 key) {
    return whole(*this, *session_, [&]() -> Result<void> {
        if (auto owned = own(source); !owned) return owned;
        Params params;
        return session_->post(sql::kDropVersions, params.add(source).add(key));
    });
}

}  // namespace molva::store::postgres
