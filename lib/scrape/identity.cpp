#include "scrape/identity.hpp"

#include <algorithm>
#include <cstddef>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/hash.hpp"
#include "base/utf8.hpp"

namespace molva::scrape {

namespace {

using stream::IdKind;

/// From this many code points on nobody writes the same again by chance: pages
/// show a review in a teaser and in the list, or for two widths of screen.
constexpr std::size_t kOwnWords = 40;

std::string_view body_of(const stream::Review& review) {
    return !review.text.empty() ? review.text : !review.pros.empty() ? review.pros : review.cons;
}

/// The parts of a derived id. Later ones are for those that share the first.
struct Parts {
    std::string_view author, date, title, body;
    std::string rating;
    bool thin = false;  ///< author, date and title do not say who it is

    explicit Parts(const Unnamed& one)
        : author{one.review.author.name}, title{one.review.title}, body{body_of(one.review)} {
        const auto& published = one.review.published;
        if (published && !published->relative) date = one.raw_date;
        if (one.review.rating) rating = std::to_string(*one.review.rating);
        thin = date.empty() && (title.empty() || author.empty());
    }

    std::string id(int depth) const {
        if (depth == 0) {
            return thin ? derived_id({author, date, title, body})
                        : derived_id({author, date, title});
        }
        if (depth == 1) return derived_id({author, date, title, body, "again"});
        return derived_id({author, date, title, body, "rated", rating});
    }
};

constexpr int kDepths = 3;

/// Derived ids of all reviews that have no other identity.
class Deriving {
public:
    explicit Deriving(std::vector<Unnamed>& page) : page_{page} {}

    void run() {
        std::vector<std::size_t> open;
        for (std::size_t i = 0; i < page_.size(); ++i) {
            if (page_[i].review.id.empty()) open.push_back(i);
        }
        const auto all = open.size();
        for (int depth = 0; depth < kDepths && !open.empty(); ++depth) open = derive(open, depth);
        number(open, open.size() == all);
    }

private:
    /// Gives ids to `these`; returns those whose id is another's as well.
    std::vector<std::size_t> derive(const std::vector<std::size_t>& these, int depth) {
        std::unordered_map<std::string_view, std::size_t> holders;
        for (const auto i : these) {
            page_[i].review.id_kind = IdKind::derived;
            page_[i].review.id = Parts{page_[i]}.id(depth);
            ++holders[page_[i].review.id];
        }
        std::vector<std::size_t> shared;
        for (const auto i : these) {
            if (holders[page_[i].review.id] > 1) shared.push_back(i);
        }
        return shared;
    }

    static bool has_own_words(const stream::Review& review) {
        return !review.author.name.empty() && utf8::length(body_of(review)) >= kOwnWords;
    }

    /// Whether each of `these` is there twice, and one of them with words that
    /// nobody writes twice: a list in two places.
    bool is_list_twice(const std::vector<std::size_t>& these) const {
        std::unordered_map<std::string_view, std::size_t> counts;
        bool own_words = false;
        for (const auto i : these) {
            ++counts[page_[i].review.id];
            own_words = own_words || has_own_words(page_[i].review);
        }
        return own_words && std::all_of(counts.begin(), counts.end(),
                                        [](const auto& each) { return each.second == 2; });
    }

    /// @param all  these are all reviews of the page that need a derived id
    void number(const std::vector<std::size_t>& these, bool all) {
        const bool twice = all && is_list_twice(these);
        std::unordered_map<std::string, std::size_t> counts;
        for (const auto i : these) {
            auto& review = page_[i].review;
            const auto before = counts[review.id]++;
            // The same id again: the caller leaves it out.
            if (before == 0 || twice || has_own_words(review)) continue;
            review.id = derived_id({review.id, std::to_string(before)});
        }
    }

    std::vector<Unnamed>& page_;
};

}  // namespace

std::string derived_id(std::initializer_list<std::string_view> parts) {
    std::string all;
    for (const auto part : parts) {
        all += std::to_string(part.size());
        all += ':';
        all += part;
    }
    return hex(sha256(all)).substr(0, 32);
}

std::vector<stream::Review> identify(std::vector<Unnamed> page) {
    for (auto& each : page) {
        auto& review = each.review;
        if (!review.id.empty()) {
            review.id_kind = IdKind::site;
        } else if (each.permalink && !review.url.empty()) {
            review.id = review.url;
            review.id_kind = IdKind::url;
        }
    }
    Deriving{page}.run();
    std::unordered_set<std::string> seen;
    std::vector<stream::Review> out;
    out.reserve(page.size());
    for (auto& each : page) {
        if (seen.insert(each.review.id).second) out.push_back(std::move(each.review));
    }
    return out;
}

}  // namespace molva::scrape
