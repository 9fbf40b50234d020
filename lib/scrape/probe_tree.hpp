// A page's elements in a row, each with what is below it counted, so that any
// block can be judged without walking through it again.

#pragma once

#include <gumbo.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "html/document.hpp"
#include "scrape/probe_fields.hpp"

namespace molva::scrape::probe {

/// What is in the page before an element begins; the difference of two of
/// these is what is inside.
struct Tally {
    std::uint32_t dates = 0;
    std::uint32_t ratings = 0;
    std::uint32_t authors = 0;
    std::uint32_t text = 0;    ///< bytes of visible text
    std::uint64_t digest = 0;  ///< sum of the digests of the texts
};

struct Spot {
    const GumboNode* node = nullptr;
    std::uint32_t parent = 0;  ///< of the root: itself
    std::uint32_t end = 0;     ///< the first spot behind all that is inside
    Tally before;
};

class Tree {
public:
    Tree(const html::Document& document, const FieldContext& context);

    const std::vector<Spot>& spots() const { return spots_; }

    /// What is inside a spot.
    Tally inside(std::size_t spot) const;
    /// The same without what the spot itself is.
    Tally below(std::size_t spot) const;

private:
    struct Found {
        bool date = false, rating = false, author = false;
    };
    Tally between(const Tally& from, std::size_t end) const;
    Found look_at(const GumboNode* element, std::string_view text);

    const FieldContext& context_;
    std::vector<Spot> spots_;
    Tally sum_;
    std::size_t dates_tried_ = 0, ratings_tried_ = 0;
};

/// The names that an element has: its classes, itemprop, data-hook and their
/// like, id; and the words of all of them.
std::vector<std::string> element_words(const GumboNode* element);

/// Whether an attribute of this name says what an element is, as data-testid does.
bool is_naming_attribute(std::string_view name);

/// Text directly inside the element, without that of its elements; no more
/// than a few hundred bytes.
std::string own_text(const GumboNode* element);

}  // namespace molva::scrape::probe
