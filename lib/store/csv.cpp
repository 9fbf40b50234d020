#include "store/csv.hpp"

#include <array>
#include <optional>
#include <string_view>

#include "stream/object_writer.hpp"

namespace molva::store {

namespace {

constexpr std::array<std::string_view, 27> kColumns{
    "source",     "subject", "scraper",     "id",           "url",    "author",       "author_url",
    "rating",     "score",   "rating_best", "rating_worst", "title",  "text",         "pros",
    "cons",       "lang",    "published",   "edited",       "reply",  "reply_author", "votes_up",
    "votes_down", "version", "place",       "verified",     "fetched",
    "removed"};

// What a spreadsheet may take for one, also in letters of double width.
bool begins_formula(std::string_view cell) {
    for (const std::string_view sign : {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"}) {
        if (cell.starts_with(sign)) return true;
    }
    return false;
}

// The date that is known; else as it was shown.
std::string_view date_of(const stream::DateView& date) {
    return date.at.empty() ? date.raw : date.at;
}

class Row {
public:
    Row& text(std::string_view cell) {
        const bool formula = begins_formula(cell);
        const bool quoted = cell.find_first_of(",\"\r\n\t") != std::string_view::npos ||
                            cell.starts_with(' ') || cell.ends_with(' ');
        begin();
        if (quoted) out_ += '"';
        if (formula) out_ += '\'';
        for (const char letter : cell) {
            if (letter == '"') out_ += '"';
            out_ += letter;
        }
        if (quoted) out_ += '"';
        return *this;
    }
    Row& number(std::optional<double> value) {
        begin();
        if (value) out_ += stream::number_to_json(*value);
        return *this;
    }
    Row& integer(std::optional<std::int64_t> value) {
        begin();
        if (value) out_ += std::to_string(*value);
        return *this;
    }
    std::string finish() { return out_ + "\r\n"; }

private:
    void begin() {
        if (!first_) out_ += ',';
        first_ = false;
    }
    std::string out_;
    bool first_ = true;
};

}  // namespace

std::string csv_header() {
    Row row;
    for (const auto name : kColumns) row.text(name);
    return row.finish();
}

std::string csv_row(const stream::ReviewView& review, std::string_view removed) {
    const auto reply = review.reply.value_or(stream::ReplyView{});
    const std::string_view verified = !review.verified ? "" : *review.verified ? "true" : "false";
    Row row;
    row.text(review.source).text(review.subject).text(review.scraper).text(review.id);
    row.text(review.url).text(review.author_name).text(review.author_url);
    row.number(review.rating).number(review.score);
    row.number(review.rating_best).number(review.rating_worst);
    row.text(review.title).text(review.text).text(review.pros).text(review.cons).text(review.lang);
    row.text(date_of(review.published)).text(date_of(review.edited)).text(reply.text).text(reply.author);
    row.integer(review.votes_up).integer(review.votes_down);
    row.text(review.version).text(review.place).text(verified).text(review.fetched);
    row.text(removed);
    return row.finish();
}

}  // namespace molva::store
