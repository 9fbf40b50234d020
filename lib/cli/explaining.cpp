#include "cli/explaining.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/suggest.hpp"
#include "base/url.hpp"
#include "base/utf8.hpp"
#include "base/version.hpp"
#include "cli/jobs.hpp"
#include "cli/manners.hpp"
#include "cli/network.hpp"
#include "cli/paths.hpp"
#include "cli/planning.hpp"
#include "cli/table.hpp"
#include "crawl/due.hpp"
#include "net/robots_cache.hpp"
#include "net/rules.hpp"
#include "scrape/request.hpp"

namespace molva::cli {

namespace {

using std::chrono::milliseconds;

// What --explain is about.
struct Subject {
    crawl::Job job;
    const ConfiguredSource* configured = nullptr;  ///< null: no source asks for this page
    std::string url;
    bool first = true;  ///< it is the first page of its source
};

bool is_address(const std::string& what) { return what.find("://") != std::string::npos; }

// The source whose first page this is, else one that has seen it.
Result<std::optional<Subject>> source_for(const Config& config, const std::string& url,
                                          store::Store& store) {
    std::optional<Subject> seen;
    if (config.sources.empty()) return seen;
    auto jobs = prepare_jobs(config, {});
    if (!jobs) return jobs.error();
    for (std::size_t i = 0; i < jobs->size(); ++i) {
        const ConfiguredSource& one = config.sources[i];
        crawl::Job& job = (*jobs)[i];
        auto past = crawl::load_past(store, one.source.name);
        if (!past) return past.error();
        job.past = std::move(*past);
        const auto canonical = net::canonical_url(job.first->url);
        if (canonical == url) return std::optional{Subject{std::move(job), &one, url, true}};
        const auto& pages = job.past.validators;
        const bool known = std::any_of(pages.begin(), pages.end(),
                                       [&](const auto& page) { return page.url == url; });
        if (known && !seen) seen = Subject{std::move(job), &one, url, false};
    }
    return seen;
}

// A page that no source asks for, by the first definition that takes it.
Result<Subject> stranger(const Config& config, const std::string& url) {
    ConfiguredSource made;
    made.source.name = "?";
    made.source.url = url;
    made.source.scraper = "schema-org";
    for (const auto& file : scrape::definition_files(scraper_dirs(config.file))) {
        const auto definition = scrape::load_definition(file);
        if (!definition) continue;
        const auto& match = definition->match;
        if (std::any_of(match.begin(), match.end(), [&](const auto& pattern) {
                return scrape::match_url(pattern, url).has_value();
            })) {
            made.source.scraper = definition->id;
            break;
        }
    }
    Config alone = config;
    alone.sources = {made};
    auto jobs = prepare_jobs(alone, {});
    if (!jobs) return jobs.error();
    return Subject{std::move(jobs->front()), nullptr, url, true};
}

Result<Subject> find_subject(const Config& config, const std::string& what, store::Store& store) {
    if (is_address(what)) {
        const auto url = net::canonical_url(what);
        if (!url) {
            return Error{
                Exit::usage, "--explain",
                fmt::format("\"{}\" is not an address with http or https", utf8::printable(what))};
        }
        auto found = source_for(config, *url, store);
        if (!found) return found.error();
        if (*found) return std::move(**found);
        return stranger(config, *url);
    }
    auto jobs = prepare_jobs(config, {what});
    if (!jobs) return jobs.error();
    Subject out;
    out.job = std::move(jobs->front());
    for (const auto& one : config.sources) {
        if (one.source.name == what) out.configured = &one;
    }
    auto past = crawl::load_past(store, what);
    if (!past) return past.error();
    out.job.past = std::move(*past);
    out.url = net::canonical_url(out.job.first->url).value_or(out.job.first->url);
    return out;
}

// "interval_s of the definition otzovik": where the longest interval comes from.
std::string pace_of(const Config& config, const Subject& subject,
                    std::optional<milliseconds> crawl_delay) {
    const auto& pace = subject.job.session.pace;
    const auto needed =
        milliseconds{static_cast<std::int64_t>(1000 * subject.job.definition->interval_s)};
    std::string out;
    if (pace.interval.count() > 0) {
        const bool rate = subject.configured && subject.configured->interval == pace.interval;
        out = fmt::format("{} from one request to the next ({}); ", in_words(pace.interval),
                          rate                     ? "`rate` of the source"
                          : pace.interval > needed ? "`interval_s` of the source"
                                                   : "`interval_s` of the definition");
    }
    const bool asked = crawl_delay && *crawl_delay > pace.pause;
    out += fmt::format("a pause of {} after each ({})", in_words(asked ? *crawl_delay : pace.pause),
                       asked ? "Crawl-delay of robots.txt" : "`pause` of [fetch]");
    if (config.fetch.jitter > 0 && !asked) {
        out += fmt::format(", up to {:.0f} % more", config.fetch.jitter * 100);
    }
    return out;
}

std::string reach_of(const Subject& subject) {
    if (subject.job.session.allow_private) return "private ones too: allow_private";
    return subject.first && !subject.job.source.url.empty()
               ? "a private one only if this address leads to it; redirects and links to none"
               : "public ones only";
}

std::string due_of(const Subject& subject, Instant now) {
    const auto& state = subject.job.past.state;
    if (!subject.configured) return "no source of the configuration asks for this page";
    if (!state || !state->started) return "now: it was never fetched";
    const std::string last = fmt::format(
        "the last crawl began at {}: {}{}{}", format_rfc3339(*state->started),
        stream::to_string(state->verdict), state->reason.empty() ? "" : ", ", state->reason);
    const auto due = crawl::due_at(state, subject.job.every);
    if (subject.job.every.count() == 0) return "now: it has no `every`; " + last;
    if (!due || *due <= now || *state->started > now) return "now; " + last;
    return fmt::format("at {}; {}", format_rfc3339(*due), last);
}

std::string reading_of(const Subject& subject, Instant now) {
    const crawl::Job& job = subject.job;
    if (!job.definition->newest_first) return "to the end of the listing: its order is not known";
    if (!job.past.swept) return "to the end of the listing: nothing is known of it, or not enough";
    const Instant sweep = *job.past.swept + job.sweep;
    if (sweep <= now) {
        return fmt::format("to the end of the listing: the last time was at {}",
                           format_rfc3339(*job.past.swept));
    }
    return fmt::format("until the reviews are known; to the end of the listing after {}",
                       format_rfc3339(sweep));
}

const stream::Validator* known_page(const Subject& subject, const std::string& shown) {
    for (const auto& one : subject.job.past.validators) {
        if (one.url == shown) return &one;
    }
    return nullptr;
}

class Page {
public:
    void line(std::string_view name, std::string_view words) {
        text_ += fmt::format("{:<12}{}\n", name, utf8::printable(words));
    }
    const std::string& text() const { return text_; }

private:
    std::string text_;
};

void add_headers(Page& page, const Subject& subject, const net::Client& client,
                 const scrape::Request& request, const stream::Validator* known) {
    auto session = client.session(subject.job.session);
    net::Request asked{request.method, subject.url, request.headers, request.body};
    if (const auto home = net::canonical_url(subject.job.first->url); request.linked && home) {
        asked = net::carried(std::move(asked), *home);
    }
    net::Headers headers = client.headers_for(*session, asked);
    if (known && !known->etag.empty()) headers.emplace_back("If-None-Match", known->etag);
    if (known && !known->last_modified.empty()) {
        headers.emplace_back("If-Modified-Since", known->last_modified);
    }
    std::string_view name = "headers";
    for (const auto& [key, value] : headers) {
        page.line(name, scrape::redact(subject.job.source, fmt::format("{}: {}", key, value)));
        name = "";
    }
}

// Asks for robots.txt if need be. @return what it says of the page
Result<std::optional<net::RobotsCache::Explanation>> ask_robots(net::Client& client,
                                                                net::RobotsCache& robots,
                                                                const Subject& subject) {
    if (!subject.job.session.robots) return std::optional<net::RobotsCache::Explanation>{};
    const auto reach = subject.job.session.allow_private                  ? net::Reach::inside
                       : subject.first && !subject.job.source.url.empty() ? net::Reach::written
                                                                          : net::Reach::outside;
    robots.ask(subject.url, reach, [](const net::Permission&) {});
    client.run();
    return robots.explain(subject.url);
}

void add_source(Page& page, const Subject& subject, const scrape::Request& request) {
    const auto& job = subject.job;
    page.line("page", fmt::format("{} {}", request.method, request.shown));
    if (subject.configured) {
        page.line("source", fmt::format("{} ({})", job.source.name, subject.configured->where));
    }
    page.line("definition", fmt::format("{} ({})", job.definition->id, job.definition->file));
}

}  // namespace

Result<Exit> explain(const Config& config, const std::string& what, Io& io, store::Store& store) {
    auto subject = find_subject(config, what, store);
    if (!subject) return subject.error();
    const crawl::Job& job = subject->job;
    auto request = scrape::first_request(*job.definition, job.source);
    if (!request) return request.error();
    if (!subject->first) {
        *request = scrape::linked_request(*job.definition, job.source, *request, subject->url, 0);
    }
    auto transport = open_network(config, io.clock());
    if (!transport) return transport.error();
    net::ClientOptions options;
    options.user_agent = net::user_agent(kVersion, config.contact);
    options.hosts = {config.fetch.allow, config.fetch.deny};
    options.remembered = remembered_hosts(store);
    net::Client client{**transport, io.clock(), options};
    net::RobotsCache robots{client, io.clock(), stored_robots(store),
                            session_defaults(config.fetch)};

    const Instant now = io.clock().now();
    const std::string host = parse_url(subject->url)->host;
    Page page;
    add_source(page, *subject, *request);
    page.line("due", due_of(*subject, now));
    if (subject->configured) page.line("reading", reading_of(*subject, now));
    page.line("addresses", reach_of(*subject));
    const auto refusal = net::refuse(*parse_url(subject->url), options.hosts, {}, true);
    page.line("host", refusal ? refusal->reason : host + ": may be asked");
    if (const auto held = options.remembered(host); held && held->until > now) {
        page.line("", fmt::format("not before {}{}{}", format_rfc3339(held->until),
                                  held->why.empty() ? "" : ": ", held->why));
    }
    std::optional<milliseconds> delay;
    if (!refusal) {
        const auto rule = ask_robots(client, robots, *subject);
        if (!rule) return rule.error();
        if (*rule) {
            delay = (*rule)->delay;
            page.line("robots", fmt::format("{}: {}", (*rule)->allowed ? "allowed" : "disallowed",
                                            (*rule)->words));
            if (!(*rule)->group.empty()) {
                page.line("", fmt::format("by the group for \"{}\", as of {}", (*rule)->group,
                                          format_rfc3339((*rule)->fetched)));
            }
        } else {
            page.line("robots", job.session.robots ? "not known" : "not asked: robots = false");
        }
    }
    page.line("pace", pace_of(config, *subject, delay));
    const auto* known = known_page(*subject, request->shown);
    add_headers(page, *subject, client, *request, known);
    page.line("known", known ? "hash " + known->hash : "nothing: the page was not seen before");
    io.print(page.text());
    return Exit::ok;
}

Result<Exit> dry_run(const Config& config, const FetchOptions& options, Io& io,
                     store::Store& store) {
    const auto plan = plan_fetch(config, options, io.clock().now(), &store);
    if (!plan) return plan.error();
    Table table{{"source", "due", "first request"}};
    for (const auto& job : plan->jobs) {
        const auto first = scrape::first_request(*job.definition, job.source);
        if (!first) return first.error();
        table.row({job.source.name, "now", fmt::format("{} {}", first->method, first->shown)});
    }
    for (const auto& one : plan->waiting) {
        table.row({one.source, format_rfc3339(one.due), one.why});
    }
    io.print(table.text());
    return Exit::ok;
}

}  // namespace molva::cli
