#include "flag/judgement.hpp"

#include <fmt/format.h>

#include <cmath>

#include "json/value.hpp"
#include "stream/object_writer.hpp"

namespace molva::flag {

namespace {

using Span = std::pair<std::size_t, std::size_t>;

std::string to_json(const Span& span) { return fmt::format("[{},{}]", span.first, span.second); }

std::string to_json(const Reason& reason) {
    stream::ObjectWriter out;
    out.text("rule", reason.rule).text("field", reason.field).text("match", reason.match);
    if (reason.span) out.raw("span", to_json(*reason.span));
    return out.finish();
}

std::string to_json(const Mention& mention) {
    stream::ObjectWriter out;
    return out.text("name", mention.topic->name)
        .text("tone", to_string(mention.tone))
        .text("field", mention.piece.field)
        .text("match", mention.piece.match)
        .raw("span", to_json(mention.piece.span))
        .finish();
}

template <typename T>
std::string list(const std::vector<T>& items) {
    std::string out = "[";
    for (const auto& item : items) {
        if (out.size() > 1) out += ',';
        out += to_json(item);
    }
    return out + "]";
}

// Nobody is served by more digits, and fewer of them compare alike.
std::optional<double> shown(std::optional<double> value) {
    if (!value) return std::nullopt;
    return std::round(*value * 1000) / 1000 + 0.0;  // no "-0"
}

}  // namespace

std::string to_json(const Judgement& judgement) {
    stream::ObjectWriter out;
    out.boolean("negative", judgement.negative);
    if (judgement.severity) out.text("severity", to_string(*judgement.severity));
    out.number("sentiment", shown(judgement.sentiment))
        .number("confidence", shown(judgement.confidence));
    if (judgement.mismatch) out.boolean("mismatch", true);
    return out.text("loyalty", to_string(judgement.loyalty))
        .raw("reasons", list(judgement.reasons))
        .raw("topics", judgement.topics.empty() ? "" : list(judgement.topics))
        .finish();
}

}  // namespace molva::flag
