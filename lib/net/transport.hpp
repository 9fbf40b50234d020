// The door to the world: one hop out, one answer back. Behind it are libcurl
// (net/curl_transport), a recording (net/replay_transport) or, in tests, a
// table with a clock that is moved by hand (tests/support/fake_transport.hpp).

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "net/failure.hpp"
#include "net/http.hpp"

namespace molva::net {

/// What one answer may cost. A server is not trusted in any of it.
struct Limits {
    std::size_t body = std::size_t{16} << 20;     ///< bytes after unpacking
    std::size_t headers = std::size_t{64} << 10;  ///< bytes of all header lines together
    bool cut_body = false;  ///< a longer body is cut there instead of refused (robots.txt)
    std::chrono::milliseconds connect{15'000};     ///< name, connection and TLS together
    std::chrono::milliseconds standstill{20'000};  ///< below 64 bytes a second for so long
    std::chrono::milliseconds whole{120'000};      ///< one hop from its start to its last byte
};

/// One hop: a request that is sent once, with no redirects followed.
struct Hop {
    Request request;  ///< headers complete but for Host, Accept-Encoding and cookies
    Limits limits{};
    bool private_address = false;  ///< loopback, private and link-local addresses may be asked
    std::shared_ptr<void>* jar = nullptr;  ///< the session's cookies, made and read by the
                                           ///< transport; null: no cookies. Outlives the hop.
    std::string_view source{};             ///< who asks, as of Exchange; outlives start()
};

struct HopResult {
    Failure failure = Failure::none;
    std::string reason{};         ///< words, for every failure
    bool worth_retrying = false;  ///< a failure that another attempt may cure
    Response response{};          ///< whole if failure is none
    std::string request_head{};   ///< as sent
    std::string address{};        ///< of the server

    // What only a recording knows.
    bool unsent = false;      ///< the recorded run gave up before it sent this
    bool own_budget = false;  ///< as of Outcome::own_budget
    bool last = false;        ///< there is no later answer to the same request
};

class Transport {
public:
    using Done = std::function<void(HopResult)>;
    using Time = std::chrono::steady_clock::time_point;
    using Ticket = std::uint64_t;

    virtual ~Transport() = default;

    /// Begins a hop. `done` is called once, from wait(), never from here.
    virtual Ticket start(Hop hop, Done done) = 0;

    /// Forgets a hop that was begun; its `done` is not called any more.
    virtual void cancel(Ticket ticket) = 0;

    /// Lets hops make progress until something was finished or `until` has come.
    virtual void wait(Time until) = 0;
};

}  // namespace molva::net
