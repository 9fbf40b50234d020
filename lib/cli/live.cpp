#include "cli/live.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "cli/jobs.hpp"
#include "cli/one_page.hpp"
#include "crawl/crawl.hpp"
#include "scrape/proof.hpp"

namespace molva::cli {

namespace {

using Verdict = LiveResult::Verdict;

/// What the definition is asked with: a configured source, else its example.
ConfiguredSource source_for(const scrape::Definition& definition, const Config& config,
                            const std::string& url) {
    ConfiguredSource out;
    const auto uses = [&](const ConfiguredSource& one) {
        return one.source.scraper == definition.id || one.source.scraper == definition.file;
    };
    const auto configured = std::find_if(config.sources.begin(), config.sources.end(), uses);
    if (url.empty() && configured != config.sources.end()) {
        out = *configured;
    } else {
        out.source.url = url.empty() ? definition.example : url;
        if (url.empty()) {
            out.source.params = {definition.example_params.begin(),
                                 definition.example_params.end()};
        }
        out.where = definition.file;
    }
    out.source.name = definition.id;
    out.source.scraper = definition.file;
    out.source.max_pages = 1;
    return out;
}

/// An example is the definition's word and not the operator's: it opens no
/// private address.
void disown_address(crawl::Job& job, const std::string& example) {
    if (auto parts = scrape::match_params(*job.definition, example)) {
        for (auto& [name, value] : *parts) job.source.params.emplace(name, std::move(value));
    }
    if (job.definition->url.empty()) {
        auto own = std::make_shared<scrape::Definition>(*job.definition);
        own->url = scrape::Template{example};
        job.definition = std::move(own);
    }
    job.source.url.clear();
    job.first.reset();
}

scrape::Shares stored_shares(const scrape::Definition& definition,
                             const std::filesystem::path& pages, Io& io) {
    scrape::Shares out;
    std::error_code error;
    const auto folder = pages / definition.id;
    if (!std::filesystem::is_directory(folder, error)) {
        io.note(definition.id, "there are no stored pages to compare with");
        return out;
    }
    const auto proof = scrape::prove(definition, folder);
    if (!proof || proof->reviews == 0) return out;
    for (const auto& [field, count] : proof->coverage) {
        out.emplace_back(field, static_cast<double>(count) / static_cast<double>(proof->reviews));
    }
    return out;
}

void judge(const stream::Crawl& crawl, const scrape::Shares& stored, LiveResult& out) {
    out.reviews = crawl.reviews;
    out.reason = crawl.reason;
    switch (crawl.verdict) {
        case stream::Verdict::blocked:
            out.verdict = Verdict::blocked;
            return;
        case stream::Verdict::disallowed:
            out.verdict = Verdict::disallowed;
            return;
        case stream::Verdict::failed:
            out.verdict = Verdict::failed;
            return;
        case stream::Verdict::suspicious:
        case stream::Verdict::degraded:
            out.verdict = Verdict::drifted;
            return;
        case stream::Verdict::empty:
            out.verdict = Verdict::failed;
            out.reason = "the page says that there are no reviews: there is nothing to compare";
            return;
        default:
            break;
    }
    out.drift = scrape::drift_of(stored, crawl.coverage, crawl.reviews);
    out.reason.clear();
    out.verdict = out.drift.lost.empty() ? Verdict::ok : Verdict::drifted;
    if (!out.drift.lost.empty()) {
        out.reason = fmt::format("lost {}", fmt::join(out.drift.lost, ", "));
    }
}

}  // namespace

std::string_view to_string(Verdict verdict) {
    switch (verdict) {
        case Verdict::ok:
            return "ok";
        case Verdict::drifted:
            return "drifted";
        case Verdict::blocked:
            return "blocked";
        case Verdict::disallowed:
            return "disallowed";
        case Verdict::failed:
            return "failed";
        case Verdict::skipped:
            break;
    }
    return "skipped";
}

Result<std::vector<LiveResult>> test_live(const std::vector<scrape::Definition>& definitions,
                                          const Config& config, const std::string& url,
                                          const std::filesystem::path& pages, Io& io) {
    auto network = open_network(config, io);
    if (!network) return network.error();
    std::vector<LiveResult> out;
    for (const auto& definition : definitions)
        out.push_back({definition.id, Verdict::skipped, {}, 0, {}});

    const auto result_for = [&](const std::string& name) {
        return std::find_if(out.begin(), out.end(),
                            [&](const LiveResult& one) { return one.scraper == name; });
    };
    crawl::Hooks hooks;
    hooks.record = [](std::string_view) {};
    hooks.warning = [&](const std::string& source, const std::string& what) {
        io.note(source, what);
    };
    hooks.loss = [&](const std::string& source, const std::string& what) {
        io.warn(source, what);
    };
    std::vector<stream::Crawl> crawls;
    hooks.finished = [&](const stream::Crawl& crawl, bool) { crawls.push_back(crawl); };
    crawl::Crawler crawler{*network->client, io.clock(), std::move(hooks)};
    for (const auto& definition : definitions) {
        auto& result = *result_for(definition.id);
        if (definition.kind == scrape::Kind::csv) {
            result.reason = "a table is no page";
            continue;
        }
        Config own = config;
        own.sources = {source_for(definition, config, url)};
        auto jobs = prepare_jobs(own, {});
        if (!jobs) {
            result.reason = jobs.error().what;
            continue;
        }
        auto& job = jobs->front();
        const bool example = url.empty() && own.sources.front().where == definition.file;
        if (example && !definition.example.empty()) disown_address(job, definition.example);
        if (auto added = crawler.add(std::move(job)); !added) {
            result.reason = added.error().what;
        }
    }
    network->client->run();
    for (const auto& crawl : crawls) {
        const auto definition =
            std::find_if(definitions.begin(), definitions.end(),
                         [&](const auto& one) { return one.id == crawl.source; });
        judge(crawl, stored_shares(*definition, pages, io), *result_for(crawl.source));
    }
    return out;
}

}  // namespace molva::cli
