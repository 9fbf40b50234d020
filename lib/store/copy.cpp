#include "store/copy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "base/suggest.hpp"
#include "json/tree.hpp"
#include "store/events.hpp"
#include "store/inspect.hpp"
#include "store/marking.hpp"

namespace molva::store {

namespace {

constexpr std::size_t kPiece = 256;

// A record with another source. Only its own member and, in an event, that of
// its review say where it is from; of what else may be in it nothing is known.
std::string renamed(const std::string& record, std::string_view to) {
    auto tree = json::parse(record);
    if (!tree || !tree->is_object()) return record;
    const auto set = [&](json::Json& object) {
        if (const auto at = object.find("source"); at != object.end()) *at = std::string{to};
    };
    set(*tree);
    if (tree->value("type", "") == "event") {
        if (const auto review = tree->find("review"); review != tree->end()) set(*review);
    }
    return json::dump(*tree);
}

// What comes behind "seq" in an event's record.
EventDraft draft_of(const LoggedEvent& event, const std::string& line) {
    const std::string head = fmt::format(R"({{"type":"event","seq":{},)", event.seq);
    EventDraft to{event.id, event.event, event.subject, event.at, {}};
    to.members = line.substr(head.size(), line.size() - head.size() - 1);
    return to;
}

Result<void> each_event(Store& store, EventFilter filter, const EventSink& sink) {
    while (true) {
        const auto piece = store.events(filter, kPiece);
        if (!piece) return piece.error();
        if (piece->empty()) return {};
        for (const auto& event : *piece) {
            if (auto taken = sink(event); !taken) return taken;
        }
        filter.after = piece->back().seq;
    }
}

struct Standing {
    Hash128 key;
    BodyId body = 0;
};

// In the order in which they came in, which is the order of the bodies.
Result<std::vector<Standing>> by_body(Store& store, SourceId source) {
    std::vector<Standing> all;
    auto walked = store.each_entry(source, [&](const Entry& entry) {
        all.push_back({entry.key, entry.body});
        return Result<void>{};
    });
    if (!walked) return walked.error();
    std::sort(all.begin(), all.end(),
              [](const Standing& a, const Standing& b) { return a.body < b.body; });
    return all;
}

Result<void> rename_records(Store& store, SourceId source, std::string_view to) {
    const auto all = by_body(store, source);
    if (!all) return all.error();
    for (const auto& one : *all) {
        const auto body = store.body(source, one.body);
        if (!body) return body.error();
        auto put = store.refresh_body(source, one.body, renamed(*body, to));
        if (!put) return put;
    }
    std::vector<std::pair<Hash128, Version>> past;
    auto walked = store.each_past_version(source, [&](Hash128 key, const Version& version) {
        past.emplace_back(key, version);
        return Result<void>{};
    });
    if (!walked) return walked;
    for (auto& [key, version] : past) {
        version.review = renamed(version.review, to);
        if (auto put = store.put_past_version(source, key, version); !put) return put;
    }
    return {};
}

class Copier {
public:
    Copier(Store& from, Store& to) : from_(from), to_(to) {}

    Result<Copied> run() {
        if (auto empty = check_empty(); !empty) return empty.error();
        const auto sources = from_.sources();
        if (!sources) return sources.error();
        for (const auto& state : *sources) {
            if (auto done = copy_source(state); !done) return done.error();
        }
        if (auto done = copy_log(*sources); !done) return done.error();
        if (auto done = copy_rest(); !done) return done.error();
        return count_;
    }

private:
    Result<void> check_empty() {
        const auto sources = to_.sources();
        if (!sources) return sources.error();
        const auto last = to_.last_seq();
        if (!last) return last.error();
        const auto consumers = to_.consumers();
        if (!consumers) return consumers.error();
        if (sources->empty() && *last == 0 && consumers->empty()) return {};
        return Error{Exit::usage, to_.name(), "is not empty; a copy needs a new store"};
    }

