// JSON-LD as pages carry it: <script type="application/ld+json">.
//
// Sources: JSON-LD 1.1 section 7 "Embedding JSON-LD in HTML Documents"; what
// is forgiven beyond it is what json::parse_lenient() forgives, and text that
// was escaped for HTML as a whole.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "html/document.hpp"
#include "json/value.hpp"
#include "scrape/schema_org_graph.hpp"

namespace molva::scrape {

struct JsonLdLimits {
    std::size_t blocks = 1000;
    json::Limits json{};  ///< of one block
};

struct JsonLd {
    /// The objects of each block in page order; a block that is an array gives
    /// its objects, one that holds no object (null, false) gives none.
    std::vector<std::vector<json::Json>> blocks;
    std::vector<std::string> warnings;  ///< one for each block that could not be read
    std::size_t empty = 0;              ///< objects without members, which are not in `blocks`
    /// The whole objects inside blocks that could not be read, a list a block.
    std::vector<std::vector<json::Json>> salvaged;
    std::string broken;  ///< the warning of the last block that may have lost a review
};

/// Reads the page's blocks; broken ones do not disturb the others.
JsonLd read_json_ld(const html::Document& document, const JsonLdLimits& limits = {});

/// All objects of all blocks as one JSON array: what `eval json-ld` prints.
json::Json json_ld_array(JsonLd blocks);

/// Puts the objects at the end of `graph`. Objects with the same @id are one
/// item, unless they contradict each other; {"@id":…} alone refers to it, also
/// from another block. Every block is a group of its own: `first_group`, the
/// next, and so on.
/// @param base  absolute address of the document, or empty
/// @return      the first group number that is free
std::size_t read_json_ld_items(const JsonLd& blocks, std::string_view base, std::size_t first_group,
                               ItemGraph& graph, const GraphLimits& limits = {});

}  // namespace molva::scrape
