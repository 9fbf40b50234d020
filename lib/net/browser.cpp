#include "net/browser.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <deque>
#include <list>
#include <utility>

#include "net/chromium.hpp"
#include "net/client_state.hpp"
#include "net/rules.hpp"

namespace molva::net {

using std::chrono::milliseconds;

const char* const kNeedsChromium =
    "needs chromium, which is not there: install the package chromium, or name the program in "
    "[fetch] browser";

namespace {

// Between two looks at how much memory a page has taken.
constexpr milliseconds kWeigh{200};
// JSON around a page's HTML, with room for what has to be escaped in it.
constexpr std::size_t longest_message(const PageRules& rules) {
    return rules.longest * 6 + (std::size_t{1} << 20);
}

}  // namespace

struct Browser::State {
    struct Page {
        std::shared_ptr<Session> session;
        PageRules rules;
        std::string name, metadata;
        Client::Done done;
        Outcome outcome;  // so far: the document as it was fetched
        std::uint64_t group = 0;
        Instant begun{};
        std::optional<Chromium> chromium{};
        std::optional<MessageSplitter> splitter{};
        std::shared_ptr<PageLoad> load{};
        std::chrono::steady_clock::time_point weighed{};
    };

    State(Client& c, CurlTransport* t, const Clock& k, BrowserOptions o)
        : client(c), transport(t), clock(k), options(std::move(o)) {}

    Client& client;
    CurlTransport* transport;
    const Clock& clock;
    BrowserOptions options;
    std::deque<Page> waiting{};
    std::list<Page> running{};
    std::uint64_t last_group = 0;

