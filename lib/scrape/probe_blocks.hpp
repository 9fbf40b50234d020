// Blocks of a page that are repeated and look like reviews.

#pragma once

#include <string>
#include <vector>

#include "html/document.hpp"
#include "scrape/probe_fields.hpp"

namespace molva::scrape::probe {

struct Blocks {
    std::string rows;  ///< selector
    std::size_t size = 0;
    std::vector<DraftField> fields;
    std::vector<std::string> dates;  ///< samples of what was taken for dates
    bool made = false;               ///< found only by a class that a program made up
    bool prefix = false;             ///< by the beginning of such a class
    const GumboNode* first = nullptr;
    double score = 0;
    double trust = 1;  ///< how long the selector will last, about 1
};

struct HtmlFindings {
    std::vector<Blocks> blocks;  ///< best first
    std::string next;            ///< selector of the link to the next page; may be empty
};

HtmlFindings find_blocks(const html::Document& document, const FieldContext& context);

/// The page's own total: where it stands, and what it says.
struct Total {
    DraftField field;
    std::int64_t count = 0;
    std::string text;
};

/// @param least  it counts no fewer than so many
std::optional<Total> find_total(const html::Document& document, std::int64_t least);

}  // namespace molva::scrape::probe
