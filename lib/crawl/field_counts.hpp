// In how many of a crawl's reviews each field was found.

#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "crawl/verdict.hpp"
#include "scrape/extract.hpp"

namespace molva::crawl {

class FieldCounts {
public:
    void add(const scrape::PageResult& page);
    /// Of all reviews of all pages, those that came twice included; to three
    /// digits, in the order of the definition.
    Coverage shares() const;

private:
    std::int64_t reviews_ = 0;
    std::vector<std::pair<std::string, std::int64_t>> found_;
};

}  // namespace molva::crawl
