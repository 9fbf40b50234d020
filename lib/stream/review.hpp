// The review record: one review as it stands on the page now.
//
// Fields and their meaning: molva-stream(5). An empty string and an empty
// optional are absent values: they are not written, and nothing is put in
// their place.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "value/date.hpp"

namespace molva::stream {

/// Where the identity of a review comes from.
enum class IdKind {
    site,     ///< the site's own id
    url,      ///< its permalink
    derived,  ///< author + raw date + title, when the site has neither
};

std::string_view to_string(IdKind kind);

struct Author {
    std::string name, url, id;
};

/// The owner's answer to a review.
struct Reply {
    std::string text, author;
    std::optional<value::Date> published;
};

struct Votes {
    std::optional<std::int64_t> up, down;
};

struct Review {
    std::string source;   ///< name of the configured source
    std::string subject;  ///< who is reviewed
    std::string scraper;  ///< the definition that read it
    std::string id;       ///< unique inside the source, the same at every crawl
    IdKind id_kind = IdKind::site;
    std::string url;
    Author author;
    std::optional<double> rating, rating_best, rating_worst;  ///< as the site shows it
    std::optional<double> score;                              ///< 0…1
    std::string title, text, pros, cons;                      ///< folded, paragraphs as "\n"
    std::vector<std::pair<std::string, double>> aspects;      ///< sub-ratings by the site's names
    std::string lang;                                         ///< BCP 47
    std::optional<value::Date> published, edited;
    std::optional<Reply> reply;
    Votes votes;
    std::string version, place;
    std::optional<bool> verified;
    std::optional<Instant> fetched;
    std::string evidence;  ///< "FILE:OFFSET" of its page in a recording
};

/// One line of the stream, without its newline, keys in the order of molva-stream(5).
std::string to_json(const Review& review);

/// A date as {"at","precision","raw"}; "at" and "precision" only if it was understood.
std::string to_json(const value::Date& date);

/// (rating − worst) / (best − worst), kept inside 0…1. Missing bounds count as
/// 5 and 1, as schema.org says of bestRating and worstRating. Nothing without a
/// rating, or with bounds that are not a range or do not hold the rating.
std::optional<double> score_of(const Review& review);

}  // namespace molva::stream
