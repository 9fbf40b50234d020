#include "store/digest.hpp"

#include <array>
#include <cstring>

namespace molva::store {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

// Fields one behind the other, each with its length before it, so that
// "ab"+"c" and "a"+"bc" differ. The memory keeps its size from review to review:
// an append to a string would cost more than hashing what was appended.
class Fields {
public:
    explicit Fields(std::string& memory) : memory_(memory) {}

    void add(std::string_view text) {
        const auto size = static_cast<std::uint32_t>(text.size());
        char* const to = room(sizeof size + text.size());
        std::memcpy(to, &size, sizeof size);
        if (!text.empty()) std::memcpy(to + sizeof size, text.data(), text.size());
    }

    void add(const std::optional<double>& number) {
        if (!number) return add(std::string_view{});
        char bytes[sizeof(double)];
        std::memcpy(bytes, &*number, sizeof bytes);
        add(std::string_view{bytes, sizeof bytes});
    }

    void add(char mark) { *room(1) = mark; }

    std::uint64_t hash() const {
        return quick_hash(std::string_view{memory_}.substr(0, used_)).low;
    }

private:
    char* room(std::size_t size) {
        if (memory_.size() - used_ < size) memory_.resize((used_ + size) * 2);
        used_ += size;
        return memory_.data() + used_ - size;
    }

    std::string& memory_;
    std::size_t used_ = 0;
};

std::uint64_t text_of(const stream::ReviewView& review, std::string& scratch) {
    Fields fields{scratch};
    for (const auto text : {review.title, review.text, review.pros, review.cons}) {
        fields.add(text);
    }
    return fields.hash();
}

std::uint64_t rest_of(const stream::ReviewView& review, std::string& scratch) {
    Fields fields{scratch};
    for (const std::string_view text :
         {review.subject, review.scraper, review.id_kind, review.url, review.author_name,
          review.author_url, review.author_id, review.lang, review.version, review.place,
          review.reply ? review.reply->author : std::string_view{}}) {
        fields.add(text);
    }
    fields.add(review.rating_best);
    fields.add(review.rating_worst);
    for (const auto votes : {review.votes_up, review.votes_down}) {
        fields.add(votes ? std::optional{static_cast<double>(*votes)} : std::nullopt);
    }
    fields.add(review.verified ? (*review.verified ? 'y' : 'n') : '-');
    fields.add(review.published.at.empty() ? '-' : 'd');
    return fields.hash();
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
    // The commonest first: this is asked of every review.
    for (const auto one :
         {value::Precision::day, value::Precision::second, value::Precision::minute,
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

stream::IdKind kind_from(std::string_view word) {
    if (word == "url") return stream::IdKind::url;
    if (word == "derived") return stream::IdKind::derived;
    return stream::IdKind::site;
}

Digest digest_of(const stream::ReviewView& review, std::string& scratch) {
    Digest to;
    to.key = key_of(review.id);
    to.text_hash = text_of(review, scratch);
    if (review.reply) {
        to.reply_hash = quick_hash(review.reply->text).low;
        if (to.reply_hash == 0) to.reply_hash = 1;
    }
    to.rest_hash = rest_of(review, scratch);
    to.rating = review.rating;
    to.published = span_of(review.published);
    to.id_kind = kind_from(review.id_kind);
    return to;
}

}  // namespace molva::store
