#include "store/comparison.hpp"

#include <algorithm>
#include <utility>

#include "base/lines.hpp"
#include "store/forget.hpp"
#include "store/match.hpp"

namespace molva::store {

namespace {

Entry entry_of(const Seen& seen, BodyId body) {
    Entry to;
    to.key = seen.key;
    to.text_hash = seen.text_hash;
    to.reply_hash = seen.reply_hash;
    to.rest_hash = seen.rest_hash;
    to.rating = seen.maybe_rating();
    if (seen.dated) to.earliest = seen.earliest;
    to.id_kind = seen.id_kind;
    to.body = body;
    return to;
}

bool has_partner(stream::IdKind before, unsigned kinds) {
    for (const auto kind : {stream::IdKind::site, stream::IdKind::url, stream::IdKind::derived}) {
        if ((kinds & bit(kind)) != 0 && may_match(before, kind)) return true;
    }
    return false;
}

}  // namespace

Seen::Seen(const Digest& digest, const Marks& by, std::uint64_t spooled)
    : key(digest.key),
      text_hash(digest.text_hash),
      reply_hash(digest.reply_hash),
      rest_hash(digest.rest_hash),
      place(spooled),
      rating(digest.rating.value_or(0)),
      id_kind(digest.id_kind),
      rated(digest.rating.has_value()),
      dated(digest.published.has_value()),
      marks(by) {
    if (!digest.published) return;
    earliest = digest.published->earliest;
    width = static_cast<std::int32_t>(
        std::chrono::ceil<std::chrono::seconds>(digest.published->latest - earliest).count());
}

Coverage Coverage::of(const stream::Crawl& crawl, bool whole, value::Precision coarsest) {
    Coverage to;
    if (!whole) return to;
    to.all = crawl.window.complete || crawl.verdict == stream::Verdict::empty;
    if (const auto oldest = parse_rfc3339(crawl.window.oldest)) {
        const Span span = span_of(*oldest, coarsest);
        to.from = span.latest;  // of one day with the oldest, some may stand below it
        to.reach = span.earliest;
    }
    return to;
}

Result<void> Comparison::run(std::deque<Seen>& seen, const Known& known, unsigned kinds,
                             const Coverage& coverage) {
    // The last of several readings of one review is the newest.
    std::sort(seen.begin(), seen.end(), [](const Seen& a, const Seen& b) {
        return a.key != b.key ? a.key < b.key : a.place > b.place;
    });
    seen.erase(std::unique(seen.begin(), seen.end(),
                           [](const Seen& a, const Seen& b) { return a.key == b.key; }),
               seen.end());
    if (auto done = sort_out(seen, known, kinds, coverage); !done) return done;
    if (auto done = leave_forgotten(seen); !done) return done;
    // What is missing is more likely meant than what was removed long ago.
    for (const bool removed : {false, true}) {
        if (auto done = match_ids(seen, removed); !done) return done;
    }
    if (auto done = act(seen); !done) return done;

    // In the order in which they came into the store: the order of the listing.
    std::vector<Entry> missing;
    for (std::size_t at = 0; at < unseen_.size(); ++at) {
        if (covered_[at]) missing.push_back(unseen_[at]);
    }
    std::sort(missing.begin(), missing.end(),
              [](const Entry& a, const Entry& b) { return a.body < b.body; });
    for (const Entry& entry : missing) {
        if (auto done = note_missing(entry); !done) return done;
    }
    if (auto done = store_fresh(seen); !done) return done;

    if (coverage.all) state_.reach.all = true;
    if (coverage.reach && (!state_.reach.oldest || *coverage.reach < *state_.reach.oldest)) {
        state_.reach.oldest = coverage.reach;
    }
    return {};
}

// Both sides are in the order of the key: one pass over each.
Result<void> Comparison::sort_out(std::deque<Seen>& seen, const Known& known, unsigned kinds,
                                  const Coverage& coverage) {
    for (Seen& one : seen) one.fresh = true;
    bool unseen = coverage.all || coverage.from, removed = false;
    for (const auto kind : {stream::IdKind::site, stream::IdKind::url, stream::IdKind::derived}) {
        if (!has_partner(kind, kinds)) continue;
        unseen = unseen || (known.kinds() & bit(kind)) != 0;
        removed = removed || (!seen.empty() && (known.removed_kinds() & bit(kind)) != 0);
    }
    std::size_t at = 0;
    auto walked = each_concerned(seen, known, {unseen, removed}, [&](const Entry& entry) -> Result<void> {
        while (at < seen.size() && seen[at].key < entry.key) ++at;
        if (at < seen.size() && seen[at].key == entry.key) {
            seen[at].fresh = false;
            meet(at, seen[at], entry);
        } else if (!known.was_seen(entry.key)) {
            const bool covered = !entry.removed && coverage.holds(entry);
            if (covered || has_partner(entry.id_kind, kinds)) {
                unseen_.push_back(entry);
                covered_.push_back(covered ? 1 : 0);
            }
        }
        return {};
    });
    if (!walked) return walked;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        if (seen[i].fresh) actions_.push_back({seen[i].place, i, std::nullopt});
    }
    return {};
}

