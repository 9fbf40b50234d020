// config.toml, read whole and strictly: molva-config(5).

#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "flag/doubt.hpp"
#include "flag/rules.hpp"
#include "net/client.hpp"
#include "net/schedule.hpp"
#include "scrape/source.hpp"
#include "store/store.hpp"

namespace molva::cli {

/// One [[source]]: what it is, and how politely it is asked.
struct ConfiguredSource {
    scrape::Source source;
    bool allow_private = false;
    bool robots = true;
    std::vector<std::string> ignore_missing;            ///< fields that the site has dropped
    std::optional<std::chrono::milliseconds> interval;  ///< `rate`
    std::optional<std::chrono::milliseconds> every;     ///< due so long after its last crawl
    std::optional<std::chrono::milliseconds> sweep;     ///< read to its end at least so often
    std::optional<net::Budget> budget;                  ///< instead of [fetch] source_budget
    int connections = 1;                                ///< to its host at once
    std::optional<bool> browser;                        ///< `render`, instead of the definition's
    std::vector<std::string> browser_hosts;             ///< beside the definition's
    std::string where;                                  ///< "config.toml:12:1", for messages
};

struct FetchSettings {
    int at_once = 16;  ///< hosts asked at the same time
    std::chrono::milliseconds pause{1'000};
    std::chrono::milliseconds timeout{120'000};
    std::chrono::milliseconds connect_timeout{15'000};
    std::chrono::milliseconds standstill{20'000};
    std::chrono::milliseconds retry_wait{2'000};
    std::chrono::milliseconds longest_wait{300'000};
    int tries = 4;
    int redirects = 10;
    double jitter = 0.1;
    int give_up_after = 5;                           ///< failures of a host in a row …
    std::chrono::milliseconds give_up_for{300'000};  ///< … then it is left alone
    net::Budget budget, source_budget;
    std::size_t max_bytes = std::size_t{16} << 20;
    std::vector<std::string> allow, deny, resolve;
    std::string proxy, ca_file;
    std::string browser;  ///< Chromium's path; empty: looked for
    std::size_t browser_memory = std::size_t{1} << 30;
    std::chrono::milliseconds browser_time{60'000};
    std::uint64_t record_size = 0;  ///< of one recording; 0: no limit
};

struct DiffSettings {
    std::int64_t confirm_removed = 2;
    std::int64_t broken_after = 1;
};

struct EventSettings {
    std::int64_t max_attempts = 0;  ///< 0: an event is tried for ever
};

struct Config {
    std::filesystem::path file;  ///< empty: none is used
    std::string contact;
    std::string store;                   ///< URL; empty: the usual place
    std::chrono::milliseconds store_wait = store::OpenOptions{}.patience;  ///< for other writers
    std::chrono::milliseconds every{0};  ///< of sources that do not say it; 0: whenever asked
    std::chrono::milliseconds sweep{std::chrono::hours{7 * 24}};
    FetchSettings fetch;
    bool pseudonymize = false;  ///< authors are kept as keyed hashes
    std::string pseudonym_key;  ///< file; empty: the usual place
    DiffSettings diff;
    EventSettings events;
    std::vector<ConfiguredSource> sources;
    flag::Rules rules;
    flag::DoubtSettings doubt;
};

/// Reads and checks a configuration.
/// @error Exit::usage with place and advice
Result<Config> load_config(const std::filesystem::path& file);

/// A configuration, as far as it could be read, and all that is wrong with it.
struct CheckedConfig {
    Config config;
    std::vector<Error> problems;
};

/// Reads on after a mistake. A file that is not there, or is no TOML, is the
/// only problem then. `option` as of load_config_for().
CheckedConfig check_config_for(const std::string& option);

/// The configuration of `-c`, else the usual one, else an empty one.
/// @error Exit::usage, also for a -c file that is not there
Result<Config> load_config_for(const std::string& option);

/// The store that `--store` or the configuration names, else the usual one in
/// state_dir(). Given a bare path, "sqlite:" is put before it.
std::string store_url(const std::string& option, const Config& config);

/// store::open() with what the configuration says about waiting.
Result<std::unique_ptr<store::Store>> open_store(const std::string& url, const Config& config,
                                                 store::OpenMode mode);

/// The named sources in the order of the configuration, all if none are named.
/// @error Exit::usage for an unknown name, with the nearest one, and for a
///        configuration without sources
Result<std::vector<const ConfiguredSource*>> choose_sources(const Config& config,
                                                            const std::vector<std::string>& names);

}  // namespace molva::cli
