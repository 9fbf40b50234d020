#include "net/client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/url.hpp"
#include "net/client_state.hpp"
#include "net/rules.hpp"
#include "net/site.hpp"

namespace molva::net {

using Time = Schedule::Time;
using std::chrono::milliseconds;

namespace {

// How late an interrupt or the end of a time budget may be noticed.
constexpr milliseconds kGlance{250};

// A pause shorter than this is over when the next run has begun.
constexpr milliseconds kWorthKeeping{2'000};

bool blames_host(Failure failure) {
    return failure == Failure::resolve || failure == Failure::connect || failure == Failure::tls ||
           failure == Failure::timeout || failure == Failure::broken;
}

}  // namespace

Breaker& Client::State::breaker(const std::string& host) {
    return breakers.try_emplace(host, options.failures_in_a_row, options.left_alone).first->second;
}

// Lets a hop through the rules that cost nothing, then asks the gate.
void Client::State::admit(Job& job) {
    const auto url = canonical_url(job.request.url);
    if (!url) {
        return fail(job, Failure::url, "not an http or https URL, or too long");
    }
    job.request.url = *url;
    const auto parts = parse_url(*url);
    job.host = parts->host;
    const SessionOptions& own = job.session->options;
    const bool written = job.fetch.operator_written && job.redirects == 0;
    // A site inside may send us around itself, and not to its neighbours.
    const auto first = parse_url(job.fetch.request.url);
    const bool at_home = job.redirects == 0 || (first && same_site(first->host, job.host));
    job.reach = own.allow_private && at_home ? Reach::inside
                : written                    ? Reach::written
                                             : Reach::outside;
    if (auto refusal = refuse(*url, options.hosts, job.fetch.site, job.reach != Reach::outside)) {
        return fail(job, refusal->failure, std::move(refusal->reason));
    }
    recall(job);
    schedule.limit(job.host, options.paced ? own.pace : Pace{.pause = {}, .jitter = 0});
    if (!gate || !own.robots) return queue(job);
    gate->ask(*url, job.reach,
              [this, id = job.id](const Permission& permission) { permitted(id, permission); });
}

// Its own pause is waited for, and so is what a host asked for unless it is
// longer than anybody would sit and wait.
void Client::State::recall(const Job& job) {
    if (!options.remembered || !options.paced || !recalled.insert(job.host).second) return;
    const auto held = options.remembered(job.host);
    if (!held || held->until <= clock.now()) return;
    const auto rest = held->until - clock.now();
    if (held->why.empty() || rest <= job.session->options.retry.longest_wait) {
        schedule.hold(job.host, now() + rest);
    } else {
        breaker(job.host).asked(now() + rest, held->why);
    }
}

void Client::State::permitted(std::uint64_t id, const Permission& permission) {
    const auto place = jobs.find(id);
    if (place == jobs.end()) return;  // dropped while the gate was thinking
    Job& job = *place->second;
    if (permission.delay && options.paced) {
        schedule.limit(job.host, {.pause = *permission.delay, .jitter = 0});
    }
    if (!permission.allowed) return fail(job, permission.failure, permission.reason);
    queue(job);
}

void Client::State::queue(Job& job, Time not_before) {
    job.queued = true;
    // What was begun goes before what is new: a redirect's target, a repetition.
    schedule.add(job.host, job.id, not_before, job.redirects > 0);
}

void Client::State::start(Job& job) {
    job.queued = false;
    const Time time = now();
    auto used_up = job.session->spending.used_up(time);
    job.outcome.own_budget = used_up.has_value();
    if (!used_up && (used_up = spending.used_up(time))) used_up->append(" for the whole run");
    const Breaker& guard = breaker(job.host);
    if (used_up || guard.open(time)) {
        schedule.unused(job.host);
        if (used_up) return fail(job, Failure::budget, fmt::format("used up: {}", *used_up));
        return fail(job, Failure::unwell, fmt::format("{} {}", job.host, guard.why()));
    }
    for (Spending* each : {&job.session->spending, &spending}) {
        if (!each->begun) each->begun = time;
        ++each->requests;
    }
    ++stats.requests;
    ++job.outcome.requests;
    job.sent = clock.now();
    const SessionOptions& own = job.session->options;
    Hop hop{job.request, own.limits, job.reach != Reach::outside,
            own.cookies ? &job.session->jar : nullptr};
    hop.request.headers = headers(*job.session, job.request);
    job.running = transport.start(
        std::move(hop), [this, id = job.id](HopResult result) { hop_done(id, std::move(result)); });
}

void Client::State::hop_done(std::uint64_t id, HopResult result) {
    const auto place = jobs.find(id);
    if (place == jobs.end()) return;
    Job& job = *place->second;
    job.running.reset();
    schedule.finished(job.host, now(), random());
    result.response.final_url = without_credentials(job.request.url);
    count(job, result);
    record(job, result);
    judge(job, std::move(result));
}

void Client::State::count(Job& job, const HopResult& result) {
    stats.wire_bytes += result.response.wire_bytes;
    if (result.failure != Failure::none) return;
    const auto bytes = static_cast<long long>(result.response.body.size());
    job.outcome.bytes += bytes;
    stats.bytes += bytes;
    job.session->spending.bytes += bytes;
    spending.bytes += bytes;
}

void Client::State::record(const Job& job, HopResult& result) {
    if (!recorder) return;
    Exchange exchange{.at = job.sent,
                      .method = job.request.method,
                      .url = result.response.final_url,
                      .request_head = std::move(result.request_head),
                      .request_body = job.request.body,
                      .address = result.address,
                      .failure = result.failure,
                      .reason = result.reason,
                      .worth_retrying = result.worth_retrying,
                      .metadata = job.session->options.metadata};
    if (result.failure == Failure::none) exchange.response = &result.response;
    result.response.evidence = recorder->record(exchange);
}

// What a hop's end means for the request.
void Client::State::judge(Job& job, HopResult result) {
    const int status = result.response.status;
    const bool answered = result.failure == Failure::none;
    const bool blamed = answered ? status == 429 || status >= 500 : blames_host(result.failure);
    if (blamed) {
        breaker(job.host).failed(now());
    } else if (answered) {
        breaker(job.host).succeeded();
    }
    if (try_again(job, result)) return;
    if (!answered) return fail(job, result.failure, std::move(result.reason));
    if (is_redirect(status) && redirected(job, result.response)) return;
    job.outcome.response = std::move(result.response);
    finish(job);
}

// Queues the same hop once more if that is worth it and allowed.
bool Client::State::try_again(Job& job, const HopResult& result) {
    const bool answered = result.failure == Failure::none;
    if (answered ? !worth_retrying(result.response.status) : !result.worth_retrying) return false;
    const Time time = now();
    std::optional<milliseconds> asked;
    if (const auto value = result.response.header("retry-after"); answered && value) {
        const auto today = std::chrono::floor<std::chrono::seconds>(clock.now());
        if (const auto pause = parse_retry_after(*value, today)) asked = *pause;
    }
    const RetryPolicy& policy = job.session->options.retry;
    if (asked && *asked > policy.longest_wait) {
        // Too long to sit and wait, and coming back earlier would be rude.
        breaker(job.host).asked(
            time + *asked, fmt::format("asked to be left alone for {} s", asked->count() / 1000));
        return false;
    }
    const auto pause = wait_before(policy, job.tries + 1, asked, random());
    if (!pause || breaker(job.host).open(time) || job.session->spending.used_up(time) ||
        spending.used_up(time)) {
        return false;
    }
    ++job.tries;
    ++stats.retries;
    if (asked && options.paced) schedule.hold(job.host, time + *pause);
    queue(job, options.paced ? time + *pause : Time{});
    return true;
}

// Goes on to where the answer points; false if the answer is the last.
bool Client::State::redirected(Job& job, const Response& response) {
    const auto location = response.header("location");
    if (!location) return false;
    job.outcome.response = response;
    if (job.redirects >= job.session->options.redirects) {
        fail(job, Failure::redirects, fmt::format("more than {} redirects", job.redirects));
        return true;
    }
    auto next = follow(job.request, response.status, *location);
    if (!next) {
        fail(job, Failure::redirects, "a redirect to something that is not an http or https URL");
        return true;
    }
    job.request = std::move(*next);
    job.tries = 1;
    ++job.redirects;
    admit(job);
    return true;
}

void Client::State::fail(Job& job, Failure failure, std::string reason) {
    ++stats.failures;
    job.outcome.failure = failure;
    job.outcome.reason = std::move(reason);
    finish(job);
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
    for (Job* job : withdraw(doomed)) fail(*job, failure, reason);
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
    if (spending.late(time)) {
        drop([](const Job&) { return true; }, Failure::budget, "the run's time is used up");
    }
    const auto late = [&](const Job& job) { return job.session->spending.late(time); };
    for (Job* job : withdraw(late)) {
        job->outcome.own_budget = true;
        fail(*job, Failure::budget, "the source's time is used up");
    }
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
    if (state_->stopped) return state_->fail(job, Failure::interrupted, "interrupted");
    state_->admit(job);
}

void Client::abandon(std::uint64_t group) {
    const auto ours = [group](const Job& job) { return job.fetch.group == group; };
    for (const Job* job : state_->withdraw(ours)) state_->jobs.erase(job->id);
    std::erase_if(state_->finished, [&](const auto& job) { return ours(*job); });
}

void Client::accompany(std::function<bool()> turn) { state_->turns.push_back(std::move(turn)); }

bool Client::stopped() const { return state_->stopped; }

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
    std::vector<std::pair<std::string, Held>> out;
    const Time now = state_->now();
    const auto later = [&](Time at) {
        return state_->clock.now() + std::chrono::duration_cast<milliseconds>(at - now);
    };
    for (const auto& [host, ready] : state_->schedule.resting(now + kWorthKeeping)) {
        out.push_back({host, {later(ready), {}}});
    }
    for (const auto& [host, breaker] : state_->breakers) {
        const Time until = breaker.asked_until();
        if (until > now) out.push_back({host, {later(until), breaker.why()}});
    }
    return out;
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