// The entries of reviews that differ and, if they are wanted, of those that
// were not seen: one by one if they are few, else on a walk over all.
Result<void> Comparison::each_concerned(const std::deque<Seen>& seen, const Known& known,
                                        Wanted wanted, const Store::EntryVisitor& visitor) {
    if (known.size() == 0) return {};
    constexpr std::size_t kWorthAWalk = 16;
    std::vector<Hash128> keys;
    if (wanted.unseen) keys = known.unseen();
    if (wanted.removed) {
        const auto removed = known.removed();
        keys.insert(keys.end(), removed.begin(), removed.end());
    }
    if (keys.size() + seen.size() > known.size() / kWorthAWalk) {
        return store_.each_entry(state_.id, visitor);
    }
    for (const Seen& one : seen) keys.push_back(one.key);
    std::sort(keys.begin(), keys.end());
    for (const Hash128 key : keys) {
        const auto entry = store_.entry(state_.id, key);
        if (!entry) return entry.error();
        if (!*entry) continue;
        if (auto taken = visitor(**entry); !taken) return taken;
    }
    return {};
}

// What somebody has asked to be forgotten is as if it were not there.
Result<void> Comparison::leave_forgotten(std::deque<Seen>& seen) {
    const auto graves = Graves::of(store_, state_.id);
    if (!graves) return graves.error();
    if (graves->empty()) return {};
    std::vector<Action> kept;
    for (const Action& action : actions_) {
        bool forgotten = graves->holds(seen[action.seen].key);
        if (!forgotten && !action.known && graves->wants_record()) {
            const auto line = spool_.get(action.place);
            if (!line) return line.error();
            const auto record = parser_.parse(*line);
            if (!record) return record.error();
            forgotten = graves->holds(*record->review);
        }
        if (forgotten) {
            seen[action.seen].fresh = false;
        } else {
            kept.push_back(action);
        }
    }
    actions_ = std::move(kept);
    return {};
}

// A record of before names were hidden must not bring them out again.
Result<std::string> Comparison::stored(BodyId body) {
    auto record = store_.body(state_.id, body);
    if (!record || !options_.hide) return record;
    auto hidden = options_.hide->replace(*record);
    if (hidden) return std::move(*hidden);
    return Error{Exit::system, store_.name(), "damaged: a stored review cannot be read"};
}

void Comparison::meet(std::size_t seen_at, const Seen& seen, const Entry& entry) {
    const bool same = seen.text_hash == entry.text_hash && seen.reply_hash == entry.reply_hash &&
                      seen.rest_hash == entry.rest_hash && seen.maybe_rating() == entry.rating;
    if (same && !entry.removed && entry.missing == 0 && seen.key == entry.key) return;
    actions_.push_back({seen.place, seen_at, known_.size()});
    known_.push_back(entry);
}

Result<void> Comparison::act(std::deque<Seen>& seen) {
    std::sort(actions_.begin(), actions_.end(),
              [](const Action& a, const Action& b) { return a.place < b.place; });
    for (const Action& action : actions_) {
        Seen& one = seen[action.seen];
        auto done = action.known ? update(one, known_[*action.known]) : add(one);
        if (!done) return done;
    }
    return {};
}

// A review that is older than anything ever looked at has not been written
// since: the window has grown, or others have gone and it moved up.
bool Comparison::worth_telling(const Seen& seen) const {
    if (options_.announce_baseline) return true;
    if (!state_.baseline) return false;
    const auto& reach = state_.reach;
    return reach.all || !reach.oldest || !seen.dated || seen.latest() > *reach.oldest;
}

Result<void> Comparison::add(Seen& seen) {
    const auto line = spool_.get(seen.place);
    if (!line) return line.error();
    if (worth_telling(seen)) {
        const auto record = parser_.parse(*line);
        if (!record) return record.error();
        auto told =
            append(review_event(occasion_, "new", record->review->id, seen.text_hash, *line, {}));
        if (!told) return told;
    }
    const auto body = store_.add_body(state_.id, occasion_.started, *line, seen.marks);
    if (!body) return body.error();
    seen.place = static_cast<std::uint64_t>(*body);
    ++state_.reviews;
    return {};
}

