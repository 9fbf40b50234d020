#include "net/curl_transport.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

#include "net/curl_transfer.hpp"
#include "net/text.hpp"

namespace molva::net {

namespace {

// Handles kept for the next hops; each holds a few kilobytes.
constexpr std::size_t kMostIdle = 64;

bool global_init() {
    static const bool done = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    return done;
}

// "NAME:PORT:ADDRESS"
bool is_resolve_entry(std::string_view entry) {
    const auto colon = entry.find(':');
    if (colon == 0 || colon == std::string_view::npos) return false;
    const auto second = entry.find(':', colon + 1);
    if (second == std::string_view::npos || second + 1 >= entry.size()) return false;
    const auto port = entry.substr(colon + 1, second - colon - 1);
    return port == "*" || (!port.empty() && parse_number<std::uint16_t>(port));
}

}  // namespace

struct CurlTransport::State {
    struct Finished {
        Done done;
        HopResult result;
    };

    State(const Clock& c, CurlOptions o) : clock(c), options(std::move(o)) {}
    ~State() {
        for (auto& [ticket, transfer] : running) {
            curl_multi_remove_handle(multi, transfer->easy());
        }
        running.clear();
        idle.clear();
        curl_multi_cleanup(multi);
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    Easy take_handle() {
        if (idle.empty()) return Easy{curl_easy_init()};
        Easy easy = std::move(idle.back());
        idle.pop_back();
        return easy;
    }
    void put_back(Transfer& transfer) {
        Easy easy = transfer.release();
        if (idle.size() < kMostIdle) idle.push_back(std::move(easy));
    }
    void harvest();
    void poll(int ms);

    const Clock& clock;
    CurlOptions options;
    CURLM* multi = nullptr;
    std::unordered_map<Ticket, std::unique_ptr<Transfer>> running{};
    std::vector<std::pair<Ticket, Finished>> finished{};  // those not told yet
    std::vector<Easy> idle{};
    struct Watched {
        short events = 0;
        std::function<void(short)> ready;
    };
    std::map<int, Watched> watched{};
    Ticket last = 0;
};

// Takes what libcurl has finished out of it.
void CurlTransport::State::harvest() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        const CURLcode code = message->data.result;
        CURL* const easy = message->easy_handle;
        void* self = nullptr;
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, &self);
        curl_multi_remove_handle(multi, easy);
        const auto place = running.find(static_cast<Transfer*>(self)->ticket);
        const auto transfer = std::move(place->second);
        running.erase(place);
        finished.emplace_back(transfer->ticket,
                              Finished{std::move(transfer->done), transfer->result(code)});
        put_back(*transfer);
    }
}

// Waits for libcurl's connections and for the descriptors of others.
void CurlTransport::State::poll(int ms) {
    std::vector<curl_waitfd> others;
    for (const auto& [fd, each] : watched) {
        const bool in = (each.events & POLLIN) != 0, out = (each.events & POLLOUT) != 0;
        others.push_back({fd,
                          static_cast<short>((in ? CURL_WAIT_POLLIN : 0) |
                                             (out ? CURL_WAIT_POLLOUT : 0)),
                          0});
    }
    curl_multi_poll(multi, others.empty() ? nullptr : others.data(),
                    static_cast<unsigned>(others.size()), ms, nullptr);
    // What libcurl says of descriptors that are not its own differs between its
    // versions, so they are asked again.
    for (const auto& other : others) {
        const auto place = watched.find(other.fd);
        if (place == watched.end()) continue;  // ended by one before it
        pollfd state{other.fd, place->second.events, 0};
        if (::poll(&state, 1, 0) <= 0) continue;
        const auto ready = place->second.ready;
        ready(static_cast<short>(state.revents & place->second.events));
    }
}

Result<std::unique_ptr<CurlTransport>> CurlTransport::create(const Clock& clock,
                                                             CurlOptions options) {
    for (const std::string& entry : options.resolve) {
        if (!is_resolve_entry(entry)) {
            return Error{Exit::usage, "resolve",
                         fmt::format("\"{}\" is not NAME:PORT:ADDRESS", entry)};
        }
    }
    if (!global_init()) return Error{Exit::system, {}, "libcurl cannot be set up"};
    auto state = std::make_unique<State>(clock, std::move(options));
    state->multi = curl_multi_init();
    if (!state->multi) return Error{Exit::system, {}, "libcurl cannot be set up"};
    curl_multi_setopt(state->multi, CURLMOPT_MAXCONNECTS,
                      static_cast<long>(std::max<std::size_t>(state->options.kept_open, 1)));
    return std::unique_ptr<CurlTransport>{new CurlTransport{std::move(state)}};
}

CurlTransport::CurlTransport(std::unique_ptr<State> state) : state_(std::move(state)) {}
CurlTransport::~CurlTransport() = default;

Transport::Ticket CurlTransport::start(Hop hop, Done done) {
    const Ticket ticket = ++state_->last;
    auto transfer =
        std::make_unique<Transfer>(state_->take_handle(), std::move(hop), std::move(done), ticket);
    if (auto refused = transfer->prepare(state_->options)) {
        state_->finished.emplace_back(
            ticket, State::Finished{std::move(transfer->done), std::move(*refused)});
        return ticket;
    }
    curl_multi_add_handle(state_->multi, transfer->easy());
    state_->running.emplace(ticket, std::move(transfer));
    return ticket;
}

void CurlTransport::watch(int fd, short events, std::function<void(short)> ready) {
    state_->watched[fd] = {events, std::move(ready)};
}

void CurlTransport::unwatch(int fd) { state_->watched.erase(fd); }

void CurlTransport::cancel(Ticket ticket) {
    std::erase_if(state_->finished, [&](const auto& each) { return each.first == ticket; });
    const auto place = state_->running.find(ticket);
    if (place == state_->running.end()) return;
    curl_multi_remove_handle(state_->multi, place->second->easy());
    state_->put_back(*place->second);
    state_->running.erase(place);
}

void CurlTransport::wait(Time until) {
    State& state = *state_;
    if (state.finished.empty()) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(until - state.clock.steady());
        const auto ms = static_cast<int>(std::clamp<long long>(left.count(), 0, 60'000));
        // A hop that was just added makes this return at once.
        state.poll(ms);
        int running = 0;
        curl_multi_perform(state.multi, &running);
        state.harvest();
    }
    // `done` may start and cancel hops, also those that wait to be told here.
    while (!state.finished.empty()) {
        State::Finished next = std::move(state.finished.front().second);
        state.finished.erase(state.finished.begin());
        next.done(std::move(next.result));
    }
}

}  // namespace molva::net
