#include "net/curl_transfer.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "base/url.hpp"
#include "net/address.hpp"
#include "net/curl_failure.hpp"
#include "net/proxy.hpp"
#include "net/text.hpp"

namespace molva::net {

namespace {

constexpr long kStandstillBytes = 64;   // a second
constexpr long kReadAtOnce = 32 << 10;  // bytes; each transfer under way has such a buffer

// Room for what most servers send, so that it is not made in small steps.
constexpr std::size_t kUsualHead = 768, kUsualHeaders = 16;

std::string address_text(const sockaddr* address) {
    char text[INET6_ADDRSTRLEN] = "";
    if (address->sa_family == AF_INET) {
        inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, text,
                  sizeof text);
    } else if (address->sa_family == AF_INET6) {
        inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, text,
                  sizeof text);
    }
    return text;
}

long in_ms(std::chrono::milliseconds time) {
    return static_cast<long>(std::clamp<long long>(time.count(), 1, 86'400'000));
}

bool is_secret(std::string_view name) {
    return same_word(name, "authorization") || same_word(name, "proxy-authorization") ||
           same_word(name, "cookie");
}

// The request as sent, with the values of secret headers replaced.
std::string without_secrets(std::string_view head) {
    std::string out;
    while (!head.empty()) {
        const auto end = std::min(head.find('\n'), head.size() - 1);
        const std::string_view line = head.substr(0, end + 1);
        const auto colon = line.find(':');
        if (colon != std::string_view::npos && is_secret(line.substr(0, colon))) {
            out += fmt::format("{}: [removed]\r\n", line.substr(0, colon));
        } else {
            out += line;
        }
        head.remove_prefix(end + 1);
    }
    return out;
}

bool is_clean(std::string_view text) {
    return text.find_first_of(std::string_view{"\r\n\0", 3}) == std::string_view::npos;
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

// The first and the last bytes of a gzip stream are kept to see that it is whole.
constexpr std::size_t kKeptFirst = 64, kKeptLast = 64;

// libcurl takes a gzip stream that ends too early for a short body (7.88 does).
// RFC 1952 section 2.3.1: the last four bytes are the unpacked size.
// Depending on its version libcurl shows us the bytes with their chunk lines.
bool gzip_is_whole(std::string_view first, std::string_view last, std::size_t unpacked) {
    if (first.find("\x1F\x8B") == std::string_view::npos) return true;  // not what we think it is
    std::string size;
    for (int shift = 0; shift < 32; shift += 8) size += static_cast<char>(unpacked >> shift & 0xFF);
    return last.ends_with(size) || last.find(size + "\r\n0") != std::string_view::npos;
}

std::string protocol_name(long version) {
    switch (version) {
        case CURL_HTTP_VERSION_1_0:
            return "HTTP/1.0";
        case CURL_HTTP_VERSION_2_0:
            return "HTTP/2";
        case CURL_HTTP_VERSION_3:
            return "HTTP/3";
        default:
            return "HTTP/1.1";
    }
}

}  // namespace

// Everything that is the same for all hops is set once for a handle, which
// then serves many of them: setting it anew costs as much as a small page.
Easy Transfer::new_handle(const CurlOptions& options) {
    Easy easy{curl_easy_init()};
    if (easy) set_up(easy.get(), options);
    return easy;
}

