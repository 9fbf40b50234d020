#include "scrape/identity.hpp"

#include "base/hash.hpp"

namespace molva::scrape {

std::string derived_id(std::initializer_list<std::string_view> parts) {
    std::string all;
    for (const auto part : parts) {
        all += std::to_string(part.size());
        all += ':';
        all += part;
    }
    return hex(sha256(all)).substr(0, 32);
}

bool Identities::identify(stream::Review& review, bool permalink, std::string_view raw_date) {
    if (!review.id.empty()) {
        review.id_kind = stream::IdKind::site;
        return seen_.insert(review.id).second;
    }
    if (permalink && !review.url.empty()) {
        review.id = review.url;
        review.id_kind = stream::IdKind::url;
        return seen_.insert(review.id).second;
    }
    const bool lasting = review.published && !review.published->relative;
    if (!lasting) raw_date = {};
    const bool thin = raw_date.empty() && (review.title.empty() || review.author.name.empty());
    const std::string_view body = !review.text.empty()   ? review.text
                                  : !review.pros.empty() ? review.pros
                                                         : review.cons;
    review.id_kind = stream::IdKind::derived;
    review.id = thin ? derived_id({review.author.name, raw_date, review.title, body})
                     : derived_id({review.author.name, raw_date, review.title});
    // One author, one day, one title, two texts: two reviews.
    const std::string with_text =
        derived_id({review.author.name, raw_date, review.title, body, "again"});
    if (seen_.insert(review.id).second) {
        seen_.insert(with_text);
        return true;
    }
    review.id = with_text;
    return seen_.insert(with_text).second;
}

}  // namespace molva::scrape
