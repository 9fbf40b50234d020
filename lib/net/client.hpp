// Asks many hosts at once and each of them politely.
//
// One thread, one loop. Requests are queued by host: one at a time, with a
// pause, or longer if robots.txt or Retry-After say so. Every hop of every
// request passes the same rules: scheme, host lists, site, robots.txt, budget.
// Redirects are followed here and not by libcurl, so that each hop is checked.
//
//     Client client{transport, clock, {.user_agent = user_agent(version, contact)}};
//     auto session = client.session({.name = "acme-otzovik"});
//     client.fetch(session, {.request = {.url = url}, .operator_written = true},
//                  [&](Outcome outcome) { … may call client.fetch() again … });
//     client.run();   // returns when nothing is outstanding

#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "net/failure.hpp"
#include "net/http.hpp"
#include "net/retry.hpp"
#include "net/schedule.hpp"
#include "net/transport.hpp"

namespace molva::net {

/// What a request came to, with its redirects and repetitions.
struct Outcome {
    Failure failure = Failure::none;
    std::string reason{};     ///< words, for every failure
    Response response{};      ///< the last answer; with a failure only what there is, maybe nothing
    int requests = 0;         ///< hops sent, redirects and repetitions included, robots.txt not
    long long bytes = 0;      ///< of all their bodies, unpacked: the same when replayed
    bool own_budget = false;  ///< it was the session's budget that was used up, not the run's
    int repeated = 0;         ///< how often the last hop was sent once more
    /// The last answer asked to be left alone for longer than anybody would wait.
    std::optional<std::chrono::seconds> left_alone{};

    explicit operator bool() const { return failure == Failure::none; }
};

/// How much may be spent. Zero means without limit.
struct Budget {
    long long requests = 0;
    long long bytes = 0;  ///< unpacked bodies
    std::chrono::milliseconds time{0};
};

/// Which hosts may be asked. A pattern is a host name, or "*.example.com" for
/// all names below it. Empty `allow`: all that `deny` does not name.
struct HostRules {
    std::vector<std::string> allow{}, deny{};
    bool permits(std::string_view host) const;
};

struct SessionOptions {
    std::string name{};  ///< the source's, for the recording and its replay
    bool allow_private =
        false;            ///< a site inside: private addresses also behind links and redirects
    bool robots = true;   ///< ask the gate before every hop
    bool cookies = true;  ///< kept in memory, for this session alone
    Pace pace{};          ///< of the hosts it asks; where two differ, the slower one counts
    RetryPolicy retry{};
    Limits limits{};
    Budget budget{};
    /// A host that wants to be left alone for longer is not waited for, unless
    /// the pace above wants so.
    std::chrono::milliseconds longest_pause{600'000};
    int redirects = 10;
    std::string metadata{};  ///< JSON for the recording: definition and version
    /// Takes what is secret out of a URL, a header or a body before it is
    /// recorded, and before it is looked for in a recording. Empty: nothing is.
    std::function<std::string(std::string text)> redact{};
    /// If-None-Match and If-Modified-Since for a URL, asked at every hop: what
    /// was stored belongs to the URL that gave it and not to the one that led there.
    std::function<Headers(const std::string& url)> validators{};
};

class Session;  ///< one source's cookies, budget and rules; made by Client::session()

struct Fetch {
    Request request{};
    /// The operator wrote this URL, so its own address may be private. What it
    /// redirects to may not, unless the session allows it.
    bool operator_written = false;
    /// A URL or host: every hop has to stay on its site (registrable domain,
    /// net/site.hpp). For links found in pages. Empty: anywhere.
    std::string site{};
    /// For links found in pages: the URL that the request's headers, body and
    /// login were written for. At another origin they are left out, as behind
    /// a redirect. Empty: they were written for this very URL.
    std::string written_for{};
    /// Whoever asks for many things at once may give them up together: abandon().
    std::uint64_t group = 0;
};

/// What the gate answers.
struct Permission {
    bool allowed = true;
    std::string reason{};                              ///< for a refusal
    std::optional<std::chrono::milliseconds> delay{};  ///< Crawl-delay
    /// Nobody forbade it, but there was nobody to ask: the host cannot be reached.
    Failure failure = Failure::disallowed;
};

/// How far a request may reach into private addresses.
enum class Reach {
    outside,  ///< public addresses only
    written,  ///< the operator wrote this URL: its own address may be private
    inside,   ///< a site inside: redirects may go to private addresses too
};

/// Asked before every hop of a session that obeys robots.txt.
class Gate {
public:
    virtual ~Gate() = default;
    using Answer = std::function<void(Permission)>;

