#include "scrape/coverage.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace molva::scrape {

namespace {

using stream::Review;

struct Part {
    std::string_view name;   ///< in the crawl record
    std::string_view field;  ///< of the definition; "" for aspects
    bool (*there)(const Review&);
};

constexpr Part kParts[] = {
    {"url", "url", [](const Review& r) { return !r.url.empty(); }},
    {"author", "author", [](const Review& r) { return !r.author.name.empty(); }},
    {"rating", "rating", [](const Review& r) { return r.rating.has_value(); }},
    {"title", "title", [](const Review& r) { return !r.title.empty(); }},
    {"text", "text", [](const Review& r) { return !r.text.empty(); }},
    {"pros", "pros", [](const Review& r) { return !r.pros.empty(); }},
    {"cons", "cons", [](const Review& r) { return !r.cons.empty(); }},
    {"aspects", "", [](const Review& r) { return !r.aspects.empty(); }},
    {"lang", "lang", [](const Review& r) { return !r.lang.empty(); }},
    {"published", "published",
     [](const Review& r) { return r.published && r.published->at.has_value(); }},
    {"edited", "edited", [](const Review& r) { return r.edited && r.edited->at.has_value(); }},
    {"reply", "reply", [](const Review& r) { return r.reply.has_value(); }},
    {"votes", "votes_up", [](const Review& r) { return r.votes.up || r.votes.down; }},
    {"version", "version", [](const Review& r) { return !r.version.empty(); }},
    {"place", "place", [](const Review& r) { return !r.place.empty(); }},
    {"verified", "verified", [](const Review& r) { return r.verified.has_value(); }},
};

bool reads(const Definition& definition, const Part& part) {
    if (!part.field.empty()) return definition.field(part.field) != nullptr;
    return !definition.aspects.named.empty() || !definition.aspects.rows.empty();
}

}  // namespace

std::vector<std::pair<std::string, std::int64_t>> coverage_of(const Definition& definition,
                                                              const std::vector<Review>& reviews) {
    std::vector<std::pair<std::string, std::int64_t>> out;
    for (const auto& part : kParts) {
        const auto count = std::count_if(reviews.begin(), reviews.end(), part.there);
        if (count > 0 || reads(definition, part)) out.emplace_back(part.name, count);
    }
    return out;
}

Drift drift_of(const Shares& stored, const Shares& today, std::int64_t found) {
    constexpr double kUsual = 0.5;
    constexpr double kGone = 0.1;
    constexpr std::int64_t kEnough = 3;
    const auto share = [](const Shares& shares, const std::string& name) {
        const auto at = std::find_if(shares.begin(), shares.end(),
                                     [&](const auto& one) { return one.first == name; });
        return at == shares.end() ? 0.0 : at->second;
    };
    Drift out;
    for (const auto& [name, before] : stored) {
        const double now = share(today, name);
        if (found < kEnough || before < kUsual || now >= kGone) continue;
        out.lost.push_back(fmt::format("{} ({:.0f} % → {:.0f} %)", name, before * 100, now * 100));
    }
    for (const auto& [name, now] : today) {
        if (now > 0 && share(stored, name) == 0) {
            out.gained.push_back(fmt::format("{} ({:.0f} %)", name, now * 100));
        }
    }
    return out;
}

}  // namespace molva::scrape
