// Hops over real connections: libcurl's multi interface.
//
// Connections are kept and reused, HTTP/2 is taken where it is offered, and
// whatever libcurl can unpack is asked for. TLS is always verified. Every
// address is judged after the name was resolved and before a byte is sent to
// it, on new connections and on reused ones.

#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "net/proxy.hpp"
#include "net/transport.hpp"

namespace molva::net {

struct CurlOptions {
    /// "NAME:PORT:ADDRESS" as in curl(1) --resolve; PORT may be "*". A private
    /// address given here is still a private address.
    std::vector<std::string> resolve{};

    /// As of read_proxy() and read_proxies(). The environment is not looked at
    /// here, the program hands it in.
    ///
    /// Behind a proxy we see the proxy's address only. So: the proxy's own
    /// address may be any, since the operator named it; a target written as an
    /// address is judged as always, and so is a name that can only mean a
    /// machine inside (is_inner_name()); another name is the proxy's to judge.
    Proxies proxies{};

    std::string ca_file{};            ///< certificates to trust instead of the system's
    std::size_t kept_open = 64;       ///< idle connections
    bool keep_request_heads = false;  ///< fill HopResult::request_head (for recording)

    /// In place of the resolver, for tests: the address of a host, asked for
    /// anew at each hop; "" leaves the host to the resolver.
    std::function<std::string(const std::string& host)> lookup{};

    /// Called with the address before a socket for it is made, for tests.
    std::function<void(const std::string& address)> on_connect{};
};

class CurlTransport final : public Transport {
public:
    /// @error Exit::usage for an entry of `resolve` that cannot be read,
    ///        Exit::system if libcurl cannot be set up
    static Result<std::unique_ptr<CurlTransport>> create(const Clock& clock, CurlOptions options);
    ~CurlTransport() override;

    Ticket start(Hop hop, Done done) override;
    void cancel(Ticket ticket) override;
    void wait(Time until) override;

    /// Lets wait() look after a descriptor of somebody else's too.
    /// @param events  POLLIN, POLLOUT
    /// @param ready   called from wait() with those that came, and with 0 for
    ///                an error or a hang-up; it may change and end the watch
    void watch(int fd, short events, std::function<void(short)> ready);
    void unwatch(int fd);

private:
    struct State;
    explicit CurlTransport(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace molva::net
