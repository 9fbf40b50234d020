// Rows that were left out, and why: the losses nobody sees in what was found.

#pragma once

#include <cstddef>
#include <map>
#include <string>

namespace molva::scrape {

/// Rows of a page or of a whole crawl that are no reviews, by what they lack.
class Dropped {
public:
    void add(const std::string& why) { ++why_[why]; }
    void add(const Dropped& other);

    std::size_t count() const;

    /// Whether they are so many that the definition does not fit any more:
    /// more than half, and more than a few.
    /// @param rows  of all, these among them
    bool are_most_of(std::size_t rows) const;

    /// "3 of 20 rows were left out: no text, which every review has (2),
    /// neither a text nor a rating (1)".
    /// @pre  count() > 0
    std::string told(std::size_t rows) const;

private:
    std::map<std::string, std::size_t> why_;  ///< one for each field at most
};

}  // namespace molva::scrape
