#include "net/robots_cache.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include "net/rules.hpp"

namespace molva::net {

namespace {

// Of a session that asks for robots.txt: RFC 9309 section 2.3.1.2 asks for at
// least five redirects; a file that is slow to come is asked for once more.
SessionOptions session_options(const SessionOptions& settings, Reach reach) {
    SessionOptions options = settings;
    options.name = "robots.txt";
    options.allow_private = reach == Reach::inside;
    options.robots = false;
    options.cookies = false;
    // Neutral: how fast the host may be asked is its sources' to say.
    options.pace = {.pause = {}, .jitter = 0, .at_once = 1 << 20};
    options.retry.max_tries = std::min(options.retry.max_tries, 2);
    options.retry.longest_wait =
        std::min<std::chrono::milliseconds>(options.retry.longest_wait, std::chrono::seconds{30});
    options.limits.body = Robots::kLongest;
    options.limits.cut_body = true;
    options.limits.whole =
        std::min<std::chrono::milliseconds>(options.limits.whole, std::chrono::seconds{60});
    options.redirects = 5;
    options.longest_pause = {};  // whoever is waiting for it knows how long that may be
    return options;
}

// A page that may not look inside must not decide what is found there by
// those that may.
std::string key_of(const std::string& origin, Reach reach) {
    return (reach == Reach::outside ? "" : "+") + origin;
}

// What may be kept for a day. That a host could not be reached is no rule of
// its own; the next run asks again.
bool may_be_kept(const RobotsEntry& entry) {
    return robots_access(entry.status) != RobotsAccess::disallow;
}

}  // namespace

struct RobotsCache::State {
    struct Waiting {
        std::string url;
        Answer answer;
    };
    struct Origin {
        bool known = false;
        bool not_recorded = false;  // a replay that has none: whoever recorded was allowed
        bool stale = false;         // from the store, because the host cannot be reached
        RobotsEntry entry;
        Robots robots = Robots::parse("");
        std::vector<Waiting> waiting;
    };

    State(Client& c, const Clock& t, RobotsStore s, SessionOptions o)
        : client(c), clock(t), store(std::move(s)), settings(std::move(o)) {}

    Client& client;
    const Clock& clock;
    RobotsStore store;
    SessionOptions settings;
    std::unordered_map<std::string, Origin> origins{};