void Transfer::set_up(CURL* easy, const CurlOptions& options) {
    const auto set = [easy](CURLoption option, auto value) {
        curl_easy_setopt(easy, option, value);
    };
    set(CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_socket);
    // A connection that is reused opens no socket; this one sees it.
    set(CURLOPT_PREREQFUNCTION, &Transfer::on_request);
    // Called only while verbose, which header_line() may switch on as well.
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

std::optional<HopResult> Transfer::prepare(const CurlOptions& options, const ResolveList& resolve) {
    options_ = &options;
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
    const bool plain = options.proxy.empty() && resolve.empty() && !options.lookup;
    const auto url = plain ? std::nullopt : parse_url(hop_.request.url);
    proxied_ = !options.proxy.empty() && url && !goes_direct(options.no_proxy, url->host);
    if (proxied_) set(CURLOPT_PROXY, options.proxy.c_str());
    if (!url) return;
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
    const std::string host = host_by_curl(hop_.request.url);
    if (host.empty() || host == "localhost" || host.ends_with(".localhost")) return false;
    return !is_address(host) || is_public_address(host);
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::size_t bytes = size * count;
    transfer.header_bytes_ += bytes;
    if (transfer.header_bytes_ > transfer.hop_.limits.headers) {
        transfer.headers_too_large_ = true;
        return 0;
    }
    transfer.header_line({data, bytes});
    return bytes;
}

void Transfer::header_line(std::string_view line) {
    Response& response = result_.response;
    if (line.starts_with("HTTP/")) {  // the answer, or another after "100 Continue"
        response.headers.clear();
        response.head.clear();
        response.head.reserve(kUsualHead);
        response.headers.reserve(kUsualHeaders);
        head_done_ = false;
        gzip_ = false;
    }
    if (head_done_) return;  // trailers
    response.head += line;
    const std::string_view text = trim(line);
    if (text.empty()) {
        head_done_ = true;
        make_room();
        return;
    }
    if ((line.front() == ' ' || line.front() == '\t') && !response.headers.empty()) {
        response.headers.back().second += ' ';
        response.headers.back().second += text;  // RFC 9112 section 5.2: a folded line
        return;
    }
    const auto colon = text.find(':');
    if (line.starts_with("HTTP/") || colon == std::string_view::npos) return;
    response.headers.emplace_back(trim(text.substr(0, colon)), trim(text.substr(colon + 1)));
    const auto& [name, value] = response.headers.back();
    if (same_word(name, "content-encoding") && (value == "gzip" || value == "x-gzip")) {
        gzip_ = true;
        set(CURLOPT_VERBOSE, 1L);
    }
}

// A body that says how long it is gets its room at once. What it says is not
// believed any further.
void Transfer::make_room() {
    constexpr std::size_t kMost = std::size_t{1} << 20;
    const Response& response = result_.response;
    const auto length = response.header("content-length");
    if (!length || response.header("content-encoding")) return;
    const auto bytes = parse_number<std::size_t>(*length).value_or(0);
    result_.response.body.reserve(std::min({bytes, hop_.limits.body, kMost}));
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::size_t bytes = size * count;
    std::string& body = transfer.result_.response.body;
    const Limits& limits = transfer.hop_.limits;
    // Counted here, after unpacking: libcurl's own limit counts packed bytes.
    const std::size_t room = limits.body - std::min(limits.body, body.size());
    body.append(data, std::min(bytes, room));
    if (bytes <= room) return bytes;
    (limits.cut_body ? transfer.cut_ : transfer.body_too_large_) = true;
    return 0;
}

curl_socket_t Transfer::on_socket(void* self, curlsocktype, curl_sockaddr* address) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::string text = address_text(&address->addr);
    if (!transfer.proxied_ && !transfer.hop_.private_address &&
        !is_public_address(&address->addr)) {
        transfer.refused_ = text;
        return CURL_SOCKET_BAD;
    }
    if (transfer.options_->on_connect) transfer.options_->on_connect(text);
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

int Transfer::on_request(void* self, char* address, char*, int, int) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (transfer.proxied_ || transfer.hop_.private_address || is_public_address(address)) {
        return CURL_PREREQFUNC_OK;
    }
    transfer.refused_ = address;
    return CURL_PREREQFUNC_ABORT;
}

