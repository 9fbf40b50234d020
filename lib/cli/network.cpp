#include "cli/network.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "cli/paths.hpp"

namespace molva::cli {

Result<net::CurlOptions> curl_options(const Config& config) {
    auto proxies = net::read_proxies(environment);
    if (!proxies) return proxies.error();
    net::CurlOptions out;
    out.proxies = std::move(*proxies);
    if (!config.fetch.proxy.empty()) {
        out.proxies.http = out.proxies.https = config.fetch.proxy;
    }
    out.resolve = config.fetch.resolve;
    out.ca_file = config.fetch.ca_file;
    return out;
}

Result<std::unique_ptr<net::Transport>> open_network(const Config& config, const Clock& clock) {
    auto options = curl_options(config);
    if (!options) return options.error();
    auto transport = net::CurlTransport::create(clock, std::move(*options));
    if (!transport) return transport.error();
    return std::unique_ptr<net::Transport>{std::move(*transport)};
}

namespace {

// robots.txt files on their way into the store. Each by itself would wait for
// the disk, and a thousand hosts for all of them.
class Shelf {
public:
    explicit Shelf(store::Store& store) : store_(store) {}
    ~Shelf() { write(); }
    Shelf(const Shelf&) = delete;
    Shelf& operator=(const Shelf&) = delete;

    std::optional<store::Robots> find(const std::string& origin) const {
        if (const auto place = waiting_.find(origin); place != waiting_.end()) return place->second;
        auto kept = store_.robots(origin);
        return kept ? std::move(*kept) : std::nullopt;
    }

    void put(const net::RobotsEntry& entry) {
        bytes_ += entry.body.size();
        waiting_[entry.origin] = {entry.status, entry.body, entry.fetched};
        if (waiting_.size() >= kMost || bytes_ >= kMostBytes) write();
    }

private:
    static constexpr std::size_t kMost = 200;
    static constexpr std::size_t kMostBytes = std::size_t{1} << 20;

    // A cache that cannot be written costs one request tomorrow and nothing today.
    void write() {
        if (waiting_.empty()) return;
        // None inside somebody else's, of which this becomes a part then.
        auto transaction = store::Transaction::begin(store_);
        for (const auto& [origin, robots] : waiting_) {
            if (!store_.set_robots(origin, robots)) break;
        }
        if (transaction) (void)transaction->commit();
        waiting_.clear();
        bytes_ = 0;
    }

    store::Store& store_;
    std::map<std::string, store::Robots> waiting_{};  // by origin
    std::size_t bytes_ = 0;
};

}  // namespace

net::RobotsStore stored_robots(store::Store& store) {
    const auto shelf = std::make_shared<Shelf>(store);
    net::RobotsStore out;
    out.load = [shelf](const std::string& origin) -> std::optional<net::RobotsEntry> {
        auto kept = shelf->find(origin);
        if (!kept) return std::nullopt;
        return net::RobotsEntry{origin, kept->fetched, kept->status, std::move(kept->body), {}};
    };
    out.save = [shelf](const net::RobotsEntry& entry) { shelf->put(entry); };
    return out;
}

}  // namespace molva::cli
