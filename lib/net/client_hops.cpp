// The way of one hop: through the rules, into the queue of its host, to the
// transport, and what its end means for the request.

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "base/url.hpp"
#include "net/client_state.hpp"
#include "net/rules.hpp"
#include "net/site.hpp"

namespace molva::net {

using Time = Schedule::Time;
using std::chrono::milliseconds;

namespace {

// Whoever asks for more is asked again after a day: a mistake in one header is
// not to lock a host out for years.
constexpr std::chrono::seconds kLongestHold = std::chrono::hours{24};
// Of what an earlier run left behind.
constexpr milliseconds kNearlyOver = std::chrono::minutes{1};
// Ordinary pauses are no news.
constexpr milliseconds kWorthTelling{2'000};

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
    const auto url = canonical(job.request.url);
    if (!url) {
        return fail(job, Failure::url, "not an http or https URL, or too long");
    }
    job.request.url = url->to_string();
    job.host = url->host;
    const SessionOptions& own = job.session->options;
    const bool written = job.fetch.operator_written && job.redirects == 0;
    // A site inside may send us around itself, and not to its neighbours.
    const auto first = job.redirects > 0 ? parse_url(job.fetch.request.url) : std::nullopt;
    const bool at_home = job.redirects == 0 || (first && same_site(first->host, job.host));
    job.reach = own.allow_private && at_home ? Reach::inside
                : written                    ? Reach::written
                                             : Reach::outside;
    if (auto refusal = refuse(*url, options.hosts, job.fetch.site, job.reach != Reach::outside)) {
        return fail(job, refusal->failure, std::move(refusal->reason));
    }
    recall(job);
    // A replay goes by the order of the recording: nobody waits for his turn.
    constexpr Pace kAtOnce{.pause = {}, .jitter = 0, .at_once = std::numeric_limits<int>::max()};
    schedule.limit(job.host, options.paced ? own.pace : kAtOnce);
    auto& longest = patience[job.host].longest;
    longest = std::max({longest, own.longest_pause, 2 * own.pace.pause, own.pace.interval});
    if (!gate || !own.robots) return queue(job);
    gate->ask(job.request.url, job.reach,
              [this, id = job.id](const Permission& permission) { permitted(id, permission); });
}

// A pause is waited for, and so is what is nearly over. Else a host that is left
// alone is not asked, as in the last run, and nobody else waits for its sake.
void Client::State::recall(const Job& job) {
    if (!options.remembered || !options.paced || !recalled.insert(job.host).second) return;
    const auto held = options.remembered(job.host);
    if (!held || held->until <= clock.now()) return;
    const auto rest = held->until - clock.now();
    // Kept by nobody who knew a limit, or when the clock was wrong.
    if (rest > kLongestHold + std::chrono::hours{1}) return;
    const auto longest = std::min<milliseconds>(job.session->options.retry.longest_wait, kNearlyOver);
    if (held->why.empty() || rest <= longest) {
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
        patience[job.host].delay = *permission.delay;
    }
    if (options.told && !permission.reason.empty()) {
        tell(job, fmt::format("{}: {} ({})", permission.allowed ? "allowed" : "not allowed",
                              without_credentials(job.request.url), permission.reason));
    }
    if (!permission.allowed) return fail(job, permission.failure, permission.reason);
    queue(job);
}

void Client::State::queue(Job& job, Time not_before) {
    job.queued = true;
    // What was begun goes before what is new: a redirect's target, a repetition.
    schedule.add(job.host, job.id, not_before, job.redirects > 0);
    if (!options.told) return;
    const auto wait = std::max(schedule.ready(job.host), not_before) - now();
    if (wait < kWorthTelling) return;
    tell(job, fmt::format("waits {:.1f} s for {}", std::chrono::duration<double>{wait}.count(),
                          job.host));
}

std::optional<std::string> Client::State::used_up(Job& job, Time time) {
    auto out = job.session->spending.used_up(time);
    job.outcome.own_budget = out.has_value();
    if (!out && (out = spending.used_up(time))) out->append(" for the whole run");
    return out;
}

void Client::State::start(Job& job) {
    job.queued = false;
    const Time time = now();
    if (options.paced) {
        const auto spent = used_up(job, time);
        const Breaker& guard = breaker(job.host);
        if (spent || guard.open(time)) {
            schedule.unused(job.host);
            if (spent) return give_up(job, Failure::budget, fmt::format("used up: {}", *spent));
            return give_up(job, guard.kind(),
                           fmt::format("not asked: {} {}", job.host, guard.why()));
        }
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
            own.cookies ? &job.session->jar : nullptr, own.name};
    hop.request.headers = headers(*job.session, job.request);
    if (!options.paced && own.redact) {  // it was recorded without its secrets
        hop.request.url = own.redact(std::move(hop.request.url));
        hop.request.body = own.redact(std::move(hop.request.body));
    }
    job.running = transport.start(
        std::move(hop), [this, id = job.id](HopResult result) { hop_done(id, std::move(result)); });
}

void Client::State::hop_done(std::uint64_t id, HopResult result) {
    const auto place = jobs.find(id);
    if (place == jobs.end()) return;
    Job& job = *place->second;
    job.running.reset();
    schedule.finished(job.host, now(), random());
    job.outcome.own_budget = result.own_budget;
    if (result.unsent) {
        --job.outcome.requests;
        --stats.requests;
    }
    result.response.final_url = without_credentials(job.request.url);
    count(job, result);
    tell_of(job, result);
    record(job, result);
    judge(job, std::move(result));
}

void Client::State::tell_of(const Job& job, const HopResult& result) const {
    if (!options.told) return;
    const std::string end =
        result.failure == Failure::none
            ? fmt::format("HTTP {}, {} bytes", result.response.status, result.response.body.size())
            : fmt::format("{}: {}", name(result.failure), result.reason);
    tell(job, fmt::format("{} {}: {}, {} ms", job.request.method, result.response.final_url, end,
                          (clock.now() - job.sent).count()));
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
                      .metadata = job.session->options.metadata,
                      .source = job.session->options.name};
    redact(*job.session, exchange);
    if (result.failure != Failure::none) {
        recorder->record(exchange);
        return;
    }
    // Sites put what they were asked into Location; what follows needs it whole.
    Response& response = result.response;
    const auto& without = job.session->options.redact;
    const std::string head = without ? std::exchange(response.head, without(response.head)) : "";
    exchange.response = &response;
    response.evidence = recorder->record(exchange);
    if (without) response.head = head;
}

void Client::State::redact(const Session& session, Exchange& exchange) {
    const auto& without = session.options.redact;
    if (!without) return;
    for (auto* text : {&exchange.url, &exchange.request_head, &exchange.request_body,
                       &exchange.reason}) {
        *text = without(std::move(*text));
    }
}

void Client::State::blame(const Job& job, std::string_view cause, Failure kind) {
    Breaker& guard = breaker(job.host);
    const bool known = guard.open(now());
    guard.failed(now(), cause, kind);
    if (!known && guard.open(now())) tell(job, fmt::format("{} {}", job.host, guard.why()));
}

// What a hop's end means for the request.
void Client::State::judge(Job& job, HopResult result) {
    const int status = result.response.status;
    const bool answered = result.failure == Failure::none;
    const bool blamed = answered ? status == 429 || status >= 500 : blames_host(result.failure);
    if (blamed) {
        const bool barred = answered && (status == 429 || status == 503);
        blame(job, answered ? fmt::format("HTTP {}", status) : std::string{name(result.failure)},
              barred ? Failure::held : Failure::unwell);
    } else if (answered && status != 401 && status != 403 && status != 507) {
        breaker(job.host).succeeded();  // what it says may still be a refusal: refused()
    }
    if (try_again(job, result)) return;
    if (!answered) return fail(job, result.failure, std::move(result.reason));
    if (is_redirect(status) && redirected(job, result.response)) return;
    job.outcome.response = std::move(result.response);
    finish(job);
}

// What a host asks for with an error holds for all its sources and for the next
// run, whether this request is made once more or not. @return what it asks for
std::optional<milliseconds> Client::State::heed(Job& job, const HopResult& result) {
    const auto value = result.response.header("retry-after");
    if (result.failure != Failure::none || result.response.status < 400 || !value) {
        return std::nullopt;
    }
    const auto today = std::chrono::floor<std::chrono::seconds>(clock.now());
    const auto asked = read_retry_after(*value, today);
    if (!asked) return std::nullopt;
    const auto longest = job.session->options.retry.longest_wait;
    if (*asked <= longest) {
        if (options.paced) schedule.hold(job.host, now() + *asked);
        return *asked;
    }
    // Too long to sit and wait, and coming back earlier would be rude.
    job.outcome.left_alone = *asked;
    std::string why = fmt::format("asked to be left alone for {} s", asked->count());
    if (*asked > kLongestHold) why += fmt::format(", and is for {} s", kLongestHold.count());
    tell(job, fmt::format("{} {}", job.host, why));
    breaker(job.host).asked(now() + std::min<milliseconds>(*asked, kLongestHold), std::move(why));
    return *asked;
}

// Queues the same hop once more if that is worth it and allowed.
bool Client::State::try_again(Job& job, const HopResult& result) {
    const auto asked = heed(job, result);
    const bool answered = result.failure == Failure::none;
    if (answered ? !worth_retrying(result.response.status) : !result.worth_retrying) return false;
    const Time time = now();
    const RetryPolicy& policy = job.session->options.retry;
    if (asked && *asked > policy.longest_wait) return false;
    if (result.last) return false;
    const auto pause = wait_before(policy, job.tries + 1, asked, random());
    const bool hindered = breaker(job.host).open(time) || job.session->spending.used_up(time) ||
                          spending.used_up(time);
    if (!pause || (options.paced && hindered)) return false;
    ++job.tries;
    ++job.outcome.repeated;
    ++stats.retries;
    if (options.told) tell(job, fmt::format("asks once more in {} ms", pause->count()));
    // With its jitter, like the request itself.
    if (asked && options.paced) schedule.hold(job.host, time + *pause);
    queue(job, options.paced ? time + *pause : Time{});
    return true;
}

// A body is sent as it is or not at all: whether a secret is in it is seen by
// what a recording would have to leave out.
bool Client::State::takes_a_secret_from(const Job& job, std::string_view home) {
    const auto& redact = job.session->options.redact;
    return !job.request.body.empty() && redact && origin_of(job.request.url) != origin_of(home) &&
           redact(job.request.body) != job.request.body;
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
    const std::string before = std::exchange(job.request, std::move(*next)).url;
    if (takes_a_secret_from(job, before)) {
        fail(job, Failure::refused, "a redirect that would take a secret to another host");
        return true;
    }
    job.tries = 1;
    job.outcome.repeated = 0;
    ++job.redirects;
    if (options.told) {
        tell(job, fmt::format("HTTP {}: redirected to {}", response.status,
                              without_credentials(job.request.url)));
    }
    admit(job);
    return true;
}

}  // namespace molva::net
