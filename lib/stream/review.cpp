#include "stream/review.hpp"

#include <cmath>

#include "json/value.hpp"
#include "stream/object_writer.hpp"

namespace molva::stream {

namespace {

std::string to_json(const Author& author) {
    return ObjectWriter{}
        .text("name", author.name)
        .text("url", author.url)
        .text("id", author.id)
        .finish_unless_empty();
}

std::string to_json(const Reply& reply) {
    ObjectWriter out;
    out.text("text", reply.text).text("author", reply.author);
    if (reply.published) out.raw("published", stream::to_json(*reply.published));
    return out.finish_unless_empty();
}

std::string to_json(const Votes& votes) {
    return ObjectWriter{}.integer("up", votes.up).integer("down", votes.down).finish_unless_empty();
}

}  // namespace

std::string_view to_string(IdKind kind) {
    switch (kind) {
        case IdKind::site: return "site";
        case IdKind::url: return "url";
        case IdKind::derived: break;
    }
    return "derived";
}

std::string to_json(const value::Date& date) {
    ObjectWriter out;
    if (date.at) {
        out.text("at", format_rfc3339(*date.at, date.offset));
        out.text("precision", value::name(date.precision));
    }
    return out.text("raw", date.raw).finish_unless_empty();
}

std::string to_json(const Review& review) {
    ObjectWriter out;
    out.text("type", "review")
        .text("source", review.source)
        .text("subject", review.subject)
        .text("scraper", review.scraper)
        .text("id", review.id)
        .text("id_kind", to_string(review.id_kind))
        .text("url", review.url)
        .raw("author", to_json(review.author))
        .number("rating", review.rating)
        .number("rating_best", review.rating_best)
        .number("rating_worst", review.rating_worst)
        .number("score", review.score)
        .text("title", review.title)
        .text("text", review.text)
        .text("pros", review.pros)
        .text("cons", review.cons);
    ObjectWriter aspects;
    for (const auto& [name, value] : review.aspects) aspects.number(name, value);
    out.raw("aspects", aspects.finish_unless_empty()).text("lang", review.lang);
    if (review.published) out.raw("published", to_json(*review.published));
    if (review.edited) out.raw("edited", to_json(*review.edited));
    if (review.reply) out.raw("reply", to_json(*review.reply));
    return out.raw("votes", to_json(review.votes))
        .text("version", review.version)
        .text("place", review.place)
        .boolean("verified", review.verified)
        .time("fetched", review.fetched)
        .text("evidence", review.evidence)
        .finish();
}

std::optional<double> score_of(const Review& review) {
    if (!review.rating) return std::nullopt;
    const double best = review.rating_best.value_or(5), worst = review.rating_worst.value_or(1);
    const double rating = *review.rating;
    if (!std::isfinite(best) || !std::isfinite(worst) || !(worst < best)) return std::nullopt;
    if (!(rating >= worst && rating <= best)) return std::nullopt;
    return (rating - worst) / (best - worst);
}

}  // namespace molva::stream
