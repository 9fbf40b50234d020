#include "cli/planning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <map>
#include <unordered_map>
#include <utility>

#include "base/hash.hpp"
#include "base/url.hpp"
#include "base/utf8.hpp"
#include "cli/jobs.hpp"
#include "crawl/due.hpp"
#include "net/site.hpp"
#include "scrape/request.hpp"

namespace molva::cli {

namespace {

std::string why_waiting(const store::SourceState& state, std::chrono::milliseconds every) {
    if (state.failures == 0) return "every " + in_words(every);
    return fmt::format("{} failure{} in a row", state.failures, state.failures == 1 ? "" : "s");
}

// Nothing: it is due.
std::optional<Waiting> waits(const crawl::Job& job, const store::SourceState& state, Instant now) {
    const auto due = crawl::due_at(state, job.every);
    if (!due || *due <= now) return std::nullopt;
    // Crawled in what is the future now: the clock was wrong once, and is not waited for.
    if (state.started > now) return std::nullopt;
    return Waiting{job.source.name, *due, why_waiting(state, job.every)};
}

// Fewer sources than this are looked up one by one.
constexpr std::size_t kMany = 32;

/// Calls `found` with what the store knows of each job's source.
Result<void> look_up(std::deque<crawl::Job>& jobs, store::Store& store,
                     const std::function<Result<void>(std::size_t, store::SourceState)>& found) {
    if (jobs.size() < kMany) {
        for (std::size_t i = 0; i < jobs.size(); ++i) {
            auto state = store.source(jobs[i].source.name);
            if (!state) return state.error();
            if (!*state) continue;
            if (auto done = found(i, std::move(**state)); !done) return done;
        }
        return {};
    }
    std::unordered_map<std::string_view, std::size_t> places;
    return store.each_source([&](store::SourceState state) -> Result<void> {
        if (places.empty()) {
            for (std::size_t i = 0; i < jobs.size(); ++i) places.emplace(jobs[i].source.name, i);
        }
        const auto place = places.find(state.name);
        if (place == places.end()) return {};
        return found(place->second, std::move(state));
    });
}

// Rendezvous: each site goes where its number is highest. With another number
// of shards no more sites move than have to.
int shard_of(std::string_view site, int count) {
    int best = 1;
    Hash128 highest{};
    for (int shard = 1; shard <= count; ++shard) {
        const Hash128 here = quick_hash(fmt::format("{}\n{}", site, shard));
        if (highest < here) {
            highest = here;
            best = shard;
        }
    }
    return best;
}

bool is_ours(const crawl::Job& job, const Shard& shard) {
    if (shard.count == 1) return true;
    const auto url = parse_url(job.first->url);
    return shard_of(net::registrable_domain(url ? url->host : job.first->url), shard.count) ==
           shard.number;
}

bool waited_longer(const crawl::Job& a, const crawl::Job& b) {
    const auto since = [](const crawl::Job& job) {
        return job.past.state ? job.past.state->started : std::nullopt;
    };
    return since(a) < since(b);  // never comes before any time
}

}  // namespace

std::string in_words(std::chrono::milliseconds length) {
    constexpr std::array<std::pair<std::int64_t, const char*>, 4> kUnits{
        {{86'400'000, "d"}, {3'600'000, "h"}, {60'000, "m"}, {1'000, "s"}}};
    for (const auto& [unit, letter] : kUnits) {
        if (length.count() >= unit && length.count() % unit == 0) {
            return fmt::format("{}{}", length.count() / unit, letter);
        }
    }
    return fmt::format("{}ms", length.count());
}

Result<Shard> parse_shard(std::string_view text) {
    if (text.empty()) return Shard{};
    Shard out;
    const auto slash = std::min(text.find('/'), text.size());
    const auto read = [](std::string_view digits, int& to) {
        const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), to);
        return code == std::errc{} && end == digits.data() + digits.size();
    };
    const bool good = slash < text.size() && read(text.substr(0, slash), out.number) &&
                      read(text.substr(slash + 1), out.count) && out.count >= 1 &&
                      out.count <= kMostShards && out.number >= 1 && out.number <= out.count;
    if (good) return out;
    return Error{Exit::usage, "--shard",
                 fmt::format("\"{}\" is not the I-th of N shards, \"1/4\" to \"4/4\"; N is at most "
                             "{}",
                             utf8::printable(text), kMostShards)};
}

Result<Plan> plan_fetch(const Config& config, const FetchOptions& options, Instant now,
                        store::Store* store) {
    if (options.accept && options.names.empty()) {
        return Error{Exit::usage, "--accept", "name the sources whose listings are right so"};
    }
    auto jobs = prepare_jobs(config, options.names);
    if (!jobs) return jobs.error();
    // A recording costs nobody a request.
    const bool all = options.force || options.accept || !options.replay.empty();
    Plan plan;
    plan.jobs = std::move(*jobs);
    if (options.shard.count > 1) {
        std::erase_if(plan.jobs, [&](const auto& job) { return !is_ours(job, options.shard); });
    }
    std::map<std::size_t, Waiting> waiting;  // by its place
    if (store != nullptr) {
        const auto remember = [&](std::size_t place, store::SourceState state) -> Result<void> {
            crawl::Job& job = plan.jobs[place];
            if (auto one = all ? std::nullopt : waits(job, state, now)) {
                waiting.emplace(place, std::move(*one));
                return {};
            }
            auto past = crawl::load_past(*store, std::move(state));
            if (!past) return past.error();
            job.past = std::move(*past);
            job.past.state->last_crawl = {};  // there may be thousands
            return {};
        };
        if (auto done = look_up(plan.jobs, *store, remember); !done) return done.error();
    }
    for (auto& job : plan.jobs) {
        job.extract = options.extract;
        job.accept = options.accept;
        const bool anew = options.unconditional || options.accept || !options.extract;
        if (anew) job.past.forget_pages();
    }
    std::size_t place = 0;
    std::erase_if(plan.jobs, [&](const crawl::Job&) { return waiting.contains(place++); });
    for (auto& [at, one] : waiting) plan.waiting.push_back(std::move(one));
    // What the run's budget leaves out today comes first tomorrow.
    const net::Budget& budget = config.fetch.budget;
    if (budget.requests > 0 || budget.bytes > 0 || budget.time.count() > 0) {
        std::stable_sort(plan.jobs.begin(), plan.jobs.end(), waited_longer);
    }
    return plan;
}

}  // namespace molva::cli