// Apart from add(), and in the order of the key, so that pages of the index
// are filled one after the other.
Result<void> Comparison::store_fresh(const std::deque<Seen>& seen) {
    for (const Seen& one : seen) {
        if (!one.fresh) continue;
        auto put = store_.put_entry(state_.id, entry_of(one, static_cast<BodyId>(one.place)));
        if (!put) return put;
    }
    return {};
}

Result<void> Comparison::update(const Seen& seen, const Entry& known) {
    const auto line = spool_.get(seen.place);
    if (!line) return line.error();
    const auto was = stored(known.body);
    if (!was) return was.error();
    if (auto told = announce(seen, known, *was, *line); !told) return told;

    Entry now = entry_of(seen, known.body);
    if (!now.earliest) now.earliest = known.earliest;
    const bool rekeyed = seen.key != known.key;
    if (rekeyed) {
        if (auto gone = store_.drop_entry(state_.id, known.key); !gone) return gone;
        auto moved = store_.rename_versions(state_.id, known.key, seen.key);
        if (!moved) return moved;
    }
    if (seen.text_hash != known.text_hash || seen.reply_hash != known.reply_hash ||
        now.rating != known.rating) {
        auto kept = store_.retire_body(state_.id, known.body, seen.key, occasion_.started);
        if (!kept) return kept;
        const auto body = store_.add_body(state_.id, occasion_.started, *line, seen.marks);
        if (!body) return body.error();
        now.body = *body;
    } else if (rekeyed || seen.rest_hash != known.rest_hash) {
        auto put = store_.refresh_body(state_.id, known.body, *line);
        if (!put) return put;
    }
    if (known.removed) ++state_.reviews;
    return store_.put_entry(state_.id, now);
}

// One event for the content and one for the reply; one alone for a review that
// has come back, with everything in it.
Result<void> Comparison::announce(const Seen& seen, const Entry& known, const std::string& was,
                                  std::string_view is) {
    const bool text = seen.text_hash != known.text_hash;
    const bool rating = seen.maybe_rating() != known.rating;
    const bool reply = seen.reply_hash != known.reply_hash;
    if (!text && !rating && !reply && !known.removed) return {};
    const auto record = parser_.parse(is);
    if (!record) return record.error();
    const std::string_view id = record->review->id;
    const auto tell = [&](std::string_view event, std::uint64_t state, Part part) -> Result<void> {
        const auto before = old_values(was, is, part);
        if (!before) return before.error();
        return append(review_event(occasion_, event, id, state, is, *before));
    };
    const std::uint64_t state = seen.text_hash ^ seen.reply_hash;
    if (known.removed) return tell("returned", state, Part::all);
    if (text || rating) {
        auto told = tell(text ? "edited" : "rating_changed", state, Part::content);
        if (!told) return told;
    }
    if (!reply) return {};
    const std::string_view event = known.reply_hash == 0  ? "replied"
                                   : seen.reply_hash == 0 ? "reply_removed"
                                                          : "reply_edited";
    return tell(event, state, Part::reply);
}

Result<void> Comparison::note_missing(Entry entry) {
    ++entry.missing;
    entry.missed = occasion_.started;
    if (entry.missing >= options_.confirm_removed) {
        entry.removed = true;
        --state_.reviews;
        const auto body = stored(entry.body);
        if (!body) return body.error();
        const auto record = parse(*body);
        if (!record) return record.error();
        auto told = append(
            review_event(occasion_, "removed", record->review->id, entry.text_hash, *body, {}));
        if (!told) return told;
    } else {
        ++unconfirmed_;
    }
    return store_.put_entry(state_.id, entry);
}

Result<void> Comparison::run_unchanged() {
    std::vector<Entry> missing;
    auto walked = store_.each_entry(state_.id, [&](const Entry& entry) -> Result<void> {
        if (!entry.removed && entry.missing > 0 && entry.missed == state_.looked) {
            missing.push_back(entry);
        }
        return {};
    });
    if (!walked) return walked;
    std::sort(missing.begin(), missing.end(),
              [](const Entry& a, const Entry& b) { return a.body < b.body; });
    for (const Entry& entry : missing) {
        if (auto done = note_missing(entry); !done) return done;
    }
    return {};
}

Result<void> Comparison::append(const EventDraft& event) {
    const auto seq = store_.append_event(state_.id, event);
    if (!seq) return seq.error();
    ++events_;
    return {};
}

// A record from the store, which has no readable bytes behind it.
Result<stream::Record> Comparison::parse(const std::string& line) {
    padded_.assign(line).append(LineReader::kPadding, '\0');
    auto record = parser_.parse(std::string_view{padded_}.substr(0, line.size()));
    if (record && record->review) return record;
    return Error{Exit::system, store_.name(), "damaged: a stored review cannot be read"};
}

}  // namespace molva::store
