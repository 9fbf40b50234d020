// The names that sites give to things: what they are made of, what they hint
// at, and whether a program made them up.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace molva::scrape::probe {

/// The words of a name in lower case: "reviewBody", "review_body" and
/// "review-body2" are all review, body. No more than a dozen.
std::vector<std::string> words_of(std::string_view name);

/// Whether any of `words` is in the list, which is words with blanks between
/// ("date time created"). A word of five letters and more is also found when
/// another one begins with it ("reviewer" hints at "review").
bool hints(const std::vector<std::string>& words, std::string_view list);

/// Whether a class name can stand in a selector as it is.
bool is_plain_name(std::string_view name);

/// How long a class name will be there.
enum class Naming {
    written,  ///< by a person
    prefix,   ///< CSS modules: the beginning is written, the end is a hash
    made,     ///< a hash: another one after the next release
};

struct Judged {
    Naming naming = Naming::written;
    std::string_view prefix;  ///< of Naming::prefix: "Review_text__"
};

/// @pre is_plain_name(name)
Judged judge_name(std::string_view name);

/// What the names of reviews and of their parts are made of, in the languages
/// of those who build sites.
inline constexpr std::string_view kReviewWords =
    "review reviews feedback feedbacks comment comments opinion opinions testimonial testimonials "
    "otzyv otzyvy otziv response avis bewertung response-item message post posts topic thread";
inline constexpr std::string_view kDateWords =
    "date time published created posted publish postdate timestamp submission submitted added "
    "datetime when";
inline constexpr std::string_view kChangedWords = "updated edited modified edit modify changed";
inline constexpr std::string_view kRatingWords =
    "rating rate rated stars star score mark grade valuation evaluation eval overall bubble "
    "raiting";
inline constexpr std::string_view kAuthorWords =
    "author user username nickname nick login display displayname reviewer customer member "
    "consumer writer profile person byline people usernames";
inline constexpr std::string_view kReplyWords =
    "reply replies response responses answer answers official owner businesscomment developer "
    "vendor merchant";

}  // namespace molva::scrape::probe
