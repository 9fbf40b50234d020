// Transactions, sources and what the fetcher keeps.

#include "store/postgres_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "store/postgres_sql.hpp"
#include "store/postgres_whole.hpp"

namespace molva::store::postgres {

namespace {

// So many sources of one transaction are locked one by one.
constexpr std::size_t kMostLocks = 256;

SourceState read_source(const Rows& row, int at) {
    SourceState to;
    to.id = row.integer(at, 0);
    to.name = row.text(at, 1);
    to.subject = row.text(at, 2);
    to.scraper = row.text(at, 3);
    to.baseline = row.boolean(at, 4);
    to.started = row.maybe_instant(at, 5);
    to.finished = row.maybe_instant(at, 6);
    to.looked = row.maybe_instant(at, 7);
    to.succeeded = row.maybe_instant(at, 8);
    to.verdict = stream::verdict_from(row.text(at, 9)).value_or(stream::Verdict::ok);
    to.reason = row.text(at, 10);
    to.failures = row.integer(at, 11);
    to.broken = row.boolean(at, 12);
    to.reach.all = row.boolean(at, 13);
    to.reach.oldest = row.maybe_instant(at, 14);
    to.reviews = row.integer(at, 15);
    to.last_crawl = row.text(at, 16);
    to.last_good = row.text(at, 17);
    to.marks = static_cast<int>(row.integer(at, 18));
    return to;
}

}  // namespace

Result<void> PostgresStore::begin() {
    clear();
    return session_->begin(session_->read_only());
}

Result<void> PostgresStore::commit() {
    if (!session_->knows_number()) {
        const auto rows = session_->query(sql::kNumber);
        if (!rows) return rows.error();
        session_->know_number(rows->text(0, 0));
    }
    if (auto sent = flush(); !sent) return sent;
    auto done = session_->commit();
    if (done) clear();
    return done;
}

void PostgresStore::rollback() noexcept {
    session_->rollback();
    clear();
}

void PostgresStore::clear() {
    owned_.clear();
    owned_order_.clear();
    owned_at_savepoint_ = 0;
    owned_all_.reset();
    next_body_ = 0;
    last_body_ = -1;
    entries_.clear();
    entry_at_.clear();
    written_.clear();
    absent_.reset();
    bodies_.clear();
    events_.clear();
    event_bytes_ = 0;
    ahead_.clear();
    listed_.clear();
}

// Events last: with them the end of the log is locked for all others.
Result<void> PostgresStore::flush() {
    if (auto sent = flush_bodies(); !sent) return sent;
    if (auto sent = flush_entries(); !sent) return sent;
    return flush_events();
}

Result<void> PostgresStore::savepoint() {
    if (auto sent = flush(); !sent) return sent;
    owned_at_savepoint_ = owned_order_.size();
    return session_->post(sql::kSavepoint);
}

Result<void> PostgresStore::release() {
    if (auto sent = flush(); !sent) return sent;
    return session_->run(sql::kRelease);
}

Result<void> PostgresStore::rollback_to_savepoint() {
    (void)session_->settle();  // its failure may be why we are here
    bodies_.clear();
    entries_.clear();
    entry_at_.clear();
    events_.clear();
    event_bytes_ = 0;
    absent_.reset();
    // Locks that were taken meanwhile are gone; what was written is not known.
    forget_ownership(owned_at_savepoint_);
    if (auto undone = session_->run(sql::kRollbackTo); !undone) return undone;
    return session_->run(sql::kRelease);
}

void PostgresStore::forget_ownership(std::size_t keep) {
    while (owned_order_.size() > keep) {
        owned_.erase(owned_order_.back());
        owned_order_.pop_back();
    }
    if (owned_all_ && *owned_all_ >= keep) owned_all_.reset();
    for (auto& [id, owned] : owned_) owned.bare = false;
    written_.clear();
    next_body_ = 0;
    last_body_ = -1;
}

// Waits for whoever else writes to this source.
Result<void> PostgresStore::own(SourceId source) {
    ahead_.clear();
    if (owned_.contains(source)) return {};
    if (!owned_all_) {
        Params params;
        const bool many = owned_order_.size() >= kMostLocks;
        auto locked =
            many ? session_->run(sql::kOwnAll) : session_->run(sql::kOwn, params.add(source));
        if (!locked) return locked;
        if (many) owned_all_ = owned_order_.size();
    }
    owned_.try_emplace(source);
    owned_order_.push_back(source);
    next_body_ = 0;  // numbers in the order in which the writers of a source took turns
    last_body_ = -1;
    return {};
}

Result<std::optional<SourceState>> PostgresStore::source(std::string_view name) {
    Params params;
    const auto rows = session_->query(sql::kSource, params.add(quick_hash(name)));
    if (!rows) return rows.error();
    if (rows->empty()) return std::optional<SourceState>{};
    return std::optional{read_source(*rows, 0)};
}

Result<void> PostgresStore::each_source(const SourceVisitor& visitor) {
    const auto rows = session_->query(sql::kSources);
    if (!rows) return rows.error();
    for (int at = 0; at < rows->size(); ++at) {
        if (auto visited = visitor(read_source(*rows, at)); !visited) return visited;
    }
    return {};
}

// It may be made or renamed by another process before its lock is ours.
Result<SourceState> PostgresStore::ensure_source(std::string_view name) {
    constexpr int kTries = 5;
    for (int attempt = 0; attempt < kTries; ++attempt) {
        Params key, row;
        key.add(quick_hash(name));
        row.add(quick_hash(name)).add(name);
        auto found = session_->query(sql::kSourceId, key);
        if (found && found->empty()) found = session_->query(sql::kAddSource, row);
        if (!found) return found.error();
        if (found->empty()) continue;
        const SourceId id = found->integer(0, 0);
        if (auto owned = own(id); !owned) {
            return Error{owned.error().status, owned.error().where,
                         fmt::format("source \"{}\": {}", name, owned.error().what)};
        }
        auto state = source(name);
        if (!state) return state.error();
        if (*state && (*state)->id == id) return std::move(**state);
    }
    return session_->error(fmt::format("source \"{}\" is being renamed; run again", name));
}

Result<void> PostgresStore::save_source(const SourceState& state) {
    return whole(*this, *session_, [&]() -> Result<void> {
        if (auto owned = own(state.id); !owned) return owned;
        Params params;
        params.add(state.id).add(std::string_view{state.subject});
        params.add(std::string_view{state.scraper}).add(state.baseline).add(state.started);
        params.add(state.finished).add(state.looked).add(state.succeeded);
        params.add(stream::to_string(state.verdict)).add(std::string_view{state.reason});
        params.add(state.failures).add(state.broken).add(state.reach.all);
        params.add(state.reach.oldest).add(state.reviews);
        params.add(std::string_view{state.last_crawl}).add(std::string_view{state.last_good});
        params.add(std::int64_t{state.marks});
        return session_->post(sql::kSaveSource, params);
    });
}

Result<void> PostgresStore::rename_source(SourceId id, std::string_view name) {
    if (auto owned = own(id); !owned) return owned;
    const auto there = source(name);
    if (!there) return there.error();
    if (*there) {
        return Error{Exit::usage, this->name(),
                     fmt::format("there is a source \"{}\" already", name)};
    }
    Params params;
    return session_->run(sql::kRenameSource, params.add(id).add(quick_hash(name)).add(name));
}

Result<void> PostgresStore::add_crawl(SourceId source, const PastCrawl& crawl) {
    return whole(*this, *session_, [&]() -> Result<void> {
        if (auto owned = own(source); !owned) return owned;
        Params params, trim;
        params.add(source).add(crawl.started).add(crawl.finished);
        params.add(stream::to_string(crawl.verdict)).add(std::string_view{crawl.reason});
        params.add(crawl.reviews).add(crawl.events);
        if (auto added = session_->post(sql::kAddCrawl, params); !added) return added;
        return session_->post(sql::kTrimCrawls, trim.add(source));
    });
}

Result<std::vector<PastCrawl>> PostgresStore::crawls(SourceId source) {
    Params params;
    const auto rows = session_->query(sql::kCrawls, params.add(source));
    if (!rows) return rows.error();
    std::vector<PastCrawl> all;
    for (int at = 0; at < rows->size(); ++at) {
        all.push_back({rows->instant(at, 0), rows->instant(at, 1),
                       stream::verdict_from(rows->text(at, 2)).value_or(stream::Verdict::ok),
                       rows->text(at, 3),
                       rows->null(at, 4) ? std::nullopt : std::optional{rows->integer(at, 4)},
                       rows->integer(at, 5)});
    }
    return all;
}

Result<std::vector<stream::Validator>> PostgresStore::validators(SourceId source) {
    Params params;
    const auto rows = session_->query(sql::kValidators, params.add(source));
    if (!rows) return rows.error();
    std::vector<stream::Validator> all;
    for (int at = 0; at < rows->size(); ++at) {
        all.push_back({rows->text(at, 0), rows->text(at, 1), rows->text(at, 2), rows->text(at, 3)});
    }
    return all;
}

Result<void> PostgresStore::set_validators(SourceId source,
                                           const std::vector<stream::Validator>& all) {
    return whole(*this, *session_, [&]() -> Result<void> {
        if (auto owned = own(source); !owned) return owned;
        Params clear, params;
        if (auto gone = session_->post(sql::kDropValidators, clear.add(source)); !gone) return gone;
        std::unordered_map<std::string_view, const stream::Validator*> last;  // of one URL
        for (const auto& one : all) last[one.url] = &one;
        if (last.empty()) return {};
        Array keys{Type::uuid}, urls{Type::text}, tags{Type::text}, times{Type::text},
            hashes{Type::text};
        for (const auto& [url, one] : last) {
            keys.add(quick_hash(url));
            urls.add(url);
            tags.add(std::string_view{one->etag});
            times.add(std::string_view{one->last_modified});
            hashes.add(std::string_view{one->hash});
        }
        params.add(source);
        for (const Array* array : {&keys, &urls, &tags, &times, &hashes}) params.add_array(*array);
        return session_->post(sql::kAddValidators, params);
    });
}

Result<std::optional<Robots>> PostgresStore::robots(std::string_view url) {
    Params params;
    const auto rows = session_->query(sql::kRobots, params.add(quick_hash(url)));
    if (!rows) return rows.error();
    if (rows->empty()) return std::optional<Robots>{};
    return std::optional{
        Robots{static_cast<int>(rows->integer(0, 0)), rows->text(0, 1), rows->instant(0, 2)}};
}

Result<void> PostgresStore::set_robots(std::string_view url, const Robots& robots) {
    Params params;
    params.add(quick_hash(url)).add(url).add(std::int64_t{robots.status}).add(robots.fetched);
    return session_->run(sql::kSetRobots, params.add(std::string_view{robots.body}));
}

}  // namespace molva::store::postgres
