// What is asked and what is answered, as plain values.
//
// Nothing here knows how bytes travel: recordings (net/warc) and connections
// (net/curl_transport) both make these.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "net/failure.hpp"

namespace molva::net {

/// Names as written, in the order of the message; a name may come twice.
using Headers = std::vector<std::pair<std::string, std::string>>;

/// The first value under `name`, letter case ignored; nothing if there is none.
std::optional<std::string_view> find_header(const Headers& headers, std::string_view name);

/// Removes every line of that name and adds one.
void set_header(Headers& headers, std::string_view name, std::string value);

struct Request {
    std::string method = "GET";
    std::string url{};  ///< absolute http or https
    Headers headers{};  ///< beyond those that the client adds itself
    std::string body{};
};

struct Response {
    int status = 0;  ///< 100..999
    Headers headers{};
    std::string body{};        ///< transfer and content encodings undone
    std::string final_url{};   ///< that of the last hop, without fragment and credentials
    std::string protocol{};    ///< "HTTP/1.0", "HTTP/1.1", "HTTP/2"
    std::string head{};        ///< status line and header lines as received, with the empty line
    long long wire_bytes = 0;  ///< what came over the connection for this answer, packed
    bool cut = false;          ///< the body is longer than Limits::body and was cut there
    std::string evidence{};    ///< "FILE:OFFSET" of the recording, if it was recorded or replayed

    std::optional<std::string_view> header(std::string_view name) const {
        return find_header(headers, name);
    }
};

/// One hop as it went over the wire, for the recording.
struct Exchange {
    Instant at{};  ///< when the request was sent
    std::string method;
    std::string url;  ///< without fragment and credentials
    std::string
        request_head{};  ///< request line and headers, with the empty line; secrets replaced
    std::string request_body{};
    std::string address{};               ///< of the server, if known
    const Response* response = nullptr;  ///< null: there was none, and the next three say why
    Failure failure = Failure::none;
    std::string reason{};
    bool worth_retrying = false;
    bool sent = true;         ///< false: it was given up before
    bool own_budget = false;  ///< it was the source's budget, not the run's
    std::string metadata{};  ///< JSON: definition and version; empty for none
    std::string source{};    ///< who asked; empty: nobody in particular (robots.txt)
};

/// A page as a browser made it, for the recording.
struct Rendered {
    Instant at{};            ///< when the browser was started
    std::string url{};       ///< of the document that the browser was given
    std::string document{};  ///< where that is recorded, as of Response::evidence
    std::string browser{};   ///< its name and version
    Response response{};     ///< the last document's; its body the elements as HTML
    int requests = 0;        ///< of the page itself, beside its document's
    long long bytes = 0;     ///< of their bodies
    Failure failure = Failure::none;
    std::string reason{};
    std::string metadata{};  ///< as of Exchange
    std::string source{};    ///< as of Exchange
};

/// A robots.txt that an earlier run kept and this one goes by, for the recording.
struct KeptRobots {
    std::string url{};
    Instant fetched{};
    int status = 0;
    std::string body{};
    bool stale = false;  ///< too old, and used because the host cannot be reached
};

/// Gets every hop, those that failed and redirects, repetitions and robots.txt too,
/// and those that were given up because of a budget, a signal or what other
/// sources met with: a replay takes the same turns.
class Recorder {
public:
    virtual ~Recorder() = default;

    /// @return "FILE:OFFSET" of the response's record, or an empty string.
    ///         A recorder that fails remembers it; the crawl goes on.
    virtual std::string record(const Exchange& exchange) = 0;

    /// The same for a page that a browser made of answers recorded before.
    virtual std::string record(const Rendered&) { return {}; }

    /// The same for what was not asked for in this run.
    virtual std::string record(const KeptRobots&) { return {}; }
};

}  // namespace molva::net
