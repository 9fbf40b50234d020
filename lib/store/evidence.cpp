#include "store/evidence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/utf8.hpp"
#include "json/tree.hpp"
#include "store/events.hpp"
#include "store/inspect.hpp"

namespace molva::store {

namespace {

using json::Json;

template <typename Number>
std::optional<Number> whole_number(std::string_view text) {
    Number value{};
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || code != std::errc{} || end != text.data() + text.size()) return {};
    return value;
}

std::string text(const Json& object, const char* key) {
    if (!object.is_object()) return {};
    const auto place = object.find(key);
    return place != object.end() && place->is_string() ? place->get<std::string>() : "";
}

const Json& member(const Json& object, const char* key) {
    static const Json kNone = Json::object();
    if (!object.is_object()) return kNone;
    const auto place = object.find(key);
    return place != object.end() ? *place : kNone;
}

// The event's record; nothing if the log has none of that name.
Result<std::optional<Json>> find(Store& store, const std::string& event) {
    EventFilter filter;
    const auto seq = whole_number<std::int64_t>(event);
    if (seq) filter.after = std::max<std::int64_t>(*seq - 1, 0);
    std::optional<Json> found;
    if (seq) {
        auto some = store.events(filter, 1);
        if (!some) return some.error();
        if (some->empty() || some->front().seq != *seq) return found;
        auto read = json::parse(some->front().line);
        if (!read) return read.error();
        return std::optional{std::move(*read)};
    }
    const std::string mark = json::quote(event);
    auto done = read_events(store, filter, [&](const LoggedEvent& one) -> Result<void> {
        // Few of them are worth reading whole.
        if (found || one.line.find(mark) == std::string::npos) return {};
        auto read = json::parse(one.line);
        if (read && text(*read, "id") == event) found = std::move(*read);
        return {};
    });
    if (!done) return done.error();
    return found;
}

std::optional<Evidence> page(const char* state, const Json& review) {
    const auto place = parse_evidence(text(review, "evidence"));
    if (!place) return std::nullopt;
    Evidence out{state, place->first, place->second, text(review, "url"), {}};
    if (const auto at = parse_rfc3339(text(review, "fetched"))) out.seen = at->at;
    return out;
}

}  // namespace

std::optional<std::pair<std::string, std::uint64_t>> parse_evidence(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    const auto offset = whole_number<std::uint64_t>(text.substr(colon + 1));
    if (!offset) return std::nullopt;
    return std::pair{std::string{text.substr(0, colon)}, *offset};
}

Result<std::vector<Evidence>> evidence_of(Store& store, const std::string& event) {
    auto record = find(store, event);
    if (!record) return record.error();
    if (!*record) {
        return Error{Exit::usage, store.name(),
                     fmt::format("there is no event \"{}\"", utf8::printable(event))};
    }
    const Json& review = member(**record, "review");
    const bool removed = text(**record, "event") == "removed";
    std::vector<Evidence> out;
    if (auto one = page(removed ? "before" : "after", review)) out.push_back(std::move(*one));
    const auto at = parse_rfc3339(text(**record, "at"));
    const std::string source = text(**record, "source"), id = text(review, "id");
    // A review that was forgotten has no history; what its event says stands.
    const auto past = id.empty() || removed || !at
                          ? Result<ReviewHistory>{Error{Exit::usage, {}, {}}}
                          : history(store, source, id);
    if (past) {
        const auto& versions = past->versions;
        const auto before =
            std::find_if(versions.rbegin(), versions.rend(), [&](const Version& version) {
                return version.until && *version.until <= at->at;
            });
        if (before != versions.rend()) {
            const auto read = json::parse(before->review);
            auto one = read ? page("before", *read) : std::nullopt;
            if (one) out.push_back(std::move(*one));
        }
    }
    if (!out.empty()) return out;
    return Error{Exit::usage, store.name(),
                 review.empty() ? "this event is about a source, and no page is kept for it"
                                : "its page was not recorded: that takes molva-fetch --record"};
}

}  // namespace molva::store
