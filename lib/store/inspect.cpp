#include "store/inspect.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/lines.hpp"
#include "base/suggest.hpp"
#include "json/tree.hpp"
#include "store/digest.hpp"
#include "store/forget.hpp"
#include "store/likeness.hpp"
#include "store/marking.hpp"
#include "stream/record.hpp"

namespace molva::store {

namespace {

// Reads stored records, which have no readable bytes behind them.
class StoredReviews {
public:
    std::optional<stream::ReviewView> parse(const std::string& line) {
        padded_.assign(line).append(LineReader::kPadding, '\0');
        const auto record = parser_.parse(std::string_view{padded_}.substr(0, line.size()));
        return record ? record->review : std::nullopt;
    }

private:
    stream::RecordParser parser_;
    std::string padded_;
};

// What is wrong with one entry, in words; empty: nothing.
std::string compare(const Entry& entry, const std::string& body, StoredReviews& reviews,
                    std::string& scratch) {
    const auto review = reviews.parse(body);
    if (!review) return "its record cannot be read";
    const auto digest = digest_of(*review, scratch);
    if (digest.key != entry.key) return "its record is that of another review";
    if (digest.text_hash != entry.text_hash) return "its text is not the one that was compared";
    if (digest.reply_hash != entry.reply_hash) return "its reply is not the one that was compared";
    if (digest.rating != entry.rating) return "its rating is not the one that was compared";
    return {};
}

Result<void> verify_source(Store& store, const SourceState& state,
                           const MarksSum& marks, std::vector<std::string>& wrong) {
    StoredReviews reviews;
    RecordMarker marker;
    MarksSum sum;
    std::string scratch;
    std::int64_t present = 0;
    auto walked = store.each_entry(state.id, [&](const Entry& entry) -> Result<void> {
        if (!entry.removed) ++present;
        const auto body = store.body(state.id, entry.body);
        const auto what = body ? compare(entry, *body, reviews, scratch) : body.error().what;
        if (body) sum.add(entry.body, marker.of(*body).value_or(Marks{}));
        if (!what.empty()) {
            wrong.push_back(
                fmt::format("source {}: review {}: {}", state.name, to_hex(entry.key), what));
        }
        return {};
    });
    if (!walked) return walked;
    if (state.marks == kMarksVersion && !(sum == marks)) {
        wrong.push_back(fmt::format(
            "source {}: what its reviews are found by when others are like them is not theirs",
            state.name));
    }
    if (present != state.reviews) {
        wrong.push_back(fmt::format("source {}: {} reviews stand in the snapshot, {} are counted",
                                    state.name, present, state.reviews));
    }
    return {};
}

}  // namespace

Result<std::vector<SourceState>> sources_named(Store& store,
                                               const std::vector<std::string>& names) {
    auto all = store.sources();
    if (!all || names.empty()) return all;
    std::vector<std::string> known;
    for (const auto& one : *all) known.push_back(one.name);
    std::vector<SourceState> some;
    for (const auto& name : names) {
        const auto at = std::find(known.begin(), known.end(), name);
        if (at == known.end()) {
            return Error{Exit::usage, store.name(),
                         fmt::format("no source \"{}\"{}", name, did_you_mean(name, known))};
        }
        some.push_back((*all)[static_cast<std::size_t>(at - known.begin())]);
    }
    return some;
}

Result<std::vector<Overview>> overview(Store& store, const std::vector<std::string>& names) {
    auto states = sources_named(store, names);
    if (!states) return states.error();
    std::vector<Overview> rows;
    for (auto& state : *states) {
        Overview row;
        double sum = 0;
        auto walked = store.each_entry(state.id, [&](const Entry& entry) -> Result<void> {
            if (entry.removed) {
                ++row.removed;
            } else if (entry.rating) {
                ++row.rated;
                sum += *entry.rating;
            }
            return {};
        });
        if (!walked) return walked.error();
        if (row.rated > 0) row.mean = sum / static_cast<double>(row.rated);
        row.state = std::move(state);
        rows.push_back(std::move(row));
    }
    return rows;
}

Result<ReviewHistory> history(Store& store, std::string_view source, std::string_view id) {
    const auto states = sources_named(store, {std::string{source}});
    if (!states) return states.error();
    const auto& state = states->front();
    const auto entry = store.entry(state.id, key_of(id));
    if (!entry) return entry.error();
    if (!*entry) {
        return Error{Exit::usage, store.name(),
                     fmt::format("source \"{}\" has no review \"{}\"", source, id)};
    }
    ReviewHistory to;
    to.removed = (*entry)->removed;
    auto versions = store.versions(state.id, (*entry)->key);
    if (!versions) return versions.error();
    to.versions = std::move(*versions);
    if (to.removed && !to.versions.empty()) to.versions.back().until = (*entry)->missed;
    return to;
}

Result<std::int64_t> export_reviews(Store& store, const std::vector<std::string>& names,
                                    bool with_removed, const ReviewSink& sink) {
    const auto states = sources_named(store, names);
    if (!states) return states.error();
    std::int64_t count = 0;
    for (const auto& state : *states) {
        std::vector<std::pair<BodyId, std::optional<Instant>>> bodies;  // as they came in
        auto walked = store.each_entry(state.id, [&](const Entry& entry) -> Result<void> {
            if (entry.removed && !with_removed) return {};
            bodies.emplace_back(entry.body,
                                entry.removed ? std::optional{entry.missed.value_or(Instant{})}
                                              : std::nullopt);
            return {};
        });
        if (!walked) return walked.error();
        std::sort(bodies.begin(), bodies.end());
        for (const auto& [id, removed] : bodies) {
            const auto body = store.body(state.id, id);
            if (!body) return body.error();
            if (auto out = sink(*body, removed); !out) return out.error();
            ++count;
        }
    }
    return count;
}

namespace {

// What an export with the removed ones says of such a one.
bool is_removed(std::string_view line) {
    if (line.find("\"removed\"") == std::string_view::npos) return false;
    const auto tree = json::parse(line);
    return tree && tree->contains("removed");
}

}  // namespace

struct Importer::Impl {
    Store& store;
    Instant now;
    Transaction transaction;
    std::map<std::string, SourceState, std::less<>> sources;
    const Pseudonyms* hide;
    std::map<SourceId, Graves> graves;
    StoredReviews reviews;  // of lines without their names
    Printer printer;
    std::string scratch, hidden;

