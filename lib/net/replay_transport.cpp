#include <algorithm>
#include <utility>
#include <vector>

#include "net/replay.hpp"

namespace molva::net {

struct ReplayTransport::State {
    struct Waiting {
        Ticket ticket;
        Request request;
        std::string source;
        Done done;
        Replay::Order order;
    };
    Replay replay;
    std::vector<Waiting> waiting{};
    Ticket last = 0;
};

ReplayTransport::ReplayTransport(Replay replay)
    : state_(std::make_unique<State>(State{std::move(replay)})) {}
ReplayTransport::~ReplayTransport() = default;

std::optional<Rendered> ReplayTransport::rendered(const std::string& url,
                                                  const std::string& source) {
    auto found = state_->replay.rendered(url, source);
    if (found) return std::move(*found);
    Rendered broken;
    broken.failure = Failure::broken;
    broken.reason = found.error().what;
    broken.response.final_url = url;
    return broken;
}

std::optional<KeptRobots> ReplayTransport::kept_robots(const std::string& url) {
    return state_->replay.kept_robots(url).value_or(std::nullopt);
}

Transport::Ticket ReplayTransport::start(Hop hop, Done done) {
    const Request& request = hop.request;
    // What was not recorded is said at once.
    const auto order = state_->replay.order(request.method, request.url, request.body, hop.source);
    state_->waiting.push_back({++state_->last, std::move(hop.request), std::string{hop.source},
                               std::move(done), order.value_or(Replay::Order{})});
    return state_->last;
}

void ReplayTransport::cancel(Ticket ticket) {
    std::erase_if(state_->waiting, [&](const auto& each) { return each.ticket == ticket; });
}

void ReplayTransport::wait(Time) {
    if (state_->waiting.empty()) return;
    // One at a time: `done` may cancel the others.
    const auto first =
        std::min_element(state_->waiting.begin(), state_->waiting.end(),
                         [](const auto& a, const auto& b) { return a.order < b.order; });
    const auto next = std::move(*first);
    state_->waiting.erase(first);
    auto result =
        state_->replay.next(next.request.method, next.request.url, next.request.body, next.source);
    if (!result) {
        next.done({.failure = Failure::broken, .reason = result.error().what});
        return;
    }
    next.done(std::move(*result));
}

}  // namespace molva::net
