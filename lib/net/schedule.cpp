#include "net/schedule.hpp"

#include <algorithm>
#include <cmath>

#include "net/text.hpp"

namespace molva::net {

namespace {

using std::chrono::milliseconds;

// Milliseconds of one unit of curl's --rate.
std::optional<double> unit_length(std::string_view unit) {
    if (unit == "s") return 1e3;
    if (unit == "m") return 60e3;
    if (unit == "h") return 3600e3;
    if (unit == "d") return 86400e3;
    return std::nullopt;
}

}  // namespace

Pace Pace::slower(const Pace& a, const Pace& b) {
    return {std::max(a.pause, b.pause), std::max(a.interval, b.interval),
            std::max(a.jitter, b.jitter), std::min(a.at_once, b.at_once)};
}

std::optional<milliseconds> parse_rate(std::string_view text) {
    const auto slash = text.find('/');
    const auto count = text.empty() ? std::nullopt : parse_number<int>(text.substr(0, slash));
    if (!count || *count < 1) return std::nullopt;
    std::string_view unit = slash == std::string_view::npos ? "h" : text.substr(slash + 1);
    const auto letter = std::min(unit.find_first_not_of("0123456789"), unit.size());
    const auto units =
        letter == 0 ? std::optional<int>{1} : parse_number<int>(unit.substr(0, letter));
    const auto length = unit_length(unit.substr(letter));
    if (!units || *units < 1 || !length) return std::nullopt;
    const double interval = *length * *units / *count;
    if (interval > 366 * 86400e3) return std::nullopt;
    return milliseconds{static_cast<std::int64_t>(std::ceil(interval))};
}

Schedule::Host& Schedule::host(const std::string& name) {
    const auto [place, added] = hosts_.try_emplace(name);
    if (added) place->second.number = hosts_.size();
    return place->second;
}

void Schedule::limit(const std::string& name, const Pace& pace) {
    Host& at = host(name);
    at.pace = at.paced ? Pace::slower(at.pace, pace) : pace;
    at.paced = true;
    relist(at);
}

void Schedule::hold(const std::string& name, Time until) {
    Host& at = host(name);
    at.ready = std::max(at.ready, until);
    relist(at);
}

void Schedule::add(const std::string& name, Ticket ticket, Time not_before, bool front) {
    Host& at = host(name);
    ++waiting_;
    if (not_before > Time{}) {
        at.later.insert({not_before, ticket});
    } else if (front) {
        at.queue.push_front(ticket);
    } else {
        at.queue.push_back(ticket);
    }
    relist(at);
}

void Schedule::remove(const std::string& name, Ticket ticket) {
    Host& at = host(name);
    waiting_ -= std::erase(at.queue, ticket);
    waiting_ -= std::erase_if(at.later, [&](const Later& later) { return later.ticket == ticket; });
    relist(at);
}

std::optional<Schedule::Ticket> Schedule::next(Time now) {
    if (running_ >= at_once_ || due_.empty() || due_.begin()->at > now) return std::nullopt;
    Host& at = *due_.begin()->host;
    while (!at.later.empty() && at.later.begin()->at <= now) {
        // What waited for its own time was begun before the rest: it goes first.
        at.queue.push_front(at.later.begin()->ticket);
        at.later.erase(at.later.begin());
    }
    const Ticket ticket = at.queue.front();
    at.queue.pop_front();
    --waiting_;
    ++running_;
    ++at.running;
    at.before = at.ready;
    at.ready = std::max(at.ready, now + at.pace.interval);
    relist(at);
    return ticket;
}

void Schedule::unused(const std::string& name) {
    Host& at = host(name);
    --running_;
    --at.running;
    at.ready = at.before;
    relist(at);
}

void Schedule::finished(const std::string& name, Time now, double jitter) {
    Host& at = host(name);
    --running_;
    --at.running;
    const double stretch = 1 + at.pace.jitter * std::clamp(jitter, 0.0, 1.0);
    const auto pause = static_cast<double>(at.pace.pause.count()) * stretch;
    at.ready = std::max(at.ready, now + milliseconds{static_cast<std::int64_t>(pause)});
    relist(at);
}

std::optional<Schedule::Time> Schedule::when() const {
    if (running_ >= at_once_ || due_.empty()) return std::nullopt;
    return due_.begin()->at;
}

std::optional<Schedule::Load> Schedule::busiest() const {
    std::optional<Load> out;
    std::pair<milliseconds, Time> most{};
    for (const auto& [name, at] : hosts_) {
        const std::size_t waiting = at.queue.size() + at.later.size();
        if (waiting == 0 && at.running == 0) continue;
        const auto each = std::max({at.pace.pause, at.pace.interval, milliseconds{1}});
        const auto way = each * static_cast<int>(std::min<std::size_t>(waiting, 1'000'000));
        const Time ready = at.later.empty() || !at.queue.empty()
                               ? at.ready
                               : std::max(at.ready, at.later.begin()->at);
        if (out && std::pair{way, ready} <= most) continue;
        most = {way, ready};
        out = Load{name, waiting, at.running, ready};
    }
    return out;
}

Schedule::Time Schedule::ready(const std::string& name) const {
    const auto place = hosts_.find(name);
    return place == hosts_.end() ? Time{} : place->second.ready;
}

std::vector<std::pair<std::string, Schedule::Time>> Schedule::resting(Time now) const {
    std::vector<std::pair<std::string, Time>> out;
    for (const auto& [name, host] : hosts_) {
        if (host.ready > now) out.emplace_back(name, host.ready);
    }
    return out;
}

void Schedule::relist(Host& at) {
    std::optional<Time> due;
    if (at.running < std::max(at.pace.at_once, 1)) {
        if (!at.queue.empty()) {
            due = at.ready;
        } else if (!at.later.empty()) {
            due = std::max(at.ready, at.later.begin()->at);
        }
    }
    if (due == at.listed) return;
    if (at.listed) due_.erase({*at.listed, at.number, &at});
    if (due) due_.insert({*due, at.number, &at});
    at.listed = due;
}

}  // namespace molva::net
