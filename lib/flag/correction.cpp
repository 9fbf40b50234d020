#include "flag/correction.hpp"

#include "stream/object_writer.hpp"

namespace molva::flag {

std::optional<std::string> label_row(const stream::Record& record, Label label,
                                     std::string_view lang) {
    if (!record.review) return std::nullopt;
    const auto& review = *record.review;
    std::string text;
    for (const std::string_view part : {review.title, review.text, review.pros, review.cons}) {
        if (part.empty()) continue;
        if (!text.empty()) text += '\n';
        text += part;
    }
    if (text.empty()) return std::nullopt;
    stream::ObjectWriter out, published;
    published.text("at", review.published.at);
    return out.text("type", "label")
        .text("label", to_string(label))
        .text("lang", review.lang.empty() ? lang : review.lang)
        .text("text", text)
        .text("source", record.source)
        .text("id", review.id)
        .number("rating", review.rating)
        .raw("published", published.finish_unless_empty())
        .finish();
}

}  // namespace molva::flag
