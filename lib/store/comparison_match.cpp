// The part of a comparison that finds reviews again whose id has changed.

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/hash.hpp"
#include "base/utf8.hpp"
#include "store/comparison.hpp"
#include "store/match.hpp"

namespace molva::store {

namespace {

std::uint64_t author_hash(const stream::ReviewView& review) {
    return quick_hash(utf8::lower(review.author_name)).low;
}

// Dates farther apart than the coarsest precision cannot be one moment.
struct Years {
    std::optional<Instant> from, to;
    bool open = false;  // some have no date: then any may be meant

    void add(const Seen& seen) {
        constexpr std::chrono::hours kYear{24 * 367};
        if (!seen.dated) {
            open = true;
            return;
        }
        const auto low = seen.earliest - kYear;
        const auto high = seen.latest() + kYear;
        if (!from || low < *from) from = low;
        if (!to || high > *to) to = high;
    }
    bool holds(const Entry& entry) const {
        return open || !entry.earliest ||
               (from && *entry.earliest >= *from && *entry.earliest <= *to);
    }
};

// How many from here on have the same author.
std::size_t run_length(const auto& list, std::size_t from) {
    std::size_t to = from;
    while (to < list.size() && list[to].first == list[from].first) ++to;
    return to - from;
}

}  // namespace

// @param removed  among the reviews that are gone, not among those just missed
Result<void> Comparison::match_ids(std::deque<Seen>& seen, bool removed) {
    const auto wanted = [removed](const Entry& entry) { return entry.removed == removed; };
    if (std::none_of(unseen_.begin(), unseen_.end(), wanted)) return {};
    unsigned fresh_kinds = 0;
    Years years;
    std::vector<std::size_t> fresh;  // of actions_
    for (std::size_t at = 0; at < actions_.size(); ++at) {
        if (actions_[at].known) continue;
        const Seen& one = seen[actions_[at].seen];
        fresh_kinds |= 1U << static_cast<unsigned>(one.id_kind);
        years.add(one);
        fresh.push_back(at);
    }
    const auto possible = [&](const Entry& entry) {
        for (const auto kind :
             {stream::IdKind::site, stream::IdKind::url, stream::IdKind::derived}) {
            if ((fresh_kinds >> static_cast<unsigned>(kind) & 1U) != 0 &&
                may_match(entry.id_kind, kind)) {
                return years.holds(entry);
            }
        }
        return false;
    };
    ByAuthor before, after;
    for (std::size_t at = 0; at < unseen_.size(); ++at) {
        if (!wanted(unseen_[at]) || !possible(unseen_[at])) continue;
        const auto body = stored(unseen_[at].body);
        if (!body) return body.error();
        const auto record = parse(*body);
        if (!record) return record.error();
        if (record->review->author_name.empty()) continue;
        before.emplace_back(author_hash(*record->review), at);
    }
    if (before.empty()) return {};
    for (const std::size_t at : fresh) {
        const auto line = spool_.get(actions_[at].place);
        if (!line) return line.error();
        const auto record = parser_.parse(*line);
        if (!record) return record.error();
        if (record->review->author_name.empty()) continue;
        after.emplace_back(author_hash(*record->review), at);
    }
    std::sort(before.begin(), before.end());
    std::sort(after.begin(), after.end());
    return pair_authors(seen, before, after);
}

Result<void> Comparison::pair_authors(std::deque<Seen>& seen, const ByAuthor& before,
                                      const ByAuthor& after) {
    for (std::size_t b = 0, a = 0; b < before.size() && a < after.size();) {
        const std::size_t old_count = run_length(before, b);
        const std::size_t new_count = run_length(after, a);
        if (before[b].first < after[a].first) {
            b += old_count;
            continue;
        }
        if (before[b].first == after[a].first) {
            const auto olds = std::span{before}.subspan(b, old_count);
            const auto news = std::span{after}.subspan(a, new_count);
            if (auto done = pair_group(seen, olds, news); !done) return done;
            b += old_count;
        }
        a += new_count;
    }
    return {};
}

Result<void> Comparison::pair_group(std::deque<Seen>& seen, std::span<const Named> before,
                                    std::span<const Named> after) {
    if (before.size() > kMaxGroup || after.size() > kMaxGroup) return {};
    std::vector<Likeness> olds, news;
    for (const auto& [author, at] : before) {
        const auto body = stored(unseen_[at].body);
        if (!body) return body.error();
        const auto record = parse(*body);
        if (!record) return record.error();
        olds.push_back(likeness_of(*record->review, unseen_[at].id_kind));
    }
    for (const auto& [author, at] : after) {
        const auto line = spool_.get(actions_[at].place);
        if (!line) return line.error();
        const auto record = parser_.parse(*line);
        if (!record) return record.error();
        news.push_back(likeness_of(*record->review, seen[actions_[at].seen].id_kind));
    }
    for (const auto& [b, a] : pair_up(olds, news)) {
        Action& action = actions_[after[a].second];
        covered_[before[b].second] = 0;  // it is not missing, it has another id
        seen[action.seen].fresh = false;
        action.known = known_.size();
        known_.push_back(unseen_[before[b].second]);
    }
    return {};
}

}  // namespace molva::store
