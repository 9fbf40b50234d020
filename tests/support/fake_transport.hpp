// A network in a table, with a clock moved by hand: what the client does in an
// hour of pauses is seen in a millisecond.

#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "net/transport.hpp"

namespace molva::test {

class HandClock final : public Clock {
public:
    Instant now() const override {
        return start + std::chrono::duration_cast<std::chrono::milliseconds>(elapsed);
    }
    std::chrono::steady_clock::time_point steady() const override {
        return std::chrono::steady_clock::time_point{std::chrono::hours{1}} + elapsed;
    }

    Instant start =
        std::chrono::sys_days{std::chrono::year{2026} / 8 / 20} + std::chrono::hours{12};
    std::chrono::milliseconds elapsed{0};
};

class FakeTransport final : public net::Transport {
public:
    explicit FakeTransport(HandClock& clock) : clock_(clock) {}

    /// What was asked, and when, counted from the start.
    struct Asked {
        std::chrono::milliseconds at;
        net::Request request;
        bool private_address;
        net::Limits limits;
    };

    /// Queues an answer for a URL; the last one is given for ever.
    void answer(const std::string& url, int status, std::string body = {},
                net::Headers headers = {}, std::string head = {}) {
        net::HopResult result;
        result.response.head = std::move(head);
        result.response.status = status;
        result.response.headers = std::move(headers);
        result.response.body = std::move(body);
        result.response.protocol = "HTTP/1.1";
        answers_[url].push_back(std::move(result));
    }
    void fail(const std::string& url, net::Failure failure, bool worth_retrying = true) {
        answers_[url].push_back({.failure = failure,
                                 .reason = std::string{"fake "} + std::string{name(failure)},
                                 .worth_retrying = worth_retrying});
    }
    void takes(const std::string& url, std::chrono::milliseconds time) { times_[url] = time; }

    Ticket start(net::Hop hop, Done done) override {
        asked.push_back({clock_.elapsed, hop.request, hop.private_address, hop.limits});
        const auto time = times_.contains(hop.request.url) ? times_[hop.request.url] : latency;
        running_.push_back({++last_, clock_.elapsed + time, hop.request.url, std::move(done)});
        most_at_once = std::max(most_at_once, running_.size());
        return last_;
    }
    void cancel(Ticket ticket) override {
        std::erase_if(running_, [&](const Running& each) { return each.ticket == ticket; });
        ++cancelled;
    }
    void wait(Time until) override {
        const auto until_ms = std::chrono::ceil<std::chrono::milliseconds>(
            until - std::chrono::steady_clock::time_point{std::chrono::hours{1}});
        auto first = running_.end();
        for (auto each = running_.begin(); each != running_.end(); ++each) {
            if (first == running_.end() || each->ends < first->ends) first = each;
        }
        if (first == running_.end() || first->ends > until_ms) {
            clock_.elapsed = std::max(clock_.elapsed, until_ms);
            return;
        }
        clock_.elapsed = std::max(clock_.elapsed, first->ends);
        const Running ended = std::move(*first);
        running_.erase(first);
        ended.done(result_for(ended.url));
    }

    std::vector<Asked> asked;
    std::size_t most_at_once = 0;
    std::size_t cancelled = 0;
    std::chrono::milliseconds latency{50};

private:
    struct Running {
        Ticket ticket;
        std::chrono::milliseconds ends;
        std::string url;
        Done done;
    };

    net::HopResult result_for(const std::string& url) {
        auto& queue = answers_[url];
        if (queue.empty()) {
            net::HopResult result;
            result.response.status = 404;
            return result;
        }
        net::HopResult result = queue.front();
        if (queue.size() > 1) queue.pop_front();
        return result;
    }

    HandClock& clock_;
    Ticket last_ = 0;
    std::vector<Running> running_;
    std::map<std::string, std::deque<net::HopResult>> answers_;
    std::map<std::string, std::chrono::milliseconds> times_;
};

}  // namespace molva::test
