// What libcurl is told before a hop, and what is taken back after it; what it
// says meanwhile is in curl_transfer.cpp.

#include <fmt/format.h>

#include <algorithm>

#include "base/url.hpp"
#include "net/address.hpp"
#include "net/curl_transfer.hpp"
#include "net/proxy.hpp"
#include "net/text.hpp"

namespace molva::net {

namespace {

constexpr long kReadAtOnce = 32 << 10;  // bytes; each transfer under way has such a buffer

long in_ms(std::chrono::milliseconds time) {
    return static_cast<long>(std::clamp<long long>(time.count(), 1, 86'400'000));
}

bool is_clean(std::string_view text) {
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

// The host as libcurl reads it: "0x7f.1" and "%31" tricks undone.
std::string host_by_curl(const std::string& url) {
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parts{curl_url(), curl_url_cleanup};
    char* host = nullptr;
    if (!parts || curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK ||
        curl_url_get(parts.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK) {
        return {};
    }
    std::string out = lower_ascii(host);
    curl_free(host);
    return out;
}

}  // namespace

// Everything that is the same for all hops is set once for a handle, which
// then serves many of them: setting it anew costs as much as a small page.
Easy Transfer::new_handle(const CurlOptions& options, Poller& poller) {
    Easy easy{curl_easy_init()};
    if (easy) set_up(easy.get(), options, poller);
    return easy;
}

void Transfer::set_up(CURL* easy, const CurlOptions& options, Poller& poller) {
    const auto set = [easy](CURLoption option, auto value) {
        curl_easy_setopt(easy, option, value);
    };
    set(CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_socket);
    set(CURLOPT_CLOSESOCKETFUNCTION, &Transfer::on_close);
    set(CURLOPT_CLOSESOCKETDATA, &poller);  // a connection outlives the transfer
    // A connection that is reused opens no socket; this one sees it.
    set(CURLOPT_PREREQFUNCTION, &Transfer::on_request);
    // Called only while verbose.
    set(CURLOPT_DEBUGFUNCTION, &Transfer::on_debug);
    set(CURLOPT_VERBOSE, options.keep_request_heads ? 1L : 0L);
    set(CURLOPT_LOW_SPEED_LIMIT, kStandstillBytes);
    // No handler of libcurl's for SIGPIPE at every turn: it sends with
    // MSG_NOSIGNAL, and names are not resolved under an alarm.
    set(CURLOPT_NOSIGNAL, 1L);
    // Redirects are the client's: each hop is checked by the same rules.
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_ACCEPT_ENCODING, "");
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    set(CURLOPT_BUFFERSIZE, kReadAtOnce);
    // Both are always set, so that libcurl does not look into the environment.
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NOPROXY, "");
    if (!options.ca_file.empty()) set(CURLOPT_CAINFO, options.ca_file.c_str());
}

std::optional<HopResult> Transfer::prepare(const CurlOptions& options, const ResolveList& resolve,
                                           Poller& poller) {
    options_ = &options;
    poller_ = &poller;
    set_targets();
    set_limits();
    set_method();
    set(CURLOPT_URL, hop_.request.url.c_str());
    if (!set_headers()) {
        return HopResult{.failure = Failure::url, .reason = "a header with a line end inside"};
    }
    set_route(options, resolve);
    if (!target_is_public()) {
        return HopResult{.failure = Failure::refused,
                         .reason = "not a public address, and behind the proxy it would be asked"};
    }
    if (hop_.jar) {
        if (!*hop_.jar) {
            CURLSH* share = curl_share_init();
            curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE);
            *hop_.jar = std::shared_ptr<void>{share, [](void* made) { curl_share_cleanup(made); }};
        }
        jar_ = *hop_.jar;
        set(CURLOPT_SHARE, jar_.get());
        set(CURLOPT_COOKIEFILE, "");  // switches cookies on
    }
    return std::nullopt;
}

