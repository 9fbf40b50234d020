#include "cli/fetching.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>
#include <limits>
#include <map>
#include <random>
#include <set>

#include "base/file.hpp"
#include "base/version.hpp"
#include "cli/browsing.hpp"
#include "cli/jobs.hpp"
#include "cli/manners.hpp"
#include "cli/metrics.hpp"
#include "cli/network.hpp"
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

// While one of these lives, Ctrl-C, SIGTERM and a terminal that goes away ask the
// crawl to end cleanly.
class Interrupts {
public:
    Interrupts() {
        g_interrupted = 0;
        struct sigaction action {};
        action.sa_handler = on_signal;
        action.sa_flags = static_cast<int>(SA_RESETHAND);  // the second one ends us at once
        for (std::size_t i = 0; i < kSignals.size(); ++i) {
            ::sigaction(kSignals[i], nullptr, &before_[i]);
            // nohup(1) has said that it does not matter who goes away.
            if (kSignals[i] == SIGHUP && before_[i].sa_handler == SIG_IGN) continue;
            ::sigaction(kSignals[i], &action, nullptr);
        }
    }
    ~Interrupts() {
        for (std::size_t i = 0; i < kSignals.size(); ++i) {
            ::sigaction(kSignals[i], &before_[i], nullptr);
        }
    }
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

private:
    static constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};
    std::array<struct sigaction, kSignals.size()> before_{};
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
    auto curl = curl_options(config);
    if (!curl) return curl.error();
    curl->keep_request_heads = !options.record.empty();
    auto transport = net::CurlTransport::create(io.clock(), std::move(*curl));
    if (!transport) return transport.error();
    return std::unique_ptr<net::Transport>{std::move(*transport)};
}

net::ClientOptions client_options(const Config& config, const FetchOptions& options, Io& io) {
    net::ClientOptions out;
    out.user_agent = net::user_agent(kVersion, config.contact);
    // A replay has the answers; it may not have to choose between those at hand
    // and one that is still waiting for its turn.
    out.at_once = options.replay.empty() ? config.fetch.at_once : std::numeric_limits<int>::max();
    out.hosts = {config.fetch.allow, config.fetch.deny};
    out.budget = config.fetch.budget;
    out.failures_in_a_row = config.fetch.give_up_after;
    out.left_alone = config.fetch.give_up_for;
    out.paced = options.replay.empty();
    auto source = std::make_shared<std::mt19937>(std::random_device{}());
    out.random = [source] { return std::uniform_real_distribution<double>{0, 1}(*source); };
    // What nobody gets is not worth a request.
    out.interrupted = [&io] { return g_interrupted != 0 || io.output_failed(); };
    if (io.common().verbose > 0) {
        out.told = [&io](const std::string& name, const std::string& what) {
            io.note(name, what);
        };
    }
    return out;
}

// A replay goes by what the recorded run went by.
net::RobotsStore recorded_robots(net::ReplayTransport& replay, const Clock& clock) {
    net::RobotsStore out;
    out.load = [&](const std::string& origin) -> std::optional<net::RobotsEntry> {
        auto kept = replay.kept_robots(origin + "/robots.txt");
        if (!kept) return std::nullopt;
        // However long ago that was: then it was fresh enough, or it was not.
        const Instant fetched = kept->stale ? kept->fetched : clock.now();
        return net::RobotsEntry{origin, fetched, kept->status, std::move(kept->body), {}};
    };
    return out;
}

net::RobotsStore robots_store(store::Store* store, net::Recorder* recorder) {
    if (store == nullptr) return {};
    net::RobotsStore out = stored_robots(*store);
    if (recorder) {
        out.used = [recorder](const net::RobotsEntry& entry, bool stale) {
            recorder->record(net::KeptRobots{entry.origin + "/robots.txt", entry.fetched,
                                             entry.status, entry.body, stale});
        };
    }
    return out;
}

