// How far a crawl is: one line for a person who waits, and one at the end.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "base/clock.hpp"
#include "cli/io.hpp"
#include "net/client.hpp"
#include "stream/crawl.hpp"

namespace molva::cli {

/// What a crawl of many sources has come to so far.
struct Tally {
    std::size_t sources = 0;  ///< in all
    std::map<stream::Verdict, std::size_t> verdicts{};
    std::int64_t reviews = 0, requests = 0, bytes = 0;  ///< of the sources that are done
    std::int64_t records = 0;  ///< handed out: reviews, and one more for each source that is done

    std::size_t done() const;
    /// Reviews so far, those of sources under way included.
    std::int64_t found() const;
    void count(const stream::Crawl& crawl);
};

/// "3/12 sources, 2 running, 7 waiting; 120 reviews; shop.example: 5 to go, next in 3 s"
std::string progress_line(const Tally& tally, const net::Client::Stats& stats,
                          const std::optional<net::Schedule::Load>& busiest,
                          net::Schedule::Time now);

/// "12 sources in 2 min 5 s: 10 ok, 1 unchanged, 1 blocked; 340 reviews; 57 requests, 1.2 MB"
std::string summary_line(const Tally& tally, std::chrono::milliseconds time);

/// "2 min 5 s", "1.2 MB": for people, and rounded.
std::string in_short(std::chrono::milliseconds time);
std::string in_bytes(std::int64_t bytes);

class Progress {
public:
    /// All but the tally outlive client.run(), and the tally too.
    /// @param shown  whether the line is drawn at all
    Progress(Io& io, net::Client& client, const Clock& clock, const Tally& tally, bool shown);
    /// Takes the line away.
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// Draws it if it is time to: at most five times a second.
    void turn();

private:
    Io& io_;
    net::Client& client_;
    const Clock& clock_;
    const Tally& tally_;
    bool shown_;
    net::Schedule::Time drawn_{};
};

}  // namespace molva::cli
