#include "cli/jobs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "base/file.hpp"
#include "cli/paths.hpp"
#include "scrape/definition.hpp"
#include "scrape/request.hpp"

namespace molva::cli {

namespace {

using Definitions = std::map<std::string, std::shared_ptr<const scrape::Definition>>;

net::SessionOptions session_options(const Config& config, const ConfiguredSource& configured,
                                    const scrape::Definition& definition,
                                    const scrape::Source& source) {
    const FetchSettings& fetch = config.fetch;
    net::SessionOptions session = session_defaults(fetch);
    session.allow_private = configured.allow_private;
    session.robots = configured.robots;
    session.budget = configured.budget.value_or(fetch.source_budget);
    session.longest_pause = session.retry.longest_wait;
    session.pace.at_once = configured.connections;
    const auto own =
        std::chrono::milliseconds{static_cast<std::int64_t>(1000 * source.interval_s.value_or(0))};
    const auto needed =
        std::chrono::milliseconds{static_cast<std::int64_t>(1000 * definition.interval_s)};
    // A site of one's own may be asked as fast as its owner likes.
    session.pace.interval = configured.allow_private ? own : std::max(own, needed);
    if (configured.interval) {
        session.pace.interval = std::max(session.pace.interval, *configured.interval);
    }
    return session;
}

// Nothing for pages that can be read as they come.
Result<std::optional<net::PageRules>> page_rules(const Config& config,
                                                 const ConfiguredSource& configured,
                                                 const scrape::Definition& definition) {
    const scrape::Render& render = definition.render;
    if (!configured.browser.value_or(render.browser)) return std::optional<net::PageRules>{};
    const bool page = definition.method == "GET" && (definition.kind == scrape::Kind::html ||
                                                     definition.kind == scrape::Kind::schema_org);
    if (!page) {
        return Error{Exit::usage, configured.where,
                     fmt::format("{} reads no pages that a browser could show", definition.id)};
    }
    net::PageRules out;
    out.hosts = render.hosts;
    out.hosts.insert(out.hosts.end(), configured.browser_hosts.begin(),
                     configured.browser_hosts.end());
    out.wait_for = render.wait_for;
    out.longest = config.fetch.max_bytes;
    out.time = config.fetch.browser_time;
    return std::optional{std::move(out)};
}

Result<void> make_job(const Config& config, const ConfiguredSource& configured,
                      Definitions& definitions, crawl::Job& job) {
    auto& definition = definitions[configured.source.scraper];
    if (!definition) {
        auto found = scrape::find_definition(configured.source.scraper, scraper_dirs(config.file));
        if (!found) {
            const bool elsewhere = !found.error().where.empty();
            return Error{found.error().status, elsewhere ? found.error().where : configured.where,
                         found.error().what};
        }
        definition = std::make_shared<const scrape::Definition>(std::move(*found));
    }
    job.source = configured.source;
    job.definition = definition;
    if (auto done = scrape::resolve_secrets(job.source, environment); !done) return done.error();
    auto first = scrape::first_request(*definition, job.source);
    if (!first) return Error{first.error().status, configured.where, first.error().what};
    job.first = std::move(*first);
    job.ignore_missing = configured.ignore_missing;
    job.every = configured.every.value_or(config.every);
    job.sweep = configured.sweep.value_or(config.sweep);
    job.session = session_options(config, configured, *definition, job.source);
    auto browser = page_rules(config, configured, *definition);
    if (!browser) return browser.error();
    job.browser = std::move(*browser);
    return {};
}

// All mistakes of the definition that the first one is in; nothing if it is
// somewhere else. "FILE.toml:12:3" is its place.
std::vector<Error> definition_problems(const Config& config, const Error& first) {
    constexpr std::string_view kEnding = ".toml";
    const auto at = first.where.rfind(kEnding);
    if (at == std::string::npos) return {};
    const std::string file = first.where.substr(0, at + kEnding.size());
    if (file == config.file) return {};
    const auto text = read_file(file, std::size_t{1} << 20);
    return text ? scrape::definition_problems(*text, file) : std::vector<Error>{};
}

}  // namespace

net::SessionOptions session_defaults(const FetchSettings& fetch) {
    net::SessionOptions session;
    session.redirects = fetch.redirects;
    session.limits.body = fetch.max_bytes;
    session.limits.whole = fetch.timeout;
    session.limits.connect = fetch.connect_timeout;
    session.limits.standstill = fetch.standstill;
    session.retry.max_tries = fetch.tries;
    session.retry.first_wait = fetch.retry_wait;
    session.retry.longest_wait = std::max(fetch.longest_wait, fetch.retry_wait);
    session.pace.pause = fetch.pause;
    session.pace.jitter = fetch.jitter;
    return session;
}

Result<std::deque<crawl::Job>> prepare_jobs(const Config& config,
                                            const std::vector<std::string>& names) {
    const auto chosen = choose_sources(config, names);
    if (!chosen) return chosen.error();
    Definitions definitions;
    std::deque<crawl::Job> jobs;
    for (const auto* configured : *chosen) {
        auto made = make_job(config, *configured, definitions, jobs.emplace_back());
        if (!made) return made.error();
    }
    return jobs;
}

std::vector<Error> source_problems(const Config& config) {
    Definitions definitions;
    std::vector<Error> out;
    std::set<std::pair<std::string, std::string>> said;  // many sources share a definition
    const auto say = [&](const Error& error) {
        if (said.emplace(error.where, error.what).second) out.push_back(error);
    };
    for (const auto& configured : config.sources) {
        if (configured.source.scraper.empty()) continue;  // the configuration's own mistake
        crawl::Job job;
        const auto made = make_job(config, configured, definitions, job);
        if (made) continue;
        const auto all = definition_problems(config, made.error());
        for (const auto& one : all) say(one);
        if (all.empty()) say(made.error());
    }
    return out;
}

}  // namespace molva::cli