    Result<void> copy_source(const SourceState& state) {
        auto mine = to_.ensure_source(state.name);
        if (!mine) return mine.error();
        const SourceId id = mine->id;
        SourceState all = state;
        all.id = id;
        all.marks = kMarksVersion;
        if (auto saved = to_.save_source(all); !saved) return saved;
        if (auto done = copy_reviews(state.id, id); !done) return done;
        auto past = from_.each_past_version(state.id, [&](Hash128 key, const Version& version) {
            ++count_.versions;
            return to_.put_past_version(id, key, version);
        });
        if (!past) return past;
        auto crawls = from_.crawls(state.id);
        if (!crawls) return crawls.error();
        std::reverse(crawls->begin(), crawls->end());
        for (const auto& crawl : *crawls) {
            if (auto added = to_.add_crawl(id, crawl); !added) return added;
        }
        const auto validators = from_.validators(state.id);
        if (!validators) return validators.error();
        if (auto set = to_.set_validators(id, *validators); !set) return set;
        const auto stones = from_.tombstones(state.id);
        if (!stones) return stones.error();
        for (const auto& stone : *stones) {
            if (stone.source == kEverySource) continue;
            if (auto added = to_.add_tombstone({id, stone.kind, stone.key}); !added) return added;
        }
        ++count_.sources;
        return {};
    }

    Result<void> copy_reviews(SourceId source, SourceId id) {
        auto all = by_body(from_, source);
        if (!all) return all.error();
        for (auto& one : *all) {
            const auto now = from_.current_version(source, one.body);
            if (!now) return now.error();
            const auto marks = marker_.of(now->review).value_or(Marks{});
            const auto body = to_.add_body(id, now->since, now->review, marks);
            if (!body) return body.error();
            one.body = *body;
            ++count_.reviews;
        }
        std::sort(all->begin(), all->end(),
                  [](const Standing& a, const Standing& b) { return a.key < b.key; });
        auto next = all->begin();
        return from_.each_entry(source, [&](const Entry& entry) {
            Entry mine = entry;
            mine.body = (next++)->body;
            return to_.put_entry(id, mine);
        });
    }

    Result<void> copy_log(const std::vector<SourceState>& sources) {
        std::vector<std::pair<std::string, SourceId>> ids;  // by name, as sources are
        for (const auto& state : sources) {
            const auto mine = to_.source(state.name);
            if (!mine) return mine.error();
            if (!*mine) return Error{Exit::system, to_.name(), "a source just written is gone"};
            ids.emplace_back(state.name, (*mine)->id);
        }
        std::sort(ids.begin(), ids.end());
        auto copied = each_event(from_, {}, [&](const LoggedEvent& event) {
            const auto at = std::lower_bound(ids.begin(), ids.end(),
                                             std::pair<std::string, SourceId>{event.source, 0});
            ++count_.events;
            return to_.put_event(at->second, event.seq, draft_of(event, event.line));
        });
        if (!copied) return copied;
        const auto last = from_.last_seq();
        if (!last) return last.error();
        return to_.advance_seq(*last);
    }

    Result<void> copy_rest() {
        const auto consumers = from_.consumers();
        if (!consumers) return consumers.error();
        for (const auto& state : *consumers) {
            if (auto saved = to_.save_consumer(state); !saved) return saved;
            const auto letters = from_.dead(state.name);
            if (!letters) return letters.error();
            for (const auto& letter : *letters) {
                if (auto added = to_.add_dead(state.name, letter); !added) return added;
            }
        }
        const auto stones = from_.tombstones(kEverySource);
        if (!stones) return stones.error();
        for (const auto& stone : *stones) {
            if (auto added = to_.add_tombstone(stone); !added) return added;
        }
        auto robots = from_.each_robots(
            [&](std::string_view url, const Robots& one) { return to_.set_robots(url, one); });
        if (!robots) return robots;
        const auto metas = from_.metas();
        if (!metas) return metas.error();
        for (const auto& [key, value] : *metas) {
            if (auto set = to_.set_meta(key, value); !set) return set;
        }
        return {};
    }

