// What the client remembers between one turn of its loop and the next.
// Only net/client uses this, and net/browser for what a session keeps secret.

#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "net/breaker.hpp"
#include "net/client.hpp"
#include "net/spending.hpp"

namespace molva::net {

class Session {
public:
    SessionOptions options;
    Spending spending;
    std::shared_ptr<void> jar{};
};

struct Job {
    std::uint64_t id = 0;
    std::shared_ptr<Session> session;
    Fetch fetch;
    Client::Done done;
    Request request{};  // the hop at hand
    std::string host{};
    Instant sent{};
    Reach reach = Reach::outside;
    bool queued = false;
    std::optional<Transport::Ticket> running{};
    int tries = 1;
    int redirects = 0;
    Outcome outcome{};
};

struct Client::State {
    State(Transport& t, const Clock& c, ClientOptions o)
        : transport(t),
          clock(c),
          options(std::move(o)),
          schedule(static_cast<std::size_t>(std::max(options.at_once, 1))),
          spending{options.budget} {}

    Transport& transport;
    const Clock& clock;
    ClientOptions options;
    Gate* gate = nullptr;
    Recorder* recorder = nullptr;
    Schedule schedule;
    Spending spending;
    std::unordered_map<std::string, Breaker> breakers{};
    struct Patience {
        std::chrono::milliseconds longest{0};  // that somebody would wait for the host
        std::chrono::milliseconds delay{0};    // that its robots.txt asks for
    };
    std::unordered_map<std::string, Patience> patience{};  // by host
    std::unordered_set<std::string> recalled{};  // hosts that options.remembered was asked about
    std::unordered_map<std::uint64_t, std::unique_ptr<Job>> jobs{};
    std::deque<std::unique_ptr<Job>> finished{};
    std::deque<std::function<void()>> tasks{};
    std::vector<std::function<bool()>> turns{};
    std::uint64_t last_id = 0;
    bool stopped = false;
    Schedule::Time next_glance{};
    Stats stats{};

    void admit(Job& job);
    void recall(const Job& job);
    void permitted(std::uint64_t id, const Permission& permission);
    void queue(Job& job, Schedule::Time not_before = {});
    void start(Job& job);
    void hop_done(std::uint64_t id, HopResult result);
    void count(Job& job, const HopResult& result);
    void record(const Job& job, HopResult& result);
    static void redact(const Session& session, Exchange& exchange);
    std::optional<std::string> used_up(Job& job, Schedule::Time time);
    void judge(Job& job, HopResult result);
    std::optional<std::chrono::milliseconds> heed(Job& job, const HopResult& result);
    bool try_again(Job& job, const HopResult& result);
    bool redirected(Job& job, const Response& response);
    void blame(const Job& job, std::string_view cause, Failure kind);
    static bool takes_a_secret_from(const Job& job, std::string_view home);
    void fail(Job& job, Failure failure, std::string reason);
    void give_up(Job& job, Failure failure, std::string reason);
    void finish(Job& job);
    std::vector<Job*> withdraw(const std::function<bool(const Job&)>& doomed);
    void drop(const std::function<bool(const Job&)>& doomed, Failure failure,
              const std::string& reason);
    void glance();
    void leave_resting(Schedule::Time time);
    void tell(const Job& job, std::string what) const;
    void tell_of(const Job& job, const HopResult& result) const;
    bool deliver();
    Breaker& breaker(const std::string& host);
    Headers headers(const Session& session, const Request& request) const;
    double random() const { return options.random ? options.random() : 0; }
    Schedule::Time now() const { return clock.steady(); }
};

}  // namespace molva::net