    void came(Page page);
    void open(Page page);
    void watch(Page& page);
    void ready(Page& page, short events);
    void weigh(Page& page);
    bool turn();
    void close(Page& page);
    std::string record(const Session& session, Rendered page) const;
    void replay(Page page);
};

namespace {

Rendered rendered(const Outcome& before, const PageResult& result) {
    Rendered out;
    out.failure = result.failure;
    out.reason = result.reason;
    out.browser = result.browser;
    out.requests = result.requests;
    out.bytes = result.bytes;
    out.response = result.document;
    if (out.failure != Failure::none) out.response.body.clear();
    out.url = before.response.final_url;
    out.document = before.response.evidence;
    return out;
}

// As it stands in a recording.
std::string without_secrets(const Session& session, std::string text) {
    const auto& redact = session.options.redact;
    return redact ? redact(std::move(text)) : text;
}

// What was fetched and what has become of it, in one outcome.
Outcome combined(Outcome outcome, const Rendered& page) {
    outcome.requests += page.requests;
    outcome.bytes += page.bytes;
    outcome.failure = page.failure;
    outcome.reason = page.reason;
    outcome.response.status = page.response.status;
    outcome.response.headers = page.response.headers;
    outcome.response.final_url = page.response.final_url;
    outcome.response.body = page.response.body;
    outcome.response.evidence = page.response.evidence;
    return outcome;
}

}  // namespace

// The document is there. Only a page is shown to a browser.
void Browser::State::came(Page page) {
    const int status = page.outcome.response.status;
    if (!page.outcome || status < 200 || status > 299) {
        return page.done(std::move(page.outcome));
    }
    if (options.recorded) return replay(std::move(page));
    waiting.push_back(std::move(page));
}

void Browser::State::replay(Page page) {
    const std::string& url = page.outcome.response.final_url;
    const std::string written = without_secrets(*page.session, url);
    auto kept = options.recorded(written, page.name);
    if (!kept) {
        kept.emplace();
        kept->failure = Failure::not_recorded;
        kept->reason = "the recording has no page that a browser made of this one";
        kept->response = page.outcome.response;
    }
    // It was led nowhere else: then its address is known, with all that is in it.
    if (kept->response.final_url == written) kept->response.final_url = url;
    page.done(combined(std::move(page.outcome), *kept));
}

void Browser::State::open(Page page) {
    page.begun = clock.now();
    auto started = Chromium::start({.program = options.program,
                                    .user_agent = options.user_agent,
                                    .memory = options.memory,
                                    .sandbox = options.sandbox});
    if (!started) {
        page.outcome.failure = Failure::browser;
        page.outcome.reason = fmt::format("{}: {}", started.error().where, started.error().what);
        return page.done(std::move(page.outcome));
    }
    running.push_back(std::move(page));
    Page& here = running.back();
    here.chromium.emplace(std::move(*started));
    here.splitter.emplace(longest_message(here.rules));
    const auto note = [this, name = here.name](const std::string& words) {
        if (options.note) options.note(name, words);
    };
    here.load =
        std::make_shared<PageLoad>(PageLoad::World{client, clock,
                                                   [this, &here](const std::string& message) {
                                                       here.chromium->send(message);
                                                       watch(here);
                                                   },
                                                   note},
                                   here.session, here.outcome.response, here.rules, here.group);
    here.load->start();
}

void Browser::State::watch(Page& page) {
    const bool more = page.chromium->flush();
    transport->watch(page.chromium->fd(), static_cast<short>(more ? POLLIN | POLLOUT : POLLIN),
                     [this, &page](short events) { ready(page, events); });
}

void Browser::State::ready(Page& page, short events) {
    if ((events & POLLOUT) != 0) watch(page);
    if (page.load->result() != nullptr || events == POLLOUT) return;
    bool bearable = true;
    const bool open = page.chromium->receive([&](std::string_view bytes) {
        bearable = bearable && page.splitter->take(bytes, [&](std::string_view message) {
            page.load->take(message);
        });
    });
    if (!bearable) {
        page.load->fail(Failure::too_large, fmt::format("the page as its scripts made it is larger "
                                                        "than {} bytes",
                                                        page.rules.longest));
    }
    if (!open) {
        transport->unwatch(page.chromium->fd());
        const std::string words = page.chromium->last_words();
        page.load->fail(Failure::browser,
                        words.empty() ? fmt::format("{} ended", options.program)
                                      : fmt::format("{} ended: {}", options.program, words));
    }
}

void Browser::State::weigh(Page& page) {
    const auto now = clock.steady();
    if (now - page.weighed < kWeigh) return;
    page.weighed = now;
    if (page.chromium->memory() <= options.memory) return;
    page.load->fail(Failure::too_large,
                    fmt::format("the page takes more than {} bytes of memory", options.memory));
}

// @return whether there is something left to do
bool Browser::State::turn() {
    for (auto each = running.begin(); each != running.end();) {
        Page& page = *each;
        if (client.stopped()) page.load->fail(Failure::interrupted, "interrupted");
        page.load->turn();
        if (page.load->result() == nullptr) weigh(page);
        if (page.load->result() == nullptr) {
            ++each;
            continue;
        }
        close(page);
        each = running.erase(each);
    }
    while (!waiting.empty() && running.size() < static_cast<std::size_t>(options.at_once)) {
        Page next = std::move(waiting.front());
        waiting.pop_front();
        if (client.stopped()) {
            next.outcome.failure = Failure::interrupted;
            next.outcome.reason = "interrupted";
            next.done(std::move(next.outcome));
            continue;
        }
        open(std::move(next));
    }
    return !running.empty() || !waiting.empty();
}

std::string Browser::State::record(const Session& session, Rendered page) const {
    for (auto* text : {&page.url, &page.response.final_url, &page.reason}) {
        *text = without_secrets(session, std::move(*text));
    }
    return options.recorder->record(page);
}

void Browser::State::close(Page& page) {
    transport->unwatch(page.chromium->fd());
    page.chromium.reset();  // before anything else happens to it
    client.abandon(page.group);
    const PageResult& result = *page.load->result();
    if (!result.unready.empty() && options.note) {
        options.note(page.name, fmt::format("{} within {} ms; the page was read as it was",
                                            result.unready, page.rules.time.count() * 3 / 4));
    }
    Rendered kept = rendered(page.outcome, result);
    kept.at = page.begun;
    kept.metadata = page.metadata;
    kept.source = page.name;
    if (options.recorder) kept.response.evidence = record(*page.session, kept);
    // Its caller may ask for the next page at once.
    client.post(
        [done = std::move(page.done), outcome = combined(std::move(page.outcome), kept)]() mutable {
            done(std::move(outcome));
        });
}

Browser::Browser(Client& client, CurlTransport* transport, const Clock& clock,
                 BrowserOptions options)
    : state_(std::make_unique<State>(client, transport, clock, std::move(options))) {
    if (!state_->options.program.empty()) Profile::sweep();
    client.accompany([state = state_.get()] { return state->turn(); });
}

Browser::~Browser() {
    for (auto& page : state_->running) {
        state_->transport->unwatch(page.chromium->fd());
        state_->client.abandon(page.group);
    }
}

void Browser::fetch(std::shared_ptr<Session> session, Fetch fetch, PageRules rules,
                    std::string name, std::string metadata, Client::Done done) {
    State& state = *state_;
    if (state.options.program.empty() && !state.options.recorded) {
        return state.client.post([done = std::move(done)] {
            done({.failure = Failure::browser, .reason = kNeedsChromium});
        });
    }
    State::Page page{.session = session,
                     .rules = std::move(rules),
                     .name = std::move(name),
                     .metadata = std::move(metadata),
                     .done = std::move(done),
                     .outcome = {},
                     .group = ++state.last_group};
    auto shared = std::make_shared<State::Page>(std::move(page));
    state.client.fetch(std::move(session), std::move(fetch), [&state, shared](Outcome outcome) {
        shared->outcome = std::move(outcome);
        state.came(std::move(*shared));
    });
}

}  // namespace molva::net
