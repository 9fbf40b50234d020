#include "cli/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <unordered_set>

#include "base/suggest.hpp"
#include "base/time.hpp"
#include "base/toml.hpp"
#include "base/utf8.hpp"
#include "cli/paths.hpp"
#include "net/proxy.hpp"
#include "net/rules.hpp"

namespace molva::cli {

namespace fs = std::filesystem;

namespace {

// The readers below leave a setting as it is when its key is missing.

std::optional<std::chrono::milliseconds> duration(toml::Table& table, std::string_view key) {
    const auto text = table.string(key);
    if (!text) return std::nullopt;
    const auto read = parse_duration(*text);
    if (!read) {
        table.fail(key, fmt::format("\"{}\" is not a length of time such as \"90s\", \"15m\" or "
                                    "\"6h\"",
                                    utf8::printable(*text)));
    }
    return read;
}

void read_duration(toml::Table& table, std::string_view key, std::chrono::milliseconds& to) {
    if (const auto read = duration(table, key)) to = *read;
}

void read_integer(toml::Table& table, std::string_view key, std::int64_t low, std::int64_t high,
                  const std::function<void(std::int64_t)>& to) {
    const auto number = table.integer(key);
    if (!number) return;
    if (*number >= low && *number <= high) return to(*number);
    table.fail(key, fmt::format("\"{}\" must be from {} to {}", key, low, high));
}

std::optional<net::Budget> read_budget(toml::Table& outer, std::string_view key) {
    auto table = outer.table(key);
    if (!table) return std::nullopt;
    constexpr std::int64_t kMost = std::int64_t{1} << 50;
    net::Budget out;
    read_integer(*table, "requests", 1, kMost, [&](auto n) { out.requests = n; });
    read_integer(*table, "bytes", 1, kMost, [&](auto n) { out.bytes = n; });
    read_duration(*table, "time", out.time);
    return out;
}

// What names no host would be silent for ever, and let in what it should keep out.
std::vector<std::string> read_hosts(toml::Table& table, std::string_view key) {
    auto out = table.strings(key);
    for (auto& host : out) {
        auto pattern = net::host_pattern(host);
        if (pattern) {
            host = std::move(*pattern);
        } else {
            table.fail(key, pattern.error().what);
        }
    }
    return out;
}

FetchSettings read_fetch(toml::Table table) {
    FetchSettings out;
    read_integer(table, "at_once", 1, 1000, [&](auto n) { out.at_once = static_cast<int>(n); });
    read_integer(table, "tries", 1, 10, [&](auto n) { out.tries = static_cast<int>(n); });
    read_integer(table, "max_bytes", 1024, std::int64_t{1} << 30,
                 [&](auto n) { out.max_bytes = static_cast<std::size_t>(n); });
    read_duration(table, "pause", out.pause);
    read_duration(table, "timeout", out.timeout);
    read_duration(table, "connect_timeout", out.connect_timeout);
    read_duration(table, "standstill", out.standstill);
    read_duration(table, "retry_wait", out.retry_wait);
    read_duration(table, "longest_wait", out.longest_wait);
    read_integer(table, "redirects", 0, 50, [&](auto n) { out.redirects = static_cast<int>(n); });
    read_integer(table, "give_up_after", 1, 1000,
                 [&](auto n) { out.give_up_after = static_cast<int>(n); });
    read_duration(table, "give_up_for", out.give_up_for);
    if (const auto share = table.number("jitter")) {
        out.jitter = *share;
        if (!(*share >= 0 && *share <= 1)) table.fail("jitter", "\"jitter\" must be from 0 to 1");
    }
    out.budget = read_budget(table, "budget").value_or(net::Budget{});
    out.source_budget = read_budget(table, "source_budget").value_or(net::Budget{});
    out.allow = read_hosts(table, "allow");
    out.deny = read_hosts(table, "deny");
    out.resolve = table.strings("resolve");
    if (const auto proxy = table.string("proxy"); proxy && !proxy->empty()) {
        auto read = net::read_proxy(*proxy);
        if (!read) table.fail("proxy", read.error().what);
        if (read) out.proxy = std::move(*read);
    }
    out.ca_file = table.string("ca_file").value_or("");
    out.browser = table.string("browser").value_or("");
    read_integer(table, "browser_memory", std::int64_t{256} << 20, std::int64_t{1} << 40,
                 [&](auto n) { out.browser_memory = static_cast<std::size_t>(n); });
    read_duration(table, "browser_time", out.browser_time);
    read_integer(table, "record_size", std::int64_t{1} << 20, std::int64_t{1} << 50,
                 [&](auto n) { out.record_size = static_cast<std::uint64_t>(n); });
    return out;
}

DiffSettings read_diff(toml::Table table) {
    DiffSettings out;
    read_integer(table, "confirm_removed", 1, 100, [&](auto n) { out.confirm_removed = n; });
    read_integer(table, "broken_after", 1, 100, [&](auto n) { out.broken_after = n; });
    return out;
}

EventSettings read_events(toml::Table table) {
    EventSettings out;
    read_integer(table, "max_attempts", 0, 1000, [&](auto n) { out.max_attempts = n; });
    return out;
}

ConfiguredSource read_one_source(toml::Table table) {
    ConfiguredSource out;
    out.source = scrape::read_source(table);
    out.where = table.where();
    if (table.has("name") && out.source.name.empty()) table.fail("name", "a source needs a name");
    out.allow_private = table.boolean("allow_private").value_or(false);
    out.robots = table.boolean("robots").value_or(true);
    if (!out.robots && !out.allow_private) {
        table.fail("robots",
                   "robots = false is for sites of your own: it needs allow_private = "
                   "true");
    }
    out.ignore_missing = table.strings("ignore_missing");
    out.every = duration(table, "every");
    out.sweep = duration(table, "sweep");
    out.budget = read_budget(table, "budget");
    read_integer(table, "connections", 1, 1000,
                 [&](auto n) { out.connections = static_cast<int>(n); });
    if (out.connections > 1 && !out.allow_private) {
        table.fail("connections",
                   "more than one is for sites of your own: it needs "
                   "allow_private = true");
    }
    if (const auto render = table.string("render")) {
        out.browser = *render == "browser";
        if (*render != "browser" && *render != "none") {
            table.fail("render",
                       fmt::format("\"{}\" is neither browser nor none", utf8::printable(*render)));
        }
    }
    out.browser_hosts = read_hosts(table, "render_hosts");
    if (const auto rate = table.string("rate")) {
        out.interval = net::parse_rate(*rate);
        if (!out.interval) {
            table.fail("rate", fmt::format("\"{}\" is not a rate such as \"1/3s\" or \"30/m\"",
                                           utf8::printable(*rate)));
        }
    }
    return out;
}

std::vector<ConfiguredSource> read_sources(toml::Table& root) {
    std::vector<ConfiguredSource> out;
    std::unordered_set<std::string> names;
    auto tables = root.tables("source");
    out.reserve(tables.size());
    for (auto& table : tables) {
        out.push_back(read_one_source(table));
        const auto& name = out.back().source.name;
        if (!name.empty() && !names.insert(name).second) {
            table.fail("name", fmt::format("a source \"{}\" is there already; names are unique",
                                           utf8::printable(name)));
        }
    }
    return out;
}

// A rule for a source that is not there would be silent for ever.
void check_names(const Config& config, toml::Table& root) {
    std::vector<std::string> sources, subjects;
    for (const auto& one : config.sources) {
        sources.push_back(one.source.name);
        subjects.push_back(one.source.subject);
    }
    if (sources.empty()) return;  // rules alone, for a stream from elsewhere
    const auto check = [&](const std::string& name, const std::vector<std::string>& known,
                           const char* key) {
        if (std::find(known.begin(), known.end(), name) != known.end()) return;
        root.fail(key, fmt::format("no [[source]] has the name or subject \"{}\"{}",
                                   utf8::printable(name), did_you_mean(name, known)));
    };
    for (const auto& rule : config.rules.rules) {
        for (const auto& name : rule.sources) check(name, sources, "rule");
        for (const auto& name : rule.subjects) check(name, subjects, "rule");
    }
    for (const auto& [name, score] : config.rules.by_source) check(name, sources, "flag");
    for (const auto& [name, score] : config.rules.by_subject) check(name, subjects, "flag");
}

// What is wrong with it is in the document afterwards.
Config read_config(toml::Document& document, const fs::path& file) {
    auto root = document.root();
    Config config;
    config.file = file;
    config.contact = root.string("contact").value_or("");
    if (utf8::printable(config.contact) != config.contact) {
        root.fail("contact", "goes into a header and must be one line without control characters");
    }
    config.store = root.string("store").value_or("");
    if (root.has("store") && config.store.empty()) root.fail("store", "\"store\" is empty");
    read_duration(root, "store_wait", config.store_wait);
    if (config.store_wait > std::chrono::hours{24}) root.fail("store_wait", "\"store_wait\" must be a day at most");
    read_duration(root, "every", config.every);
    read_duration(root, "sweep", config.sweep);
    if (auto table = root.table("fetch")) config.fetch = read_fetch(*table);
    if (auto table = root.table("diff")) config.diff = read_diff(*table);
    config.pseudonymize = root.boolean("pseudonymize").value_or(false);
    config.pseudonym_key = root.string("pseudonym_key").value_or("");
    if (auto table = root.table("events")) config.events = read_events(*table);
    config.sources = read_sources(root);
    config.rules = flag::read_rules(root);
    if (fs::path{config.rules.model}.is_relative() && !config.rules.model.empty()) {
        config.rules.model = (file.parent_path() / config.rules.model).string();
    }
    if (auto table = root.table("flag")) {
        if (auto doubt = table->table("doubt")) config.doubt = flag::read_doubt(*doubt);
    }
    check_names(config, root);
    return config;
}

}  // namespace

Result<Config> load_config(const fs::path& file) {
    auto document = toml::Document::load(file);
    if (!document) return document.error();
    auto config = read_config(*document, file);
    if (const auto good = document->finish(); !good) return good.error();
    return config;
}

CheckedConfig check_config_for(const std::string& option) {
    const auto file = option.empty() ? find_config() : std::optional<fs::path>{option};
    CheckedConfig out;
    if (!file) return out;
    auto document = toml::Document::load(*file);
    if (document) {
        out.config = read_config(*document, *file);
        out.problems = document->problems();
    } else {
        out.config.file = *file;
        out.problems = {document.error()};
    }
    return out;
}

Result<Config> load_config_for(const std::string& option) {
    if (!option.empty()) return load_config(option);
    if (const auto file = find_config()) return load_config(*file);
    return Config{};
}

std::string store_url(const std::string& option, const Config& config) {
    std::string url = !option.empty() ? option : config.store;
    if (url.empty()) url = "sqlite:" + (state_dir() / "molva.db").string();
    return url.find(':') == std::string::npos ? "sqlite:" + url : url;
}

Result<std::unique_ptr<store::Store>> open_store(const std::string& url, const Config& config,
                                                 store::OpenMode mode) {
    auto store = store::open(url, {.mode = mode, .patience = config.store_wait});
    // Who has to mend an address wants to know where it stands.
    if (!store && store.error().where == store::kAddress && url == store_url({}, config) &&
        !config.file.empty()) {
        return Error{store.error().status, config.file.string(), "store: " + store.error().what};
    }
    return store;
}

Result<std::vector<const ConfiguredSource*>> choose_sources(const Config& config,
                                                            const std::vector<std::string>& names) {
    if (config.sources.empty()) {
        return Error{Exit::usage, config.file.empty() ? "config.toml" : config.file.string(),
                     config.file.empty() ? "no configuration found; `molva init` writes one"
                                         : "there is no [[source]] in it yet; put one in for a page "
                                           "with reviews, see molva-config(5)"};
    }
    std::vector<const ConfiguredSource*> out;
    const std::set<std::string_view> wanted(names.begin(), names.end());
    std::set<std::string_view> found;
    for (const auto& one : config.sources) {
        if (!names.empty() && !wanted.contains(one.source.name)) continue;
        out.push_back(&one);
        if (!names.empty()) found.insert(one.source.name);
    }
    for (const auto& name : names) {
        if (found.contains(name)) continue;
        std::vector<std::string> known;
        for (const auto& one : config.sources) known.push_back(one.source.name);
        return Error{Exit::usage, config.file.string(),
                     fmt::format("no source is called \"{}\"{}", utf8::printable(name),
                                 did_you_mean(name, known))};
    }
    return out;
}

}  // namespace molva::cli
