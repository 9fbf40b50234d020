// The rows of the snapshot.

#include <algorithm>
#include <utility>

#include "store/postgres_sql.hpp"
#include "store/postgres_store.hpp"
#include "store/postgres_whole.hpp"

namespace molva::store::postgres {

namespace {

constexpr std::int64_t kPage = 4096;
constexpr std::size_t kMostEntries = 16384;      // gathered before they are sent
constexpr std::size_t kMostWritten = 2'000'000;  // remembered of what was sent
constexpr std::int16_t kColumns = 12;

Entry read_entry(const Rows& row, int at) {
    Entry to;
    to.key = row.key(at, 0);
    to.text_hash = static_cast<std::uint64_t>(row.integer(at, 1));
    to.reply_hash = static_cast<std::uint64_t>(row.integer(at, 2));
    to.rest_hash = static_cast<std::uint64_t>(row.integer(at, 3));
    if (!row.null(at, 4)) to.rating = row.real(at, 4);
    to.earliest = row.maybe_instant(at, 5);
    to.missed = row.maybe_instant(at, 6);
    to.body = row.integer(at, 7);
    to.missing = row.integer(at, 8);
    to.id_kind = static_cast<stream::IdKind>(row.integer(at, 9));
    to.removed = row.boolean(at, 10);
    return to;
}

std::int64_t signed_bits(std::uint64_t hash) { return static_cast<std::int64_t>(hash); }

std::optional<std::int64_t> reply_of(const Entry& entry) {
    if (entry.reply_hash == 0) return std::nullopt;
    return signed_bits(entry.reply_hash);
}

std::int32_t missing_of(const Entry& entry) {
    return static_cast<std::int32_t>(std::min<std::int64_t>(entry.missing, 1 << 30));
}

void add_row(Fields& to, SourceId source, const Entry& entry) {
    to.begin_row(kColumns);
    to.add(source).add(entry.key).add(signed_bits(entry.text_hash)).add(reply_of(entry));
    to.add(signed_bits(entry.rest_hash)).add(entry.rating).add(entry.earliest).add(entry.missed);
    to.add(entry.body).add_int(missing_of(entry));
    to.add_small(static_cast<std::int16_t>(entry.id_kind)).add(entry.removed);
}

// The same rows as columns.
class Columns {
public:
    void add(SourceId source, const Entry& entry) {
        source_.add(source);
        key_.add(entry.key);
        text_.add(signed_bits(entry.text_hash));
        reply_.add(reply_of(entry));
        rest_.add(signed_bits(entry.rest_hash));
        rating_.add(entry.rating);
        earliest_.add(entry.earliest);
        missed_.add(entry.missed);
        body_.add(entry.body);
        missing_.add_int(missing_of(entry));
        kind_.add_small(static_cast<std::int16_t>(entry.id_kind));
        removed_.add(entry.removed);
    }
    bool empty() const { return source_.count() == 0; }
    Params params() const {
        Params to;
        for (const Array* column : {&source_, &key_, &text_, &reply_, &rest_, &rating_, &earliest_,
                                    &missed_, &body_, &missing_, &kind_, &removed_}) {
            to.add_array(*column);
        }
        return to;
    }

private:
    Array source_{Type::bigint}, key_{Type::uuid}, text_{Type::bigint}, reply_{Type::bigint},
        rest_{Type::bigint}, rating_{Type::real}, earliest_{Type::timestamp},
        missed_{Type::timestamp}, body_{Type::bigint}, missing_{Type::integer},
        kind_{Type::smallint}, removed_{Type::boolean};
};

Hash128 next(Hash128 key) {
    if (++key.low == 0) ++key.high;
    return key;
}

// Reads one state of the store, also outside of a transaction.
class Reading {
public:
    static Result<Reading> begin(Session& session) {
        if (session.in_transaction()) return Reading{nullptr};
        if (auto begun = session.begin(true); !begun) return begun.error();
        return Reading{&session};
    }
    Reading(Reading&& other) noexcept : session_(std::exchange(other.session_, nullptr)) {}
    Reading& operator=(Reading&&) = delete;
    ~Reading() {
        if (session_) session_->rollback();
    }

private:
    explicit Reading(Session* session) : session_(session) {}
    Session* session_;
};

}  // namespace

Result<void> PostgresStore::each_entry(SourceId source, const EntryVisitor& visitor) {
    if (auto sent = flush_entries(); !sent) return sent;
    auto reading = Reading::begin(*session_);
    if (!reading) return reading.error();
    Hash128 from;
    while (true) {
        Params params;
        const auto rows = session_->query(sql::kEntries, params.add(source).add(from).add(kPage));
        if (!rows) return rows.error();
        std::vector<Entry> page;
        for (int at = 0; at < rows->size(); ++at) page.push_back(read_entry(*rows, at));
        if (!session_->in_transaction() || owned_.empty()) {
            listed_.clear();
            for (const Entry& entry : page) listed_.push_back(entry.body);
            std::reverse(listed_.begin(), listed_.end());  // taken from the back
        }
        for (const Entry& entry : page) {
            if (auto taken = visitor(entry); !taken) return taken;
        }
        listed_.clear();
        if (rows->size() < kPage) return {};
        from = next(page.back().key);
        if (from == Hash128{}) return {};
    }
}

Result<bool> PostgresStore::bare(SourceId source, Owned& owned) {
    if (!owned.bare) {
        Params params;
        const auto rows = session_->query(sql::kBare, params.add(source));
        if (!rows) return rows.error();
        owned.bare = rows->boolean(0, 0);
    }
    return *owned.bare;
}

// Of what is not among the gathered ones: no need to look into the table.
Result<bool> PostgresStore::surely_absent(SourceId source, Hash128 key) {
    const auto found = owned_.find(source);
    if (found == owned_.end()) return false;
    Owned& owned = found->second;
    const auto empty = bare(source, owned);
    if (!empty || !*empty) return empty;
    if (owned.scattered) return !written_.contains({source, key});
    return !owned.highest || key > *owned.highest;
}

Result<std::optional<Entry>> PostgresStore::entry(SourceId source, Hash128 key) {
    const Place place{source, key};
    if (const auto at = entry_at_.find(place); at != entry_at_.end()) {
        const NewEntry& one = entries_[at->second];
        if (one.dropped) return std::optional<Entry>{};
        return std::optional{one.entry};
    }
    auto absent = surely_absent(source, key);
    if (!absent) return absent.error();
    if (!*absent) {
        Params params;
        const auto rows = session_->query(sql::kEntry, params.add(source).add(key));
        if (!rows) return rows.error();
        if (!rows->empty()) return std::optional{read_entry(*rows, 0)};
    }
    if (owned_.contains(source)) absent_ = place;
    return std::optional<Entry>{};
}

Result<void> PostgresStore::put_entry(SourceId source, const Entry& entry) {
    return whole(*this, *session_, [&]() -> Result<void> {
        if (auto owned = own(source); !owned) return owned;
        const Place place{source, entry.key};
        if (const auto at = entry_at_.find(place); at != entry_at_.end()) {
            entries_[at->second].entry = entry;
            entries_[at->second].dropped = false;
            return {};
        }
        auto fresh = surely_absent(source, entry.key);
        if (!fresh) return fresh.error();
        if (absent_ == place) fresh = true;
        absent_.reset();
        entry_at_.emplace(place, entries_.size());
        entries_.push_back({source, entry, *fresh, false});
        if (entries_.size() >= kMostEntries) return flush_entries();
        return {};
    });
}

Result<void> PostgresStore::drop_entry(SourceId source, Hash128 key) {
    return whole(*this, *session_, [&]() -> Result<void> {
        if (auto owned = own(source); !owned) return owned;
        absent_.reset();
        if (const auto at = entry_at_.find({source, key}); at != entry_at_.end()) {
            NewEntry& one = entries_[at->second];
            one.dropped = true;
            if (one.fresh) return {};
        }
        Params params;
        return session_->post(sql::kDropEntry, params.add(source).add(key));
    });
}

// Rows that are new for certain go by COPY, the others over what is there.
Result<void> PostgresStore::flush_entries() {
    if (entries_.empty()) return {};
    std::vector<NewEntry> all = std::move(entries_);
    entries_.clear();
    entry_at_.clear();
    absent_.reset();
    std::erase_if(all, [](const NewEntry& one) { return one.dropped; });
    note_written(all);
    Fields rows;
    Columns columns;
    for (const NewEntry& one : all) {
        if (one.fresh) {
            add_row(rows, one.source, one.entry);
        } else {
            columns.add(one.source, one.entry);
        }
    }
    if (!rows.empty()) {
        if (auto sent = session_->copy(sql::kCopyEntries, rows.bytes()); !sent) return sent;
    }
    if (columns.empty()) return {};
    return session_->post(sql::kPutEntries, columns.params());
}

// Sorts them by source and key. Of a source whose rows come in the order of the
// key, as a comparison puts them, the greatest one tells which were written.
void PostgresStore::note_written(std::vector<NewEntry>& all) {
    const auto before = [](const NewEntry& a, const NewEntry& b) {
        return a.source != b.source ? a.source < b.source : a.entry.key < b.entry.key;
    };
    const bool in_order = std::is_sorted(all.begin(), all.end(), before);
    if (!in_order) std::sort(all.begin(), all.end(), before);
    for (const NewEntry& one : all) {
        Owned& owned = owned_[one.source];
        if (!owned.bare.value_or(false)) continue;
        if (!in_order && !owned.scattered) {
            // What was written in order before is not listed: nothing is known any more.
            if (owned.highest) owned.bare = false;
            owned.scattered = true;
        }
        if (owned.scattered && *owned.bare) written_.insert({one.source, one.entry.key});
        if (!owned.highest || one.entry.key > *owned.highest) owned.highest = one.entry.key;
    }
    if (written_.size() <= kMostWritten) return;
    for (auto& [source, owned] : owned_) owned.bare = false;
    written_.clear();
}

}  // namespace molva::store::postgres
