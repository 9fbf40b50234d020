// One crawl of one source against its snapshot, inside a transaction.

#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "store/change.hpp"
#include "store/diff.hpp"
#include "store/digest.hpp"
#include "store/known.hpp"
#include "store/likeness.hpp"
#include "store/spool.hpp"
#include "store/store.hpp"
#include "stream/crawl.hpp"
#include "stream/record.hpp"

namespace molva::store {

/// One review as the crawl saw it. There may be millions of these.
struct Seen {
    Hash128 key;
    std::uint64_t text_hash = 0, reply_hash = 0, rest_hash = 0;
    std::uint64_t place = 0;  ///< in the spool; of a fresh review, once it is stored, its body
    double rating = 0;
    Instant earliest{};
    std::int32_t width = 0;  ///< of the span of its date, in seconds
    stream::IdKind id_kind = stream::IdKind::site;
    bool rated = false, dated = false;
    Marks marks;
    bool fresh = false;  ///< the snapshot does not know it

    Seen(const Digest& digest, const Marks& by, std::uint64_t spooled);
    std::optional<double> maybe_rating() const {
        return rated ? std::optional{rating} : std::nullopt;
    }
    Instant latest() const { return earliest + std::chrono::seconds{width}; }
};

/// The part of the listing that a crawl has surely seen.
struct Coverage {
    bool all = false;
    std::optional<Instant> from;   ///< what was published since then would have been seen
    std::optional<Instant> reach;  ///< nothing seen is older than this

    /// @param whole     all reviews that the crawl read have arrived here
    /// @param coarsest  the least exact date among them
    static Coverage of(const stream::Crawl& crawl, bool whole, value::Precision coarsest);
    bool holds(const Entry& entry) const {
        return all || (from && entry.earliest && *entry.earliest >= *from);
    }
};

class Comparison {
public:
    Comparison(Store& store, Spool& spool, const DiffOptions& options, const Occasion& occasion,
               SourceState& state)
        : store_(store), spool_(spool), options_(options), occasion_(occasion), state_(state) {}

    /// Brings the snapshot to what the crawl says and appends the events. Changes
    /// the counts and the reach in the state, which the caller saves.
    /// @param seen   the reviews that are not as the snapshot has them
    /// @param known  the snapshot, with the reviews that were seen marked
    /// @param kinds  of the ids of all reviews that were seen, as bits
    Result<void> run(std::deque<Seen>& seen, const Known& known, unsigned kinds,
                     const Coverage& coverage);

    /// The page is as it was: whoever was missing then is still missing.
    Result<void> run_unchanged();

    std::int64_t events() const { return events_; }

    /// Reviews that this look missed and that another has to miss too.
    std::int64_t unconfirmed() const { return unconfirmed_; }

private:
    struct Action {
        std::uint64_t place;
        std::size_t seen;
        std::optional<std::size_t> known;  // in known_; nothing: fresh
    };

    Result<void> sort_out(std::deque<Seen>& seen, const Known& known, unsigned kinds,
                          const Coverage& coverage);
    struct Wanted {
        bool unseen, removed;  // beside the reviews that differ
    };
    Result<void> each_concerned(const std::deque<Seen>& seen, const Known& known, Wanted wanted,
                                const Store::EntryVisitor& visitor);
    Result<void> leave_forgotten(std::deque<Seen>& seen);
    Result<std::string> stored(BodyId body);
    void meet(std::size_t seen_at, const Seen& seen, const Entry& entry);

    // Finding reviews again whose id has changed: comparison_match.cpp.
    using Named = std::pair<std::uint64_t, std::size_t>;  // hash of the author's name, index
    using ByAuthor = std::vector<Named>;
    Result<void> match_ids(std::deque<Seen>& seen, bool removed);
    Result<void> pair_authors(std::deque<Seen>& seen, const ByAuthor& before,
                              const ByAuthor& after);
    Result<void> pair_group(std::deque<Seen>& seen, std::span<const Named> before,
                            std::span<const Named> after);

    Result<void> act(std::deque<Seen>& seen);
    Result<void> add(Seen& seen);
    Result<void> update(const Seen& seen, const Entry& known);
    Result<void> announce(const Seen& seen, const Entry& known, const std::string& was,
                          std::string_view is);
    Result<void> note_missing(Entry entry);
    Result<void> store_fresh(const std::deque<Seen>& seen);
    Result<void> append(const EventDraft& event);
    Result<stream::Record> parse(const std::string& line);
    bool worth_telling(const Seen& seen) const;

    Store& store_;
    Spool& spool_;
    const DiffOptions& options_;
    const Occasion& occasion_;
    SourceState& state_;
    stream::RecordParser parser_;
    std::string padded_;
    std::vector<Entry> known_;   // seen again, and something about them is different
    std::vector<Entry> unseen_;  // in the snapshot, perhaps as removed, not in this crawl
    std::vector<char> covered_;  // beside unseen_: present, and the crawl looked where it stood
    std::vector<Action> actions_;
    std::int64_t events_ = 0;
    std::int64_t unconfirmed_ = 0;
};

}  // namespace molva::store
