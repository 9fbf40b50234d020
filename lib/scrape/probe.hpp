// What could be read from a page for which there is no definition: schema.org
// data, a feed, JSON in the page, blocks that look like reviews. Everything
// that is reported was read with the very definition that goes with it.
//
// A pure function of the page and the present moment, like extract(). What it
// costs is bounded by counts (of elements, groups, values, trees), so that a
// hostile page takes seconds and no more.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "stream/review.hpp"

namespace molva::scrape {

struct ProbePage {
    std::string_view body;     ///< bytes in whatever encoding
    std::string url;           ///< may be empty
    std::string content_type;  ///< may be empty
    int status = 200;
};

/// One way to read the page.
struct ProbeFinding {
    std::string kind;  ///< "schema-org", "feed", "json", "embedded", "blocks"
    std::string
        where;  ///< what a person looks for: a selector, a JSONPath, "JSON-LD 10, microdata 2"
    std::string source;  ///< embedded: the script or variable; else empty
    struct Field {
        std::string name, select;
        double share = 0;    ///< of the reviews that have it
        std::string sample;  ///< of the first that has it, shortened
    };
    std::vector<Field> fields;
    std::vector<stream::Review> reviews;   ///< what the definition gives on this page
    std::optional<std::int64_t> declared;  ///< the page's own total
    std::vector<std::string> notes;        ///< what to look at: guesses, made-up class names
    std::string definition;                ///< the whole file; it loads
};

struct ProbeFeed {
    std::string url, type, title;
};

struct ProbeReport {
    std::size_t bytes = 0;
    std::string charset;
    std::string lang;  ///< as the page says, else a guess from its letters; may be empty
    bool lang_guessed = false;
    std::string title;
    std::string held_back;   ///< a challenge page, in words; empty if it is none
    std::string total_text;  ///< "1 234 отзыва", as the page has it
    std::optional<std::int64_t> total;
    std::vector<ProbeFeed> feeds;        ///< that the page links to
    std::vector<ProbeFinding> findings;  ///< best first
    std::vector<std::string> notes;
};

/// Looks a page over.
/// @param id     of the definitions that are written
/// @error Exit::partial if the page cannot be read at all: a limit of the parsers
Result<ProbeReport> probe_page(const ProbePage& page, const std::string& id, Instant now);

/// An id for a definition, made of a file's name or a host: "shop-example".
std::string probe_id(std::string_view from);

}  // namespace molva::scrape