    Impl(Store& s, Instant at, const Pseudonyms* names, Transaction&& t)
        : store(s), now(at), transaction(std::move(t)), hide(names) {}

    Result<bool> forgotten(SourceId source, const stream::ReviewView& review) {
        auto found = graves.find(source);
        if (found == graves.end()) {
            auto known = Graves::of(store, source);
            if (!known) return known.error();
            found = graves.emplace(source, std::move(*known)).first;
        }
        const Graves& stones = found->second;
        return stones.holds(key_of(review.id)) || stones.holds(review);
    }

    Result<SourceState*> source(const stream::ReviewView& review) {
        auto found = sources.find(review.source);
        if (found != sources.end()) return &found->second;
        auto state = store.ensure_source(review.source);
        if (!state) return state.error();
        if (state->subject.empty()) state->subject = review.subject;
        if (state->scraper.empty()) state->scraper = review.scraper;
        if (auto marked = ensure_marks(store, *state); !marked) return marked.error();
        state->baseline = true;
        return &sources.emplace(review.source, std::move(*state)).first->second;
    }
};

Importer::Importer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Importer::Importer(Importer&&) noexcept = default;
Importer::~Importer() = default;

Result<Importer> Importer::start(Store& store, Instant now, const Pseudonyms* hide) {
    auto transaction = Transaction::begin(store);
    if (!transaction) return transaction.error();
    return Importer{std::make_unique<Impl>(store, now, hide, std::move(*transaction))};
}

Result<bool> Importer::take(const stream::Record& record) {
    if (!record.review || record.kind != stream::Kind::review) {
        return Error{Exit::partial, {}, "not a review record"};
    }
    stream::ReviewView review = *record.review;
    std::string_view line = record.line;
    if (review.source.empty() || review.id.empty()) {
        return Error{Exit::partial, {}, "review record: \"source\" or \"id\" is missing"};
    }
    if (impl_->hide) {
        auto without = impl_->hide->replace(line);
        const auto again = without ? impl_->reviews.parse(*without) : std::nullopt;
        if (!again) return Error{Exit::partial, {}, "its author's name cannot be hidden"};
        impl_->hidden = std::move(*without);
        line = impl_->hidden;
        review = *again;
    }
    if (is_removed(line)) return false;
    const auto state = impl_->source(review);
    if (!state) return state.error();
    const auto forgotten = impl_->forgotten((*state)->id, review);
    if (!forgotten) return forgotten.error();
    if (*forgotten) return false;
    const auto digest = digest_of(review, impl_->scratch);
    const auto known = impl_->store.entry((*state)->id, digest.key);
    if (!known) return known.error();
    if (*known) return false;
    const auto marks = impl_->printer.marks(review);
    const auto body = impl_->store.add_body((*state)->id, impl_->now, line, marks);
    if (!body) return body.error();
    Entry entry;
    entry.key = digest.key;
    entry.text_hash = digest.text_hash;
    entry.reply_hash = digest.reply_hash;
    entry.rest_hash = digest.rest_hash;
    entry.rating = digest.rating;
    if (digest.published) entry.earliest = digest.published->earliest;
    entry.id_kind = digest.id_kind;
    entry.body = *body;
    if (auto put = impl_->store.put_entry((*state)->id, entry); !put) return put.error();
    ++(*state)->reviews;
    return true;
}

Result<void> Importer::finish() {
    for (const auto& [name, state] : impl_->sources) {
        if (auto saved = impl_->store.save_source(state); !saved) return saved;
    }
    return impl_->transaction.commit();
}

Result<std::vector<std::string>> verify(Store& store) {
    auto wrong = store.check();
    if (!wrong) return wrong;
    const auto states = store.sources();
    if (!states) {
        wrong->push_back(states.error().what);
        return wrong;
    }
    auto marks = sums_of_marks(store);
    if (!marks) {
        wrong->push_back(marks.error().what);
        marks = std::map<SourceId, MarksSum>{};
    }
    for (const auto& state : *states) {
        if (auto done = verify_source(store, state, (*marks)[state.id], *wrong); !done) {
            wrong->push_back(done.error().what);
        }
    }
    return wrong;
}

}  // namespace molva::store
