// Microdata: itemscope, itemtype, itemid, itemprop, itemref.
//
// Source: HTML Living Standard, section 5 "Microdata", in particular 5.2.4
// (values), 5.2.5 (associating names with items) and 5.4.1 (JSON).

#pragma once

#include <string_view>

#include "base/result.hpp"
#include "html/document.hpp"
#include "json/value.hpp"
#include "scrape/schema_org_graph.hpp"

namespace molva::scrape {

/// The document's base address: `page_url`, or what <base href> makes of it.
std::string base_url(const html::Document& document, std::string_view page_url);

/// The page's items by the letter of the standard:
/// {"items":[{"type":[…],"id":…,"properties":{name:[value…]}}]}.
/// An item inside itself is the string "ERROR", as the standard says.
/// @param page_url  for relative addresses; where it is empty or no URL, they
///                  stay as they are written
/// @error Exit::partial naming the limit that the page breaks
Result<json::Json> microdata_json(const html::Document& document, std::string_view page_url,
                                  const GraphLimits& limits = {});

/// The page's items as review reading wants them, put at the end of `graph`
/// under the number `group`. More forgiving than the standard, as pages are:
/// itemtype makes an item even without itemscope; @content counts on every
/// element; a Rating or Person inside a review that forgot its itemprop is the
/// review's reviewRating or author.
void read_microdata(const html::Document& document, std::string_view base, std::size_t group,
                    ItemGraph& graph, const GraphLimits& limits = {});

}  // namespace molva::scrape
