#include "scrape/feed.hpp"

#include <utility>

#include "base/url.hpp"
#include "base/utf8.hpp"
#include "html/charset.hpp"
#include "scrape/feed_items.hpp"
#include "scrape/feed_xml.hpp"
#include "scrape/schema_org_fields.hpp"
#include "scrape/text.hpp"
#include "value/count.hpp"
#include "value/date.hpp"

namespace molva::scrape {

namespace {

std::optional<value::Date> date_of(const std::string& text, const Context& context) {
    if (text.empty() || utf8::length(text) > value::kMaxDateText) return std::nullopt;
    auto read = value::parse_date(
        text, {.now = context.now, .lang = context.lang, .zone = context.zone, .format = {}});
    if (read) return read;
    value::Date unread;
    unread.raw = text;
    return unread;
}

/// The feeds of wordpress.org's plugin reviews (bbPress) begin each text with
/// lines about it: "Replies: 1", "Rating: 4 stars".
void take_heading(stream::Review& review) {
    std::string_view text = review.text;
    bool rated = false;
    for (;;) {
        const auto line = text.substr(0, text.find('\n'));
        if (line.starts_with("Rating: ") && (line.ends_with(" stars") || line.ends_with(" star"))) {
            const auto number = line.substr(8, line.find(' ', 8) - 8);
            const auto rating = plain_number(number);
            if (!rating) break;
            if (!review.rating) review.rating = rating;
            rated = true;
        } else if (!line.starts_with("Replies: ") || line.size() > 20) {
            break;
        }
        text.remove_prefix(std::min(text.size(), line.size() + 1));
    }
    if (rated) review.text = std::string{text};
}

void read_votes(const FeedItem& item, stream::Votes& votes) {
    const auto up = value::parse_count(item.votes_up);
    const auto all = value::parse_count(item.votes);
    votes.up = up;
    if (up && all && *all >= *up) votes.down = *all - *up;
}

stream::Review review_of(const FeedItem& item, const Context& context) {
    stream::Review review;
    review.id = item.id;
    if (const auto url = parse_url(item.url); url && url->is_http()) review.url = item.url;
    for (const auto& author : item.authors) {
        if (author.name.empty()) continue;
        if (!review.author.name.empty()) review.author.name += ", ";
        review.author.name += fold(author.name);
        if (review.author.url.empty()) review.author.url = author.url;
    }
    review.title = item.title.text();
    review.text = item.content.text();
    if (review.text.empty()) review.text = item.summary.text();
    review.rating = plain_number(item.rating);
    review.rating_best = plain_number(item.rating_best);
    review.rating_worst = plain_number(item.rating_worst);
    take_heading(review);
    review.score = stream::score_of(review);
    review.version = fold(item.version);
    read_votes(item, review.votes);
    if (item.lang.size() <= 35 && item.lang.find(' ') == std::string::npos) {
        review.lang = item.lang;
    }
    review.published = date_of(item.published.empty() ? item.updated : item.published, context);
    review.edited = date_of(item.published.empty() ? "" : item.updated, context);
    if (review.edited && review.published && review.edited->at == review.published->at) {
        review.edited.reset();
    }
    return review;
}

bool looks_like_html(std::string_view text) {
    const auto start = utf8::lower(text.substr(0, 20));
    return start.starts_with("<html") || start.starts_with("<!doctype html");
}

/// How much stands before the XML: notices of the program that made it. What
/// begins as an HTML page or as JSON is left alone.
std::size_t before_feed(std::string_view text) {
    constexpr std::size_t kFar = 64 << 10;
    if (text.starts_with('{') || looks_like_html(text)) return 0;
    const auto start = text.substr(0, kFar);
    for (const auto* sign : {"<?xml", "<rss", "<feed", "<rdf:RDF"}) {
        if (const auto at = start.find(sign); at != start.npos) return at;
    }
    return 0;
}

}  // namespace

std::string FeedText::text() const { return plain ? fold(markup) : plain_text(markup); }

Result<FeedPage> read_feed(std::string_view body, std::string_view content_type,
                           std::string_view base, const Context& context,
                           const FeedLimits& limits) {
    if (body.size() > limits.bytes) {
        return Error{Exit::partial, "feed",
                     "more than the limit of " + std::to_string(limits.bytes >> 20) + " MiB"};
    }
    const auto text = html::to_utf8(body, content_type);
    std::string_view rest = text;
    if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
    FeedPage page;
    if (const auto noise = before_feed(rest); noise > 0) {
        page.warnings.push_back("feed: " + std::to_string(noise) +
                                " bytes before its beginning were left out");
        rest.remove_prefix(noise);
    }
    if (rest.starts_with('{')) {
        if (const auto read = read_json_feed(rest, base, limits, page); !read) return read.error();
    } else if (rest.empty() || looks_like_html(rest)) {
        return Error{Exit::partial, "feed",
                     rest.empty() ? "an empty answer" : "an HTML page, no feed"};
    } else {
        const auto document = XmlDocument::parse(rest, limits);
        if (!document) return document.error();
        if (!document->problem().empty()) {
            page.warnings.push_back("feed: broken XML was mended, " + document->problem());
        }
        if (const auto read = read_xml_feed(*document, base, limits, page); !read) {
            return read.error();
        }
        page.cut_off = document->cut_off();
    }
    page.says_empty = page.items.empty() && !page.cut_off;
    for (const auto& item : page.items) {
        if (item.is_product && item.rating.empty()) continue;
        auto review = review_of(item, context);
        if (review.text.empty() && review.title.empty() && !review.rating) continue;
        page.reviews.push_back(std::move(review));
    }
    return page;
}

}  // namespace molva::scrape