// What the last runs left behind of the hosts. A source that waits for long is
// told of once, when it begins; that a whole host is shut out, at every run.
std::function<std::optional<net::Held>(const std::string&)> known_hosts(
    store::Store& store, const FetchOptions& options, Io& io) {
    if (options.force) return forced_hosts(store);
    return [known = remembered_hosts(store), &io](const std::string& host) {
        constexpr std::chrono::hours kLong{1};
        const auto held = known(host);
        if (held && !held->why.empty() && held->until > io.clock().now() + kLong) {
            io.warn(host, fmt::format("{}, until {}; --force asks now", held->why,
                                      format_rfc3339(held->until)));
        }
        return held;
    };
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

Result<std::unique_ptr<net::WarcWriter>> open_recording(const Config& config,
                                                        const FetchOptions& options, Io& io) {
    if (options.record.empty()) return std::unique_ptr<net::WarcWriter>{};
    const auto size = options.record_size > 0 ? options.record_size : config.fetch.record_size;
    auto writer = net::WarcWriter::open(
        options.record, io.clock().now(),
        {.software = fmt::format("molva/{}", kVersion), .rotate_at = size});
    if (writer && (*writer)->path() != options.record) {
        io.warn(options.record,
                fmt::format("is there already; recording into {}", (*writer)->path().string()));
    }
    return writer;
}

// Who has put a link there wants the file behind it to be written.
std::filesystem::path behind_links(const std::string& path) {
    std::error_code code;
    if (!std::filesystem::is_symlink(path, code)) return path;
    auto target = std::filesystem::weakly_canonical(path, code);
    return code ? std::filesystem::path{path} : target;
}

// Nothing without --metrics.
class MetricsFile {
public:
    MetricsFile(const std::string& path, const Config& config, Io& io) : path_(path), io_(io) {
        if (path_.empty()) return;
        std::set<std::string> names;
        for (const auto& one : config.sources) names.insert(one.source.name);
        metrics_.keep(old_metrics(path_), names);
    }
    void remember(const crawl::Job& job) {
        if (!path_.empty() && job.past.good) metrics_.remember(job.source.name, job.past.good->finished);
    }
    void count(const stream::Crawl& crawl) {
        if (!path_.empty()) metrics_.count(crawl);
    }
    // A run is no worse for figures that could not be written, but not done either.
    void write() {
        // Success is that somebody has the reviews.
        if (path_.empty() || io_.output_failed()) return;
        auto done = write_file_atomically(behind_links(path_), metrics_.text(io_.clock().now()));
        if (!done) io_.report(done.error());
    }

private:
    const std::string& path_;
    Io& io_;
    Metrics metrics_{};
};

// Says how each source went. cron mails what is printed: trouble is told when it
// begins and when it is over, and in between only to those who look or ask.
class Verdicts {
public:
    Verdicts(Io& io, bool always) : io_(io), always_(always) {}

    void remember(const crawl::Job& job) {
        const auto& state = job.past.state;
        if (!state || !state->started) return;
        const bool bad = !stream::is_readable(state->verdict);
        if (bad || state->verdict == Verdict::partial) {
            before_[job.source.name] = {state->verdict, state->reason};
        }
    }

    void say(const stream::Crawl& crawl, bool troubled) {
        const auto found = before_.find(crawl.source);
        const Trouble* before = found == before_.end() ? nullptr : &found->second;
        std::string words = in_words(crawl);
        if (troubled) {
            const bool known =
                before && before->verdict == crawl.verdict &&
                (crawl.verdict != Verdict::partial || before->reason == crawl.reason);
            const bool back = before && crawl.pages > 0 &&
                              !stream::is_readable(before->verdict) &&
                              stream::is_readable(crawl.verdict);
            if (back) {
                words += fmt::format("; it is read again in part, it was {}",
                                     to_string(before->verdict));
            }
            if (always_ || !known) return io_.complain(crawl.source, words);
        } else if (before && !stream::is_readable(before->verdict)) {
            words += fmt::format("; it is read again, it was {}", to_string(before->verdict));
            return io_.warn(crawl.source, words);
        }
        io_.note(crawl.source, words);
    }

private:
    struct Trouble {
        Verdict verdict;
        std::string reason;
    };

    static std::string in_words(const stream::Crawl& crawl) {
        if (!crawl.reason.empty()) {
            return fmt::format("{}: {}", to_string(crawl.verdict), crawl.reason);
        }
        return fmt::format("{}: {} reviews on {} pages", to_string(crawl.verdict), crawl.reviews,
                           crawl.pages);
    }

    Io& io_;
    bool always_;
    std::map<std::string, Trouble> before_{};  // what was not in order at the last crawl
};

}  // namespace

