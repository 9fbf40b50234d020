#include "net/curl_transfer.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "net/address.hpp"
#include "net/curl_failure.hpp"
#include "net/text.hpp"

namespace molva::net {

namespace {

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
        read_coding({});
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
    if (same_word(name, "content-encoding")) read_coding(value);
}

// What zlib unpacks is ours to unpack; several codings on top of each other, and
// those of other libraries, are libcurl's. Empty: a new answer has begun.
void Transfer::read_coding(std::string_view value) {
    const bool first = !unpacker_ && !coded_;
    const bool was_ours = unpacker_.has_value();
    coded_ = !value.empty();
    unpacker_.reset();
    if (first && (same_word(value, "gzip") || same_word(value, "x-gzip"))) {
        unpacker_.emplace(Unpacker::Coding::gzip);
    } else if (first && same_word(value, "deflate")) {
        unpacker_.emplace(Unpacker::Coding::deflate);
    }
    if (was_ours != unpacker_.has_value()) set(CURLOPT_HTTP_CONTENT_DECODING, unpacker_ ? 0L : 1L);
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
    const std::string_view came{data, bytes};
    const bool more =
        transfer.unpacker_
            ? transfer.unpacker_->take(came, [&](auto part) { return transfer.keep(part); })
            : transfer.keep(came);
    return more ? bytes : 0;
}

// @return false: it is more than may be
bool Transfer::keep(std::string_view part) {
    std::string& body = result_.response.body;
    const Limits& limits = hop_.limits;
    // Counted here, after unpacking: libcurl's own limit counts packed bytes.
    const std::size_t room = limits.body - std::min(limits.body, body.size());
    body += part.substr(0, room);
    if (part.size() <= room) return true;
    (limits.cut_body ? cut_ : body_too_large_) = true;
    return false;
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
    const int fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (fd >= 0) transfer.poller_->opened(fd);
    return fd;
}

int Transfer::on_close(void* poller, curl_socket_t fd) {
    static_cast<Poller*>(poller)->closed(fd);
    return ::close(fd);
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
    const bool whole = cut_ || !unpacker_ || unpacker_->whole();
    if ((code == CURLE_OK || cut_) && whole) return std::move(result_);
    if (!refused_.empty()) {
        result_.failure = Failure::refused;
        result_.reason = fmt::format("{} is not a public address", refused_);
    } else if (code == CURLE_OK) {
        result_.failure = Failure::broken;
        result_.reason = "the packed body is cut short";
        result_.worth_retrying = true;
    } else if (unpacker_ && unpacker_->damaged()) {
        result_.failure = Failure::broken;
        result_.reason = "the body cannot be unpacked";
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

}  // namespace molva::net
