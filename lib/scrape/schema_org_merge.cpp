#include "scrape/schema_org_merge.hpp"

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/utf8.hpp"

namespace molva::scrape {

namespace {

using stream::Review;

/// Letters and digits in lower case, what two tellings of one text share when
/// their white space, quotes and dashes differ.
std::string essence(std::string_view text) {
    constexpr std::size_t kEnough = 4000;
    std::string out;
    while (!text.empty() && out.size() < kEnough) {
        const char32_t code = utf8::lower(utf8::take(text));
        const bool ascii_sign =
            code < 0x80 && !(code >= U'0' && code <= U'9') && !(code >= U'a' && code <= U'z');
        const bool sign = (code >= 0xA0 && code <= 0xBF) || (code >= 0x2000 && code <= 0x206F);
        if (!ascii_sign && !sign && !utf8::is_space(code)) utf8::append(out, code);
    }
    return out;
}

struct Telling {
    Review review;
    std::size_t group;  ///< the last group that added to it
    std::size_t syntax;
    std::string author, text;
};

enum class Match { no, unknown, yes };

Match match_names(const std::string& a, const std::string& b) {
    if (a.empty() || b.empty()) return Match::unknown;
    return a == b ? Match::yes : Match::no;
}

Match match_texts(const std::string& a, const std::string& b) {
    if (a.empty() || b.empty()) return Match::unknown;
    if (a == b) return Match::yes;
    const auto& shorter = a.size() < b.size() ? a : b;
    const auto& longer = a.size() < b.size() ? b : a;
    return shorter.size() >= 20 && longer.starts_with(shorter) ? Match::yes : Match::no;
}

Match match_dates(const std::optional<value::Date>& a, const std::optional<value::Date>& b) {
    if (!a || !b || !a->at || !b->at) return Match::unknown;
    // A day in one syntax, a moment in another zone in the other.
    constexpr std::chrono::hours kSlack{36};
    const auto apart = *a->at < *b->at ? *b->at - *a->at : *a->at - *b->at;
    return apart <= kSlack ? Match::yes : Match::no;
}

Match match_ratings(const Review& a, const Review& b) {
    if (!a.rating || !b.rating) return Match::unknown;
    if (*a.rating == *b.rating) return Match::yes;
    const bool same = a.score && b.score && std::abs(*a.score - *b.score) < 0.01;
    return same ? Match::yes : Match::no;
}

/// Told in two syntaxes with the same, however little it is: a mark without
/// words stands in the JSON-LD and in the markup of one and the same page.
bool same_in_both(const Telling& a, const Telling& b) {
    const auto agree = [](Match match, bool first, bool second) {
        return match == Match::yes || (!first && !second);
    };
    const auto& x = a.review;
    const auto& y = b.review;
    return a.syntax != b.syntax && x.title == y.title &&
           agree(match_names(a.author, b.author), !a.author.empty(), !b.author.empty()) &&
           agree(match_texts(a.text, b.text), !a.text.empty(), !b.text.empty()) &&
           agree(match_dates(x.published, y.published), x.published.has_value(),
                 y.published.has_value()) &&
           agree(match_ratings(x, y), x.rating.has_value(), y.rating.has_value());
}

bool same_review(const Telling& a, const Telling& b) {
    const auto& x = a.review;
    const auto& y = b.review;
    if (!x.id.empty() && !y.id.empty()) return x.id == y.id;
    if (!x.url.empty() && !y.url.empty()) return x.url == y.url;
    const auto names = match_names(a.author, b.author);
    const auto texts = match_texts(a.text, b.text);
    const auto dates = match_dates(x.published, y.published);
    if (names == Match::no || texts == Match::no || dates == Match::no ||
        match_ratings(x, y) == Match::no) {
        return false;
    }
    if (texts == Match::yes && (names == Match::yes || dates == Match::yes ||
                                std::min(a.text.size(), b.text.size()) >= 40)) {
        return true;
    }
    return (names == Match::yes && dates == Match::yes) || same_in_both(a, b);
}

template <typename T>
void fill(std::optional<T>& into, std::optional<T>& from) {
    if (!into && from) into = std::move(from);
}

void fill(std::string& into, std::string& from) {
    if (into.empty()) into = std::move(from);
}

void add_telling(Telling& into, Telling from) {
    auto& a = into.review;
    auto& b = from.review;
    fill(a.id, b.id);
    fill(a.url, b.url);
    fill(a.author.name, b.author.name);
    fill(a.author.url, b.author.url);
    fill(a.author.id, b.author.id);
    if (!a.rating) {
        a.rating = b.rating;
        a.rating_best = b.rating_best;
        a.rating_worst = b.rating_worst;
    } else if (b.rating && *a.rating == *b.rating) {
        fill(a.rating_best, b.rating_best);
        fill(a.rating_worst, b.rating_worst);
    }
    a.score = stream::score_of(a);
    fill(a.title, b.title);
    if (from.text.size() > into.text.size()) {
        a.text = std::move(b.text);
        into.text = std::move(from.text);
    }
    if (into.author.empty()) into.author = std::move(from.author);
    fill(a.pros, b.pros);
    fill(a.cons, b.cons);
    if (a.aspects.empty()) a.aspects = std::move(b.aspects);
    fill(a.lang, b.lang);
    if (!a.published || !a.published->at) {
        if (b.published) a.published = std::move(b.published);
    }
    fill(a.edited, b.edited);
    fill(a.reply, b.reply);
    fill(a.votes.up, b.votes.up);
    fill(a.votes.down, b.votes.down);
    into.group = from.group;
    into.syntax = from.syntax;
}

/// Finds earlier tellings by what they may have in common.
class Index {
public:
    void add(const Telling& telling, std::size_t number) {
        for (auto& key : keys(telling)) {
            auto& numbers = numbers_[std::move(key)];
            if (numbers.size() < kLooks) numbers.push_back(number);
        }
    }

