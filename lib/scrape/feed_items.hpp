// The elements of RSS, RDF and Atom, and the members of JSON Feed → FeedPage.

#pragma once

#include <string_view>

#include "base/result.hpp"
#include "scrape/feed.hpp"
#include "scrape/feed_xml.hpp"

namespace molva::scrape {

/// @error Exit::partial if the root element is none of a feed
Result<void> read_xml_feed(const XmlDocument& document, std::string_view base,
                           const FeedLimits& limits, FeedPage& page);

/// @error Exit::partial if the text is no JSON Feed
Result<void> read_json_feed(std::string_view text, std::string_view base, const FeedLimits& limits,
                            FeedPage& page);

/// "name@site.example (Name)", "Name <name@site.example>", "Name".
FeedAuthor parse_feed_author(std::string_view text);

}  // namespace molva::scrape
