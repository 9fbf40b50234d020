// One source's crawl from its first request to its crawl record, and many of
// them at once.

#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "crawl/past.hpp"
#include "net/browser.hpp"
#include "net/client.hpp"
#include "scrape/definition.hpp"
#include "scrape/request.hpp"
#include "scrape/source.hpp"
#include "stream/crawl.hpp"

namespace molva::crawl {

/// A source, how to read it, and what is known of it.
struct Job {
    scrape::Source source;  ///< its secrets resolved
    /// What scrape::first_request() makes of the source, if that is known already.
    std::optional<scrape::Request> first{};
    std::shared_ptr<const scrape::Definition> definition;
    Past past;                                  ///< empty: everything is fetched
    net::SessionOptions session;                ///< pace, limits, private addresses, robots
    bool accept = false;  ///< what is there now is right, whatever was there last time
    bool extract = true;  ///< false: pages are transferred, and not read
    std::vector<std::string> ignore_missing{};  ///< fields whose loss is no `degraded`
    std::optional<net::PageRules> browser{};    ///< its pages need one
    std::chrono::milliseconds every{0};         ///< due so long after the last crawl; 0: always
    std::chrono::milliseconds sweep{std::chrono::hours{7 * 24}};  ///< read to the end so often
};

struct Hooks {
    /// Takes one record of the stream without its newline.
    std::function<void(std::string_view line)> record;
    /// Something that went wrong with one review or page but not with the crawl.
    std::function<void(const std::string& source, const std::string& what)> warning;
    /// Rows that were left out, where the verdict does not say so.
    std::function<void(const std::string& source, const std::string& what)> loss;
    /// After the crawl record was handed out.
    /// @param own_limit  it stopped at a limit the configuration or definition sets
    std::function<void(const stream::Crawl& crawl, bool own_limit)> finished;
};

/// Sources of one host that take turns at the same time. The rest have not begun:
/// of a host with thousands of them only so many need the memory of a crawl.
inline constexpr std::size_t kOpenOnOneHost = 64;

/// Queues crawls on a client; Client::run() then does them. Every job gives
/// exactly one crawl record, after its reviews.
class Crawler {
public:
    /// All outlive the crawler; the crawler outlives client.run().
    /// @param browser  for jobs that need one; without it they have failed
    Crawler(net::Client& client, const Clock& clock, Hooks hooks, net::Browser* browser = nullptr);
    Crawler(const Crawler&) = delete;
    Crawler& operator=(const Crawler&) = delete;

    /// @error Exit::usage if no first request can be made from the source
    Result<void> add(Job&& job);

private:
    struct Host {
        std::size_t open = 0;
        std::deque<Job> waiting{};
    };
    void open(Host& host, std::string name, Job&& job);
    void closed(Host& host, const std::string& name);

    net::Client& client_;
    const Clock& clock_;
    Hooks hooks_;
    net::Browser* browser_;
    // Their nodes stay where they are.
    std::unordered_map<std::string, Host> hosts_;
    std::unordered_map<std::string, std::string> metadata_;  // by the definition's id
};

}  // namespace molva::crawl
