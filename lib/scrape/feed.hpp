// Feeds as a source of reviews: RSS 0.9x to 2.0, RDF (RSS 0.90 and 1.0), Atom
// 0.3 and 1.0, JSON Feed 1.x, with the Dublin Core, content, iTunes, media and
// Apple's customer-review names that they carry.
//
// Sources: RSS Advisory Board's RSS 2.0.11; RSS 1.0 (web.resource.org);
// RFC 4287 (Atom); JSON Feed 1.1.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "scrape/context.hpp"
#include "stream/review.hpp"

namespace molva::scrape {

struct FeedLimits {
    std::size_t bytes = 16u << 20;  ///< of the text in UTF-8
    std::size_t items = 10'000;
    std::size_t elements = 300'000;    ///< start tags
    std::size_t attributes = 300'000;  ///< in all
};

struct FeedAuthor {
    std::string name, url, email;
};

/// Text of a feed: as it stands, and whether that is HTML.
struct FeedText {
    std::string markup;
    bool plain = false;  ///< the feed says that it is no HTML (Atom's type="text")

    bool empty() const { return markup.empty(); }
    std::string text() const;  ///< visible text, paragraphs as "\n"
};

struct FeedItem {
    std::string id;   ///< guid, atom:id, rdf:about
    std::string url;  ///< absolute where the feed lets it be
    FeedText title, summary, content;
    std::vector<FeedAuthor> authors;
    std::string published, updated;  ///< dates as written
    std::vector<std::string> categories;
    std::string lang;
    std::string rating, rating_best, rating_worst;  ///< im:rating, media:starRating
    std::string version, votes_up, votes;           ///< im:version, im:voteSum, im:voteCount
    bool is_product = false;                        ///< Apple's old feeds begin with the app itself
};

struct FeedPage {
    std::string kind;     ///< "rss", "rdf", "atom", "json"
    std::string version;  ///< as the feed says, may be empty
    FeedText title, description;
    std::string link, lang, published, updated;
    std::vector<FeedAuthor> authors;
    std::vector<FeedItem> items;
    /// The items as reviews. `id` is the item's own, `url` its link, `text` its
    /// content or, without one, its summary; `source`, `subject`, `scraper` and
    /// `fetched` are left to the caller.
    std::vector<stream::Review> reviews;
    std::vector<std::string> warnings;  ///< broken XML that was mended, limits
    bool says_empty = false;            ///< a whole feed that has no items
    bool cut_off = false;               ///< the outermost element is not closed
};

/// Reads a feed from the bytes of an answer.
///
/// Broken XML is mended as far as it goes: stray "&" and "<", HTML's names for
/// characters, open <br>, control characters, ends that do not match, a file
/// cut short. No DTD is looked at and no entity is expanded or fetched.
///
/// @param content_type  the header's value; may be empty
/// @param base          absolute address of the feed, or empty
/// @error Exit::partial if it is no feed or breaks a limit
Result<FeedPage> read_feed(std::string_view body, std::string_view content_type,
                           std::string_view base, const Context& context,
                           const FeedLimits& limits = {});

}  // namespace molva::scrape
