#include "scrape/fields.hpp"

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "scrape/text.hpp"
#include "value/count.hpp"

namespace molva::scrape {

namespace {

std::string shown(std::string_view text) { return utf8::shorten(utf8::printable(text), 40); }

std::string trimmed(double value) { return fmt::format("{}", value); }

bool is_rating(const Field& field) { return field.name == "rating"; }

/// A rating as the page has it, not yet held against a scale.
std::optional<value::Rating> raw_rating(const Field& field, const Node& row,
                                        const RowContext& context, std::string& text) {
    // An element may tell its rating by more than its text: label, class, width.
    if (field.as == As::rating && field.map.empty() && !field.match && field.strip.empty()) {
        for (const auto& select : field.select) {
            if (select.kind != Select::Kind::css || !select.attribute.empty()) break;
            for (const auto& node : select.find(row)) {
                if (auto rating = value::parse_rating(node.element); rating && rating->value) {
                    return rating;
                }
            }
        }
    }
    const auto found = own_text(field, row, context);
    if (!found) return std::nullopt;
    text = *found;
    std::optional<value::Rating> rating;
    if (const auto number = plain_number(text)) {
        rating.emplace().value = number;
        return rating;
    }
    if (field.as == As::rating) rating = value::parse_rating_text(text);
    if (!rating || !rating->value) {
        context.warn(fmt::format("{} \"{}\" is not a number", field.name, shown(text)));
        return std::nullopt;
    }
    return rating;
}

/// At the places that the field has for itself, held against its scale.
std::optional<value::Rating> own_rating(const Field& field, const Node& row,
                                        const RowContext& context) {
    std::string text;
    auto rating = raw_rating(field, row, context, text);
    if (!rating || !field.scale) return rating;
    const auto [worst, best] = *field.scale;
    const bool elsewhere = rating->best && *rating->best != best;
    if (elsewhere || *rating->value < worst || *rating->value > best) {
        if (context.off_scale && is_rating(field)) ++*context.off_scale;
        context.warn(fmt::format("{} \"{}\" is not within {}–{}", field.name,
                                 text.empty() ? trimmed(*rating->value) : shown(text),
                                 trimmed(worst), trimmed(best)));
        return std::nullopt;
    }
    rating->worst = worst;
    rating->best = best;
    return rating;
}

/// One review being put together from one row.
class RowReader {
public:
    RowReader(const Node& row, const RowContext& context) : row_(row), context_(context) {}

    Result<void> read(stream::Review& out, std::string& raw_date);

private:
    Result<void> read_texts();
    void fill_forms();
    void read_ratings(stream::Review& out);
    void read_aspects(stream::Review& out);
    std::optional<double> aspect(const Field& field, const Node& row);
    std::optional<value::Date> date(std::string_view name);
    std::optional<std::int64_t> count(std::string_view name);
    std::string url(std::string_view name);
    std::string take(std::string_view name) const;