    Store& from_;
    Store& to_;
    Copied count_;
    RecordMarker marker_;
};

// One number for everything that must be the same on both sides.
Result<Hash128> sum_of(Store& store) {
    std::string all;
    const auto add = [&](std::string_view text) {
        const Hash128 hash = quick_hash(text);
        all.append(reinterpret_cast<const char*>(&hash), sizeof hash);
        if (all.size() >= 1 << 16) {
            const Hash128 so_far = quick_hash(all);
            all.assign(reinterpret_cast<const char*>(&so_far), sizeof so_far);
        }
    };
    const auto number = [&](std::int64_t value) { add(std::to_string(value)); };
    const auto sources = store.sources();
    if (!sources) return sources.error();
    for (const auto& state : *sources) {
        for (const auto& text :
             {state.name, state.subject, state.reason, state.last_crawl, state.last_good}) {
            add(text);
        }
        number(state.reviews);
        const auto reviews = by_body(store, state.id);
        if (!reviews) return reviews.error();
        for (const auto& one : *reviews) {
            const auto now = store.current_version(state.id, one.body);
            if (!now) return now.error();
            add(to_hex(one.key));
            number(now->since.time_since_epoch().count());
            add(now->review);
        }
        auto past = store.each_past_version(state.id, [&](Hash128 key, const Version& version) {
            add(to_hex(key));
            add(version.review);
            return Result<void>{};
        });
        if (!past) return past.error();
    }
    auto events = each_event(store, {}, [&](const LoggedEvent& event) {
        add(event.line);
        return Result<void>{};
    });
    if (!events) return events.error();
    const auto last = store.last_seq();
    if (!last) return last.error();
    number(*last);
    const auto consumers = store.consumers();
    if (!consumers) return consumers.error();
    for (const auto& one : *consumers) {
        add(one.name);
        number(one.cursor);
    }
    return quick_hash(all);
}

}  // namespace

Result<void> rename(Store& store, std::string_view from, std::string_view to) {
    if (to.empty()) return Error{Exit::usage, store.name(), "the new name is empty"};
    if (from == to) {
        return Error{Exit::usage, store.name(), fmt::format("\"{}\" is its name already", to)};
    }
    auto transaction = Transaction::begin(store);
    if (!transaction) return transaction.error();
    const auto states = sources_named(store, {std::string{from}});
    if (!states) return states.error();
    const SourceId id = states->front().id;
    if (auto done = rename_records(store, id, to); !done) return done;
    EventFilter filter;
    filter.sources = {std::string{from}};
    auto events = each_event(store, filter, [&](const LoggedEvent& event) {
        return store.put_event(id, event.seq, draft_of(event, renamed(event.line, to)));
    });
    if (!events) return events;
    auto state = states->front();
    for (std::string* const line : {&state.last_crawl, &state.last_good}) {
        if (!line->empty()) *line = renamed(*line, to);
    }
    if (auto saved = store.save_source(state); !saved) return saved;
    if (auto done = store.rename_source(id, to); !done) return done;
    return transaction->commit();
}

Result<Copied> copy(Store& from, const OpenTarget& open_target) {
    auto reading = Transaction::begin(from);
    if (!reading) return reading.error();
    const auto target = open_target();
    if (!target) return target.error();
    Store& to = **target;
    if (from.name() == to.name()) {
        return Error{Exit::usage, to.name(), "is the store itself"};
    }
    auto writing = Transaction::begin(to);
    if (!writing) return writing.error();
    auto copied = Copier{from, to}.run();
    if (!copied) return copied;
    if (auto done = writing->commit(); !done) return done.error();
    const auto there = sum_of(from);
    if (!there) return there.error();
    const auto here = sum_of(to);
    if (!here) return here.error();
    const auto wrong = verify(to);
    if (!wrong) return wrong.error();
    if (!wrong->empty()) return Error{Exit::system, to.name(), wrong->front()};
    if (*there != *here) return Error{Exit::system, to.name(), "the copy is not the same"};
    return copied;
}

}  // namespace molva::store
