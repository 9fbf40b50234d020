// RDFa Lite: vocab, typeof, property, resource, prefix; and, as pages use
// them, about, content, datetime, href and src.
//
// Sources: RDFa Lite 1.1 (W3C, second edition), sections 2.1 to 2.5; the value
// rules are those of RDFa Core 1.1 section 7.5, steps 5 and 11, and of
// HTML+RDFa 1.1 section 3.1 for @datetime.

#pragma once

#include <string_view>

#include "html/document.hpp"
#include "scrape/schema_org_graph.hpp"

namespace molva::scrape {

/// Puts the page's typed items at the end of `graph` under the number `group`.
/// Properties are kept where they belong to schema.org: by @vocab, by a
/// prefix ("schema" is known without being declared), by their whole address,
/// or, where the page forgot @vocab, inside an item whose type is schema.org's.
/// @param base  absolute address of the document, or empty
void read_rdfa(const html::Document& document, std::string_view base, std::size_t group,
               ItemGraph& graph, const GraphLimits& limits = {});

}  // namespace molva::scrape
