#include "store/change.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/hash.hpp"
#include "json/tree.hpp"
#include "store/digest.hpp"

namespace molva::store {

namespace {

using json::Json;

std::optional<Span> span_of(const Json& date) {
    if (!date.is_object()) return std::nullopt;
    const auto text = [&](const char* key) {
        const auto at = date.find(key);
        return at != date.end() && at->is_string() ? at->get<std::string>() : std::string{};
    };
    const std::string at = text("at");
    const std::string precision = text("precision");
    stream::DateView view;
    view.at = at;
    view.precision = precision;
    return store::span_of(view);
}

// "3 days ago" today and "4 days ago" tomorrow are one date.
bool same_moment(const Json& before, const Json& after) {
    const auto was = span_of(before);
    const auto is = span_of(after);
    return was && is && was->overlaps(*is);
}

bool differs(const std::string& key, const Json& was, const Json& object) {
    const auto is = object.find(key);
    if (is == object.end()) return true;
    if (was == *is) return false;
    if ((key == "published" || key == "edited") && same_moment(was, *is)) return false;
    if (key == "reply" && was.is_object() && is->is_object()) {
        return was.value("text", Json{}) != is->value("text", Json{});
    }
    return true;
}

bool belongs(std::string_view key, Part part) {
    constexpr std::array<std::string_view, 6> kNeverChanges{"type",  "source",  "subject",
                                                            "votes", "fetched", "evidence"};
    if (std::find(kNeverChanges.begin(), kNeverChanges.end(), key) != kNeverChanges.end()) {
        return false;
    }
    if (part == Part::all) return true;
    return (key == "reply") == (part == Part::reply);
}

std::string event_id(const Occasion& occasion, std::string_view event, std::string_view review,
                     std::uint64_t state) {
    return to_hex(quick_hash(
        fmt::format("{}\n{}:{}\n{}:{}\n{:x}\n{}", event, occasion.source.size(), occasion.source,
                    review.size(), review, state, occasion.started.time_since_epoch().count())));
}

EventDraft draft(const Occasion& occasion, std::string_view event, std::string id) {
    EventDraft to;
    to.id = std::move(id);
    to.event = event;
    to.subject = occasion.subject;
    to.at = occasion.at;
    to.members = fmt::format(R"("id":"{}","event":"{}","source":)", to.id, event);
    json::append_quoted(to.members, occasion.source);
    if (!occasion.subject.empty()) {
        to.members += R"(,"subject":)";
        json::append_quoted(to.members, occasion.subject);
    }
    to.members += fmt::format(R"(,"at":"{}")", format_rfc3339(occasion.at));
    return to;
}

}  // namespace

Result<std::string> old_values(std::string_view before, std::string_view after, Part part) {
    const auto was = json::parse(before);
    const auto is = json::parse(after);
    if (!was || !was->is_object() || !is || !is->is_object()) {
        return Error{Exit::system, {}, "a review record in the store is not a JSON object"};
    }
    std::string out;
    for (const auto& [key, value] : was->items()) {
        if (!belongs(key, part) || !differs(key, value, *is)) continue;
        out += out.empty() ? '{' : ',';
        json::append_quoted(out, key);
        out += ':';
        out += json::dump(value);
    }
    if (!out.empty()) out += '}';
    return out;
}

EventDraft review_event(const Occasion& occasion, std::string_view event, std::string_view id,
                        std::uint64_t state, std::string_view review, std::string_view before) {
    auto to = draft(occasion, event, event_id(occasion, event, id, state));
    to.members.append(R"(,"review":)").append(review);
    if (!before.empty()) to.members.append(R"(,"before":)").append(before);
    return to;
}

EventDraft source_event(const Occasion& occasion, std::string_view event,
                        const stream::Crawl& crawl) {
    auto to = draft(occasion, event, event_id(occasion, event, {}, 0));
    to.members += fmt::format(R"(,"verdict":"{}")", stream::to_string(crawl.verdict));
    if (!crawl.reason.empty()) {
        to.members += R"(,"reason":)";
        json::append_quoted(to.members, crawl.reason);
    }
    return to;
}

}  // namespace molva::store