    /// The first earlier telling of the same review, or nothing.
    std::optional<std::size_t> find(const Telling& telling, const std::vector<Telling>& all) const {
        // "Anonymous" may have written thousands; looking at all of them for
        // each would be quadratic.
        std::size_t looks = kLooks;
        std::optional<std::size_t> first;
        for (const auto& key : keys(telling)) {
            const auto known = numbers_.find(key);
            if (known == numbers_.end()) continue;
            for (const auto number : known->second) {
                if (looks-- == 0) return first;
                if (first && number >= *first) break;
                if (may_join(all[number], telling) && same_review(all[number], telling)) {
                    first = number;
                }
            }
        }
        return first;
    }

private:
    static constexpr std::size_t kLooks = 500;

    static bool may_join(const Telling& earlier, const Telling& later) {
        if (earlier.group != later.group) return true;
        return !later.review.id.empty() && earlier.review.id == later.review.id &&
               earlier.text == later.text && earlier.author == later.author;
    }

    static std::vector<std::string> keys(const Telling& telling) {
        std::vector<std::string> out;
        if (!telling.review.id.empty()) out.push_back("i" + telling.review.id);
        if (!telling.review.url.empty()) out.push_back("u" + telling.review.url);
        if (!telling.text.empty()) out.push_back("t" + telling.text.substr(0, 20));
        if (!telling.author.empty()) out.push_back("a" + telling.author);
        if (telling.author.empty() && telling.text.empty()) {
            const auto& rating = telling.review.rating;
            out.push_back("r" + (rating ? std::to_string(*rating) : std::string{}));
        }
        return out;
    }

    // Not a multimap: that goes through all equal keys to find their end.
    std::unordered_map<std::string, std::vector<std::size_t>> numbers_;
};

/// Takes away ids and permalinks that reviews with other words have as well:
/// pages give the address of the product to every review of it.
void drop_shared_identities(std::vector<FoundReview>& found) {
    struct Holder {
        std::string words;
        bool shared = false;
    };
    std::unordered_map<std::string, Holder> holders;
    const auto keys = [](const FoundReview& each) {
        const auto group = std::to_string(each.group);
        const auto& review = each.review;
        return std::pair{review.id.empty() ? "" : 'i' + group + ' ' + review.id,
                         review.url.empty() ? "" : 'u' + group + ' ' + review.url};
    };
    for (const auto& each : found) {
        const auto words = each.review.author.name + '\n' + each.review.text;
        const auto [id, url] = keys(each);
        for (const auto& key : {id, url}) {
            if (key.empty()) continue;
            auto& holder = holders.try_emplace(key, Holder{words, false}).first->second;
            holder.shared = holder.shared || holder.words != words;
        }
    }
    for (auto& each : found) {
        const auto [id, url] = keys(each);
        if (!id.empty() && holders[id].shared) each.review.id.clear();
        if (!url.empty() && holders[url].shared) each.review.url.clear();
    }
}

}  // namespace

std::vector<Review> merge_reviews(std::vector<FoundReview> found) {
    drop_shared_identities(found);
    std::vector<Telling> tellings;
    Index index;
    for (auto& each : found) {
        Telling telling{std::move(each.review), each.group, each.syntax, {}, {}};
        telling.author = essence(telling.review.author.name);
        telling.text = essence(telling.review.text);
        if (const auto earlier = index.find(telling, tellings)) {
            add_telling(tellings[*earlier], std::move(telling));
            continue;
        }
        index.add(telling, tellings.size());
        tellings.push_back(std::move(telling));
    }
    std::vector<Review> out;
    out.reserve(tellings.size());
    for (auto& telling : tellings) out.push_back(std::move(telling.review));
    return out;
}

}  // namespace molva::scrape