    void fetch(const std::string& origin, Reach reach);
    void answered(const std::string& key, Outcome outcome);
    void settle(Origin& origin, RobotsEntry entry);
    Explanation decide(const Origin& origin, const std::string& url) const;
};

void RobotsCache::State::fetch(const std::string& origin, Reach reach) {
    Fetch fetch{.request = {.url = origin + "/robots.txt"},
                .operator_written = reach == Reach::written};
    client.fetch(client.session(session_options(settings, reach)), std::move(fetch),
                 [this, key = key_of(origin, reach)](Outcome outcome) {
                     answered(key, std::move(outcome));
                 });
}

void RobotsCache::State::answered(const std::string& key, Outcome outcome) {
    Origin& origin = origins[key];
    const std::string name = key.substr(key.find('h'));
    RobotsEntry entry{.origin = name, .fetched = clock.now()};
    if (outcome && outcome.response.status == 407) {
        // The proxy's word; the host was not reached, and has not said anything.
        entry.reason = "the proxy wants a login (HTTP 407)";
        entry.failure = Failure::connect;
    } else if (outcome) {
        entry.status = outcome.response.status;
        if (robots_access(entry.status) == RobotsAccess::use) {
            entry.body = std::move(outcome.response.body);
        }
    } else if (outcome.failure == Failure::redirects) {
        entry.status = outcome.response.status;  // the sixth: "unavailable"
    } else {
        // That nobody could be asked is another thing to say than that somebody
        // forbade it.
        entry.reason = std::move(outcome.reason);
        entry.failure = outcome.failure;
        origin.not_recorded = outcome.failure == Failure::not_recorded;
    }
    if (!origin.not_recorded) {
        if (may_be_kept(entry)) {
            if (store.save) store.save(entry);
        } else if (auto old = store.load ? store.load(name) : std::nullopt) {
            // RFC 9309 section 2.4: an old copy while the host is unreachable.
            entry = std::move(*old);
            origin.stale = true;
            if (store.used) store.used(entry, true);
        }
    }
    settle(origin, std::move(entry));
}

void RobotsCache::State::settle(Origin& origin, RobotsEntry entry) {
    origin.robots = Robots::parse(entry.body);
    origin.entry = std::move(entry);
    origin.known = true;
    for (auto& [url, answer] : std::exchange(origin.waiting, {})) {
        const Explanation decision = decide(origin, url);
        answer({decision.allowed, decision.words, decision.delay, origin.entry.failure});
    }
}

RobotsCache::Explanation RobotsCache::State::decide(const Origin& origin,
                                                    const std::string& url) const {
    const RobotsEntry& entry = origin.entry;
    const std::string file = entry.origin + "/robots.txt";
    if (origin.not_recorded) return {true, "no robots.txt in the recording", {}};
    switch (robots_access(entry.status)) {
        case RobotsAccess::allow:
            return {true, fmt::format("{} answers {}", file, entry.status), {}};
        case RobotsAccess::disallow:
            return {false,
                    entry.status == 0 ? fmt::format("{} cannot be had: {}", file, entry.reason)
                                      : fmt::format("{} answers {}", file, entry.status),
                    {}};
        case RobotsAccess::use:
            break;
    }
    const auto verdict = origin.robots.check(kProductToken, url);
    const auto delay = origin.robots.crawl_delay(kProductToken);
    std::string words =
        verdict.rule ? fmt::format("{} line {}: {}", file, verdict.rule->line, verdict.rule->text)
                     : fmt::format("{} has no rule for it", file);
    if (origin.stale) words += fmt::format(" (as of {})", format_rfc3339(entry.fetched));
    return {verdict.allowed, std::move(words), delay};
}

RobotsCache::RobotsCache(Client& client, const Clock& clock, RobotsStore store,
                         SessionOptions settings)
    : state_(std::make_unique<State>(client, clock, std::move(store), std::move(settings))) {}

RobotsCache::~RobotsCache() = default;

void RobotsCache::ask(const std::string& url, Reach reach, Answer answer) {
    const std::string name = origin_of(url);
    auto [place, added] = state_->origins.try_emplace(key_of(name, reach));
    auto& origin = place->second;
    if (origin.known) {
        const Explanation decision = state_->decide(origin, url);
        return answer({decision.allowed, decision.words, decision.delay, origin.entry.failure});
    }
    origin.waiting.push_back({url, std::move(answer)});
    if (!added) return;  // asked for already
    if (auto entry = state_->store.load ? state_->store.load(name) : std::nullopt) {
        const auto age = state_->clock.now() - entry->fetched;
        if (age >= std::chrono::hours{0} && age < kKept) {
            if (state_->store.used) state_->store.used(*entry, false);
            return state_->settle(origin, std::move(*entry));
        }
    }
    state_->fetch(name, reach);
}

std::optional<RobotsCache::Explanation> RobotsCache::explain(const std::string& url) const {
    const auto canonical = canonical_url(url);
    if (!canonical) return std::nullopt;
    for (const Reach reach : {Reach::inside, Reach::outside}) {
        const auto place = state_->origins.find(key_of(origin_of(*canonical), reach));
        if (place == state_->origins.end() || !place->second.known) continue;
        Explanation out = state_->decide(place->second, *canonical);
        out.group = place->second.robots.group_of(kProductToken);
        out.fetched = place->second.entry.fetched;
        return out;
    }
    return std::nullopt;
}

}  // namespace molva::net