Exit status_of(const FetchTotals& totals) {
    if (totals.troubled == 0) return Exit::ok;
    return totals.unread == totals.verdicts.size() ? Exit::failed : Exit::partial;
}

Result<FetchTotals> fetch(const Config& config, const FetchOptions& options, Io& io,
                          store::Store* store,
                          const std::function<void(std::string_view)>& record) {
    auto plan = plan_fetch(config, options, io.clock().now(), store);
    if (!plan) return plan.error();
    say_waiting(plan->waiting, options, io);
    MetricsFile metrics{options.metrics, config, io};
    if (plan->jobs.empty()) {
        metrics.write();
        return FetchTotals{};
    }

    auto transport = open_transport(config, options, io);
    if (!transport) return transport.error();
    auto settings = client_options(config, options, io);
    if (store != nullptr) settings.remembered = known_hosts(*store, options, io);
    net::Client client{**transport, io.clock(), std::move(settings)};
    const auto recording = open_recording(config, options, io);
    if (!recording) return recording.error();
    client.set_recorder(recording->get());
    auto* replay = dynamic_cast<net::ReplayTransport*>(transport->get());
    net::RobotsCache robots{client, io.clock(),
                            replay ? recorded_robots(*replay, io.clock())
                                   : robots_store(store, recording->get()),
                            session_defaults(config.fetch)};
    client.set_gate(&robots);
    std::unique_ptr<net::Browser> browser;
    const auto& jobs = plan->jobs;
    if (std::any_of(jobs.begin(), jobs.end(), [](const auto& job) { return bool(job.browser); })) {
        auto made = make_browser(client, **transport, config, recording->get(), io);
        if (!made) return made.error();
        browser = std::move(*made);
    }

    FetchTotals totals;
    totals.tally.sources = jobs.size();
    Verdicts verdicts{io, io.stderr_is_terminal() || !options.names.empty()};
    crawl::Hooks hooks;
    hooks.record = [&](std::string_view line) {
        record(line);
        ++totals.tally.records;
    };
    hooks.warning = [&](const std::string& source, const std::string& what) {
        io.note(source, what);
    };
    hooks.loss = [&](const std::string& source, const std::string& what) {
        io.warn(source, what);
    };
    hooks.finished = [&](const stream::Crawl& crawl, bool own_limit) {
        const bool troubled = !stream::is_readable(crawl.verdict) ||
                              (crawl.verdict == Verdict::partial && !own_limit);
        totals.verdicts.emplace_back(crawl.verdict, crawl.source);
        totals.reviews += crawl.reviews;
        totals.troubled += troubled ? 1 : 0;
        const bool unread = !stream::is_readable(crawl.verdict) || crawl.pages == 0;
        totals.unread += troubled && unread ? 1 : 0;
        totals.tally.count(crawl);
        metrics.count(crawl);
        io.flush();  // a reader that is gone is noticed before the next source is asked
        if (io.output_failed()) return;  // that has been said, and nothing else is wrong
        verdicts.say(crawl, troubled);
    };
    const Interrupts interrupts;
    const auto begun = io.clock().steady();
    crawl::Crawler crawler{client, io.clock(), std::move(hooks), browser.get()};
    for (; !plan->jobs.empty(); plan->jobs.pop_front()) {
        auto& job = plan->jobs.front();
        metrics.remember(job);
        verdicts.remember(job);
        if (auto added = crawler.add(std::move(job)); !added) return added.error();
    }
    plan = Plan{};  // its room is for pages now
    {
        const bool shown = options.progress && !io.common().quiet &&
                           io.common().log_format == "text";
        const Progress progress{io, client, io.clock(), totals.tally, shown};
        client.run();
    }
    totals.time = std::chrono::duration_cast<std::chrono::milliseconds>(io.clock().steady() - begun);
    if (*recording) {
        if (auto closed = (*recording)->close(); !closed) io.report(closed.error());
    }
    metrics.write();
    if (store != nullptr && options.replay.empty()) {
        if (auto kept = remember_hosts(client, *store); !kept) io.report(kept.error());
    }
    return totals;
}

}  // namespace molva::cli
