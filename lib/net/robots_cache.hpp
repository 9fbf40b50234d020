// Asks every origin for its robots.txt once and lets requests wait for it.

#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "net/client.hpp"
#include "net/robots.hpp"

namespace molva::net {

/// What is kept of one origin's robots.txt.
struct RobotsEntry {
    std::string origin;  ///< "https://example.com", the port if it is not the usual one
    Instant fetched{};
    int status = 0;        ///< of the last answer; 0 for none
    std::string body{};    ///< of a 2xx answer, at most Robots::kLongest bytes
    std::string reason{};  ///< why there was no answer
    Failure failure = Failure::disallowed;  ///< and of which kind that was; not kept
};

/// Where entries outlive the run. Either may be empty.
struct RobotsStore {
    std::function<std::optional<RobotsEntry>(const std::string& origin)> load{};
    std::function<void(const RobotsEntry&)> save{};  ///< only answers that may be kept
    /// Told of what decides although nobody was asked for it in this run.
    /// @param stale  too old, and used because the host cannot be reached
    std::function<void(const RobotsEntry&, bool stale)> used{};
};

class RobotsCache final : public Gate {
public:
    /// RFC 9309 section 2.4; older ones serve only while the host is unreachable.
    static constexpr std::chrono::hours kKept{24};

    /// @param clock     tells the age of stored entries
    /// @param settings  of which limits, retries and redirects count where they are
    ///                  stricter than what robots.txt needs
    RobotsCache(Client& client, const Clock& clock, RobotsStore store = {},
                SessionOptions settings = {});
    ~RobotsCache() override;

    void ask(const std::string& url, Reach reach, Answer answer) override;

    /// For --explain: the decision with the rule, its line and where the file
    /// came from. Nothing until ask() has been answered for the origin.
    struct Explanation {
        bool allowed = true;
        std::string words;  ///< "https://x/robots.txt line 4: Disallow: /private/"
        std::optional<std::chrono::milliseconds> delay{};
        std::string group{};  ///< "molva", "*"; empty: no group is for us
        Instant fetched{};
    };
    std::optional<Explanation> explain(const std::string& url) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace molva::net
