#include "net/curl_failure.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <system_error>

#include "base/utf8.hpp"

namespace molva::net {

namespace {

struct Row {
    CURLcode code;
    Failure failure;
    bool worth_retrying;
    const char* words;
    bool detail;  // libcurl's own words follow
};

constexpr Row kRows[] = {
    {CURLE_COULDNT_RESOLVE_HOST, Failure::resolve, true, "the host name has no address", false},
    {CURLE_COULDNT_RESOLVE_PROXY, Failure::resolve, false, "the proxy's name has no address",
     false},
    {CURLE_COULDNT_CONNECT, Failure::connect, true, "cannot connect", false},
    {CURLE_PROXY, Failure::connect, false, "the proxy refused", true},
    {CURLE_GOT_NOTHING, Failure::connect, true,
     "the server closed the connection without an answer", false},
    {CURLE_SEND_ERROR, Failure::connect, true, "the connection broke while asking", false},
    {CURLE_RECV_ERROR, Failure::connect, true, "the connection broke during the answer", false},
    {CURLE_PARTIAL_FILE, Failure::broken, true, "the answer ended before its announced length",
     false},
    {CURLE_OPERATION_TIMEDOUT, Failure::timeout, true, "too slow", false},
    {CURLE_SSL_CONNECT_ERROR, Failure::tls, false, "TLS handshake failed", true},
    {CURLE_PEER_FAILED_VERIFICATION, Failure::tls, false, "the certificate is not valid", true},
    {CURLE_SSL_CERTPROBLEM, Failure::tls, false, "the certificate is not valid", true},
    {CURLE_SSL_CIPHER, Failure::tls, false, "no common TLS cipher", true},
    {CURLE_SSL_CACERT_BADFILE, Failure::tls, false, "cannot read the trusted certificates", true},
    {CURLE_SSL_ISSUER_ERROR, Failure::tls, false, "the certificate is not valid", true},
    {CURLE_UNSUPPORTED_PROTOCOL, Failure::broken, false, "the answer is not HTTP", true},
    {CURLE_WEIRD_SERVER_REPLY, Failure::broken, false, "the answer is not HTTP", true},
    {CURLE_HTTP2, Failure::broken, true, "HTTP/2 went wrong", true},
    {CURLE_HTTP2_STREAM, Failure::broken, true, "HTTP/2 went wrong", true},
    {CURLE_BAD_CONTENT_ENCODING, Failure::broken, false, "the body cannot be unpacked", true},
    {CURLE_URL_MALFORMAT, Failure::url, false, "libcurl cannot read the URL", true},
    {CURLE_OUT_OF_MEMORY, Failure::too_large, false, "out of memory", true},
};

}  // namespace

CurlFailure explain_curl(int code, const std::string& detail, long error) {
    for (const Row& row : kRows) {
        if (row.code != code) continue;
        CurlFailure out{row.failure, row.words, row.worth_retrying};
        if (row.code == CURLE_COULDNT_CONNECT && error != 0) {
            out.reason += ": " + std::generic_category().message(static_cast<int>(error));
        } else if (row.detail && !detail.empty()) {
            out.reason += ": " + utf8::shorten(utf8::printable(detail), 200);
        }
        return out;
    }
    const char* words = curl_easy_strerror(static_cast<CURLcode>(code));
    return {Failure::broken,
            fmt::format("{}{}{}", words, detail.empty() ? "" : ": ",
                        utf8::shorten(utf8::printable(detail), 200)),
            false};
}

}  // namespace molva::net
