#include "net/page_load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/hash.hpp"
#include "base/url.hpp"
#include "base/utf8.hpp"
#include "json/tree.hpp"
#include "net/rules.hpp"
#include "net/text.hpp"

namespace molva::net {

using std::chrono::milliseconds;

namespace {

// Nothing asked and nothing answered for so long: the scripts have come to rest.
constexpr milliseconds kQuiet{500};
// Between two looks for what the definition waits for.
constexpr milliseconds kLookAgain{250};
// A page that leads on by script, from document to document.
constexpr int kMostDocuments = 5;
constexpr int kMostNotes = 5;
constexpr std::size_t kLongestPost = std::size_t{1} << 20;

bool any_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string text(const json::Json& object, const char* key) {
    const auto place = object.is_object() ? object.find(key) : object.end();
    if (!object.is_object() || place == object.end() || !place->is_string()) return {};
    return place->get<std::string>();
}

std::int64_t number(const json::Json& object, const char* key) {
    const auto place = object.is_object() ? object.find(key) : object.end();
    if (!object.is_object() || place == object.end() || !place->is_number_integer()) return 0;
    return place->get<std::int64_t>();
}

const json::Json& member(const json::Json& object, const char* key) {
    static const json::Json kNone = json::Json::object();
    const auto place = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && place != object.end() ? *place : kNone;
}

// Headers of the page's own making are sent; those that the client or the
// transport make, and those that tell of a browser that is none, are not.
bool is_sent(std::string_view name) {
    return !starts_with_word(name, "sec-") &&
           !any_of(lower_ascii(name), {"user-agent", "accept-encoding", "cookie", "host",
                                       "connection", "content-length", "upgrade-insecure-requests",
                                       "if-none-match", "if-modified-since"});
}

// Headers that are no longer true of the body that is handed on, and those that
// would send the browser out by itself.
bool is_handed_on(std::string_view name) {
    return !any_of(lower_ascii(name), {"content-encoding", "content-length", "transfer-encoding",
                                       "connection", "alt-svc", "nel", "report-to",
                                       "reporting-endpoints", "strict-transport-security"});
}

std::string header_list(const Headers& headers) {
    std::string out = "[";
    for (const auto& [name, value] : headers) {
        if (!is_handed_on(name)) continue;
        out += fmt::format("{}{{\"name\":{},\"value\":{}}}", out.size() > 1 ? "," : "",
                           json::quote(name), json::quote(value));
    }
    return out + "]";
}

bool same_url(const std::string& a, const std::string& b) {
    const auto one = canonical_url(a), other = canonical_url(b);
    return one && other && *one == *other;
}

}  // namespace

PageLoad::PageLoad(World world, std::shared_ptr<Session> session, Response first, PageRules rules,
                   std::uint64_t group)
    : world_(std::move(world)),
      session_(std::move(session)),
      rules_(std::move(rules)),
      group_(group),
      others_{rules_.hosts, {}},
      site_(first.final_url),
      begun_(world_.clock.steady()),
      active_(begun_) {
    result_.document = std::move(first);
}

void PageLoad::call(std::string_view method, const std::string& params, Reply reply) {
    if (done_) return;
    const auto id = ++last_id_;
    if (reply) replies_.emplace(id, std::move(reply));
    const std::string session = attached_.empty() ? "" : ",\"sessionId\":" + json::quote(attached_);
    world_.send(
        fmt::format(R"({{"id":{},"method":"{}"{},"params":{}}})", id, method, session, params));
}

void PageLoad::start() {
    call("Browser.getVersion", "{}", [this](const Json* reply) {
        if (reply) result_.browser = text(*reply, "product");
    });
    call("Browser.setDownloadBehavior", R"({"behavior":"deny"})");
    call("Target.createTarget", R"({"url":"about:blank"})", [this](const Json* reply) {
        const std::string target = reply ? text(*reply, "targetId") : "";
        if (target.empty()) return fail(Failure::browser, "the browser opens no page");
        frame_ = target;
        call("Target.attachToTarget",
             fmt::format(R"({{"targetId":{},"flatten":true}})", json::quote(target)),
             [this](const Json* attached) {
                 const std::string id = attached ? text(*attached, "sessionId") : "";
                 if (id.empty()) return fail(Failure::browser, "the browser opens no page");
                 this->attached(id);
             });
    });
}

void PageLoad::attached(const std::string& session) {
    attached_ = session;
    // On a busy machine a browser takes seconds to start, which are not the page's.
    begun_ = active_ = world_.clock.steady();
    // The page's process hears of these and the browser of the navigation: they
    // have to be answered first, or on a busy machine the page has loaded before
    // anybody listens.
    static constexpr std::array<std::pair<const char*, const char*>, 5> kListen{{
        {"Inspector.enable", "{}"},
        {"Page.enable", "{}"},
        {"Network.enable", R"({"maxTotalBufferSize":0,"maxResourceBufferSize":0})"},
        {"Network.setBypassServiceWorker", R"({"bypass":true})"},
        {"Fetch.enable", R"({"patterns":[{"urlPattern":"*"}]})"},
    }};
    const auto left = std::make_shared<std::size_t>(kListen.size());
    for (const auto& [method, params] : kListen) {
        call(method, params, [this, left](const Json*) {
            if (--*left == 0) navigate();
        });
    }
}

void PageLoad::navigate() {
    call("Page.navigate", fmt::format(R"({{"url":{}}})", json::quote(result_.document.final_url)),
         [this](const Json* reply) {
             const std::string error = reply ? text(*reply, "errorText") : "no answer";
             if (reply && !text(*reply, "frameId").empty()) frame_ = text(*reply, "frameId");
             // A page that goes on to another one at once "aborts" its own.
             if (!error.empty() && error != "net::ERR_ABORTED") {
                 fail(Failure::browser, fmt::format("the browser cannot show the page: {}", error));
             }
         });
}

void PageLoad::take(std::string_view message) {
    if (done_) return;
    // HTML inside JSON is at most twice as long, but for characters that are
    // written as \u0000.
    auto read = json::parse(message, {.bytes = message.size(), .depth = 64, .nodes = 200'000});
    if (!read) return fail(Failure::browser, "the browser does not speak the DevTools protocol");
    if (const auto id = number(*read, "id"); id != 0) {
        const auto place = replies_.find(id);
        if (place == replies_.end()) return;
        const auto reply = std::move(place->second);
        replies_.erase(place);
        const auto result = read->find("result");
        return reply(result == read->end() ? nullptr : &*result);
    }
    event(text(*read, "method"), member(*read, "params"));
}

void PageLoad::event(const std::string& method, const Json& params) {
    if (method == "Fetch.requestPaused") return paused(params);
    if (method == "Page.loadEventFired") {
        loaded_ = true;
        active_ = world_.clock.steady();
    } else if (method == "Page.javascriptDialogOpening") {
        call("Page.handleJavaScriptDialog", R"({"accept":false})");
    } else if (method == "Inspector.targetCrashed") {
        fail(Failure::too_large, "the page's process ended: out of memory, or a fault of its own");
    }
}

void PageLoad::paused(const Json& params) {
    active_ = world_.clock.steady();
    const std::string id = text(params, "requestId");
    const std::string type = text(params, "resourceType");
    const Json& request = member(params, "request");
    const std::string url = text(request, "url");
    if (type == "Document") return document_paused(id, url, params);
    if (const auto place = arrived_.find(url); place != arrived_.end()) {
        fulfill(id, place->second);
        arrived_.erase(place);
        return;
    }
    if (type == "Stylesheet") {
        Response empty;
        empty.status = 200;
        empty.headers.emplace_back("Content-Type", "text/css");
        return fulfill(id, empty);
    }
    const bool favicon = type == "Other" && url.ends_with("/favicon.ico");
    if (favicon || !any_of(type, {"Script", "XHR", "Fetch", "Preflight", "Other"}))
        return refuse(id);
    ask(id, request, false);
}

void PageLoad::document_paused(const std::string& id, const std::string& url, const Json& params) {
    if (text(params, "frameId") != frame_) return refuse(id);
    loaded_ = false;
    if (!std::exchange(first_given_, true)) return fulfill(id, result_.document);
    if (const auto place = arrived_.find(url); place != arrived_.end()) {
        result_.document = std::move(place->second);
        arrived_.erase(place);
        return fulfill(id, result_.document);
    }
    if (++documents_ >= kMostDocuments) {
        return fail(Failure::redirects,
                    fmt::format("the page leads on by script more than {} times", kMostDocuments));
    }
    ask(id, member(params, "request"), true);
}

void PageLoad::ask(const std::string& id, const Json& request, bool is_document) {
    const std::string url = text(request, "url");
    Fetch fetch;
    fetch.group = group_;
    fetch.request.method = text(request, "method");
    fetch.request.url = url;
    fetch.request.body = text(request, "postData");
    if (!any_of(fetch.request.method, {"GET", "HEAD", "POST", "OPTIONS"})) {
        note(fmt::format("{} {} was refused", fetch.request.method, url));
        return refuse(id);
    }
    if (fetch.request.body.size() > kLongestPost ||
        (member(request, "hasPostData") == true && fetch.request.body.empty())) {
        note(fmt::format("a form for {} was refused: too long, or a file", url));
        return refuse(id);
    }
    if (result_.requests + waiting_ >= rules_.requests) {
        note(fmt::format("more than {} requests; the rest was refused", rules_.requests));
        return refuse(id);
    }
    for (const auto& [name, value] : member(request, "headers").items()) {
        if (is_sent(name) && value.is_string()) {
            fetch.request.headers.emplace_back(name, value.get<std::string>());
        }
    }
    const auto parts = parse_url(url);
    const std::string host = parts ? parts->host : "";
    const bool elsewhere = !is_document && !rules_.hosts.empty() && others_.permits(host);
    if (!elsewhere) fetch.site = site_;
    ++waiting_;
    world_.client.fetch(session_, std::move(fetch),
                        [self = weak_from_this(), id, url, is_document](Outcome outcome) {
                            if (const auto page = self.lock()) {
                                page->answered(id, url, is_document, std::move(outcome));
                            }
                        });
}

void PageLoad::answered(const std::string& id, const std::string& url, bool is_document,
                        Outcome outcome) {
    if (done_) return;
    --waiting_;
    active_ = world_.clock.steady();
    result_.requests += outcome.requests;
    result_.bytes += outcome.bytes;
    if (!outcome) {
        if (is_document) return fail(outcome.failure, std::move(outcome.reason));
        note(fmt::format("{}: {}", url, outcome.reason));
        return refuse(id, outcome.failure == Failure::timeout ? "TimedOut" : "BlockedByClient");
    }
    if (!same_url(outcome.response.final_url, url)) {
        // The browser has to know where it is: it is sent there, and finds this.
        Response moved;
        moved.status = 302;
        moved.headers.emplace_back("Location", outcome.response.final_url);
        fulfill(id, moved);
        arrived_[outcome.response.final_url] = std::move(outcome.response);
        return;
    }
    fulfill(id, outcome.response);
    if (is_document) result_.document = std::move(outcome.response);
}

void PageLoad::fulfill(const std::string& id, const Response& response) {
    call("Fetch.fulfillRequest",
         fmt::format(R"({{"requestId":{},"responseCode":{},"responseHeaders":{},"body":"{}"}})",
                     json::quote(id), std::max(response.status, 100), header_list(response.headers),
                     base64(response.body)));
}

void PageLoad::refuse(const std::string& id, std::string_view reason) {
    call("Fetch.failRequest",
         fmt::format(R"({{"requestId":{},"errorReason":"{}"}})", json::quote(id), reason));
}

void PageLoad::note(std::string words) {
    if (++notes_ <= kMostNotes) world_.note(utf8::shorten(words, 300));
}

bool PageLoad::hurried() const { return world_.clock.steady() - begun_ >= rules_.time * 3 / 4; }

void PageLoad::turn() {
    if (done_) return;
    const auto now = world_.clock.steady();
    if (now - begun_ >= rules_.time) {
        return fail(Failure::timeout,
                    fmt::format("the browser was not {} within {} ms",
                                attached_.empty() ? "ready" : "finished", rules_.time.count()));
    }
    if (reading_ || attached_.empty() || !first_given_) return;
    const bool at_rest = loaded_ && waiting_ == 0 && now - active_ >= kQuiet;
    if (at_rest || hurried()) read(at_rest);
}

// Looks for what has to be there, if something has to, and reads the page.
void PageLoad::read(bool at_rest) {
    reading_ = true;
    const auto again = [this] {
        reading_ = false;
        // As if something had happened, so that the next look is not at once.
        active_ = world_.clock.steady() - kQuiet + kLookAgain;
    };
    const std::string unready = at_rest ? "" : "its scripts did not come to rest";
    call("DOM.getDocument", R"({"depth":0})", [this, again, unready](const Json* reply) {
        const auto node = reply ? number(member(*reply, "root"), "nodeId") : 0;
        if (node == 0) return again();
        if (rules_.wait_for.empty()) return read_elements(node, unready);
        call("DOM.querySelector",
             fmt::format(R"({{"nodeId":{},"selector":{}}})", node, json::quote(rules_.wait_for)),
             [this, again, node, unready](const Json* found) {
                 if (found && number(*found, "nodeId") != 0) return read_elements(node, unready);
                 if (!hurried()) return again();
                 read_elements(node, fmt::format("{} was not there", rules_.wait_for));
             });
    });
}

void PageLoad::read_elements(std::int64_t node, std::string unready) {
    call("DOM.getOuterHTML", fmt::format(R"({{"nodeId":{}}})", node),
         [this, unready = std::move(unready)](const Json* reply) {
             if (!reply || member(*reply, "outerHTML").is_object()) {
                 reading_ = false;  // the page has gone on meanwhile
                 return;
             }
             finish(text(*reply, "outerHTML"), unready);
         });
}

void PageLoad::finish(std::string html, std::string unready) {
    if (html.size() > rules_.longest) {
        return fail(
            Failure::too_large,
            fmt::format("the page as its scripts made it is larger than {} bytes", rules_.longest));
    }
    Response& document = result_.document;
    document.body = std::move(html);
    // They describe what the server sent, and not what has become of it.
    std::erase_if(document.headers, [](const auto& header) {
        return !is_handed_on(header.first) ||
               any_of(lower_ascii(header.first), {"etag", "last-modified"});
    });
    set_header(document.headers, "Content-Type", "text/html; charset=utf-8");
    document.head.clear();
    result_.unready = std::move(unready);
    done_ = true;
}

void PageLoad::fail(Failure failure, std::string reason) {
    if (done_) return;
    result_.failure = failure;
    result_.reason = std::move(reason);
    done_ = true;
}

}  // namespace molva::net
