#include "cli/planning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "cli/jobs.hpp"
#include "crawl/due.hpp"

namespace molva::cli {

namespace {

std::string why_waiting(const store::SourceState& state, std::chrono::milliseconds every) {
    if (state.failures == 0) return "every " + in_words(every);
    return fmt::format("{} failure{} in a row", state.failures, state.failures == 1 ? "" : "s");
}

// Nothing: it is due.
std::optional<Waiting> waits(const crawl::Job& job, Instant now) {
    const auto& state = job.past.state;
    const auto due = crawl::due_at(state, job.every);
    if (!due || *due <= now) return std::nullopt;
    // Crawled in what is the future now: the clock was wrong once, and is not waited for.
    if (state->started > now) return std::nullopt;
    return Waiting{job.source.name, *due, why_waiting(*state, job.every)};
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

Result<Plan> plan_fetch(const Config& config, const FetchOptions& options, Instant now,
                        store::Store* store) {
    auto jobs = prepare_jobs(config, options.names);
    if (!jobs) return jobs.error();
    // A recording costs nobody a request.
    const bool all = options.force || !options.replay.empty();
    Plan plan;
    for (auto& job : *jobs) {
        if (store != nullptr) {
            auto past = crawl::load_past(*store, job.source.name);
            if (!past) return past.error();
            job.past = std::move(*past);
        }
        if (options.unconditional) job.past.forget_pages();
        auto waiting = all ? std::nullopt : waits(job, now);
        if (job.past.state) job.past.state->last_crawl.clear();  // there may be thousands
        if (waiting) {
            plan.waiting.push_back(std::move(*waiting));
        } else {
            plan.jobs.push_back(std::move(job));
        }
    }
    // What the run's budget leaves out today comes first tomorrow.
    const net::Budget& budget = config.fetch.budget;
    if (budget.requests > 0 || budget.bytes > 0 || budget.time.count() > 0) {
        std::stable_sort(plan.jobs.begin(), plan.jobs.end(), waited_longer);
    }
    return plan;
}

}  // namespace molva::cli
