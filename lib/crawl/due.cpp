#include "crawl/due.hpp"

#include <algorithm>

#include "stream/crawl.hpp"

namespace molva::crawl {

using std::chrono::milliseconds;

namespace {

constexpr milliseconds kLongestSlack = std::chrono::minutes{5};

// Interrupted or out of budget before its first page: as if it had not been.
bool came_to_nothing(const store::SourceState& state) {
    if (state.verdict != stream::Verdict::partial) return false;
    const auto crawl = stream::parse_crawl(state.last_crawl);
    return crawl && crawl->pages == 0;
}

}  // namespace

milliseconds back_off(std::int64_t failures, milliseconds every) {
    milliseconds wait = kFirstBackOff;
    for (std::int64_t i = 1; i < failures && wait < every; ++i) wait *= 2;
    return std::min(wait, every);
}

namespace {

// A site that does not want us is not to be asked sooner than one that does. A
// source that another one's refusal kept from asking has not been refused.
bool was_told_off(const store::SourceState& state) {
    if (state.verdict == stream::Verdict::disallowed) return true;
    if (state.verdict != stream::Verdict::blocked) return false;
    const auto crawl = stream::parse_crawl(state.last_crawl);
    return crawl && crawl->requests > 0;
}

}  // namespace

std::optional<Instant> due_at(const std::optional<store::SourceState>& state, milliseconds every) {
    if (every.count() <= 0 || !state || !state->started || came_to_nothing(*state)) {
        return std::nullopt;
    }
    const bool as_usual = stream::is_readable(state->verdict) || was_told_off(*state);
    const milliseconds wait =
        as_usual ? every : back_off(std::max<std::int64_t>(state->failures, 1), every);
    return *state->started + wait - std::min(wait / 20, kLongestSlack);
}

}  // namespace molva::crawl
