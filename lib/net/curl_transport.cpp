#include "net/curl_transport.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <deque>
#include <map>
#include <unordered_map>
#include <utility>

#include "net/curl_transfer.hpp"
#include "net/poller.hpp"
#include "net/resolve_list.hpp"

namespace molva::net {

namespace {

// Handles kept for the next hops; each holds a few kilobytes.
constexpr std::size_t kMostIdle = 64;

bool global_init() {
    static const bool done = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    return done;
}

}  // namespace

struct CurlTransport::State {
    struct Finished {
        Done done;
        HopResult result;
    };

    State(const Clock& c, CurlOptions o, ResolveList r)
        : clock(c), options(std::move(o)), resolve(std::move(r)) {}
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
        if (idle.empty()) return Transfer::new_handle(options, poller);
        Easy easy = std::move(idle.back());
        idle.pop_back();
        return easy;
    }
    void put_back(Transfer& transfer) {
        Easy easy = transfer.release();
        if (idle.size() < kMostIdle) idle.push_back(std::move(easy));
    }
    static int on_socket(CURL* easy, curl_socket_t fd, int what, void* self, void* known);
    static int on_timer(CURLM* multi, long ms, void* self);
    bool set_up();
    void act(int fd, int events);
    void harvest();
    void turn(Time until);

    const Clock& clock;
    CurlOptions options;
    ResolveList resolve;
    CURLM* multi = nullptr;
    Poller poller{};
    std::optional<Time> timer{};  // when libcurl wants to be called, whatever its sockets do
    std::unordered_map<Ticket, std::unique_ptr<Transfer>> running{};
    std::deque<std::pair<Ticket, Finished>> finished{};  // those not told yet
    std::vector<Easy> idle{};
    std::map<int, std::function<void(short)>> watched{};  // descriptors of others
    Ticket last = 0;
};

// libcurl is told which sockets are ready instead of being let loose on all of
// them: with a thousand connections the difference is most of the work.
bool CurlTransport::State::set_up() {
    multi = curl_multi_init();
    if (multi == nullptr || !poller.open()) return false;
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &State::on_socket);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &State::on_timer);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS,
                      static_cast<long>(std::max<std::size_t>(options.kept_open, 1)));
    return true;
}

int CurlTransport::State::on_socket(CURL*, curl_socket_t fd, int what, void* self, void*) {
    auto& state = *static_cast<State*>(self);
    if (what == CURL_POLL_REMOVE) {
        state.poller.let_go(fd);
    } else {
        state.poller.want(fd, ((what & CURL_POLL_IN) != 0 ? std::uint32_t{EPOLLIN} : 0U) |
                                  ((what & CURL_POLL_OUT) != 0 ? std::uint32_t{EPOLLOUT} : 0U));
    }
    return 0;
}

int CurlTransport::State::on_timer(CURLM*, long ms, void* self) {
    auto& state = *static_cast<State*>(self);
    state.timer.reset();
    if (ms >= 0) state.timer = state.clock.steady() + std::chrono::milliseconds{ms};
    return 0;
}

void CurlTransport::State::act(int fd, int events) {
    int left = 0;
    curl_multi_socket_action(multi, fd, events, &left);
}

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
void CurlTransport::State::turn(Time until) {
    const Time wake = std::min(timer.value_or(until), until);
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(wake - clock.steady());
    const auto ms = static_cast<int>(std::clamp<long long>(left.count(), 0, 60'000));
    for (const auto& [events, data] : poller.wait(ms)) {
        const int fd = data.fd;
        if (const auto other = watched.find(fd); other != watched.end()) {
            const auto tell = other->second;  // a copy: it may end the watch
            tell(static_cast<short>(((events & EPOLLIN) != 0 ? POLLIN : 0) |
                                    ((events & EPOLLOUT) != 0 ? POLLOUT : 0)));
            continue;
        }
        act(fd, ((events & (EPOLLIN | EPOLLHUP)) != 0 ? CURL_CSELECT_IN : 0) |
                    ((events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
                    ((events & EPOLLERR) != 0 ? CURL_CSELECT_ERR : 0));
    }
    if (timer && *timer <= clock.steady()) {
        timer.reset();
        act(CURL_SOCKET_TIMEOUT, 0);
    }
}

Result<std::unique_ptr<CurlTransport>> CurlTransport::create(const Clock& clock,
                                                             CurlOptions options) {
    auto resolve = ResolveList::read(options.resolve);
    if (!resolve) return resolve.error();
    auto state = std::make_unique<State>(clock, std::move(options), std::move(*resolve));
    if (!global_init() || !state->set_up()) {
        return Error{Exit::system, {}, "libcurl cannot be set up"};
    }
    return std::unique_ptr<CurlTransport>{new CurlTransport{std::move(state)}};
}

CurlTransport::CurlTransport(std::unique_ptr<State> state) : state_(std::move(state)) {}
CurlTransport::~CurlTransport() = default;

Transport::Ticket CurlTransport::start(Hop hop, Done done) {
    const Ticket ticket = ++state_->last;
    auto transfer =
        std::make_unique<Transfer>(state_->take_handle(), std::move(hop), std::move(done), ticket);
    if (auto refused = transfer->prepare(state_->options, state_->resolve, state_->poller)) {
        state_->finished.emplace_back(
            ticket, State::Finished{std::move(transfer->done), std::move(*refused)});
        return ticket;
    }
    curl_multi_add_handle(state_->multi, transfer->easy());
    state_->running.emplace(ticket, std::move(transfer));
    return ticket;
}

void CurlTransport::watch(int fd, short events, std::function<void(short)> ready) {
    state_->watched[fd] = std::move(ready);
    state_->poller.want(fd, ((events & POLLIN) != 0 ? std::uint32_t{EPOLLIN} : 0U) |
                                ((events & POLLOUT) != 0 ? std::uint32_t{EPOLLOUT} : 0U));
}

void CurlTransport::unwatch(int fd) {
    if (state_->watched.erase(fd) == 0) return;
    state_->poller.let_go(fd);
}

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
        state.turn(until);
        state.harvest();
    }
    // One at a time: what it leads to comes before the next, here as in a replay
    // of what is recorded here.
    if (state.finished.empty()) return;
    State::Finished next = std::move(state.finished.front().second);
    state.finished.pop_front();
    next.done(std::move(next.result));
}

}  // namespace molva::net
