#include "store/forget.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <set>

#include "base/lines.hpp"
#include "base/utf8.hpp"
#include "store/digest.hpp"
#include "store/inspect.hpp"
#include "store/match.hpp"
#include "store/pseudonym.hpp"

namespace molva::store {

namespace {

using Strings = std::vector<std::string>;

constexpr std::size_t kPiece = 256;
constexpr std::string_view kSalt = "tombstone_salt";

// A name is soon guessed: without the salt, which is in no export, its hash
// tells nothing.
Hash128 author_key(std::string_view salt, std::string_view text) {
    const std::string bytes = hmac_sha256(salt, utf8::lower(text));
    Hash128 key;
    std::memcpy(&key.high, bytes.data(), sizeof key.high);
    std::memcpy(&key.low, bytes.data() + sizeof key.high, sizeof key.low);
    return key;
}

// The date of a review as far as it is exact, in the site's own calendar, then
// coarser and coarser; a date that cannot be read as it is shown.
std::vector<std::string> dates_of(const stream::DateView& date) {
    if (date.at.empty()) return date.raw.empty() ? Strings{} : Strings{std::string{date.raw}};
    constexpr std::size_t kDay = 10, kMonth = 7, kYear = 4;
    const auto precision = precision_of(date.precision).value_or(value::Precision::day);
    Strings to;
    if (precision < value::Precision::month) to.emplace_back(date.at.substr(0, kDay));
    if (precision < value::Precision::year) to.emplace_back(date.at.substr(0, kMonth));
    to.emplace_back(date.at.substr(0, kYear));
    return to;
}

// Who has written when, and the kind of the id. A date may have been, or become,
// coarser than it is ("3 days ago", "a month ago"): each knows its coarser forms.
// @param exact  the date is not coarser than it was read
Hash128 occasion_key(std::string_view salt, stream::IdKind kind, bool exact,
                     std::string_view author, std::string_view date) {
    return author_key(salt,
                      fmt::format("{}\n{}\n{}\n{}", static_cast<int>(kind), exact, date, author));
}

// Nothing for a review that does not say who wrote it, or when.
std::vector<Hash128> occasions_of(std::string_view salt, const stream::ReviewView& review) {
    std::vector<Hash128> to;
    const auto kind = kind_from(review.id_kind);
    if (review.author_name.empty()) return to;
    for (const auto& date : dates_of(review.published)) {
        to.push_back(occasion_key(salt, kind, to.empty(), review.author_name, date));
    }
    return to;
}

Result<std::string> salt_of(Store& store) {
    auto known = store.meta(kSalt);
    if (!known) return known.error();
    if (*known) return std::move(**known);
    std::string fresh = hex(random_bytes(16));
    if (auto set = store.set_meta(kSalt, fresh); !set) return set.error();
    return fresh;
}

// Whether a stored record is one of those to be forgotten.
class Wanted {
public:
    explicit Wanted(const std::vector<std::string>& who) {
        for (const auto& one : who) who_.insert(utf8::lower(one));
    }
    void add(Hash128 key) { keys_.insert(key); }
    const std::set<Hash128>& keys() const { return keys_; }