    const Node& row_;
    const RowContext& context_;
    std::map<std::string, std::string, std::less<>> texts_;
};

Error missing(std::string_view what) { return {Exit::partial, {}, std::string{what}}; }

Result<void> RowReader::read_texts() {
    for (const auto& field : context_.definition->fields) {
        if (is_rating(field)) continue;
        if (auto text = field_text(field, row_, context_)) texts_[field.name] = std::move(*text);
    }
    fill_forms();
    for (const auto& field : context_.definition->fields) {
        if (!field.required || is_rating(field) || texts_.contains(field.name)) continue;
        return missing(fmt::format("no {}, which every review has", field.name));
    }
    return {};
}

void RowReader::fill_forms() {
    std::map<std::string, std::string, std::less<>> made;
    for (const auto& field : context_.definition->fields) {
        if (field.form.empty()) continue;
        const auto lookup = [&](std::string_view name) -> std::optional<std::string> {
            const auto at = texts_.find(name == "value" ? std::string_view{field.name} : name);
            if (at != texts_.end()) return at->second;
            const auto param = context_.params.find(std::string{name});
            if (param != context_.params.end()) return param->second;
            return std::nullopt;
        };
        const bool link = field.as == As::url;
        if (auto text =
                field.form.fill(lookup, link ? Template::Quoting::url : Template::Quoting::none)) {
            made[field.name] = std::move(*text);
        } else {
            texts_.erase(field.name);  // half a value is none
        }
    }
    for (auto& [name, text] : made) texts_[name] = std::move(text);
}

std::string RowReader::take(std::string_view name) const {
    const auto at = texts_.find(name);
    return at == texts_.end() ? std::string{} : at->second;
}

std::string RowReader::url(std::string_view name) {
    const std::string text = take(name);
    if (text.empty()) return {};
    return whole_url(context_.base, text);
}

std::optional<value::Date> RowReader::date(std::string_view name) {
    const auto at = texts_.find(name);
    if (at == texts_.end()) return std::nullopt;
    const auto& definition = *context_.definition;
    const auto& field = *definition.field(name);
    auto date = value::parse_date(
        at->second, {.now = context_.now,
                     .lang = field.language.empty() ? definition.language : field.language,
                     .zone = field.zone.empty() ? definition.zone : field.zone,
                     .format = field.format});
    if (!date) context_.warn(fmt::format("{} \"{}\" is not a date", name, shown(at->second)));
    return date;
}

std::optional<std::int64_t> RowReader::count(std::string_view name) {
    const auto at = texts_.find(name);
    if (at == texts_.end()) return std::nullopt;
    auto count = value::parse_count(at->second);
    if (!count) context_.warn(fmt::format("{} \"{}\" is not a count", name, shown(at->second)));
    return count;
}

void RowReader::read_ratings(stream::Review& out) {
    const auto* field = context_.definition->field("rating");
    if (!field) return;
    const auto rating = field_rating(*field, row_, context_);
    if (!rating) return;
    out.rating = rating->value;
    out.rating_best = rating->best;
    out.rating_worst = rating->worst;
    if (const auto best = plain_number(take("rating_best"))) out.rating_best = best;
    if (const auto worst = plain_number(take("rating_worst"))) out.rating_worst = worst;
    const bool over = out.rating_best && *out.rating > *out.rating_best;
    const bool under = out.rating_worst && *out.rating < *out.rating_worst;
    if (over || under) {
        context_.warn(fmt::format("rating {} is not within its own scale", trimmed(*out.rating)));
        out.rating = out.rating_best = out.rating_worst = std::nullopt;
    }
}

std::optional<double> RowReader::aspect(const Field& field, const Node& row) {
    const auto rating = field_rating(field, row, context_);
    return rating ? rating->value : std::nullopt;
}

void RowReader::read_aspects(stream::Review& out) {
    const auto& aspects = context_.definition->aspects;
    for (const auto& [name, field] : aspects.named) {
        if (const auto value = aspect(field, row_)) out.aspects.emplace_back(name, *value);
    }
    for (const auto& select : aspects.rows) {
        const auto rows = select.find(row_);
        if (rows.empty()) continue;
        constexpr std::size_t kMost = 50;
        for (std::size_t i = 0; i < rows.size() && i < kMost; ++i) {
            const auto name = field_text(*aspects.name, rows[i], context_);
            const auto value = name ? aspect(*aspects.value, rows[i]) : std::nullopt;
            if (value) out.aspects.emplace_back(*name, *value);
        }
        return;
    }
}

Result<void> RowReader::read(stream::Review& out, std::string& raw_date) {
    if (const auto texts = read_texts(); !texts) return texts;
    out.id = take("id");
    out.url = url("url");
    out.author = {take("author"), url("author_url"), take("author_id")};
    read_ratings(out);
    out.title = take("title");
    out.text = take("text");
    out.pros = take("pros");
    out.cons = take("cons");
    read_aspects(out);
    out.lang = take("lang");
    raw_date = take("published");
    out.published = date("published");
    out.edited = date("edited");
    // A site that has no edit date of its own repeats the first one.
    if (out.edited && out.published && out.edited->at == out.published->at) out.edited.reset();
    if (const auto text = take("reply"); !text.empty()) {
        out.reply = stream::Reply{text, take("reply_author"), date("reply_published")};
    }
    out.votes = {count("votes_up"), count("votes_down")};
    out.version = take("version");
    out.place = take("place");
    if (const auto text = take("verified"); !text.empty()) {
        out.verified = plain_flag(text);
        if (!out.verified) {
            context_.warn(fmt::format("verified \"{}\" is neither true nor false", shown(text)));
        }
    }
    if (const auto* rating = context_.definition->field("rating");
        rating && rating->required && !out.rating) {
        return missing("no rating, which every review has");
    }
    const bool tells = out.rating || !out.text.empty() || !out.title.empty() || !out.pros.empty() ||
                       !out.cons.empty();
    if (!tells) return missing("neither a text nor a rating");
    return {};
}

}  // namespace

std::optional<value::Rating> field_rating(const Field& field, const Node& row,
                                          const RowContext& context) {
    auto rating = own_rating(field, row, context);
    for (auto other = field.others.begin(); !rating && other != field.others.end(); ++other) {
        rating = own_rating(*other, row, context);
    }
    return rating;
}

Result<stream::Review> read_row(const Node& row, const RowContext& context, std::string& raw_date) {
    stream::Review out;
    if (auto read = RowReader{row, context}.read(out, raw_date); !read) return read.error();
    return out;
}

}  // namespace molva::scrape
