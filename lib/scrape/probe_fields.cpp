#include "scrape/probe_fields.hpp"

#include <algorithm>
#include <optional>

#include "base/utf8.hpp"
#include "scrape/probe_scores.hpp"
#include "scrape/text.hpp"
#include "value/date.hpp"

namespace molva::scrape::probe {

namespace {

constexpr std::size_t kLongestDate = 80;

bool is_whole_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Whether a rating is told by how many stars there are: an element for each,
/// and nothing in it.
bool is_counted(const Column& column) {
    int most = 0;
    for (std::size_t i = 0; i < column.counts.size(); ++i) {
        if (column.counts[i] == 0) continue;
        if (column.values[i] != "*" || column.counts[i] > 5) return false;
        most = std::max(most, column.counts[i]);
    }
    return most > 1;
}

void settle_rating(const Column& column, DraftField& field) {
    if (column.flag) {
        field.as = "number";
        field.map = {{"true", "1"}, {"false", "0"}};
        field.scale = {0, 1};
        return;
    }
    if (is_counted(column)) {
        field.as = "stars";
        field.scale = {1, 5};
        field.note = "the stars are counted; look whether empty ones are among them";
        return;
    }
    double most = 0, least = 100;
    std::optional<double> best, worst;
    for (std::size_t i = 0; i < column.values.size(); ++i) {
        auto number = plain_number(column.values[i]);
        if (i < column.ratings.size() && column.ratings[i]) {
            const auto& rating = *column.ratings[i];
            if (rating.value) number = rating.value;
            if (rating.best) best = rating.best;
            if (rating.worst) worst = rating.worst;
        }
        if (!number) continue;
        most = std::max(most, *number);
        least = std::min(least, *number);
    }
    const bool guessed = !best;
    if (!best) best = most <= 5 ? 5 : most <= 10 ? 10 : 100;
    if (!worst || *worst > least) worst = least < 1 || *best > 10 ? 0 : 1;
    if (*worst >= *best) worst = *best - 1;
    field.scale = {*worst, *best};
    if (guessed) field.note = "the scale is guessed from the highest rating of the page";
}

/// "Pros: " before all of them, "Read more" behind some.
std::vector<std::string> labels_of(const Column& column, std::size_t present) {
    std::vector<std::string> out;
    std::string label;
    std::size_t with = 0;
    for (const auto& value : column.values) {
        if (value.empty()) continue;
        const auto end = value.substr(0, 60).find(':');
        if (end == std::string::npos || end == 0) continue;
        if (with == 0) label = value.substr(0, end);
        with += value.compare(0, end, label) == 0 ? 1 : 0;
    }
    if (with >= 2 && with * 10 >= present * 9) out.push_back(label);
    for (const std::string_view more :
         {"читать весь отзыв", "читать полностью", "читать далее", "показать полностью",
          "read more", "read full review", "show more", "see more", "mehr lesen", "weiterlesen",
          "lire la suite", "lire plus", "leer más", "ver más"}) {
        const bool ends =
            std::any_of(column.values.begin(), column.values.end(),
                        [&](const auto& value) { return utf8::lower(value).ends_with(more); });
        if (ends) out.emplace_back(more);
    }
    return out;
}

DraftField make_field(std::string_view name, const Candidate& c) {
    DraftField out;
    out.name = name;
    out.select = {c.column.select};
    out.share = c.facts.share;
    if (name == "rating") settle_rating(c.column, out);
    const bool words =
        name == "text" || name == "title" || name == "pros" || name == "cons" || name == "reply";
    if (words && c.column.markup) out.as = "html";
    if (words && c.column.element) out.strip = labels_of(c.column, c.facts.present);
    return out;
}

/// Another column for the rows in which the chosen one has nothing.
void add_fallback(DraftField& field, const Scorer& scorer, std::size_t chosen,
                  const std::vector<Candidate>& candidates, const std::vector<bool>& used) {
    if (field.share >= 1 || (field.name != "text" && field.name != "author")) return;
    const auto& first = candidates[chosen].column.values;
    std::optional<std::size_t> best;
    double highest = 0;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (used[i]) continue;
        const auto& values = candidates[i].column.values;
        std::size_t filled = 0;
        for (std::size_t row = 0; row < values.size(); ++row) {
            filled += first[row].empty() && !values[row].empty() ? 1 : 0;
        }
        const double score = filled == 0 ? kNo : scorer.score(candidates[i]);
        if (score > highest) {
            highest = score;
            best = i;
        }
    }
    if (best) field.select.push_back(candidates[*best].column.select);
}

}  // namespace

bool has_words(const std::vector<std::string>& values) {
    return std::any_of(values.begin(), values.end(), [](const std::string& value) {
        const bool iso = value.size() >= 10 && value[4] == '-' && value[7] == '-';
        return !iso && !value.empty() && !is_whole_number(value);
    });
}

bool looks_like_date(std::string_view text, const FieldContext& context) {
    if (text.size() < 4 || utf8::length(text) > kLongestDate) return false;
    const auto whole = text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
    if (is_whole_number(whole)) {
        if (whole.size() != 10 && whole.size() != 13) return false;
    } else if (plain_number(text)) {
        return false;
    }
    const auto date = value::parse_date(text, {.now = context.now, .lang = context.lang});
    if (!date || !date->at) return false;
    const auto years =
        std::chrono::duration_cast<std::chrono::days>(context.now - *date->at).count();
    return years > -3 && years < 40 * 366;
}

std::vector<DraftField> pick_fields(const std::vector<Column>& columns, std::size_t rows,
                                    const FieldContext& context) {
    std::vector<Candidate> candidates;
    std::vector<const Column*> chosen;
    for (const auto& column : columns) {
        auto facts = facts_of(column, rows);
        if (facts.present > 0) candidates.push_back({column, facts, context, rows, chosen});
    }
    std::vector<bool> used(candidates.size(), false);
    std::vector<DraftField> out;
    for (const auto& scorer : scorers()) {
        std::optional<std::size_t> best;
        double highest = 0;
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            const double score = used[i] ? kNo : scorer.score(candidates[i]);
            if (score > highest) {
                highest = score;
                best = i;
            }
        }
        if (!best) continue;
        used[*best] = true;
        chosen.push_back(&candidates[*best].column);
        out.push_back(make_field(scorer.name, candidates[*best]));
        add_fallback(out.back(), scorer, *best, candidates, used);
    }
    const auto order = field_names();
    std::sort(out.begin(), out.end(), [&](const DraftField& a, const DraftField& b) {
        return std::find(order.begin(), order.end(), a.name) <
               std::find(order.begin(), order.end(), b.name);
    });
    const bool tells = std::any_of(out.begin(), out.end(), [](const DraftField& field) {
        return field.name == "text" || field.name == "rating" || field.name == "pros" ||
               field.name == "title";
    });
    return tells ? out : std::vector<DraftField>{};
}

}  // namespace molva::scrape::probe
