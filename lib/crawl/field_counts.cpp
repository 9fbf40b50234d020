#include "crawl/field_counts.hpp"

#include <algorithm>
#include <cmath>

namespace molva::crawl {

void FieldCounts::add(const scrape::PageResult& page) {
    reviews_ += static_cast<std::int64_t>(page.reviews.size());
    for (const auto& [field, count] : page.coverage) {
        const auto known = std::find_if(found_.begin(), found_.end(),
                                        [&](const auto& one) { return one.first == field; });
        if (known != found_.end()) {
            known->second += count;
        } else {
            found_.emplace_back(field, count);
        }
    }
}

Coverage FieldCounts::shares() const {
    Coverage out;
    for (const auto& [field, count] : found_) {
        const double share =
            reviews_ == 0 ? 0 : static_cast<double>(count) / static_cast<double>(reviews_);
        out.emplace_back(field, std::round(share * 1000) / 1000);
    }
    return out;
}

}  // namespace molva::crawl
