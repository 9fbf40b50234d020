#include "cli/fetching.hpp"

#include <fmt/format.h>

#include <csignal>
#include <random>

#include "base/version.hpp"
#include "cli/paths.hpp"
#include "cli/planning.hpp"
#include "crawl/crawl.hpp"
#include "net/curl_transport.hpp"
#include "net/replay.hpp"
#include "net/robots_cache.hpp"
#include "net/warc.hpp"

namespace molva::cli {

namespace {

using stream::Verdict;

volatile std::sig_atomic_t g_interrupted = 0;

void on_signal(int) { g_interrupted = 1; }

// While one of these lives, Ctrl-C and SIGTERM ask the crawl to end cleanly.
class Interrupts {
public:
    Interrupts() {
        g_interrupted = 0;
        struct sigaction action {};
        action.sa_handler = on_signal;
        action.sa_flags = static_cast<int>(SA_RESETHAND);  // the second one ends us at once
        ::sigaction(SIGINT, &action, &interrupt_);
        ::sigaction(SIGTERM, &action, &terminate_);
    }
    ~Interrupts() {
        ::sigaction(SIGINT, &interrupt_, nullptr);
        ::sigaction(SIGTERM, &terminate_, nullptr);
    }
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

private:
    struct sigaction interrupt_ {}, terminate_ {};
};

Result<std::unique_ptr<net::Transport>> open_transport(const Config& config,
                                                       const FetchOptions& options, Io& io) {
    if (!options.replay.empty()) {
        auto replay = net::Replay::open({options.replay.begin(), options.replay.end()});
        if (!replay) return replay.error();
        for (const auto& problem : replay->problems()) io.report(problem);
        if (replay->urls().empty()) {
            return Error{Exit::system, options.replay.front(), "there are no answers in it"};
        }
        return std::unique_ptr<net::Transport>{
            std::make_unique<net::ReplayTransport>(std::move(*replay))};
    }
    net::CurlOptions curl;
    curl.resolve = config.fetch.resolve;
    curl.ca_file = config.fetch.ca_file;
    curl.proxy = config.fetch.proxy;
    if (curl.proxy.empty()) curl.proxy = environment("ALL_PROXY").value_or("");
    if (const auto hosts = environment("NO_PROXY")) curl.no_proxy = {*hosts};
    curl.keep_request_heads = !options.record.empty();
    auto transport = net::CurlTransport::create(io.clock(), std::move(curl));
    if (!transport) return transport.error();
    return std::unique_ptr<net::Transport>{std::move(*transport)};
}

net::ClientOptions client_options(const Config& config, const FetchOptions& options) {
    net::ClientOptions out;
    out.user_agent = net::user_agent(kVersion, config.contact);
    out.at_once = config.fetch.at_once;
    out.hosts = {config.fetch.allow, config.fetch.deny};
    out.budget = config.fetch.budget;
    out.failures_in_a_row = config.fetch.give_up_after;
    out.left_alone = config.fetch.give_up_for;
    out.paced = options.replay.empty();
    auto source = std::make_shared<std::mt19937>(std::random_device{}());
    out.random = [source] { return std::uniform_real_distribution<double>{0, 1}(*source); };
    out.interrupted = [] { return g_interrupted != 0; };
    return out;
}

net::RobotsStore robots_store(store::Store* store) {
    net::RobotsStore out;
    if (store == nullptr) return out;
    out.load = [store](const std::string& origin) -> std::optional<net::RobotsEntry> {
        auto kept = store->robots(origin);
        if (!kept || !*kept) return std::nullopt;
        return net::RobotsEntry{origin, (*kept)->fetched, (*kept)->status, (*kept)->body, {}};
    };
    // A cache that cannot be written costs one request tomorrow and nothing today.
    out.save = [store](const net::RobotsEntry& entry) {
        (void)store->set_robots(entry.origin, {entry.status, entry.body, entry.fetched});
    };
    return out;
}

// Who names a source and sees nothing come wants to know why.
void say_waiting(const std::vector<Waiting>& all, const FetchOptions& options, Io& io) {
    for (const auto& one : all) {
        const auto words =
            fmt::format("due at {} ({}); --force asks now", format_rfc3339(one.due), one.why);
        const bool wanted = !options.names.empty() && io.stderr_is_terminal();
        wanted ? io.warn(one.source, words) : io.note(one.source, words);
    }
}

void say_verdict(Io& io, const stream::Crawl& crawl, bool troubled) {
    const std::string words =
        crawl.reason.empty() ? fmt::format("{}: {} reviews on {} pages", to_string(crawl.verdict),
                                           crawl.reviews, crawl.pages)
                             : fmt::format("{}: {}", to_string(crawl.verdict), crawl.reason);
    troubled ? io.warn(crawl.source, words) : io.note(crawl.source, words);
}

}  // namespace

Exit status_of(const FetchTotals& totals) {
    if (totals.troubled == 0) return Exit::ok;
    return totals.troubled == totals.verdicts.size() ? Exit::failed : Exit::partial;
}

Result<FetchTotals> fetch(const Config& config, const FetchOptions& options, Io& io,
                          store::Store* store,
                          const std::function<void(std::string_view)>& record) {
    auto plan = plan_fetch(config, options, io.clock().now(), store);
    if (!plan) return plan.error();
    say_waiting(plan->waiting, options, io);
    if (plan->jobs.empty()) return FetchTotals{};

    auto transport = open_transport(config, options, io);
    if (!transport) return transport.error();
    net::Client client{**transport, io.clock(), client_options(config, options)};
    net::RobotsCache robots{client, io.clock(), robots_store(store)};
    client.set_gate(&robots);
    std::unique_ptr<net::WarcWriter> recording;
    if (!options.record.empty()) {
        auto writer = net::WarcWriter::open(options.record, io.clock().now(),
                                            {.software = fmt::format("molva/{}", kVersion)});
        if (!writer) return writer.error();
        recording = std::move(*writer);
        if (recording->path() != options.record) {
            io.warn(options.record,
                    fmt::format("is there already; recording into {}", recording->path().string()));
        }
        client.set_recorder(recording.get());
    }

    FetchTotals totals;
    crawl::Hooks hooks;
    hooks.record = record;
    hooks.warning = [&](const std::string& source, const std::string& what) {
        io.note(source, what);
    };
    hooks.finished = [&](const stream::Crawl& crawl, bool own_limit) {
        const bool troubled = !stream::is_readable(crawl.verdict) ||
                              (crawl.verdict == Verdict::partial && !own_limit);
        totals.verdicts.emplace_back(crawl.verdict, crawl.source);
        totals.reviews += crawl.reviews;
        totals.troubled += troubled ? 1 : 0;
        say_verdict(io, crawl, troubled);
    };
    const Interrupts interrupts;
    crawl::Crawler crawler{client, io.clock(), std::move(hooks)};
    for (auto& job : plan->jobs) {
        if (auto added = crawler.add(std::move(job)); !added) return added.error();
    }
    client.run();
    if (recording) {
        if (auto closed = recording->close(); !closed) io.report(closed.error());
    }
    return totals;
}

}  // namespace molva::cli
