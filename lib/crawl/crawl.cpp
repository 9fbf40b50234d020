#include "crawl/crawl.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/url.hpp"
#include "base/version.hpp"
#include "crawl/source_crawl.hpp"
#include "json/value.hpp"
#include "scrape/request.hpp"

namespace molva::crawl {

Crawler::Crawler(net::Client& client, const Clock& clock, Hooks hooks, net::Browser* browser)
    : client_(client), clock_(clock), hooks_(std::move(hooks)), browser_(browser) {}

Result<void> Crawler::add(Job&& job) {
    if (!job.first) {
        auto first = scrape::first_request(*job.definition, job.source);
        if (!first) return first.error();
        job.first = std::move(*first);
    }
    const auto url = parse_url(job.first->url);
    std::string name = url ? url->host : job.first->url;
    Host& host = hosts_[name];
    // Whoever may be asked many things at once shall be.
    const auto most =
        std::max(kOpenOnOneHost, static_cast<std::size_t>(std::max(job.session.pace.at_once, 0)));
    // A replay goes by the order of the recording, whoever was opened then.
    if (host.open < most || !client_.paced()) {
        open(host, std::move(name), std::move(job));
    } else {
        host.waiting.push_back(std::move(job));
    }
    return {};
}

void Crawler::open(Host& host, std::string name, Job&& job) {
    ++host.open;
    const std::string& id = job.definition->id;
    std::string& metadata = metadata_[id];
    if (metadata.empty()) {
        metadata =
            fmt::format("{{\"scraper\":{},\"molva\":{}}}", json::quote(id), json::quote(kVersion));
    }
    start_crawl(client_, browser_, clock_, hooks_, metadata, std::move(job), name,
                [this, &host, name] { closed(host, name); });
}

// The next one begins when it can: what has to wait does so with the client.
void Crawler::closed(Host& host, const std::string& name) {
    --host.open;
    if (host.waiting.empty()) return;
    Job next = std::move(host.waiting.front());
    host.waiting.pop_front();
    open(host, name, std::move(next));
}

}  // namespace molva::crawl