    bool matches(const stream::ReviewView& review) const {
        if (keys_.contains(key_of(review.id))) return true;
        for (const auto text : {review.author_name, review.author_id, review.author_url}) {
            if (!text.empty() && who_.contains(utf8::lower(text))) return true;
        }
        return false;
    }
    bool matches(std::string_view line) {
        padded_.assign(line).append(LineReader::kPadding, '\0');
        const auto record = parser_.parse(std::string_view{padded_}.substr(0, line.size()));
        return record && record->review && matches(*record->review);
    }

private:
    std::set<std::string> who_;
    std::set<Hash128> keys_;
    stream::RecordParser parser_;
    std::string padded_;
};

// What keeps a review away also if it comes under another id.
Result<void> bury_occasions(Store& store, const SourceState& state, const Entry& entry) {
    const auto salt = salt_of(store);
    if (!salt) return salt.error();
    const auto body = store.body(state.id, entry.body);
    if (!body) return body.error();
    std::string padded = *body + std::string(LineReader::kPadding, '\0');
    stream::RecordParser parser;
    const auto record = parser.parse(std::string_view{padded}.substr(0, body->size()));
    if (!record || !record->review) return {};  // damaged: it goes all the same
    for (const Hash128 key : occasions_of(*salt, *record->review)) {
        auto added = store.add_tombstone({state.id, Tombstone::Kind::occasion, key});
        if (!added) return added;
    }
    return {};
}

// Which reviews of a source are by the author, now or in an earlier version.
Result<void> find_reviews(Store& store, SourceId source, Wanted& wanted) {
    auto walked = store.each_entry(source, [&](const Entry& entry) -> Result<void> {
        const auto body = store.body(source, entry.body);
        if (!body) return body.error();
        if (wanted.matches(*body)) wanted.add(entry.key);
        return {};
    });
    if (!walked) return walked;
    return store.each_past_version(source, [&](Hash128 key, const Version& version) {
        if (wanted.matches(version.review)) wanted.add(key);
        return Result<void>{};
    });
}

Result<void> drop_review(Store& store, SourceState& state, Hash128 key, Forgotten& count) {
    const auto versions = store.versions(state.id, key);
    if (!versions) return versions.error();
    const auto entry = store.entry(state.id, key);
    if (!entry) return entry.error();
    if (auto gone = store.drop_past_versions(state.id, key); !gone) return gone;
    if (*entry) {
        if (auto gone = store.drop_body(state.id, (*entry)->body); !gone) return gone;
        if (auto gone = store.drop_entry(state.id, key); !gone) return gone;
        if (!(*entry)->removed) --state.reviews;
        ++count.reviews;
    }
    count.versions += static_cast<std::int64_t>(versions->size());
    return store.add_tombstone({state.id, Tombstone::Kind::review, key});
}

Result<void> drop_events(Store& store, const std::string& source, Wanted& wanted,
                         Forgotten& count) {
    EventFilter filter;
    filter.sources = {source};
    while (true) {
        const auto piece = store.events(filter, kPiece);
        if (!piece) return piece.error();
        if (piece->empty()) return {};
        for (const auto& event : *piece) {
            if (!wanted.matches(event.line)) continue;
            if (auto gone = store.drop_event(event.seq); !gone) return gone;
            ++count.events;
        }
        filter.after = piece->back().seq;
    }
}

Result<void> drop_all(Store& store, SourceState& state, Wanted& wanted, Forgotten& count) {
    for (const Hash128 key : wanted.keys()) {
        if (auto gone = drop_review(store, state, key, count); !gone) return gone;
    }
    if (auto gone = drop_events(store, state.name, wanted, count); !gone) return gone;
    return store.save_source(state);
}

Result<void> finish(Store& store, Transaction& transaction) {
    if (auto done = transaction.commit(); !done) return done;
    if (auto done = store.compact(); !done) {
        return Error{done.error().status, done.error().where,
                     "forgotten, but the room it took could not be cleared: " + done.error().what};
    }
    return {};
}

}  // namespace

Result<Forgotten> forget_review(Store& store, std::string_view source, std::string_view id) {
    auto transaction = Transaction::begin(store);
    if (!transaction) return transaction.error();
    auto states = sources_named(store, {std::string{source}});
    if (!states) return states.error();
    SourceState& state = states->front();
    const auto entry = store.entry(state.id, key_of(id));
    if (!entry) return entry.error();
    if (!*entry) {
        return Error{Exit::usage, store.name(),
                     fmt::format("source \"{}\" has no review \"{}\"", source, id)};
    }
    Forgotten count;
    Wanted wanted{{}};
    wanted.add((*entry)->key);
    if (auto buried = bury_occasions(store, state, **entry); !buried) return buried.error();
    if (auto gone = drop_all(store, state, wanted, count); !gone) return gone.error();
    if (auto done = finish(store, *transaction); !done) return done.error();
    return count;
}

Result<Forgotten> forget_author(Store& store, const std::vector<std::string>& sources,
                                const std::vector<std::string>& who) {
    auto transaction = Transaction::begin(store);
    if (!transaction) return transaction.error();
    auto states = sources_named(store, sources);
    if (!states) return states.error();
    const auto salt = salt_of(store);
    if (!salt) return salt.error();
    Forgotten count;
    for (SourceState& state : *states) {
        Wanted wanted{who};
        if (auto found = find_reviews(store, state.id, wanted); !found) return found.error();
        if (auto gone = drop_all(store, state, wanted, count); !gone) return gone.error();
    }
    // Of all sources: also of those that are read for the first time later.
    std::vector<SourceId> places;
    for (const SourceState& state : *states) places.push_back(state.id);
    if (sources.empty()) places = {kEverySource};
    for (const SourceId place : places) {
        for (const auto& one : who) {
            auto added =
                store.add_tombstone({place, Tombstone::Kind::author, author_key(*salt, one)});
            if (!added) return added.error();
        }
    }
    if (count.reviews == 0 && count.events == 0) {
        return Error{Exit::usage, store.name(), "there is nothing of that author"};
    }
    if (auto done = finish(store, *transaction); !done) return done.error();
    return count;
}

Result<Graves> Graves::of(Store& store, SourceId source) {
    const auto stones = store.tombstones(source);
    if (!stones) return stones.error();
    Graves to;
    for (const auto& stone : *stones) {
        auto& list = stone.kind == Tombstone::Kind::review   ? to.reviews_
                     : stone.kind == Tombstone::Kind::author ? to.authors_
                                                             : to.occasions_;
        list.push_back(stone.key);
    }
    for (auto* list : {&to.reviews_, &to.authors_, &to.occasions_}) {
        std::sort(list->begin(), list->end());
    }
    if (!to.wants_record()) return to;
    auto salt = store.meta(kSalt);
    if (!salt) return salt.error();
    to.salt_ = salt->value_or("");
    return to;
}

bool Graves::holds(Hash128 review) const {
    return std::binary_search(reviews_.begin(), reviews_.end(), review);
}

bool Graves::holds(const stream::ReviewView& review) const {
    const auto in = [](const std::vector<Hash128>& list, Hash128 key) {
        return std::binary_search(list.begin(), list.end(), key);
    };
    for (const auto text : {review.author_name, review.author_id, review.author_url}) {
        if (authors_.empty() || text.empty()) continue;
        if (in(authors_, author_key(salt_, text))) return true;
    }
    if (occasions_.empty() || review.author_name.empty()) return false;
    const auto kind = kind_from(review.id_kind);
    const auto dates = dates_of(review.published);
    for (const auto was : {stream::IdKind::site, stream::IdKind::url, stream::IdKind::derived}) {
        if (!may_match(was, kind)) continue;
        for (std::size_t at = 0; at < dates.size(); ++at) {
            // It is as exact as the forgotten one, or more so, or less so.
            const auto key = [&](bool exact) {
                return occasion_key(salt_, was, exact, review.author_name, dates[at]);
            };
            if (in(occasions_, key(true)) || (at == 0 && in(occasions_, key(false)))) return true;
        }
    }
    return false;
}

}  // namespace molva::store
