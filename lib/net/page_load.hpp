// One page in a browser, from its address to its elements as scripts have made
// them.
//
// Speaks the DevTools protocol: every request of the page is paused, judged and
// answered from here, so that robots.txt, host lists, pauses, budgets and limits
// are those of every other request. The browser itself opens no connection.
//
// What is not needed for the text is not asked for: images, media, fonts; a
// style sheet is answered with an empty one. A frame's own document is not
// loaded. Requests that could change something (PUT, DELETE, PATCH) are refused.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "json/value.hpp"
#include "net/client.hpp"

namespace molva::net {

/// What one page may load and cost.
struct PageRules {
    std::vector<std::string> hosts{};  ///< others than its site that it may load from
    std::string wait_for{};            ///< CSS: what has to be there before the page is read
    std::size_t longest = std::size_t{16} << 20;  ///< bytes of its elements as HTML
    /// From when the browser is there; after three quarters the page is read as
    /// it is. The browser itself may take as long again to start.
    std::chrono::milliseconds time{60'000};
    int requests = 200;
};

struct PageResult {
    Failure failure = Failure::none;
    std::string reason{};
    Response document{};    ///< the last one of the main frame, its body the elements as HTML
    int requests = 0;       ///< beside the first document's
    long long bytes = 0;    ///< of all their bodies
    std::string browser{};  ///< "Chrome/156.0.8078.79"
    std::string unready{};  ///< words: why it was read as it was, when its time was over
};

class PageLoad : public std::enable_shared_from_this<PageLoad> {
public:
    struct World {
        Client& client;
        const Clock& clock;
        std::function<void(std::string message)> send;       ///< to the browser
        std::function<void(const std::string& words)> note;  ///< for people
    };

    /// @param first  the page's document, fetched already
    /// @param group  of its requests; whoever ends the page abandons them
    PageLoad(World world, std::shared_ptr<Session> session, Response first, PageRules rules,
             std::uint64_t group);

    void start();

    /// Takes a message of the browser.
    void take(std::string_view message);

    /// Looks at the time.
    void turn();

    /// Ends it, unless it has ended.
    void fail(Failure failure, std::string reason);

    /// Set once there is a result; nothing is sent and nothing fetched after that.
    const PageResult* result() const { return done_ ? &result_ : nullptr; }

private:
    using Json = json::Json;
    using Reply = std::function<void(const Json* result)>;
    using Time = std::chrono::steady_clock::time_point;

    void call(std::string_view method, const std::string& params, Reply reply = {});
    void attached(const std::string& session);
    void navigate();
    void event(const std::string& method, const Json& params);
    void paused(const Json& params);
    void document_paused(const std::string& id, const std::string& url, const Json& params);
    void ask(const std::string& id, const Json& request, bool is_document);
    void answered(const std::string& id, const std::string& url, bool is_document, Outcome outcome);
    void fulfill(const std::string& id, const Response& response);
    void refuse(const std::string& id, std::string_view reason = "BlockedByClient");
    void note(std::string words);
    bool hurried() const;
    void read(bool at_rest);
    void read_elements(std::int64_t node, std::string unready);
    void finish(std::string html, std::string unready);

    World world_;
    std::shared_ptr<Session> session_;
    PageRules rules_;
    std::uint64_t group_;
    HostRules others_;
    std::string site_;
    std::map<std::string, Response> arrived_{};  // behind redirects, by their own URL
    std::map<std::int64_t, Reply> replies_{};
    std::int64_t last_id_ = 0;
    std::string attached_{};  // DevTools' session
    std::string frame_{};     // the main one's id
    Time begun_{}, active_{};
    bool first_given_ = false;
    bool loaded_ = false;
    bool reading_ = false;
    bool done_ = false;
    int waiting_ = 0;  // requests that have no answer yet
    int documents_ = 0;
    int notes_ = 0;
    PageResult result_{};
};

}  // namespace molva::net