void Transfer::set_targets() {
    set(CURLOPT_PRIVATE, static_cast<void*>(this));
    set(CURLOPT_ERRORBUFFER, detail_.data());
    for (const auto target : {CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_OPENSOCKETDATA,
                              CURLOPT_PREREQDATA, CURLOPT_DEBUGDATA}) {
        set(target, this);
    }
}

void Transfer::set_limits() {
    const Limits& limits = hop_.limits;
    set(CURLOPT_CONNECTTIMEOUT_MS, in_ms(limits.connect));
    set(CURLOPT_TIMEOUT_MS, in_ms(limits.whole));
    set(CURLOPT_LOW_SPEED_TIME, std::max(1L, in_ms(limits.standstill) / 1000));
}

void Transfer::set_method() {
    const Request& request = hop_.request;
    if (request.method == "HEAD") {
        set(CURLOPT_NOBODY, 1L);
    } else if (request.method == "POST" || !request.body.empty()) {
        set(CURLOPT_POST, 1L);
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        set(CURLOPT_POSTFIELDS, request.body.c_str());
        if (request.method != "POST") set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
    } else if (request.method != "GET") {
        set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
    }
}

bool Transfer::set_headers() {
    curl_slist* list = nullptr;
    bool clean = is_clean(hop_.request.method) && is_clean(hop_.request.url);
    for (const auto& [name, value] : hop_.request.headers) {
        clean = clean && is_clean(name) && is_clean(value);
        // libcurl takes "Name:" for "send none" and "Name;" for an empty one.
        const std::string line = value.empty() ? name + ";" : name + ": " + value;
        list = curl_slist_append(list, line.c_str());
    }
    if (!hop_.request.body.empty()) list = curl_slist_append(list, "Expect:");
    headers_.reset(list);
    set(CURLOPT_HTTPHEADER, list);
    return clean;
}

// Through the proxy or not.
void Transfer::set_route(const CurlOptions& options, const ResolveList& resolve) {
    const bool plain = !options.proxies.any() && resolve.empty() && !options.lookup;
    const auto url = plain ? std::nullopt : parse_url(hop_.request.url);
    if (!url) return;
    const Proxies& proxies = options.proxies;
    const std::string& proxy = proxies.for_scheme(url->scheme);
    proxied_ = !proxy.empty() && !goes_direct(proxies.none_for, url->host);
    if (proxied_) set(CURLOPT_PROXY, proxy.c_str());
    const std::string port = !url->port.empty() ? url->port : url->scheme == "http" ? "80" : "443";
    auto line = resolve.find(url->host, port);
    if (const auto at = options.lookup ? options.lookup(url->host) : ""; !line && !at.empty()) {
        line = fmt::format("{}:{}:{}", url->host, port, at);
    }
    if (!line) return;
    resolve_.reset(curl_slist_append(nullptr, line->c_str()));
    set(CURLOPT_RESOLVE, resolve_.get());
}

// Behind a proxy no socket shows us the target, so its text has to.
bool Transfer::target_is_public() const {
    if (!proxied_ || hop_.private_address) return true;
    std::string host = host_by_curl(hop_.request.url);
    if (host.ends_with('.')) host.pop_back();
    if (is_address(host)) return is_public_address(host);
    return !is_inner_name(host);
}

Easy Transfer::release() {
    // Before anything else: curl_easy_reset() forgets to free what this allocated (7.88).
    set(CURLOPT_COOKIEFILE, nullptr);
    set(CURLOPT_SHARE, nullptr);
    const bool plain = hop_.request.method == "GET" && hop_.request.body.empty() && !proxied_;
    if (!plain) {
        curl_easy_reset(easy_.get());
        set_up(easy_.get(), *options_, *poller_);
        return std::move(easy_);
    }
    set(CURLOPT_HTTPHEADER, nullptr);
    if (resolve_) set(CURLOPT_RESOLVE, nullptr);
    if (unpacker_) set(CURLOPT_HTTP_CONTENT_DECODING, 1L);
    set(CURLOPT_ERRORBUFFER, nullptr);
    return std::move(easy_);
}

}  // namespace molva::net
