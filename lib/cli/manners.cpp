#include "cli/manners.hpp"

#include "base/time.hpp"

namespace molva::cli {

namespace {

// "2026-08-20T13:00:00Z asked to be left alone for 3600 s"
std::string key_of(const std::string& host) { return "host:" + host; }

}  // namespace

std::function<std::optional<net::Held>(const std::string&)> remembered_hosts(store::Store& store) {
    return [&store](const std::string& host) -> std::optional<net::Held> {
        // Who cannot be asked about is asked as if nothing were known.
        const auto kept = store.meta(key_of(host));
        if (!kept || !*kept) return std::nullopt;
        const std::string& text = **kept;
        const auto blank = std::min(text.find(' '), text.size());
        const auto until = parse_rfc3339(text.substr(0, blank));
        if (!until) return std::nullopt;
        return net::Held{until->at, blank < text.size() ? text.substr(blank + 1) : std::string{}};
    };
}

std::function<std::optional<net::Held>(const std::string&)> forced_hosts(store::Store& store) {
    return [&store, known = remembered_hosts(store)](const std::string& host) {
        auto held = known(host);
        if (!held || held->why.empty()) return held;
        // Otherwise the next run would go by it again, whatever this one meets.
        (void)store.set_meta(key_of(host), format_rfc3339(Instant{}));
        return std::optional<net::Held>{};
    };
}

Result<void> remember_hosts(const net::Client& client, store::Store& store) {
    const auto all = client.held();
    if (all.empty()) return {};
    // At once, and not each by itself. Inside another transaction it is a part of that.
    auto transaction = store::Transaction::begin(store);
    for (const auto& [host, held] : all) {
        std::string text = format_rfc3339(held.until);
        if (!held.why.empty()) text += " " + held.why;
        if (auto kept = store.set_meta(key_of(host), text); !kept) return kept;
    }
    return transaction ? transaction->commit() : Result<void>{};
}

}  // namespace molva::cli