int Transfer::on_debug(CURL*, curl_infotype type, char* data, std::size_t size, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (type == CURLINFO_HEADER_OUT && transfer.options_->keep_request_heads) {
        transfer.result_.request_head = without_secrets({data, size});
    } else if (type == CURLINFO_DATA_IN && transfer.gzip_) {
        const std::string_view bytes{data, size};
        std::string &first = transfer.first_, &last = transfer.last_;
        first += bytes.substr(0, kKeptFirst - first.size());
        last += bytes.substr(size - std::min(size, kKeptLast));
        last.erase(0, last.size() - std::min(last.size(), kKeptLast));
    }
    return 0;
}

std::string Transfer::why_so_slow() const {
    const Limits& limits = hop_.limits;
    if (std::string_view{detail_.data()}.find("too slow") != std::string_view::npos) {
        return fmt::format("too slow: less than {} bytes a second for {} ms", kStandstillBytes,
                           limits.standstill.count());
    }
    curl_off_t connected = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_PRETRANSFER_TIME_T, &connected);
    if (connected == 0 && limits.connect < limits.whole) {
        return fmt::format("no connection within {} ms", limits.connect.count());
    }
    return fmt::format("not finished within {} ms", limits.whole.count());
}

HopResult Transfer::result(CURLcode code) {
    Response& response = result_.response;
    long status = 0, version = 0, error = 0, head = 0;
    curl_off_t body = 0;
    char* address = nullptr;
    curl_easy_getinfo(easy(), CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(easy(), CURLINFO_HTTP_VERSION, &version);
    curl_easy_getinfo(easy(), CURLINFO_OS_ERRNO, &error);
    curl_easy_getinfo(easy(), CURLINFO_HEADER_SIZE, &head);
    curl_easy_getinfo(easy(), CURLINFO_SIZE_DOWNLOAD_T, &body);
    curl_easy_getinfo(easy(), CURLINFO_PRIMARY_IP, &address);
    response.status = static_cast<int>(status);
    response.protocol = protocol_name(version);
    response.wire_bytes = static_cast<long long>(body) + head;
    if (address) result_.address = address;
    response.cut = cut_;
    const bool whole = cut_ || !gzip_ || gzip_is_whole(first_, last_, response.body.size());
    if ((code == CURLE_OK || cut_) && whole) return std::move(result_);
    if (!refused_.empty()) {
        result_.failure = Failure::refused;
        result_.reason = fmt::format("{} is not a public address", refused_);
    } else if (code == CURLE_OK) {
        result_.failure = Failure::broken;
        result_.reason = "the packed body is cut short";
        result_.worth_retrying = true;
    } else if (headers_too_large_ || body_too_large_) {
        result_.failure = Failure::too_large;
        result_.reason = headers_too_large_
                             ? fmt::format("headers larger than {} bytes", hop_.limits.headers)
                             : fmt::format("body larger than {} bytes", hop_.limits.body);
    } else {
        auto why = explain_curl(code, detail_.data(), error);
        result_.failure = why.failure;
        result_.worth_retrying = why.worth_retrying;
        result_.reason = why.failure == Failure::timeout ? why_so_slow() : std::move(why.reason);
    }
    response.body.clear();
    return std::move(result_);
}

Easy Transfer::release() {
    // Before anything else: curl_easy_reset() forgets to free what this allocated (7.88).
    set(CURLOPT_COOKIEFILE, nullptr);
    set(CURLOPT_SHARE, nullptr);
    const bool plain = hop_.request.method == "GET" && hop_.request.body.empty() && !proxied_;
    if (!plain) {
        curl_easy_reset(easy_.get());
        set_up(easy_.get(), *options_);
        return std::move(easy_);
    }
    set(CURLOPT_HTTPHEADER, nullptr);
    if (resolve_) set(CURLOPT_RESOLVE, nullptr);
    if (gzip_ && !options_->keep_request_heads) set(CURLOPT_VERBOSE, 0L);
    set(CURLOPT_ERRORBUFFER, nullptr);
    return std::move(easy_);
}

}  // namespace molva::net
