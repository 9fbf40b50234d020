#include "cli/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace molva::cli {

using std::chrono::milliseconds;

namespace {

constexpr milliseconds kBetween{200};

const char* plural(std::int64_t count) { return count == 1 ? "" : "s"; }

}  // namespace

std::size_t Tally::done() const {
    std::size_t sum = 0;
    for (const auto& [verdict, count] : verdicts) sum += count;
    return sum;
}

std::int64_t Tally::found() const {
    return std::max(reviews, records - static_cast<std::int64_t>(done()));
}

void Tally::count(const stream::Crawl& crawl) {
    ++verdicts[crawl.verdict];
    reviews += crawl.reviews;
    requests += crawl.requests;
    bytes += crawl.bytes;
}

std::string in_short(milliseconds time) {
    const auto seconds = (time.count() + 500) / 1000;
    if (time < milliseconds{9'950}) return fmt::format("{:.1f} s", double(time.count()) / 1000);
    if (seconds < 60) return fmt::format("{} s", seconds);
    if (seconds < 3600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
    return fmt::format("{} h {} min", seconds / 3600, seconds / 60 % 60);
}

std::string in_bytes(std::int64_t bytes) {
    constexpr std::array<const char*, 5> kUnits{"kB", "MB", "GB", "TB", "PB"};
    if (bytes < 1000) return fmt::format("{} bytes", bytes);
    auto size = static_cast<double>(bytes) / 1000;
    std::size_t unit = 0;
    while (size >= 999.5 && unit + 1 < kUnits.size()) {
        size /= 1000;
        ++unit;
    }
    return size < 9.95 ? fmt::format("{:.1f} {}", size, kUnits[unit])
                       : fmt::format("{:.0f} {}", size, kUnits[unit]);
}

std::string progress_line(const Tally& tally, const net::Client::Stats& stats,
                          const std::optional<net::Schedule::Load>& busiest,
                          net::Schedule::Time now) {
    const std::size_t done = tally.done();
    const std::size_t left = tally.sources - std::min(done, tally.sources);
    const std::size_t running = std::min(stats.running, left);
    std::string out = fmt::format("{}/{} source{}, {} running, {} waiting; {} review{}", done,
                                  tally.sources, plural(static_cast<std::int64_t>(tally.sources)),
                                  running, left - running, tally.found(), plural(tally.found()));
    if (!busiest) return out;
    out += fmt::format("; {}: ", busiest->host);
    if (busiest->waiting > 0) out += fmt::format("{} to go, ", busiest->waiting);
    const auto pause = std::chrono::ceil<std::chrono::seconds>(busiest->ready - now);
    if (busiest->running > 0) {
        out += "being asked";
    } else if (pause.count() > 0) {
        out += fmt::format("next in {}", in_short(pause));
    } else {
        out += "next";
    }
    return out;
}

std::string summary_line(const Tally& tally, milliseconds time) {
    std::string verdicts;
    for (const auto& [verdict, count] : tally.verdicts) {
        verdicts += fmt::format("{}{} {}", verdicts.empty() ? "" : ", ", count, to_string(verdict));
    }
    return fmt::format("{} source{} in {}: {}; {} review{}; {} request{}, {}", tally.sources,
                       plural(static_cast<std::int64_t>(tally.sources)), in_short(time),
                       verdicts.empty() ? "nothing done" : verdicts, tally.reviews,
                       plural(tally.reviews), tally.requests, plural(tally.requests),
                       in_bytes(tally.bytes));
}

Progress::Progress(Io& io, net::Client& client, const Clock& clock, const Tally& tally, bool shown)
    : io_(io), client_(client), clock_(clock), tally_(tally), shown_(shown) {
    client_.accompany([this] {
        turn();
        return false;
    });
}

Progress::~Progress() {
    if (shown_) io_.status_line("");
}

void Progress::turn() {
    if (!shown_) return;
    const auto now = clock_.steady();
    if (drawn_ != net::Schedule::Time{} && now - drawn_ < kBetween) return;
    drawn_ = now;
    io_.status_line(progress_line(tally_, client_.stats(), client_.busiest(), now));
}

}  // namespace molva::cli
