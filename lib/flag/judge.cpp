#include "flag/judge.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/utf8.hpp"
#include "json/value.hpp"
#include "stream/object_writer.hpp"

namespace molva::flag {

namespace {

using Bytes = std::pair<std::size_t, std::size_t>;

// A score this low is the bottom of the scale: one star of five.
constexpr double kBottom = 0.1;

bool among(const std::vector<std::string>& names, std::string_view name) {
    return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
}

// The language of a review that does not say it, by the letters of its text.
std::string_view language_of(const stream::ReviewView& review) {
    if (!review.lang.empty()) return review.lang.substr(0, review.lang.find_first_of("-_"));
    std::size_t cyrillic = 0, latin = 0;
    for (std::string_view text : {review.title, review.text, review.cons}) {
        while (!text.empty()) {
            const char32_t code = utf8::take(text);
            if (code >= 0x400 && code <= 0x52F) ++cyrillic;
            if ((code | 0x20) >= 'a' && (code | 0x20) <= 'z') ++latin;
        }
    }
    return cyrillic > latin ? "ru" : latin > 0 ? "en" : "";
}

std::optional<Bytes> find(const Wanted& wanted, std::string_view text,
                          const std::vector<Word>& words) {
    if (!wanted.pattern) return find_phrase(words, wanted.phrase);
    re2::StringPiece match;
    if (!wanted.pattern->Match({text.data(), text.size()}, 0, text.size(), re2::RE2::UNANCHORED,
                               &match, 1)) {
        return std::nullopt;
    }
    const auto begin = static_cast<std::size_t>(match.data() - text.data());
    return Bytes{begin, begin + match.size()};
}

Reason make_reason(const Rule& rule, const std::string& field, std::string_view text, Bytes found) {
    const std::size_t from = utf8::length(text.substr(0, found.first));
    const std::string_view match = text.substr(found.first, found.second - found.first);
    return {rule.name, field, std::string{match}, std::pair{from, from + utf8::length(match)},
            rule.severity};
}

std::string to_json(const Reason& reason) {
    stream::ObjectWriter out;
    out.text("rule", reason.rule).text("field", reason.field).text("match", reason.match);
    if (reason.span) {
        out.raw("span", fmt::format("[{},{}]", reason.span->first, reason.span->second));
    }
    return out.finish();
}

void settle(Judgement& judgement) {
    for (const auto& reason : judgement.reasons) {
        judgement.severity = std::max(judgement.severity.value_or(Severity::low), reason.severity);
    }
}

Judgement judge_source(const stream::Record& record) {
    Judgement out;
    const bool broken = record.event == "source_broken";
    out.negative = broken;
    out.reasons.push_back({std::string{record.event}, "source", std::string{record.source},
                           std::nullopt, broken ? Severity::high : Severity::low});
    settle(out);
    return out;
}

}  // namespace

std::string to_json(const Judgement& judgement) {
    std::string reasons = "[", topics = "[";
    for (const auto& reason : judgement.reasons) {
        if (reasons.size() > 1) reasons += ',';
        reasons += to_json(reason);
    }
    for (const auto& topic : judgement.topics) {
        if (topics.size() > 1) topics += ',';
        topics += json::quote(topic);
    }
    stream::ObjectWriter out;
    out.boolean("negative", judgement.negative);
    if (judgement.severity) out.text("severity", to_string(*judgement.severity));
    return out.number("sentiment", judgement.sentiment)
        .number("confidence", judgement.confidence)
        .raw("reasons", reasons + "]")
        .raw("topics", judgement.topics.empty() ? "" : topics + "]")
        .finish();
}

double Judge::threshold(std::string_view source, std::string_view subject) const {
    if (const auto own = rules_.by_source.find(std::string{source}); own != rules_.by_source.end()) {
        return own->second;
    }
    const auto own = rules_.by_subject.find(std::string{subject});
    return own != rules_.by_subject.end() ? own->second : rules_.threshold;
}

void Judge::apply(const Rule& rule, const stream::ReviewView& review, WordsByField& stemmed,
                  Judgement& to) const {
    for (const auto& field : rule.fields) {
        const std::string_view text = review.field(field);
        if (text.empty()) continue;
        auto [known, fresh] = stemmed.try_emplace(field);
        if (fresh) known->second = stemmer_.words(text);
        const auto& words = known->second;
        const auto found_in_text = [&](const Wanted& wanted) {
            return find(wanted, text, words).has_value();
        };
        if (std::any_of(rule.except.begin(), rule.except.end(), found_in_text)) continue;
        for (const auto& wanted : rule.any) {
            const auto found = find(wanted, text, words);
            if (!found) continue;
            to.reasons.push_back(make_reason(rule, field, text, *found));
            break;  // one reason a rule and field says enough
        }
    }
}

Judgement Judge::judge_review(const stream::ReviewView& review, std::string_view source,
                              std::string_view subject) const {
    Judgement out;
    if (review.score) {
        const double score = std::clamp(*review.score, 0.0, 1.0);
        out.sentiment = 2 * score - 1;
        out.negative = score <= threshold(source, subject);
        if (*out.negative) {
            const double shown = review.rating.value_or(score);
            out.reasons.push_back({"rating", review.rating ? "rating" : "score",
                                   stream::number_to_json(shown), std::nullopt,
                                   score <= kBottom ? Severity::high : Severity::medium});
        }
    }
    const std::string_view lang = language_of(review);
    WordsByField stemmed;
    for (const auto& rule : rules_.rules) {
        if (!among(rule.langs, lang) || !among(rule.sources, source) ||
            !among(rule.subjects, subject)) {
            continue;
        }
        if (rule.at_most && !(review.score && *review.score <= *rule.at_most)) continue;
        apply(rule, review, stemmed, out);
    }
    if (out.flagged()) out.negative = true;
    settle(out);
    return out;
}

std::optional<Judgement> Judge::judge(const stream::Record& record) const {
    if (record.kind == stream::Kind::event) {
        const bool source =
            record.event == "source_broken" || record.event == "source_recovered";
        if (source && rules_.sources) return judge_source(record);
        const bool brings_news = record.event == "new" || record.event == "edited" ||
                                 record.event == "rating_changed" || record.event == "returned";
        if (!brings_news) return std::nullopt;
    }
    if (!record.review) return std::nullopt;
    return judge_review(*record.review, record.source, record.subject);
}

}  // namespace molva::flag
