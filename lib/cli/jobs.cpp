#include "cli/jobs.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "cli/paths.hpp"
#include "scrape/definition.hpp"
#include "scrape/request.hpp"

namespace molva::cli {

namespace {

using Definitions = std::map<std::string, std::shared_ptr<const scrape::Definition>>;

Result<crawl::Job> make_job(const Config& config, const ConfiguredSource& configured,
                            Definitions& definitions) {
    auto& definition = definitions[configured.source.scraper];
    if (!definition) {
        auto found =
            scrape::find_definition(configured.source.scraper, scraper_dirs(config.file));
        if (!found) {
            const bool elsewhere = !found.error().where.empty();
            return Error{found.error().status,
                         elsewhere ? found.error().where : configured.where, found.error().what};
        }
        definition = std::make_shared<const scrape::Definition>(std::move(*found));
    }
    crawl::Job job;
    job.source = configured.source;
    job.definition = definition;
    if (auto done = scrape::resolve_secrets(job.source, environment); !done) return done.error();
    if (auto first = scrape::first_request(*definition, job.source); !first) {
        return Error{first.error().status, configured.where, first.error().what};
    }
    job.ignore_missing = configured.ignore_missing;
    auto& session = job.session;
    session.allow_private = configured.allow_private;
    session.robots = configured.robots;
    session.limits.body = config.fetch.max_bytes;
    session.limits.whole = config.fetch.timeout;
    session.retry.max_tries = config.fetch.tries;
    session.retry.first_wait = config.fetch.retry_wait;
    const auto own = std::chrono::milliseconds{static_cast<std::int64_t>(
        1000 * job.source.interval_s.value_or(0))};
    const auto needed = std::chrono::milliseconds{static_cast<std::int64_t>(
        1000 * definition->interval_s)};
    session.pace.pause = config.fetch.pause;
    // A site of one's own may be asked as fast as its owner likes.
    session.pace.interval = configured.allow_private ? own : std::max(own, needed);
    if (configured.interval) {
        session.pace.interval = std::max(session.pace.interval, *configured.interval);
    }
    return job;
}

}  // namespace

Result<std::vector<crawl::Job>> prepare_jobs(const Config& config,
                                             const std::vector<std::string>& names) {
    const auto chosen = choose_sources(config, names);
    if (!chosen) return chosen.error();
    Definitions definitions;
    std::vector<crawl::Job> jobs;
    for (const auto& configured : *chosen) {
        auto job = make_job(config, configured, definitions);
        if (!job) return job.error();
        jobs.push_back(std::move(*job));
    }
    return jobs;
}

}  // namespace molva::cli
