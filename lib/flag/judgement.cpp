#include "flag/judgement.hpp"

#include <fmt/format.h>

#include <cmath>

#include "json/value.hpp"
#include "stream/object_writer.hpp"

namespace molva::flag {

namespace {

void append_number(std::string& out, std::size_t number) {
    const fmt::format_int digits{number};
    out.append(digits.data(), digits.size());
}

// `,"key":"value"`, or nothing for an empty value. Keys need no escapes.
void append_text(std::string& out, std::string_view key, std::string_view value) {
    if (value.empty()) return;
    if (out.back() != '{') out += ',';
    out.append("\"").append(key).append("\":");
    json::append_quoted(out, value);
}

// The last member of an object.
void append_span(std::string& out, const std::pair<std::size_t, std::size_t>& span) {
    out += ",\"span\":[";
    append_number(out, span.first);
    out += ',';
    append_number(out, span.second);
    out += ']';
}

void append(std::string& out, const Reason& reason) {
    append_text(out, "rule", reason.rule);
    append_text(out, "field", reason.field);
    append_text(out, "match", reason.match);
    if (reason.span) append_span(out, *reason.span);
}

void append(std::string& out, const Mention& mention) {
    append_text(out, "name", mention.topic->name);
    append_text(out, "tone", to_string(mention.tone));
    append_text(out, "field", mention.piece.field);
    append_text(out, "match", mention.piece.match);
    append_span(out, mention.piece.span());
}

template <typename T>
void append_list(std::string& out, std::string_view key, const std::vector<T>& items) {
    if (out.back() != '{') out += ',';
    out.append("\"").append(key).append("\":[");
    for (const auto& item : items) {
        out += out.back() == '[' ? "{" : ",{";
        append(out, item);
        out += '}';
    }
    out += ']';
}

// Nobody is served by more digits, and fewer of them compare alike.
std::optional<double> shown(std::optional<double> value) {
    if (!value) return std::nullopt;
    return std::round(*value * 1000) / 1000 + 0.0;  // no "-0"
}

// Thousandths, or nothing.
void append_share(std::string& out, std::string_view key, std::optional<double> value) {
    value = shown(value);
    if (!value || !std::isfinite(*value)) return;
    if (out.back() != '{') out += ',';
    out.append("\"").append(key).append("\":").append(stream::number_to_json(*value));
}

}  // namespace

std::string to_json(const Judgement& judgement) {
    std::string out = "{";
    out.reserve(512);
    if (judgement.negative) out.append("\"negative\":").append(*judgement.negative ? "true" : "false");
    if (judgement.severity) append_text(out, "severity", to_string(*judgement.severity));
    append_share(out, "sentiment", judgement.sentiment);
    append_share(out, "confidence", judgement.confidence);
    if (judgement.mismatch) out.append(out.back() == '{' ? "" : ",").append("\"mismatch\":true");
    append_text(out, "loyalty", to_string(judgement.loyalty));
    append_list(out, "reasons", judgement.reasons);
    if (!judgement.topics.empty()) append_list(out, "topics", judgement.topics);
    return out += '}';
}

}  // namespace molva::flag
