#include "net/robots.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/utf8.hpp"
#include "net/text.hpp"

namespace molva::net {

namespace {

// Google's parser drops what a line has beyond this, and so do we.
constexpr std::size_t kLongestLine = 2083 * 8 - 1;
// What of a URL is compared; base/url takes no longer one.
constexpr std::size_t kLongestPath = std::size_t{64} << 10;
constexpr std::size_t kMostSitemaps = 1000;

enum class Key { agent, allow, disallow, delay, sitemap, other };

// Whatever begins like the word counts, misspellings that are common as well.
Key key_of(std::string_view word) {
    struct Row {
        std::string_view prefix;
        Key key;
    };
    static constexpr std::array<Row, 17> kRows{{
        {"user-agent", Key::agent},
        {"useragent", Key::agent},
        {"user agent", Key::agent},
        {"allow", Key::allow},
        {"disallow", Key::disallow},
        {"dissallow", Key::disallow},
        {"dissalow", Key::disallow},
        {"disalow", Key::disallow},
        {"diasllow", Key::disallow},
        {"disallaw", Key::disallow},
        {"crawl-delay", Key::delay},
        {"crawldelay", Key::delay},
        {"crawl delay", Key::delay},
        {"crawl_delay", Key::delay},
        {"craw-delay", Key::delay},
        {"sitemap", Key::sitemap},
        {"site-map", Key::sitemap},
    }};
    for (const auto& row : kRows) {
        if (starts_with_word(word, row.prefix)) return row.key;
    }
    return Key::other;
}

struct Line {
    std::string_view key, value;
};

// "key: value # comment"; a forgotten colon is forgiven if two words remain.
std::optional<Line> take_apart(std::string_view line) {
    line = trim(line.substr(0, line.find('#')));
    auto separator = line.find(':');
    if (separator == std::string_view::npos) {
        separator = line.find_first_of(" \t");
        if (separator == std::string_view::npos) return std::nullopt;
        if (trim(line.substr(separator)).find_first_of(" \t") != std::string_view::npos) {
            return std::nullopt;
        }
    }
    const Line out{trim(line.substr(0, separator)), trim(line.substr(separator + 1))};
    if (out.key.empty()) return std::nullopt;
    return out;
}

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// One spelling of what may be written in two: "%ab" becomes "%AB", a byte
// outside ASCII is percent-encoded.
std::string normalise(std::string_view path) {
    std::string out;
    out.reserve(path.size());
    for (std::size_t i = 0; i < path.size(); ++i) {
        const auto byte = static_cast<unsigned char>(path[i]);
        if (path[i] == '%' && i + 2 < path.size() && is_hex(path[i + 1]) && is_hex(path[i + 2])) {
            out += '%';
            for (const char c : path.substr(i + 1, 2)) {
                out += c >= 'a' ? static_cast<char>(c - 32) : c;
            }
            i += 2;
        } else if (byte >= 0x80) {
            fmt::format_to(std::back_inserter(out), "%{:02X}", byte);
        } else {
            out += path[i];
        }
    }
    return out;
}

// Path and query of a URL, as Google's GetPathParamsQuery() takes them.
std::string_view path_of(std::string_view url) {
    const std::size_t start = url.starts_with("//") ? 2 : 0;
    auto host = url.find("://", start);
    const auto early = url.find_first_of("/?;", start);
    host = host == std::string_view::npos || early < host ? start : host + 3;
    const auto path = url.find_first_of("/?;", host);
    const auto hash = url.find('#', start);
    if (path == std::string_view::npos || hash < path) return "/";
    return url.substr(path, hash == std::string_view::npos ? hash : hash - path);
}

// A pattern is a prefix; "*" stands for anything and a last "$" for the end.
// Taking the first place where each piece fits is enough: a later one leaves
// less for the pieces behind it.
bool matches(std::string_view path, std::string_view pattern) {
    const bool to_end = pattern.ends_with('$');
    if (to_end) pattern.remove_suffix(1);
    auto star = pattern.find('*');
    const std::string_view first = pattern.substr(0, star);
    if (!path.starts_with(first)) return false;
    if (star == std::string_view::npos) return !to_end || path.size() == first.size();
    std::size_t at = first.size();
    while (true) {
        pattern.remove_prefix(star + 1);
        star = pattern.find('*');
        if (star == std::string_view::npos) break;
        const std::string_view piece = pattern.substr(0, star);
        const auto found = path.find(piece, at);
        if (found == std::string_view::npos) return false;
        at = found + piece.size();
    }
    if (!to_end) return path.find(pattern, at) != std::string_view::npos;
    return path.size() >= at + pattern.size() && path.ends_with(pattern);
}

// The product token at the start of a User-Agent (RFC 9309 section 2.2.1).
std::string token_of(std::string_view agent) {
    const auto end = std::find_if_not(agent.begin(), agent.end(), [](char c) {
        return (lower_ascii(c) >= 'a' && lower_ascii(c) <= 'z') || c == '-' || c == '_';
    });
    return lower_ascii(agent.substr(0, static_cast<std::size_t>(end - agent.begin())));
}

// Who asks: a whole name is compared, or "Rule1Bot" would listen to what is
// said to "Rule".
std::string asking_agent(std::string_view agent) {
    return lower_ascii(agent.substr(0, agent.find_first_of("/ ")));
}

// The name in a User-agent line; "*" also with words behind it.
std::string listed_agent(std::string_view value) {
    if (value.starts_with('*') && (value.size() == 1 || value[1] == ' ' || value[1] == '\t')) {
        return "*";
    }
    return token_of(value);
}

std::optional<std::chrono::milliseconds> parse_delay(std::string_view value) {
    double seconds = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
    if (error != std::errc{} || end == value.data() || !(seconds >= 0)) return std::nullopt;
    return std::chrono::milliseconds{
        static_cast<std::int64_t>(std::ceil(std::min(seconds, 86400.0) * 1000))};
}

// Calls `use` with every line and its number; "\r", "\n" and "\r\n" end a line.
template <typename Use>
void each_line(std::string_view body, Use use) {
    int number = 0;
    while (!body.empty()) {
        const auto end = std::min(body.find_first_of("\r\n"), body.size());
        use(body.substr(0, std::min(end, kLongestLine)), ++number);
        std::size_t skip = end;
        if (skip < body.size()) skip += body.substr(skip).starts_with("\r\n") ? 2 : 1;
        body.remove_prefix(skip);
    }
}

std::string_view readable(std::string_view body) {
    if (body.size() > Robots::kLongest) {
        // Half a line could forbid or allow more than the whole one.
        body = body.substr(0, Robots::kLongest);
        body = body.substr(0, body.find_last_of("\r\n") + 1);
    }
    for (const char byte : std::string_view{"\xEF\xBB\xBF"}) {
        if (!body.starts_with(byte)) break;
        body.remove_prefix(1);
    }
    return body;
}

}  // namespace

Robots Robots::parse(std::string_view body) {
    Robots robots;
    bool rules_begun = true;  // the next User-agent line opens a group
    bool delay_begun = true;  // the same for Crawl-delay, which Google does not know
    std::size_t delay_from = 0;
    each_line(readable(body), [&](std::string_view text, int number) {
        const auto line = take_apart(text);
        if (!line) return;
        const Key key = key_of(line->key);
        if (key == Key::agent) {
            if (rules_begun) robots.groups_.emplace_back();
            auto& agents = robots.groups_.back().agents;
            if (rules_begun) delay_from = 0;
            if (delay_begun && !rules_begun) delay_from = agents.size();
            agents.push_back({listed_agent(line->value), std::nullopt});
            rules_begun = delay_begun = false;
        } else if (key == Key::sitemap) {
            if (robots.sitemaps_.size() < kMostSitemaps) robots.sitemaps_.emplace_back(line->value);
        } else if (key == Key::delay && !robots.groups_.empty()) {
            delay_begun = true;
            auto& agents = robots.groups_.back().agents;
            const auto delay = parse_delay(line->value);
            for (std::size_t i = delay_from; delay && i < agents.size(); ++i)
                agents[i].delay = delay;
        } else if (key == Key::allow || key == Key::disallow) {
            rules_begun = delay_begun = true;
            if (!robots.groups_.empty()) {
                robots.groups_.back().add(key == Key::allow, number, line->value, trim(text));
            }
        }
    });
    return robots;
}

void Robots::Group::add(bool allow, int line, std::string_view path, std::string_view text) {
    if (path.empty()) return;  // "Disallow:" allows everything, like no rule at all
    rules.push_back({allow, line, normalise(path), std::string{text}});
    // Google takes "/index.html" for the folder itself.
    const auto slash = path.rfind('/');
    if (allow && slash != std::string_view::npos && path.substr(slash).starts_with("/index.htm")) {
        const auto folder = fmt::format("{}$", normalise(path.substr(0, slash + 1)));
        rules.push_back({allow, line, folder, std::string{text}});
    }
}

std::vector<const Robots::Group*> Robots::groups_for(std::string_view agent) const {
    std::vector<const Group*> own, all;
    const std::string token = asking_agent(agent);
    for (const auto& group : groups_) {
        const auto names = [&](std::string_view name) {
            return std::any_of(group.agents.begin(), group.agents.end(),
                               [&](const Agent& listed) { return listed.name == name; });
        };
        if (!token.empty() && names(token)) own.push_back(&group);
        if (names("*")) all.push_back(&group);
    }
    return own.empty() ? all : own;
}

std::string Robots::group_of(std::string_view agent) const {
    const auto groups = groups_for(agent);
    if (groups.empty()) return {};
    const std::string token = asking_agent(agent);
    const auto& agents = groups.front()->agents;
    const bool own = std::any_of(agents.begin(), agents.end(),
                                 [&](const Agent& one) { return one.name == token; });
    return own ? token : "*";
}

Robots::Verdict Robots::check(std::string_view agent, std::string_view url) const {
    std::string path = normalise(path_of(url.substr(0, kLongestPath)));
    if (!path.starts_with('/')) path.insert(0, 1, '/');
    const Pattern* best = nullptr;
    for (const Group* group : groups_for(agent)) {
        for (const auto& rule : group->rules) {
            const bool longer =
                !best || rule.path.size() > best->path.size() ||
                (rule.path.size() == best->path.size() && rule.allow && !best->allow);
            if (longer && matches(path, rule.path)) best = &rule;
        }
    }
    if (!best) return {};
    return {best->allow, Rule{best->allow, best->line, utf8::printable(best->text)}};
}

std::optional<std::chrono::milliseconds> Robots::crawl_delay(std::string_view agent) const {
    const std::string token = asking_agent(agent);
    std::optional<std::chrono::milliseconds> own, all;
    bool listed = false;
    for (const auto& group : groups_) {
        for (const auto& [name, delay] : group.agents) {
            if (!token.empty() && name == token) {
                listed = true;
                own = std::max(own, delay);
            } else if (name == "*") {
                all = std::max(all, delay);
            }
        }
    }
    return listed ? own : all;
}

RobotsAccess robots_access(int status) {
    if (status >= 200 && status <= 299) return RobotsAccess::use;
    // A redirect that is left over is the sixth (RFC 9309 section 2.3.1.2).
    // 429 says nothing of rules: whoever is asked too much is not asked for more,
    // as Google's crawler sees it.
    if (status >= 300 && status <= 499 && status != 429) return RobotsAccess::allow;
    return RobotsAccess::disallow;
}

}  // namespace molva::net
