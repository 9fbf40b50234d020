// Pages that only a browser can read: fetched as every page is, then given to a
// headless Chromium, one for each page, which is thrown away afterwards.
//
//     Browser browser{client, transport.get(), clock, {.program = "/usr/bin/chromium"}};
//     browser.fetch(session, {.request = {.url = url}}, rules, done);
//     client.run();
//
// Of the outcome the body is what the page's elements are once its scripts have
// come to rest, as HTML in UTF-8; status and address are those of its document.

#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "net/client.hpp"
#include "net/curl_transport.hpp"
#include "net/page_load.hpp"

namespace molva::net {

struct BrowserOptions {
    std::string program{};                      ///< path of Chromium; empty: there is none
    std::string user_agent{};                   ///< what scripts see
    bool sandbox = true;                        ///< see ChromiumOptions
    std::size_t memory = std::size_t{1} << 30;  ///< bytes for all processes of one page
    int at_once = 2;                            ///< pages in browsers
    Recorder* recorder = nullptr;
    /// For a replay: what was recorded of a page at this address, for this
    /// source. Then no browser is started, and none is needed.
    std::function<std::optional<Rendered>(const std::string& url, const std::string& source)>
        recorded{};
    std::function<void(const std::string& session, const std::string& words)> note{};
};

/// Words for a source that needs a browser where there is none.
extern const char* const kNeedsChromium;

class Browser {
public:
    /// Client, transport and clock outlive it, and it outlives client.run().
    /// @param transport  may be null for a replay
    Browser(Client& client, CurlTransport* transport, const Clock& clock, BrowserOptions options);
    ~Browser();
    Browser(const Browser&) = delete;
    Browser& operator=(const Browser&) = delete;

    /// As Client::fetch(). An answer that is no page (a status other than 2xx,
    /// a failure) is handed on without a browser.
    /// @param name      of the source, for notes and the recording
    /// @param metadata  for the recording: definition and version
    void fetch(std::shared_ptr<Session> session, Fetch fetch, PageRules rules, std::string name,
               std::string metadata, Client::Done done);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace molva::net
