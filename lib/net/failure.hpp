// Why a request brought no answer, in one word for programs and, beside it,
// in a sentence for people.

#pragma once

#include <optional>
#include <string_view>

namespace molva::net {

enum class Failure {
    none,          ///< there is a response, of whatever status
    url,           ///< not a URL that may be asked: another scheme, too long, unreadable
    refused,       ///< forbidden by our own rules: a private address, another site, the deny list
    disallowed,    ///< robots.txt says no, or could not be had (RFC 9309 section 2.3.1.4)
    resolve,       ///< the name has no address
    connect,       ///< nobody answered, or the connection broke before there was an answer
    tls,           ///< the certificate or the handshake is not in order
    timeout,       ///< too slow: connecting, a standstill, or the whole
    too_large,     ///< body or headers past the limit
    broken,        ///< not an HTTP answer: cut short, wrong length, unreadable encoding, HTTP/0.9
    redirects,     ///< too many, in a circle, or to a place that cannot be read
    budget,        ///< the requests, bytes or time allowed for the source or the run are used up
    unwell,        ///< the host failed too often in a row and is left alone for a while
    held,          ///< the host turned requests away, or asked for a pause, and is left alone
    interrupted,   ///< the program was asked to stop
    not_recorded,  ///< --replay, and the recording has no such answer
    browser,       ///< the page needs a browser, which is not there or did not do its work
};

/// One lower-case word with hyphens, for logs and metrics: "too-large".
std::string_view name(Failure failure);

/// The reverse; nothing for a word that is none of them.
std::optional<Failure> failure_by_name(std::string_view word);

}  // namespace molva::net
