#include "scrape/probe_scores.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/utf8.hpp"
#include "scrape/text.hpp"
#include "value/count.hpp"
#include "value/rating.hpp"

namespace molva::scrape::probe {

namespace {

constexpr std::size_t kLongestDate = 80;

bool is_whole_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool has_digit(std::string_view text) {
    return text.find_first_of("0123456789") != std::string_view::npos;
}

constexpr std::string_view kStrange =
    "avatar image img photo icon logo product reviewed price ad banner company app shop seller "
    "breadcrumb category file mime sprite book movie film hotel place restaurant brand community";

double dated(const Candidate& c, bool whole_numbers) {
    if (c.facts.length > kLongestDate || c.column.flag) return kNo;
    std::size_t good = 0, tried = 0;
    for (const auto& value : c.column.values) {
        if (value.empty()) continue;
        ++tried;
        if (is_whole_number(value)) {
            good +=
                whole_numbers && value.size() >= 10 && looks_like_date(value, c.context) ? 1 : 0;
        } else {
            good += looks_like_date(value, c.context) ? 1 : 0;
        }
    }
    return tried == 0 ? kNo : static_cast<double>(good) / static_cast<double>(tried);
}

double score_published(const Candidate& c) {
    if (c.facts.share < kMostRows || c.called(kChangedWords) || c.called(kReplyWords)) return kNo;
    if (c.called("birth registered registration visit stay experience expire deleted crawl")) {
        return kNo;
    }
    const double good = dated(c, true);
    if (good < 0.8) return kNo;
    const bool named = c.called(kDateWords);
    const bool bare = std::any_of(c.column.values.begin(), c.column.values.end(),
                                  [](const std::string& value) { return is_whole_number(value); });
    if (bare && !named) return kNo;
    const bool machine = c.column.select.find("@datetime") != std::string::npos ||
                         c.column.select.find("@content") != std::string::npos;
    const double clock = c.facts.length > 12 && c.facts.length < 40 ? 0.1 : 0;
    return good + (named ? 0.6 : 0) + (machine ? 0.5 : 0) + c.facts.share + clock +
           c.column.quality * 0.3 - c.facts.length / 200;
}

double score_edited(const Candidate& c) {
    if (!c.called(kChangedWords) || c.called(kReplyWords) || c.called("by count")) return kNo;
    return dated(c, true) >= 0.8 ? 1 + c.facts.share : kNo;
}

double score_rating(const Candidate& c) {
    if (c.facts.share < 0.3) return kNo;
    if (c.called("count total helpful votes vote reply avg average aggregate best worst max min "
                 "karma percentage distribution useful likes reputation id")) {
        return kNo;
    }
    const bool named =
        c.called(kRatingWords) || (c.column.flag && c.called("recommended voted liked"));
    if (!named) return kNo;
    std::size_t good = 0;
    for (std::size_t i = 0; i < c.column.values.size(); ++i) {
        const auto& value = c.column.values[i];
        const bool looks =
            i < c.column.ratings.size() && c.column.ratings[i] && c.column.ratings[i]->value;
        const auto number = plain_number(value);
        const bool fits = number && *number >= 0 && *number <= 100;
        good += looks || fits || c.column.flag ? 1 : 0;
    }
    const double share =
        static_cast<double>(good) / static_cast<double>(std::max<std::size_t>(c.facts.present, 1));
    if (share < 0.8) return kNo;
    const bool plain = c.facts.numbers > 0.9;
    const bool overall = c.is("value rating score stars overall") || c.called("overall");
    return share + c.facts.share + (plain ? 0.4 : 0) + (overall ? 0.3 : 0) +
           c.column.quality * 0.4 - (c.column.flag ? 0.5 : 0) -
           std::min(c.facts.length, 200.0) / 100 - 0.1 * static_cast<double>(c.column.words.size());
}

/// "Rated 5 out of 5 stars", the words beside a picture of stars.
bool tells_ratings(const Candidate& c) {
    constexpr double kLongestRating = 40;
    if (c.facts.length > kLongestRating) return false;
    return std::all_of(c.column.values.begin(), c.column.values.end(), [](const auto& value) {
        if (value.empty()) return true;
        const auto rating = value::parse_rating_text(value);
        return rating && rating->value && rating->best;
    });
}

double score_text(const Candidate& c) {
    if (c.facts.share < 0.4 || c.facts.length < 12 || c.facts.numbers > 0.2) return kNo;
    if (c.column.link || c.facts.links > 0.5 || c.column.flag) return kNo;
    if (c.called(kReplyWords) || c.is("id url link hash token slug avatar")) return kNo;
    if (c.called("pros cons plus minus advantages disadvantages avatar photo footer vote votes "
                 "helpful button share report likes copyright breadcrumb")) {
        return kNo;
    }
    if (c.facts.length < kLongestDate && dated(c, true) > 0.5) return kNo;
    if (tells_ratings(c)) return kNo;
    const bool named = c.is(
        "text body content comment review message description feedback teaser "
        "details selftext cooked translated raw html reviewbody article");
    const bool other =
        c.called(kRatingWords) || c.is("title author user name nickname headline city location");
    if (c.spread() < 0.5 && !named) return kNo;
    return std::log2(c.facts.length + 1) +
           (named   ? 2.5
            : other ? -3
                    : 0) +
           c.column.quality * 1.5 + c.facts.share - 4 * std::min(c.column.others, 2.0) -
           2 * c.holds_others() - 0.05 * static_cast<double>(c.column.words.size());
}

double score_id(const Candidate& c) {
    if (c.facts.present < c.rows || c.facts.distinct < c.facts.present) return kNo;
    if (c.facts.length > 80 || c.facts.lines > 0 || c.column.link) return kNo;
    if (!c.is("id uid uuid guid key pk rid") && !c.column.select.ends_with("@id")) return kNo;
    if (c.called("author user customer parent product app hotel thread topic item-reviewed "
                 "owner business image photo avatar reply company profile member reviewer")) {
        return kNo;
    }
    for (const auto& value : c.column.values) {
        if (!has_digit(value) && value.size() < 8) return kNo;
        if (!has_digit(value) && value.find_first_of("-_") != std::string::npos) return kNo;
        if (value.find(' ') != std::string::npos) return kNo;
    }
    const bool own = c.called("review comment feedback message post opinion");
    return 2 + (own ? 0.5 : 0) + c.column.quality -
           0.2 * static_cast<double>(c.column.words.size());
}

double score_url(const Candidate& c) {
    if (c.facts.present < c.rows || c.facts.distinct < c.facts.present) return kNo;
    if (!c.column.link && c.facts.links < 0.9) return kNo;
    if (c.called("author user avatar image photo img profile reply product member customer")) {
        return kNo;
    }
    std::size_t pages = 0;
    for (const auto& value : c.column.values) {
        const std::string lower = utf8::lower(value);
        if (lower.find("/user") != std::string::npos ||
            lower.find("profile") != std::string::npos ||
            lower.find("/member") != std::string::npos || lower.find(".jpg") != std::string::npos ||
            lower.find(".png") != std::string::npos || lower.find(".webp") != std::string::npos ||
            value.starts_with("#")) {
            return kNo;
        }
        pages += has_digit(value) ? 1 : 0;
    }
    if (pages < c.facts.present) return kNo;
    const bool named = c.called("permalink url link review comment discussion anchor");
    return 1 + (named ? 0.6 : 0) + c.column.quality - c.facts.length / 300;
}

double score_author(const Candidate& c) {
    if (c.facts.share < 0.5 || c.facts.length > 60 || c.facts.lines > 0.3) return kNo;
    if (c.column.link || c.column.flag || c.facts.links > 0.3 || c.facts.numbers > 0.3) return kNo;
    const bool named = c.called(kAuthorWords);
    if (!named && !c.is("name")) return kNo;
    if (c.called(kStrange) || c.called(kReplyWords)) return kNo;
    if (c.is("id count rating karma reputation city location country level date time type role "
             "title text url link status rank badge gender age lang language")) {
        return kNo;
    }
    if (dated(c, false) > 0.5) return kNo;
    if (c.spread() < 0.3 && c.rows > 4) return kNo;
    const bool exact = c.is("name nickname nick login username author displayname user publicname");
    return (named ? 1 : 0.3) + (exact ? 0.6 : 0) + c.column.quality + c.facts.share +
           0.3 * c.spread() - c.facts.length / 50 - c.facts.lines - std::min(c.column.others, 2.0);
}

double score_author_url(const Candidate& c) {
    if (!c.column.link && c.facts.links < 0.9) return kNo;
    const bool named = c.called("author user profile member reviewer people customer");
    return named && !c.called("avatar image photo img") && c.facts.share >= 0.5
               ? 1 + c.column.quality + c.facts.share
               : kNo;
}

double score_author_id(const Candidate& c) {
    if (!c.is("id uid uuid steamid") || !c.called(kAuthorWords) || c.column.link) return kNo;
    return c.facts.lines == 0 && c.facts.length <= 80 && c.facts.share >= 0.5 ? 1 : kNo;
}

double score_title(const Candidate& c) {
    if (c.facts.share < 0.3 || c.facts.length < 2 || c.facts.length > 200) return kNo;
    if (c.column.link || c.column.flag || c.facts.links > 0.3 || c.facts.numbers > 0.3) return kNo;
    if (c.called(kAuthorWords) || c.called(kReplyWords) || c.called(kStrange)) return kNo;
    const bool named = c.is("title headline subject heading summary") ||
                       c.column.select.starts_with("h") ||
                       c.column.select.starts_with("[itemprop=\"name\"]");
    if (!named || c.spread() < 0.5 || dated(c, true) > 0.5) return kNo;
    return 1 + c.column.quality + c.facts.share - std::min(c.column.others, 2.0) - c.facts.lines;
}

double score_side(const Candidate& c, std::string_view list) {
    if (!c.is(list) || c.called("vote votes helpful like likes button") || c.called(kReplyWords) ||
        c.column.link || c.column.flag)
        return kNo;
    if (c.facts.numbers > 0.3 || c.facts.length < 2) return kNo;
    return 1 + c.column.quality + c.facts.share + std::log2(c.facts.length + 1) / 4;
}

double score_reply(const Candidate& c) {
    if (!c.called(kReplyWords) || c.column.link || c.column.flag || c.facts.numbers > 0.3)
        return kNo;
    if (c.facts.length < 15 || dated(c, true) > 0.3 || c.facts.links > 0.3) return kNo;
    if (c.holds_others() > 0.5) return kNo;
    if (c.is("author name title date time user id status avatar header count")) return kNo;
    const bool text = c.is("text body content comment message description answer reply response");
    return 1 + (text ? 1 : 0) + c.column.quality + std::log2(c.facts.length + 1) / 8 -
           std::min(c.column.others, 2.0);
}

double score_votes(const Candidate& c, std::string_view list, std::string_view anti) {
    if (!c.called(list) || c.called(anti) || c.called(kReplyWords)) return kNo;
    if (c.column.flag || c.column.link || c.facts.length > 40) return kNo;
    for (const auto& value : c.column.values) {
        if (!value.empty() && !value::parse_count(value)) return kNo;
        if (value.starts_with("-")) return kNo;
    }
    return c.facts.share >= 0.3 ? 1 + c.column.quality + c.facts.numbers : kNo;
}

double score_verified(const Candidate& c) {
    if (!c.called("verified confirmed purchased bought verification")) return kNo;
    if (c.column.flag) return 2;
    return c.column.element && c.facts.length < 60 && !c.called("date text") ? 1 + c.column.quality
                                                                             : kNo;
}

double score_lang(const Candidate& c) {
    if (!c.is("lang language locale languagecode") && !c.called("language")) return kNo;
    if (c.called(kReplyWords) || c.facts.length > 6 || c.facts.length < 2 || c.facts.numbers > 0) {
        return kNo;
    }
    return 1;
}

double score_version(const Candidate& c) {
    const bool named = c.is("version appversion variant") && !c.called("id schema api");
    return named && c.facts.length <= 60 && !c.column.flag ? 1 + c.column.quality : kNo;
}

}  // namespace

Facts facts_of(const Column& column, std::size_t rows) {
    Facts out;
    std::set<std::string_view> seen;
    double length = 0, numbers = 0, lines = 0, links = 0;
    for (const auto& value : column.values) {
        if (value.empty()) continue;
        ++out.present;
        seen.insert(value);
        length += static_cast<double>(utf8::length(value));
        numbers += plain_number(value) ? 1 : 0;
        lines += value.find('\n') != std::string::npos ? 1 : 0;
        links += value.starts_with("http") || value.starts_with("/") ? 1 : 0;
    }
    out.distinct = seen.size();
    if (out.present == 0) return out;
    const auto count = static_cast<double>(out.present);
    out.share = count / static_cast<double>(std::max<std::size_t>(rows, 1));
    out.length = length / count;
    out.numbers = numbers / count;
    out.lines = lines / count;
    out.links = links / count;
    return out;
}

double Candidate::holds_others() const {
    double sum = 0;
    for (const auto* other : chosen) {
        std::size_t inside = 0;
        for (std::size_t i = 0; i < column.values.size(); ++i) {
            const auto& part = other->values[i];
            if (part.size() < 4 || part.size() > column.values[i].size()) continue;
            inside += column.values[i].find(part) != std::string::npos ? 1 : 0;
        }
        sum += static_cast<double>(inside) /
               static_cast<double>(std::max<std::size_t>(facts.present, 1));
    }
    return sum;
}

const std::vector<Scorer>& scorers() {
    static const std::vector<Scorer> all{
        {"published", score_published},
        {"rating", score_rating},
        {"id", score_id},
        {"pros",
         [](const Candidate& c) {
             return score_side(c,
                               "pros pro plus advantages advantage positive positives liked good");
         }},
        {"cons",
         [](const Candidate& c) {
             return score_side(c,
                               "cons con minus disadvantages disadvantage negative negatives "
                               "disliked bad drawbacks limitations");
         }},
        {"author", score_author},
        {"author_id", score_author_id},
        {"author_url", score_author_url},
        {"url", score_url},
        {"title", score_title},
        {"text", score_text},
        {"reply", score_reply},
        {"edited", score_edited},
        {"votes_up",
         [](const Candidate& c) {
             return score_votes(c, "helpful likes like upvotes useful up thumbs agree votesup yes",
                                "down dislikes dislike unhelpful useless percent status no not");
         }},
        {"votes_down",
         [](const Candidate& c) {
             return score_votes(c, "dislikes dislike downvotes unhelpful useless down votesdown",
                                "download percent status up");
         }},
        {"verified", score_verified},
        {"lang", score_lang},
        {"version", score_version},
    };
    return all;
}

}  // namespace molva::scrape::probe