    /// Calls `answer` at once or later, once.
    /// @param reach  the hop's own: robots.txt may be looked for as far and no farther
    virtual void ask(const std::string& url, Reach reach, Answer answer) = 0;
};

/// A host that must not be asked before some time.
struct Held {
    Instant until{};
    std::string why{};  ///< "asked to be left alone for 3600 s"; empty: it is only its pause
};

struct ClientOptions {
    std::string user_agent{};  ///< see user_agent()
    int at_once = 64;          ///< hops under way in all
    HostRules hosts{};
    Budget budget{};            ///< of the whole run
    /// False for --replay: there are no pauses and no turns to wait for, and
    /// whatever was given up and whatever was repeated is in the recording.
    bool paced = true;
    int failures_in_a_row = 5;  ///< then the host is left alone …
    std::chrono::milliseconds left_alone{300'000};  ///< … for so long
    std::function<double()> random{};               ///< 0..1 for jitter; without it there is none
    /// What an earlier run left behind of a host, asked once for each.
    std::function<std::optional<Held>(const std::string& host)> remembered{};
    /// Told of every request, repetition, redirect and long wait, of hosts that are
    /// left alone and of what robots.txt says, without secrets. Empty: nobody wants to know.
    std::function<void(const std::string& session, const std::string& what)> told{};
    std::function<bool()> interrupted{};  ///< polled four times a second: Ctrl-C came
};

/// "molva/0.1.0 (+ops@acme.example)"; without a contact only name and version.
std::string user_agent(std::string_view version, std::string_view contact);

class Client {
public:
    using Done = std::function<void(Outcome)>;

    /// All three stay the caller's and outlive the client.
    Client(Transport& transport, const Clock& clock, ClientOptions options);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void set_gate(Gate* gate);              ///< null: everything is allowed
    void set_recorder(Recorder* recorder);  ///< null: nothing is recorded

    std::shared_ptr<Session> session(SessionOptions options) const;

    /// Queues a request. `done` is called once, from run(), never from here.
    void fetch(std::shared_ptr<Session> session, Fetch fetch, Done done);

    /// Forgets what is outstanding of a group; its `done` is not called any more.
    void abandon(std::uint64_t group);

    /// What an answer turned out to be when it was read: a host that refuses us
    /// three times in a row is left alone. @param url  Response::final_url
    void refused(const std::string& url, std::string_view how);
    void accepted(const std::string& url);

    /// Calls `task` from run() at its next turn.
    void post(std::function<void()> task);

    /// Calls `turn` from run() at every turn, at least four times a second. run()
    /// goes on for as long as it says that it has something to do.
    void accompany(std::function<bool()> turn);

    /// Whether an interrupt has ended everything.
    bool stopped() const;

    /// False for a replay: nobody waits for a turn.
    bool paced() const;

    /// Works until nothing is outstanding. After an interrupt everything that
    /// is outstanding, and whatever is asked for later, fails as interrupted.
    void run();

    /// The hosts that the next run should not ask at once: those that said so,
    /// and those whose pause is longer than it takes to begin another run.
    std::vector<std::pair<std::string, Held>> held() const;

    /// The headers that a request to `url` would carry (--explain); cookies,
    /// Host and Accept-Encoding are the transport's.
    Headers headers_for(const Session& session, const Request& request) const;

    /// For a progress display and the summary.
    struct Stats {
        std::size_t queued = 0, running = 0;
        long long requests = 0, bytes = 0, wire_bytes = 0, retries = 0, failures = 0;
    };
    Stats stats() const;
    std::optional<Schedule::Load> busiest() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace molva::net
