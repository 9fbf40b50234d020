// A scraper definition: one TOML file that says how a site is asked and where
// in its answers the reviews are. The format, key by key: molva-scraper(5).
//
// A definition is data. Loading compiles every selector, query and pattern, so
// that what is wrong with a file is said before any request is made.

#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "scrape/select.hpp"
#include "scrape/template.hpp"

namespace re2 {
class RE2;
}
namespace molva::html {
class Islands;
}

namespace molva::scrape {

/// The version of the format that this code reads.
inline constexpr std::int64_t kSchema = 1;

/// What an answer is.
enum class Kind { html, json, schema_org, feed, csv };
std::string_view to_string(Kind kind);

/// How the text of a field becomes its value.
enum class As {
    text,     ///< visible text, folded
    html,     ///< text that holds HTML markup: parsed, then as text
    bbcode,   ///< the same for [b]BBCode[/b]
    escaped,  ///< text in which characters are written as HTML has it: &lt;
    url,      ///< resolved against the page's address
    rating,   ///< "4,5 из 5", an element with stars: value/rating.hpp
    stars,    ///< how many elements the selector finds
    number,   ///< a plain number
    date,     ///< value/date.hpp
    count,    ///< "1,2 тыс.": value/count.hpp
    flag,     ///< true or false; of an element: true if it is there
};
std::string_view to_string(As as);

struct Field {
    std::string name;  ///< "author", "reply_published", see field_names()
    std::vector<Select> select;
    As as = As::text;
    std::vector<std::shared_ptr<const html::Selector>> drop;  ///< cut before the text is read
    std::vector<std::string> strip;                           ///< labels cut off either end
    std::shared_ptr<const re2::RE2> match;  ///< only this part of the text: group 1, or all of it
    std::vector<std::pair<std::string, std::string>> map;  ///< word → value; empty means no map
    Template form;                                         ///< "https://…/review_{value}.html"
    std::optional<std::string> join;                       ///< everything found, put together
    std::optional<std::pair<double, double>> scale;        ///< worst and best
    std::string format, zone, language;                    ///< for dates, instead of the site's
    bool required = false;                                 ///< a row without it is not a review
    std::vector<Field> others;  ///< where it may stand too, each with cuts of its own
};

/// The names a field may have, in the order of molva-stream(5).
std::span<const std::string_view> field_names();

struct Param {
    std::string name, description, fallback;
    bool required = false;
    bool secret = false;  ///< comes from the environment or a file
    std::shared_ptr<const re2::RE2> pattern;
    std::string pattern_text;
};

/// What a page that is not the answer looks like. All conditions given must hold.
struct Refusal {
    std::vector<Select> select;
    std::shared_ptr<const re2::RE2> text;  ///< found anywhere in the page's source
    std::shared_ptr<const re2::RE2> url;   ///< found in the address where it came from
    std::optional<int> status;
    std::string reason;
    bool failed = false;  ///< not held back but not there: verdict "failed", else "blocked"
};

/// How the page after this one is asked for. At most one of link, cursor, counted.
struct Paging {
    std::vector<Select> link;     ///< its address
    std::optional<Field> cursor;  ///< the value of {cursor}
    std::string first_cursor;     ///< the value of {cursor} in the first request
    bool counted = false;         ///< by {page}, which starts at `start` and grows by `step`
    std::int64_t start = 1;
    std::int64_t step = 1;
    std::optional<Field> last;  ///< the highest value of {page}, as the page says
    bool until_total = false;   ///< no further than the page's own total
    bool any() const { return counted || cursor || !link.empty(); }
};

/// Pages whose scripts have to run before there is something to read.
struct Render {
    bool browser = false;
    std::string wait_for;            ///< CSS: what has to be there first; may be empty
    std::vector<std::string> hosts;  ///< beside the site, where its scripts come from
};

/// Sub-ratings: either rows with a name and a value each, or named one by one.
struct Aspects {
    std::vector<Select> rows;
    std::optional<Field> name, value;
    std::vector<std::pair<std::string, Field>> named;
};

class UrlMatchers;  ///< what `match` takes

/// What an answer is made of: the [page] table.
struct Layout {
    std::vector<Select> data;     ///< elements that hold JSON (CSS)
    std::string variable;         ///< "window.__STATE__": JSON assigned in a script
    std::string prefix;           ///< what stands before the JSON of an answer
    std::vector<Select> nested;   ///< JSON strings inside the JSON
    std::vector<Select> rows;     ///< the first that finds something
    std::vector<Select> exclude;  ///< rows that are something else
    std::vector<Select> silent;   ///< rows that may tell nothing: a picture without words
    std::vector<Select> none;     ///< there when there are no reviews
    std::vector<Select> empty;    ///< JSON: a list that is there, and empty
    std::vector<Select> more;     ///< there when this page is not the last
    std::shared_ptr<const html::Islands> islands;  ///< read by parts; null: the whole page
    std::optional<Field> total;                    ///< how many reviews the page says there are
    std::vector<Refusal> refused;
    Paging next;
    bool newest_first = false;
    bool partial = false;  ///< the site shows only some of its reviews
    char delimiter = 0;    ///< of a csv file; 0 means found out from the header
};

struct Definition : Layout {
    std::string id, name;
    std::vector<std::string> match;         ///< URL patterns, see UrlMatcher
    std::shared_ptr<UrlMatchers> matchers;  ///< for match_params(); compiled when first asked
    std::string example;                    ///< a URL that `match` takes
    std::vector<std::pair<std::string, std::string>> example_params;  ///< for live tests
    Kind kind = Kind::html;
    std::string language, zone;
    std::string checked_on, checked_how, checked_note;

    std::vector<Param> params;

    Template url, next_url, body, page_url;
    std::string method = "GET";
    std::vector<std::pair<std::string, Template>> headers;
    double interval_s = 0;
    int max_pages = 1;
    Render render;

    std::vector<Field> fields;  ///< in the order of field_names()
    Aspects aspects;

    /// The same reviews in other shapes, whole definitions each: tried in order
    /// on a page on which this one finds nothing.
    std::vector<Definition> variants;

    std::string file;  ///< where it was loaded from

    /// Whether rows are JSON values: JSON answers and pages with embedded JSON.
    bool reads_json() const;
    const Field* field(std::string_view field_name) const;
    const Param* param(std::string_view param_name) const;
};

/// Reads a definition. Everything that can be wrong with it is an Exit::usage
/// error "file:line:column: what", unknown keys with the nearest known one.
/// @param name  for messages: the file's name
Result<Definition> parse_definition(std::string_view toml, const std::string& name);
Result<Definition> load_definition(const std::filesystem::path& file);

/// All that is wrong with a definition, by line; empty if it loads.
std::vector<Error> definition_problems(std::string_view toml, const std::string& name);

/// The definition called `name`: a file if it has a slash or ends in ".toml",
/// else NAME.toml in the first of the folders that has one.
/// @error Exit::usage with the nearest known name
Result<Definition> find_definition(const std::string& name,
                                   std::span<const std::filesystem::path> folders);

/// All definition files of the folders by name; of files with one name the
/// first folder's. Folders that are not there are passed over.
std::vector<std::filesystem::path> definition_files(std::span<const std::filesystem::path> folders);

/// The values that the first of the definition's `match` that takes a URL finds
/// in it; nothing if none does.
std::optional<std::vector<std::pair<std::string, std::string>>> match_params(
    const Definition& definition, std::string_view url);

/// Those whose `match` takes the URL.
std::vector<const Definition*> matching(std::span<const Definition> all, std::string_view url);

}  // namespace molva::scrape
