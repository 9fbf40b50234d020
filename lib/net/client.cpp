#include "net/client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>
#include <vector>

#include "net/client_state.hpp"
#include "net/rules.hpp"

namespace molva::net {

using Time = Schedule::Time;
using std::chrono::milliseconds;

namespace {

// How late an interrupt or the end of a time budget may be noticed.
constexpr milliseconds kGlance{250};

// A pause shorter than this is over when the next run has begun.
constexpr milliseconds kWorthKeeping{2'000};

}  // namespace

void Client::State::fail(Job& job, Failure failure, std::string reason) {
    ++stats.failures;
    job.outcome.failure = failure;
    job.outcome.reason = std::move(reason);
    finish(job);
}

// For what another run would not come to by itself: it is recorded too.
void Client::State::give_up(Job& job, Failure failure, std::string reason) {
    if (recorder) {
        Exchange exchange{.at = clock.now(),
                          .method = job.request.method,
                          .url = without_credentials(job.request.url),
                          .request_body = job.request.body,
                          .failure = failure,
                          .reason = reason,
                          .sent = job.running.has_value(),
                          .own_budget = job.outcome.own_budget,
                          .source = job.session->options.name};
        redact(*job.session, exchange);
        recorder->record(exchange);
    }
    fail(job, failure, std::move(reason));
}

void Client::State::finish(Job& job) {
    const auto place = jobs.find(job.id);
    finished.push_back(std::move(place->second));
    jobs.erase(place);
}

// Stops the jobs that `doomed` names. @return them, in the order in which they
// were asked for
std::vector<Job*> Client::State::withdraw(const std::function<bool(const Job&)>& doomed) {
    std::vector<Job*> all;
    for (const auto& [id, job] : jobs) {
        if (doomed(*job)) all.push_back(job.get());
    }
    std::sort(all.begin(), all.end(), [](const Job* a, const Job* b) { return a->id < b->id; });
    for (Job* job : all) {
        if (job->running) {
            transport.cancel(*job->running);
            schedule.finished(job->host, now());
        }
        if (job->queued) schedule.remove(job->host, job->id);
    }
    return all;
}

void Client::State::drop(const std::function<bool(const Job&)>& doomed, Failure failure,
                         const std::string& reason) {
    for (Job* job : withdraw(doomed)) give_up(*job, failure, reason);
}

// What only time brings about: an interrupt, the end of a time budget.
void Client::State::glance() {
    const Time time = now();
    if (time < next_glance) return;
    next_glance = time + kGlance;
    if (!stopped && options.interrupted && options.interrupted()) {
        stopped = true;
        drop([](const Job&) { return true; }, Failure::interrupted, "interrupted");
    }
    if (!options.paced) return;  // the recording knows what came too late
    if (spending.late(time)) {
        drop([](const Job&) { return true; }, Failure::budget, "the run's time is used up");
    }
    const auto late = [&](const Job& job) { return job.session->spending.late(time); };
    for (Job* job : withdraw(late)) {
        job->outcome.own_budget = true;
        give_up(*job, Failure::budget, "the source's time is used up");
    }
    leave_resting(time);
}

// A host that wants a day between two requests would hold up everything for a
// day: those who have asked it once come back with the next run.
void Client::State::leave_resting(Time time) {
    for (const auto& [host, ready] : schedule.resting(time)) {
        const auto [longest, delay] = patience[host];
        if (ready - time <= longest) continue;
        const std::string why =
            delay > longest
                ? fmt::format("its robots.txt asks for {} s between two requests",
                              delay.count() / 1000)
                : "it wants to be left alone since the last run";
        drop([&](const Job& job) { return job.host == host && !job.running; }, Failure::budget,
             fmt::format("not asked: {}: {}, and nobody waits longer than {} s", host, why,
                         longest.count() / 1000));
    }
}

// What is secret stays so.
void Client::State::tell(const Job& job, std::string what) const {
    if (!options.told) return;
    const auto& without = job.session->options.redact;
    options.told(job.session->options.name, without ? without(std::move(what)) : std::move(what));
}

// Hands out what is done; true if there was something.
bool Client::State::deliver() {
    bool any = false;
    while (!tasks.empty() || !finished.empty()) {
        any = true;
        if (!tasks.empty()) {
            const auto task = std::move(tasks.front());
            tasks.pop_front();
            task();
            continue;
        }
        const auto job = std::move(finished.front());
        finished.pop_front();
        job->done(std::move(job->outcome));
    }
    return any;
}

Headers Client::State::headers(const Session& session, const Request& request) const {
    Headers all;
    if (!options.user_agent.empty()) all.emplace_back("User-Agent", options.user_agent);
    for (const auto& [name, value] : request.headers) set_header(all, name, value);
    if (session.options.validators) {
        for (const auto& [name, value] : session.options.validators(request.url)) {
            set_header(all, name, value);
        }
    }
    return all;
}

Client::Client(Transport& transport, const Clock& clock, ClientOptions options)
    : state_(std::make_unique<State>(transport, clock, std::move(options))) {}

Client::~Client() {
    // What is still under way must not call back into what is gone.
    for (const auto& [id, job] : state_->jobs) {
        if (job->running) state_->transport.cancel(*job->running);
    }
}

void Client::set_gate(Gate* gate) { state_->gate = gate; }
void Client::set_recorder(Recorder* recorder) { state_->recorder = recorder; }

std::shared_ptr<Session> Client::session(SessionOptions options) const {
    auto made = std::make_shared<Session>();
    made->spending.budget = options.budget;
    made->options = std::move(options);
    return made;
}

void Client::fetch(std::shared_ptr<Session> session, Fetch fetch, Done done) {
    auto made = std::make_unique<Job>();
    Job& job = *made;
    job.id = ++state_->last_id;
    job.session = std::move(session);
    job.request = fetch.request;
    job.fetch = std::move(fetch);
    job.done = std::move(done);
    state_->jobs.emplace(job.id, std::move(made));
    if (state_->stopped) return state_->give_up(job, Failure::interrupted, "interrupted");
    if (state_->options.paced && state_->spending.late(state_->now())) {
        return state_->give_up(job, Failure::budget, "the run's time is used up");
    }
    const auto home = canonical_url(job.fetch.written_for);
    const auto target = home ? canonical_url(job.request.url) : std::nullopt;
    if (target) {
        job.request.url = *target;
        job.request = carried(std::move(job.request), *home);
        if (State::takes_a_secret_from(job, *home)) {
            return state_->fail(job, Failure::refused,
                                "a link that would take a secret to another host");
        }
    }
    state_->admit(job);
}

void Client::abandon(std::uint64_t group) {
    const auto ours = [group](const Job& job) { return job.fetch.group == group; };
    for (const Job* job : state_->withdraw(ours)) state_->jobs.erase(job->id);
    std::erase_if(state_->finished, [&](const auto& job) { return ours(*job); });
}

void Client::refused(const std::string& url, std::string_view how) {
    if (const auto parts = parse_url(url)) state_->breaker(parts->host).refused(state_->now(), how);
}

void Client::accepted(const std::string& url) {
    if (const auto parts = parse_url(url)) state_->breaker(parts->host).accepted();
}

void Client::accompany(std::function<bool()> turn) { state_->turns.push_back(std::move(turn)); }

bool Client::stopped() const { return state_->stopped; }

bool Client::paced() const { return state_->options.paced; }

void Client::post(std::function<void()> task) { state_->tasks.push_back(std::move(task)); }

void Client::run() {
    State& state = *state_;
    // A source waits for its turn; the run has begun, whatever it waits for.
    if (!state.spending.begun) state.spending.begun = state.now();
    while (true) {
        state.glance();
        if (state.deliver()) continue;
        bool busy = false;
        for (const auto& turn : state.turns) busy = turn() || busy;
        if (!state.tasks.empty() || !state.finished.empty()) continue;
        if (state.jobs.empty() && !busy) return;
        while (const auto id = state.schedule.next(state.now())) state.start(*state.jobs.at(*id));
        if (!state.finished.empty()) continue;
        const Time latest = state.now() + kGlance;
        state.transport.wait(std::min(state.schedule.when().value_or(latest), latest));
    }
}

std::vector<std::pair<std::string, Held>> Client::held() const {
    const Time now = state_->now();
    const auto later = [&](Time at) {
        return state_->clock.now() + std::chrono::duration_cast<milliseconds>(at - now);
    };
    std::unordered_map<std::string, Held> out;
    for (const auto& [host, ready] : state_->schedule.resting(now + kWorthKeeping)) {
        out[host] = {later(ready), {}};
    }
    for (const auto& [host, breaker] : state_->breakers) {
        const Time until = breaker.asked_until();
        if (until <= now) continue;
        // One word for a host: what holds for longer.
        const auto [same, is_new] = out.try_emplace(host);
        if (is_new || same->second.until <= later(until)) {
            same->second = {later(until), breaker.why()};
        }
    }
    return {std::make_move_iterator(out.begin()), std::make_move_iterator(out.end())};
}

Headers Client::headers_for(const Session& session, const Request& request) const {
    return state_->headers(session, request);
}

Client::Stats Client::stats() const {
    Stats stats = state_->stats;
    stats.queued = state_->schedule.waiting();
    stats.running = state_->schedule.running();
    return stats;
}

std::optional<Schedule::Load> Client::busiest() const { return state_->schedule.busiest(); }

}  // namespace molva::net
