#include "store/digest.hpp"

#include <array>
#include <cstring>

namespace molva::store {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

// With its length before it, so that "ab"+"c" and "a"+"bc" differ.
void add(std::string& to, std::string_view text) {
    const auto size = static_cast<std::uint32_t>(text.size());
    char bytes[sizeof size];
    std::memcpy(bytes, &size, sizeof size);
    to.append(bytes, sizeof size).append(text);
}

void add(std::string& to, const std::optional<double>& number) {
    if (!number) return add(to, std::string_view{});
    char bytes[sizeof(double)];
    std::memcpy(bytes, &*number, sizeof bytes);
    add(to, std::string_view{bytes, sizeof bytes});
}

std::uint64_t hash(std::string_view bytes) { return quick_hash(bytes).low; }

stream::IdKind kind_from(std::string_view word) {
    if (word == "url") return stream::IdKind::url;
    if (word == "derived") return stream::IdKind::derived;
    return stream::IdKind::site;
}

std::uint64_t rest_of(const stream::ReviewView& review, std::string& scratch) {
    scratch.clear();
    for (const std::string_view text :
         {review.subject, review.scraper, review.id_kind, review.url, review.author_name,
          review.author_url, review.author_id, review.lang, review.version, review.place,
          review.reply ? review.reply->author : std::string_view{}}) {
        add(scratch, text);
    }
    add(scratch, review.rating_best);
    add(scratch, review.rating_worst);
    for (const auto votes : {review.votes_up, review.votes_down}) {
        add(scratch, votes ? std::optional{static_cast<double>(*votes)} : std::nullopt);
    }
    scratch += review.verified ? (*review.verified ? 'y' : 'n') : '-';
    scratch += review.published.at.empty() ? '-' : 'd';
    return hash(scratch);
}

}  // namespace

milliseconds length(value::Precision precision) {
    switch (precision) {
        case value::Precision::second:
            return milliseconds{1000};
        case value::Precision::minute:
            return milliseconds{60'000};
        case value::Precision::day:
            return hours{24};
        case value::Precision::month:
            return hours{24 * 31};
        case value::Precision::year:
            break;
    }
    return hours{24 * 366};
}

std::optional<value::Precision> precision_of(std::string_view word) {
    for (const auto one :
         {value::Precision::second, value::Precision::minute, value::Precision::day,
          value::Precision::month, value::Precision::year}) {
        if (value::name(one) == word) return one;
    }
    return std::nullopt;
}

Span span_of(const OffsetInstant& at, value::Precision precision) {
    const auto local = at.at + at.offset;
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date{day};
    const bool midnight = local == day;
    const bool first = midnight && date.day() == std::chrono::day{1};
    bool begins = false;
    switch (precision) {
        case value::Precision::second:
            begins = true;
            break;
        case value::Precision::minute:
            begins = local == std::chrono::floor<std::chrono::minutes>(local);
            break;
        case value::Precision::day:
            begins = midnight;
            break;
        case value::Precision::month:
            begins = first;
            break;
        case value::Precision::year:
            begins = first && date.month() == std::chrono::January;
            break;
    }
    const auto unit = length(precision);
    return {begins ? at.at : at.at - unit, at.at + unit};
}

std::optional<Span> span_of(const stream::DateView& date) {
    const auto at = parse_rfc3339(date.at);
    if (!at) return std::nullopt;
    return span_of(*at, precision_of(date.precision).value_or(value::Precision::day));
}

Hash128 key_of(std::string_view id) { return quick_hash(id); }

Digest digest_of(const stream::ReviewView& review, std::string& scratch) {
    Digest to;
    to.key = key_of(review.id);
    scratch.clear();
    for (const auto text : {review.title, review.text, review.pros, review.cons}) {
        add(scratch, text);
    }
    to.text_hash = hash(scratch);
    if (review.reply) {
        to.reply_hash = hash(review.reply->text);
        if (to.reply_hash == 0) to.reply_hash = 1;
    }
    to.rest_hash = rest_of(review, scratch);
    to.rating = review.rating;
    to.published = span_of(review.published);
    to.id_kind = kind_from(review.id_kind);
    return to;
}

}  // namespace molva::store
