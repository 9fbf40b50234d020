#include "cli/inventory.hpp"

#include <fmt/format.h>

#include <string>

#include "base/time.hpp"
#include "cli/table.hpp"
#include "stream/object_writer.hpp"

namespace molva::cli {

namespace {

std::string overview_json(const store::Overview& one) {
    const auto& state = one.state;
    return stream::ObjectWriter{}
        .text("source", state.name)
        .text("subject", state.subject)
        .text("scraper", state.scraper)
        .integer("reviews", state.reviews)
        .integer("removed", one.removed)
        .number("rating_mean", one.mean)
        .text("verdict", state.started ? stream::to_string(state.verdict) : std::string_view{})
        .text("reason", state.reason)
        .time("last_crawl", state.started)
        .time("last_success", state.succeeded)
        .integer("failures", state.failures)
        .finish();
}

}  // namespace

void list_sources(const std::vector<store::Overview>& all, bool json, Io& io) {
    Table table{{"SOURCE", "REVIEWS", "REMOVED", "MEAN", "VERDICT", "LAST SUCCESS"}};
    for (const auto& one : all) {
        if (json) {
            io.record(overview_json(one));
            continue;
        }
        const auto& state = one.state;
        table.row({state.name, fmt::format("{}", state.reviews), fmt::format("{}", one.removed),
                   one.mean ? fmt::format("{:.2f}", *one.mean) : "-",
                   state.started ? std::string{stream::to_string(state.verdict)} : "-",
                   state.succeeded ? format_rfc3339(*state.succeeded) : "-"});
    }
    if (!json) io.print(table.text());
}

void list_consumers(const std::vector<store::ConsumerOverview>& all, bool json, Io& io) {
    Table table{{"CONSUMER", "PLACE", "BEHIND", "ASIDE", "LAST MOVED"}};
    for (const auto& [state, behind, aside] : all) {
        if (json) {
            io.record(stream::ObjectWriter{}
                          .text("consumer", state.name)
                          .integer("place", state.cursor)
                          .integer("behind", behind)
                          .integer("aside", aside)
                          .integer("failures", state.attempts)
                          .time("last_moved", state.updated)
                          .finish());
            continue;
        }
        table.row({state.name, fmt::format("{}", state.cursor), fmt::format("{}", behind),
                   fmt::format("{}", aside), state.updated ? format_rfc3339(*state.updated) : "-"});
    }
    if (!json) io.print(table.text());
}

void list_crawls(const std::vector<store::PastCrawl>& all, Io& io) {
    for (const auto& crawl : all) {
        io.record(stream::ObjectWriter{}
                      .time("started", crawl.started)
                      .time("finished", crawl.finished)
                      .text("verdict", stream::to_string(crawl.verdict))
                      .text("reason", crawl.reason)
                      .integer("reviews", crawl.reviews)
                      .integer("events", crawl.events)
                      .finish());
    }
}

}  // namespace molva::cli
