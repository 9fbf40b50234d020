// robots.txt by RFC 9309, read the way Google's parser reads it
// (github.com/google/robotstxt): the longest matching rule wins, Allow wins a
// tie, groups for the same agent are one group, common misspellings count.

#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace molva::net {

/// Ours, as it stands in a robots.txt's User-agent line.
inline constexpr std::string_view kProductToken = "molva";

class Robots {
public:
    /// Bytes that are read; what follows is ignored (RFC 9309 section 2.5 asks
    /// for at least 500 KiB).
    static constexpr std::size_t kLongest = std::size_t{500} << 10;

    /// Never fails: a line that is no rule is skipped, an HTML page has none.
    static Robots parse(std::string_view body);

    /// The rule that decides.
    struct Rule {
        bool allow = true;
        int line = 0;        ///< from 1
        std::string text{};  ///< as in the file, "Disallow: /private/"
    };

    struct Verdict {
        bool allowed = true;
        std::optional<Rule> rule{};  ///< nothing if no rule matches
    };

    /// @param agent  a product token, or a User-Agent that begins with one
    /// @param url    absolute; path and query count
    Verdict check(std::string_view agent, std::string_view url) const;

    bool allowed(std::string_view agent, std::string_view url) const {
        return check(agent, url).allowed;
    }

    /// Crawl-delay of the agent's group (not in the RFC, but meant), up to a day.
    std::optional<std::chrono::milliseconds> crawl_delay(std::string_view agent) const;

    /// Whose group decides: the agent's own name, "*", or nothing if there is none.
    std::string group_of(std::string_view agent) const;

    const std::vector<std::string>& sitemaps() const { return sitemaps_; }

private:
    struct Pattern {
        bool allow = true;
        int line = 0;
        std::string path;  // normalised
        std::string text;
    };
    struct Agent {
        std::string name;  // lower case; "*" for all
        std::optional<std::chrono::milliseconds> delay;
    };
    struct Group {
        std::vector<Agent> agents;
        std::vector<Pattern> rules;
        void add(bool allow, int line, std::string_view path, std::string_view text);
    };
    std::vector<const Group*> groups_for(std::string_view agent) const;

    std::vector<Group> groups_;
    std::vector<std::string> sitemaps_;
};

/// What the answer to a request for robots.txt means (RFC 9309 section 2.3.1).
enum class RobotsAccess {
    use,       ///< 2xx: by its rules
    allow,     ///< 4xx, too many redirects: everything is allowed
    disallow,  ///< 5xx, no answer: nothing is
};

/// @param status  of the last answer; 0 if there was none
/// @pre           redirects were followed, up to five
RobotsAccess robots_access(int status);

}  // namespace molva::net
