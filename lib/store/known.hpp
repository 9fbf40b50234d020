// What the snapshot of a source knows, as little of it as tells "the same" from
// "not the same": 24 bytes a review, looked up while the stream is read, so
// that the records of reviews that have not changed need not be kept.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/hash.hpp"
#include "base/result.hpp"
#include "store/digest.hpp"
#include "store/store.hpp"

namespace molva::store {

/// A kind of id as a bit, for sets of them.
inline unsigned bit(stream::IdKind kind) { return 1U << static_cast<unsigned>(kind); }

class Known {
public:
    /// Of a source that has no snapshot.
    Known() = default;

    /// @param name  of the source, which need not be there
    static Result<Known> load(Store& store, std::string_view name);

    /// Says that same() will be asked for this key soon: what it looks at is on
    /// its way from memory while the rest of the review is hashed.
    void expect(Hash128 key) const;

    /// Remembers that the review was seen.
    /// @return whether it is as the snapshot has it, so that nothing else of it is needed
    bool same(const Digest& digest);

    /// Whether the snapshot is still the one that was loaded.
    bool is_of(const SourceState& state) const;

    std::size_t size() const { return items_.size(); }
    /// Kinds of the ids of reviews that are present.
    unsigned kinds() const { return kinds_; }

    /// Of those that are remembered as removed.
    unsigned removed_kinds() const { return removed_kinds_; }

    /// The keys of those present that were not seen, in their order.
    std::vector<Hash128> unseen() const { return unseen(0); }
    /// The same of those that are remembered as removed.
    std::vector<Hash128> removed() const { return unseen(kRemoved); }
    bool was_seen(Hash128 key) const;

private:
    // In the low bits of an item's state, so that one look into memory is enough.
    enum Mark : std::uint64_t { kSeen = 1, kDifferent = 2, kRemoved = 4, kMarks = 7 };
    struct Item {
        Hash128 key;
        std::uint64_t state = 0;  // of all hashes and the rating, and the marks
    };

    std::vector<Hash128> unseen(std::uint64_t removed) const;
    std::size_t guess(Hash128 key) const;
    std::optional<std::size_t> find(Hash128 key) const;
    void index();

    std::vector<Item> items_;           // by key
    std::vector<std::uint32_t> first_;  // of the items whose keys begin with the same bits
    unsigned shift_ = 63;
    unsigned kinds_ = 0, removed_kinds_ = 0;
    std::optional<Instant> started_;
    std::int64_t reviews_ = 0;
    SourceId source_ = 0;
};

}  // namespace molva::store
